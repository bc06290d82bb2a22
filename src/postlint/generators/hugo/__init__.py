"""Hugo (https://gohugo.io), which writes all keys of front matter small
(https://gohugo.io/content-management/front-matter/), and keeps the terms of taxonomies like that (`getTaxonomyKey`).
"""

from postlint.generators.protocol import Generator
from postlint.page.dialect import Dialect

GENERATOR = Generator(
    "hugo.publisher:Hugo",
    Dialect("hugo", definition_lists=True, keys_in_any_case=True),
    layers="hugo.defaults:hugo_layers",
    detector="hugo.config:is_hugo",
    term_key="hugo.defaults:term_key",
)
