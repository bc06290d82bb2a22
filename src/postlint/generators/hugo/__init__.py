"""Hugo (https://gohugo.io)."""

from postlint.generators.protocol import Generator
from postlint.page.dialect import Dialect

GENERATOR = Generator(
    "hugo.publisher:Hugo",
    Dialect(definition_lists=True),
    layers="hugo.defaults:hugo_layers",
    detector="hugo.config:is_hugo",
    term_key="hugo.defaults:term_key",
)
