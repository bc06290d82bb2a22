"""VitePress (https://vitepress.dev).

It reads front matter with gray-matter.
"""

from postlint.generators.protocol import Generator
from postlint.page.dialect import Dialect, FenceForm, YamlReading

GENERATOR = Generator(
    "vitepress.publisher:VitePress",
    Dialect("vitepress", fence_forms=(FenceForm.BYTE_ORDER_MARK,), yaml=YamlReading.MIXED),
)
