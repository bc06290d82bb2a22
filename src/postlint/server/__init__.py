"""The editor server: what a run over the site would say, while one writes, and help to write it right."""
