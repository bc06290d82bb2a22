"""Jekyll (https://jekyllrb.com)."""

from postlint.generators.protocol import Generator
from postlint.page.dialect import Dialect

GENERATOR = Generator(
    "jekyll.publisher:Jekyll",
    Dialect(kramdown=True, definition_lists=True),
    layers="jekyll.config:jekyll_layers",
    dated_names=True,
)
