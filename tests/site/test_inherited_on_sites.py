"""What pages inherit, on small sites laid out as people lay them out: what is missing, and what is said of the rest."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from postlint.config.layers import Configuration
from postlint.config.settings import Settings
from postlint.generators.detect import GeneratorRoots
from postlint.generators.table import load_generator
from postlint.run.check import check
from postlint.run.pages import read_pages
from postlint.schema.select import Schemas
from postlint.site import build_site
from postlint.tree import Tree

SCHEMA = "required: [title, layout, author]\n"
TITLED = "---\ntitle: Über uns\n---\nText\n"


class Shape(NamedTuple):
    """A site: its files; for each page what it lacks; for some pages what `postlint schema` says of them."""

    files: dict[str, str]
    missing: dict[str, set[str]]
    told: dict[str, str]


JEKYLL = Shape(
    {
        "_config.yml": """
title: Verein
collections:
  projects:
    output: true
defaults:
  - scope:
      path: ""          # all files
      type: posts
    values:
      layout: post
      author: Redaktion
  - scope: {path: "_projects", type: projects}
    values: {layout: project}
  - scope: {path: "docs/*/guide"}
    values: {layout: guide}
  - scope: {path: "blog", type: "posts"}
    values: {author: Blogteam}
""",
        "_posts/2017-02-21-a.md": TITLED,
        "blog/_posts/2017-02-22-b.md": TITLED,
        "_drafts/idea.md": TITLED,
        "_projects/register.md": TITLED,
        "docs/de/guide/start.md": TITLED,
        "docs/start.md": TITLED,
        "_posts/2017-02-23-c.md": "---\ntitle: C\nlayout:\n---\n",
    },
    {
        "_projects/register.md": {"author"},
        "docs/de/guide/start.md": {"author"},
        "docs/start.md": {"layout", "author"},
    },
    {
        "_posts/2017-02-21-a.md": "inherits layout, author from _config.yml (`defaults`, entry 1)",
        "blog/_posts/2017-02-22-b.md": "inherits layout from _config.yml (`defaults`, entry 1);"
        " inherits author from _config.yml (`defaults`, entry 4)",
        "_projects/register.md": "inherits layout from _config.yml (`defaults`, entry 2)",
    },
)

HUGO_TOML = Shape(
    {
        "hugo.toml": """
baseURL = "https://example.org/"
contentDir = "texte"
[[cascade]]
  layout = "single"
  [cascade.target]
    path = "/blog/**"
    kind = "page"
[[cascade]]
  author = "Redaktion"
  [cascade._target]
    lang = "de"
""",
        "texte/blog/_index.md": "+++\ntitle = 'Blog'\n+++\n",
        "texte/blog/a.md": TITLED,
        "texte/blog/b.en.md": TITLED,
        "texte/blog/2017/b/index.md": TITLED,
        "texte/about.md": TITLED,
    },
    {
        "texte/blog/_index.md": {"layout"},
        "texte/blog/b.en.md": {"author"},
        "texte/about.md": {"layout"},
    },
    {"texte/blog/a.md": "inherits author, layout from hugo.toml (`cascade`)"},
)

HUGO_YAML = Shape(
    {
        "config/_default/hugo.yaml": "baseURL: https://example.org/\nlanguages:\n  de: {contentDir: content/de}\n",
        "config/_default/cascade.yaml": "cascade:\n- layout: single\n  target: {path: '{/blog,/blog/**}'}\n",
        "content/de/blog/_index.md": "---\ntitle: Blog\ncascade:\n  params:\n    author: Ada\n---\n",
        "content/de/blog/a.md": TITLED,
        "content/de/about/_index.md": "---\ntitle: X\ncascade:\n- author: Bo\n  _target: {path: /about/team}\n---\n",
        "content/de/about/team.md": TITLED,
        "content/de/about/office.md": TITLED,
    },
    {
        "content/de/about/_index.md": {"layout", "author"},
        "content/de/about/team.md": {"layout"},
        "content/de/about/office.md": {"layout", "author"},
    },
    {
        "content/de/blog/a.md": "inherits layout from config/_default/cascade.yaml (`cascade`);"
        " inherits author, params from content/de/blog/_index.md (`cascade`)",
    },
)

HUGO_JSON = Shape(
    {
        "hugo.json": '{"cascade": [{"layout": "x", "_target": {"path": "/{blog,news}/*"}}], "Params": {"author": 1}}',
        "content/blog/_index.md": '{"title": "Blog", "Cascade": {"author": "Ada"}}\n',
        "content/blog/a.md": TITLED,
        "content/news/a.md": TITLED,
        "content/news/deep/a.md": TITLED,
    },
    {
        "content/blog/_index.md": {"layout"},
        "content/news/a.md": {"author"},
        "content/news/deep/a.md": {"layout", "author"},
    },
    {},
)

ELEVENTY = Shape(
    {
        "eleventy.config.js": "export default function (config) {}\n",
        "src/src.json": '{"author": "Redaktion"}',
        "src/posts/posts.json": '{"layout": "post.njk", "tags": ["posts"]}',
        "src/posts/a.md": TITLED,
        "src/posts/2017/2017.11tydata.json": '{"layout": "old.njk"}',
        "src/posts/2017/b.md": "---\nauthor: Ada\n---\n",
        "src/pages/pages.11tydata.js": 'module.exports = {\n  layout: "page.njk",\n};\n',
        "src/pages/about.md": TITLED,
        "src/talks/talks.11tydata.cjs": "const base = require('../base');\nmodule.exports = { ...base };\n",
        "src/talks/c.md": "---\ntags: [talk]\n---\n",
        "src/jobs/jobs.11tydata.mjs": "const data = {};\ndata.layout = 'job.njk';\nexport default data;\n",
        "src/jobs/d.md": "---\ntags: [job]\n---\n",
        "src/single.11tydata.json": '{"layout": "single.njk"}',
        "src/single.md": TITLED,
        "src/other.md": TITLED,
        "outside.md": TITLED,
    },
    {
        "src/posts/2017/b.md": {"title"},
        "src/jobs/d.md": {"title"},
        "src/other.md": {"layout"},
        "outside.md": {"layout", "author"},
    },
    {
        "src/posts/2017/b.md": "inherits author from src/src.json; inherits layout from"
        " src/posts/2017/2017.11tydata.json; inherits tags from src/posts/posts.json",
        "src/pages/about.md": "inherits layout from src/pages/pages.11tydata.js (not run);"
        " inherits author from src/src.json",
        "src/talks/c.md": "inherits author from src/src.json; may inherit any field from"
        " src/talks/talks.11tydata.cjs (not run), so that nothing counts as missing",
    },
)

SHAPES = {
    "Jekyll": JEKYLL,
    "Hugo, TOML": HUGO_TOML,
    "Hugo, YAML": HUGO_YAML,
    "Hugo, JSON": HUGO_JSON,
    "Eleventy": ELEVENTY,
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_only_what_nothing_gives_is_missing(shape: Shape, tmp_path: Path) -> None:
    for name, text in {**shape.files, "site.yaml": SCHEMA}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    table = {"files": ["**"], "schema": "site.yaml"}
    settings = Settings.model_validate({"content": [table], "select": ["SC101", "SC102"]})
    report = check(Configuration(settings, tmp_path), [])
    found: dict[str, set[str]] = {}
    for finding in report.findings:
        found.setdefault(finding.path, set()).add(finding.message.split("`")[1])
    assert found == shape.missing
    assert report.notices == ()

    generator = GeneratorRoots(Tree(tmp_path), "auto").generator_of("")
    pages = read_pages(
        tmp_path, sorted(shape.told), dialect_of=lambda _: load_generator(generator).dialect
    ).pages
    defaults = build_site(tmp_path, (), generator=generator, base_url=None).defaults
    schemas = Schemas(settings, tmp_path, inherited=defaults.for_page)
    for page in pages:
        assert schemas.explain(page).partition("; ")[2] == shape.told[page.path]
