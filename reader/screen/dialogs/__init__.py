"""Questions put over the screen; each returns its answer."""
