"""Hugo (https://gohugo.io), which writes all keys of front matter small
(https://gohugo.io/content-management/front-matter/), and keeps the terms of taxonomies like that (`getTaxonomyKey`).
What it takes for fences is measured with 0.168.
"""

from postlint.generators.protocol import Generator
from postlint.page.dialect import Dialect, FenceForm, YamlReading

GENERATOR = Generator(
    "hugo.publisher:Hugo",
    Dialect(
        "hugo",
        definition_lists=True,
        keys_in_any_case=True,
        fence_forms=(
            FenceForm.BYTE_ORDER_MARK,
            FenceForm.BLANK_LINES,
            FenceForm.WHITE_SPACE,
            FenceForm.NOTE_BEHIND_OPENING,
        ),
        yaml=YamlReading.GO,
        whole_terms=("tags", "categories"),
    ),
    layers="hugo.defaults:hugo_layers",
    detector="hugo.config:is_hugo",
    term_key="hugo.defaults:term_key",
)
