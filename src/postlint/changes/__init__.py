"""`--since`: what a change did, what was before it, and which findings belong to it."""
