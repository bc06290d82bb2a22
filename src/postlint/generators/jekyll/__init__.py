"""Jekyll (https://jekyllrb.com).

`...` closes its front matter (`Document::YAML_FRONT_MATTER_REGEXP`); a file that begins with a byte order mark has none
(`Utils.has_yaml_header?`).
"""

from postlint.generators.protocol import Generator
from postlint.page.dialect import Dialect, FenceForm, YamlReading

GENERATOR = Generator(
    "jekyll.publisher:Jekyll",
    Dialect(
        "jekyll",
        kramdown=True,
        definition_lists=True,
        dated_posts=True,
        fence_forms=(FenceForm.DOTS,),
        yaml=YamlReading.OLD,
    ),
    layers="jekyll.config:jekyll_layers",
)
