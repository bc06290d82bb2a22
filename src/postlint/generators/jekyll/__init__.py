"""Jekyll (https://jekyllrb.com), which calls a document without a title by the name of its file
(`Jekyll::Document#populate_title`).
"""

from postlint.generators.protocol import Generator
from postlint.page.dialect import Dialect, Titles

GENERATOR = Generator(
    "jekyll.publisher:Jekyll",
    Dialect("jekyll", kramdown=True, definition_lists=True, dated_posts=True, titles=Titles.COLLECTION),
    layers="jekyll.config:jekyll_layers",
)
