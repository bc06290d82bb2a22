"""LK: links, read from the source without the network."""
