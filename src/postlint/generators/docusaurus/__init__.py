"""Docusaurus (https://docusaurus.io), which reads `.md` as MDX unless it is told otherwise
(https://docusaurus.io/docs/markdown-features/react).

It reads front matter with gray-matter.
"""

from postlint.generators.protocol import Generator
from postlint.page.dialect import Dialect, FenceForm, YamlReading

GENERATOR = Generator(
    "docusaurus.publisher:Docusaurus",
    Dialect("docusaurus", mdx=True, fence_forms=(FenceForm.BYTE_ORDER_MARK,), yaml=YamlReading.MIXED),
    terms="docusaurus.config:docusaurus_terms",
)
