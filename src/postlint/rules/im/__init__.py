"""IM: images."""
