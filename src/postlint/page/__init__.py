"""One file: from its bytes to front matter, links and headings, each with its place."""

from postlint.page.page import Page, read_page

__all__ = ["Page", "read_page"]
