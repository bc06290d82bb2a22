"""DA: dates."""
