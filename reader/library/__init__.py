"""Keep articles; find them again."""
