"""Reader: read, find and annotate in the terminal."""

__version__ = "0.1.0"
