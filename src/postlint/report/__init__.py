"""Reports in all formats; each is a pure function from a report to text."""
