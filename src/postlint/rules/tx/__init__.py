"""TX: tags, categories, authors, and whatever else has a list of known terms."""
