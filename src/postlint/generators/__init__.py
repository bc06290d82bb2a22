"""A folder a generator, each with what postlint knows of it, behind one protocol."""
