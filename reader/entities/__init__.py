"""Find the named entities of a text."""
