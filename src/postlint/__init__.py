"""postlint checks Markdown posts before they are published."""

__version__ = "0.1.0"

HOMEPAGE = "https://postlint.readthedocs.io/"
"""Where the documentation is published: the one place in the code that says so."""
