"""ST: the site as a whole."""
