"""Docusaurus (https://docusaurus.io), which reads `.md` as MDX unless it is told otherwise
(https://docusaurus.io/docs/markdown-features/react).
"""

from postlint.generators.date_forms import javascript_dates
from postlint.generators.protocol import Generator
from postlint.page.dialect import Dialect

GENERATOR = Generator(
    "docusaurus.publisher:Docusaurus",
    Dialect("docusaurus", mdx=True),
    terms="docusaurus.config:docusaurus_terms",
    dates=javascript_dates("Docusaurus", "date", "lastupdate"),
)
