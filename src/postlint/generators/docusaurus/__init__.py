"""Docusaurus (https://docusaurus.io), which reads `.md` as MDX unless it is told otherwise
(https://docusaurus.io/docs/markdown-features/react). A post without a title has that of its heading or its file
(`processBlogSourceFile` in plugin-content-blog, `blogUtils.ts`).

It reads front matter with gray-matter.
"""

from postlint.generators.date_forms import javascript_dates
from postlint.generators.protocol import Generator, SiteKeys
from postlint.page.dialect import BlankStops, Dialect, FenceForm, Titles, YamlReading

# Tried with `validateBlogPostFrontMatter` of Docusaurus 3.10.
_EVERYWHERE = ("id", "slug", "image", "keywords", "tags", "draft", "unlisted", "hide_table_of_contents")
_STOPS = (
    BlankStops("blog", (*_EVERYWHERE, "date", "authors", "title_meta", "last_update")),
    BlankStops("docs", _EVERYWHERE),
)

GENERATOR = Generator(
    "docusaurus.publisher:Docusaurus",
    Dialect(
        "docusaurus",
        mdx=True,
        titles=Titles.NAME,
        stops_at_blank=_STOPS,
        fence_forms=(FenceForm.BYTE_ORDER_MARK,),
        yaml=YamlReading.MIXED,
    ),
    terms="docusaurus.config:docusaurus_terms",
    dates=javascript_dates("Docusaurus", "date", "lastupdate"),
    presets=(("docusaurus-blog", "blog/**"),),
    keys=SiteKeys(
        ("docusaurus.config.js", "docusaurus.config.ts", "docusaurus.config.mjs"), "url", below="baseUrl"
    ),
)
