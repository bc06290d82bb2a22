"""Comments and settings that ignore what was found, written where they belong."""
