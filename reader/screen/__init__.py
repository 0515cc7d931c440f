"""The terminal screen: the only package that knows Textual."""
