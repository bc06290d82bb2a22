"""The ids that generators give to headings, and what else on a page a `#fragment` may lead to."""
