"""Read the world into articles."""
