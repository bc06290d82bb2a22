"""Fixes, applied: edits become text, texts become files."""
