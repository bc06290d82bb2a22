"""Docusaurus (https://docusaurus.io), which reads `.md` as MDX unless it is told otherwise
(https://docusaurus.io/docs/markdown-features/react). A post without a title has that of its heading or its file
(`processBlogSourceFile` in plugin-content-blog, `blogUtils.ts`).
"""

from postlint.generators.protocol import Generator
from postlint.page.dialect import Dialect, Titles

GENERATOR = Generator(
    "docusaurus.publisher:Docusaurus",
    Dialect("docusaurus", mdx=True, titles=Titles.NAME),
    terms="docusaurus.config:docusaurus_terms",
)
