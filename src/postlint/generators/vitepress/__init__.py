"""VitePress (https://vitepress.dev), where a page without a title has that of its first heading (`inferTitle`).

It reads front matter with gray-matter.
"""

from postlint.generators.protocol import Generator
from postlint.page.dialect import Dialect, FenceForm, Titles, YamlReading

GENERATOR = Generator(
    "vitepress.publisher:VitePress",
    Dialect(
        "vitepress",
        titles=Titles.HEADING,
        fence_forms=(FenceForm.BYTE_ORDER_MARK,),
        yaml=YamlReading.MIXED,
    ),
)
