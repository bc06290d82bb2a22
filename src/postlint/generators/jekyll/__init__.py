"""Jekyll (https://jekyllrb.com)."""

from postlint.generators.protocol import Generator
from postlint.page.dialect import Dialect

GENERATOR = Generator(
    "jekyll.publisher:Jekyll",
    Dialect("jekyll", kramdown=True, definition_lists=True, dated_posts=True),
    layers="jekyll.config:jekyll_layers",
)
