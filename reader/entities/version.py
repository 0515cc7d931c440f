"""Which recogniser finds the names, so that what it found is kept and one text is asked about once."""

VERSION = "rules-1"
"""Name and version of the bundled recogniser; raise it whenever it would find something else."""
