"""Annotations, in the terms of the W3C Web Annotation model."""
