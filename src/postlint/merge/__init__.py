"""Joins the reports of the parts of a site into the report of the whole."""
