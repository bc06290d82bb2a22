"""How the pages of each generator get their ids, by its settings; where one is not known, no id is said to be missing.

That the ids are those of the real programs is shown in `tests/page/slugs` and `tests/sites`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from postlint.page.slugs import Anchors, matches
from postlint.site import build_site

TEXT = "## Über & Öl\n\n## Twice\n\n## Twice\n\n## Own {#mine}\n"
HEAD = "---\ntitle: A\ndate: 2024-01-02\n---\n"
ZOLA = 'base_url = "https://example.org"\n'
HUGO = 'baseURL = "https://example.org/"\n'
UNICODE = ("über--öl", "twice", "twice-1", "mine")


class Case(NamedTuple):
    """A page in a site, and the ids of its headings; None where these are not known."""

    path: str
    files: Mapping[str, str]
    ids: tuple[str, ...] | None
    text: str = HEAD + TEXT


def jekyll(config: str, ids: tuple[str, ...] | None, text: str = HEAD + TEXT, **files: str) -> Case:
    return Case("a.md", {"_config.yml": f"title: T\n{config}", **files}, ids, text)


def mkdocs(config: str, ids: tuple[str, ...] | None, text: str = TEXT, path: str = "docs/a.md") -> Case:
    return Case(path, {"mkdocs.yml": f"site_name: T\n{config}"}, ids, text)


def hooked(program: str, ids: tuple[str, ...] | None) -> Case:
    return Case("docs/a.md", {"mkdocs.yml": "site_name: T\nhooks: [a.py]\n", "a.py": program}, ids, "## A\n")


def appended(text: str, ids: tuple[str, ...] | None) -> Case:
    config = "markdown_extensions:\n  - pymdownx.snippets:\n      auto_append: [more.md]\n"
    return Case("docs/a.md", {"mkdocs.yml": config, "more.md": text}, ids, "## A\n")


def toc(options: str, more: str = "") -> str:
    return f"markdown_extensions:\n  - attr_list\n  - toc:\n      {options}\n{more}"


def pelican(
    config: str, ids: tuple[str, ...] | None, theme: str = "<main>{{ article.content }}</main>"
) -> Case:
    settings = f'PATH = "content"\nTHEME = "theme"\nPLUGINS = []\n{config}\n'
    files = {"pelicanconf.py": settings, "theme/templates/article.html": theme}
    return Case("content/a.md", files, ids, f"Title: A\nDate: 2024-01-02\n\n{TEXT}")


def zola(config: str, ids: tuple[str, ...] | None) -> Case:
    return Case("content/a.md", {"config.toml": ZOLA + config}, ids, f'+++\ntitle = "A"\n+++\n{TEXT}')


def hugo(
    config: str,
    ids: tuple[str, ...] | None,
    text: str = HEAD + TEXT,
    path: str = "content/a.md",
    **files: str,
) -> Case:
    return Case(path, {"hugo.toml": HUGO + config, **files}, ids, text)


def docusaurus(more: str, ids: tuple[str, ...] | None, docs: str = "{}", **files: str) -> Case:
    config = (
        f"module.exports = {{title: 'T', url: 'https://example.org', baseUrl: '/', {more}\n"
        f"presets: [['classic', {{docs: {docs}}}]]}};\n"
    )
    return Case("docs/a.md", {"docusaurus.config.js": config, **files}, ids, TEXT)


def quarto(config: str, ids: tuple[str, ...] | None, text: str = HEAD + TEXT, **files: str) -> Case:
    return Case("a.qmd", {"_quarto.yml": f"project:\n  type: website\n{config}", **files}, ids, text)


def eleventy(
    code: str, ids: tuple[str, ...] | None, layout: str = "{{ content | safe }}", **files: str
) -> Case:
    config = f"{code.partition('//')[0]}\nexport default function (c) {{\n{code.partition('//')[2]}\n}}\n"
    return Case(
        "a.md",
        {"eleventy.config.js": config, "_includes/base.njk": layout, **files},
        ids,
        HEAD + TEXT.replace(" {#mine}", ""),
    )


def hexo(
    config: str, ids: tuple[str, ...] | None, packages: tuple[str, ...] = ("hexo", "hexo-renderer-marked")
) -> Case:
    files = {
        "_config.yml": f"title: T\ntheme: own\n{config}",
        "package.json": json.dumps({"dependencies": dict.fromkeys(packages, "1")}),
        "scaffolds/post.md": "---\n---\n",
        "themes/own/layout/post.ejs": "<%- page.content %>",
    }
    return Case("source/a.md", files, ids, HEAD + TEXT.replace(" {#mine}", ""))


CASES = {
    "jekyll": jekyll("", UNICODE),
    "jekyll kramdown": jekyll("markdown: kramdown\nkramdown:\n  toc_levels: 1..3\n", UNICODE),
    "jekyll prefix": jekyll("kramdown: {auto_id_prefix: p-}", ("p-über--öl", "p-twice", "p-twice-1", "mine")),
    "jekyll plain kramdown": jekyll("kramdown: {input: kramdown}", ("ber--l", "twice", "twice-1", "mine")),
    "jekyll without ids": jekyll("kramdown: {auto_ids: false}", None),
    "jekyll strange setting": jekyll("kramdown: {auto_id_stripping: true}", None),
    "jekyll other input": jekyll("kramdown: {input: Markdown}", None),
    "jekyll other converter": jekyll("markdown: CommonMarkGhPages", None),
    "jekyll unknown plugin": jekyll("plugins: [jekyll-strange]", None),
    "jekyll table of contents": jekyll("plugins: [jekyll-toc]", None),
    "jekyll known plugins": jekyll("plugins: [jekyll-feed, jekyll-seo-tag]", UNICODE),
    "jekyll own plugin": jekyll(
        "", None, **{"_plugins/a.rb": "Jekyll::Hooks.register(:pages) { |p| p.output = x }"}
    ),
    "jekyll no front matter": jekyll("", None, TEXT),
    "jekyll nothing known": Case("a.md", {"_config.yml": ""}, None),
    "mkdocs": mkdocs("markdown_extensions: [attr_list]", ("uber-ol", "twice", "twice_1", "mine")),
    "mkdocs unicode": mkdocs(
        toc("slugify: !!python/name:markdown.extensions.toc.slugify_unicode"),
        ("über-öl", "twice", "twice_1", "mine"),
    ),
    "mkdocs pymdownx": mkdocs(
        toc("slugify: !!python/object/apply:pymdownx.slugs.slugify {kwds: {case: lower}}"),
        ("über--öl", "twice", "twice_1", "mine"),
    ),
    "mkdocs pymdownx in lines": mkdocs(
        toc("slugify: !!python/object/apply:pymdownx.slugs.slugify\n        kwds:\n          case: lower"),
        ("über--öl", "twice", "twice_1", "mine"),
    ),
    "mkdocs separator": mkdocs(toc('separator: "_"'), ("uber_ol", "twice", "twice_1", "mine")),
    "mkdocs other pymdownx": mkdocs(
        toc("slugify: !!python/object/apply:pymdownx.slugs.slugify {kwds: {case: none}}"), None
    ),
    "mkdocs own function": mkdocs(toc("slugify: !!python/name:own.slugify"), None),
    "mkdocs two functions": mkdocs(
        toc(
            "slugify: !!python/name:markdown.extensions.toc.slugify_unicode",
            "  - x:\n      slugify: !!python/name:own.slugify\n",
        ),
        None,
    ),
    "mkdocs no tabs": mkdocs(
        "markdown_extensions:\n  - pymdownx.tabbed:\n      slugify: x\n", ("a",), "## A\n"
    ),
    "mkdocs plain tabs": mkdocs(
        "markdown_extensions:\n  - attr_list\n  - pymdownx.tabbed:\n      alternate_style: true\n",
        ("uber-ol", "twice", "twice_1", "mine"),
    ),
    "mkdocs unknown extension": mkdocs("markdown_extensions: [own.extension]", None),
    "mkdocs unknown plugin": mkdocs("plugins: [own]", None),
    "mkdocs hook, nothing to fill in": mkdocs("hooks: [a.py]", ("a",), "## A\n"),
    "mkdocs hook of all texts": hooked(
        'def on_page_content(html, **_):\n    return add(html, "id=")\n', None
    ),
    "mkdocs hook of comments": hooked(
        'def on_page_markdown(markdown, **_):\n    return sub("<!-- x -->", "<i id=x>", markdown)\n', ("a",)
    ),
    "mkdocs hook without ids": hooked("def on_page_markdown(markdown, **_):\n    return markdown\n", ("a",)),
    "mkdocs appended abbreviations": appended("*[a]: b\n[c]: d\n", ("a",)),
    "mkdocs appended heading": appended("## End\n", None),
    "mkdocs without attribute lists": mkdocs("", ("uber-ol", "twice", "twice_1", "own-mine")),
    "mkdocs keys": mkdocs("markdown_extensions: [pymdownx.keys]", None, "## Press ++ctrl++\n"),
    "mkdocs keys elsewhere": mkdocs("markdown_extensions: [pymdownx.keys]", ("a",), "## A\n\n++ctrl++\n"),
    "mkdocs dashes": mkdocs("markdown_extensions: [smarty]", None, "A--B\n---\n"),
    "mkdocs other dashes": mkdocs("markdown_extensions: [smarty]", ("a-b",), "## A - B\n\nC -- D\n"),
    "mkdocs signs": mkdocs("markdown_extensions: [pymdownx.smartsymbols]", None, "## Trees (tm)\n"),
    "mkdocs addresses elsewhere": mkdocs(
        "markdown_extensions: [pymdownx.magiclink]",
        ("a",),
        "---\nlinks:\n  - x.md#y\n---\n## A {#b}\n\n```sh\n# see https://a.example/b\n```\n".replace(
            " {#b}", ""
        ),
    ),
    "mkdocs addresses": mkdocs(
        "markdown_extensions: [pymdownx.magiclink]", None, "## Of https://a.example/b\n"
    ),
    "mkdocs blocks": mkdocs("markdown_extensions: [pymdownx.blocks.html]", None, "/// html | div#x\n///\n"),
    "mkdocs no blocks": mkdocs("markdown_extensions: [pymdownx.blocks.html]", ("a",), "## A\n"),
    "mkdocs documentation of code": mkdocs("plugins: [mkdocstrings]", None, "## A\n\n::: module\n"),
    "mkdocs beside documentation of code": mkdocs("plugins: [mkdocstrings]", ("a",), "## A\n"),
    "mkdocs list of tags": mkdocs("plugins: [tags]", None, "## A\n\n<!-- material/tags -->\n"),
    "mkdocs old list of tags": mkdocs("plugins:\n  - tags:\n      tags_file: a.md\n", None),
    "mkdocs list of posts": mkdocs("plugins: [blog]", None, path="docs/blog/index.md"),
    "mkdocs own delimiters": mkdocs("plugins:\n  - macros:\n      j2_variable_start_string: '[['\n", None),
    "mkdocs nothing known": Case("docs/a.md", {"mkdocs.yml": ""}, None),
    "pelican": pelican("", ("mine",)),
    "pelican with toc": pelican(
        "MARKDOWN = {'extension_configs': {'markdown.extensions.toc': {}}}",
        ("uber-ol", "twice", "twice_1", "own-mine"),
    ),
    "pelican toc by name": pelican(
        "MARKDOWN = {'extensions': ['toc']}", ("uber-ol", "twice", "twice_1", "own-mine")
    ),
    "pelican separator": pelican(
        "MARKDOWN = {'extension_configs': {'toc': {'separator': '_'}}}",
        ("uber_ol", "twice", "twice_1", "own_mine"),
    ),
    "pelican attribute lists": pelican(
        "MARKDOWN = {'extensions': ['toc', 'attr_list']}", ("uber-ol", "twice", "twice_1", "mine")
    ),
    "pelican own function": pelican("MARKDOWN = {'extension_configs': {'toc': {'slugify': slug}}}", None),
    "pelican unknown extension": pelican("MARKDOWN = {'extensions': ['own']}", None),
    "pelican plugin": pelican("PLUGINS = ['pelican.plugins.toc']", None),
    "pelican script": pelican("", None, "<script>for (const h of all) h.id = words(h);</script>"),
    "pelican script from elsewhere": pelican(
        "", None, '<script src="https://cdn.example.org/a.js"></script>'
    ),
    "pelican other theme": pelican('THEME = "elsewhere"', None),
    "zola": zola("", ("uber-ol", "twice", "twice-1", "mine")),
    "zola safe": zola("[slugify]\nanchors = 'safe'\n", ("Über_&_Öl", "Twice", "Twice-1", "mine")),
    "zola typeset": zola("[markdown]\nsmart_punctuation = true\n", ("uber-ol", "twice", "twice-1", "mine")),
    "zola safe and typeset": zola(
        "[slugify]\nanchors = 'safe'\n[markdown]\nsmart_punctuation = true\n", None
    ),
    "zola strange": zola("[slugify]\nanchors = 'never'\n", None),
    "zola nothing known": Case("content/a.md", {"config.toml": "", "templates/a.html": ""}, None),
    "hugo": hugo("", UNICODE),
    "hugo ascii": hugo(
        '[markup.goldmark.parser]\nautoHeadingIDType = "github-ascii"\n',
        ("uber--ol", "twice", "twice-1", "mine"),
    ),
    "hugo new name": hugo(
        '[markup.goldmark.parser]\nautoIDType = "blackfriday"\n', ("über-öl", "twice", "twice-1", "mine")
    ),
    "hugo strange": hugo('[markup.goldmark.parser]\nautoIDType = "own"\n', None),
    "hugo without ids": hugo("[markup.goldmark.parser]\nautoHeadingID = false\n", None),
    "hugo without attributes": hugo("[markup.goldmark.parser.attribute]\ntitle = false\n", None),
    "hugo ids of terms": hugo("[markup.goldmark.parser]\nautoDefinitionTermID = true\n", None),
    "hugo handler": hugo('[markup]\ndefaultMarkdownHandler = "blackfriday"\n', None),
    "hugo pandoc": hugo(
        '[markup]\ndefaultMarkdownHandler = "pandoc"\n', ("über-öl", "twice", "twice-1", "mine")
    ),
    "hugo markup of the page": hugo("", None, f"---\nmarkup: asciidocext\n---\n{TEXT}"),
    "hugo default markup of the page": hugo("", UNICODE, f"---\nmarkup: md\n---\n{TEXT}"),
    "hugo absent theme": hugo('theme = "elsewhere"\n', None, **{"go.mod": "x"}),
    "hugo hook": hugo(
        "", None, **{"layouts/_markup/render-heading.html": '<h2 id="{{ anchorize .Text }}">{{ .Text }}</h2>'}
    ),
    "hugo hook without ids": hugo(
        "", None, **{"layouts/_markup/render-heading.html": "<h2>{{ .Text }}</h2>"}
    ),
    "hugo plain hook": hugo(
        "",
        UNICODE,
        **{"layouts/_markup/render-heading.html": '<h2 id="{{ .Anchor | safeURL }}">{{ .Text }}</h2>'},
    ),
    "hugo emoji": hugo("enableEmoji = true\n", None, f"{HEAD}## Go :rocket:\n"),
    "hugo maths": hugo(
        "[markup.goldmark.extensions.passthrough]\nenable = true\n", None, f"{HEAD}## The $x$\n"
    ),
    "hugo notes": hugo(
        "[markup.goldmark.extensions.footnote]\nenableAutoIDPrefix = true\n",
        None,
        f"{HEAD}A[^1]\n\n[^1]: B\n",
    ),
    "hugo nothing known": Case("content/a.md", {"hugo.toml": ""}, None),
    "docusaurus": docusaurus("", UNICODE),
    "docusaurus case": docusaurus("markdown: {anchors: {maintainCase: true}},", None),
    "docusaurus known settings": docusaurus("markdown: {mermaid: true, format: 'detect'},", UNICODE),
    "docusaurus plugin": docusaurus("", None, "{remarkPlugins: [require('own')]}"),
    "docusaurus no plugin": docusaurus("", UNICODE, "{remarkPlugins: []}"),
    "docusaurus theme": docusaurus("", None, **{"src/theme/Heading/index.js": "x"}),
    "docusaurus components": docusaurus("", None, **{"src/theme/MDXComponents.js": "x"}),
    "docusaurus nothing known": Case("docs/a.md", {"docusaurus.config.js": ""}, None, TEXT),
    "quarto": quarto("", ("über-öl", "twice", "twice-1", "mine")),
    "quarto format": quarto("format:\n  html:\n    toc: true\n", ("über-öl", "twice", "twice-1", "mine")),
    "quarto reader": quarto("from: markdown+gfm_auto_identifiers+emoji\n", UNICODE),
    "quarto ascii": quarto("from: markdown+ascii_identifiers\n", ("uber-ol", "twice", "twice-1", "mine")),
    "quarto without": quarto("from: markdown-auto_identifiers\n", ("mine",)),
    "quarto other reader": quarto("from: gfm\n", None),
    "quarto other extension": quarto("from: markdown-header_attributes\n", None),
    "quarto slides": quarto("format: revealjs\n", None),
    "quarto filter": quarto("filters: [own.lua]\n", None),
    "quarto filter of the format": quarto("format:\n  html:\n    filters: [own.lua]\n", None),
    "quarto of the page": quarto("", None, f"---\nfrom: gfm\n---\n{TEXT}"),
    "quarto list": quarto("", None, f"---\nlisting: default\n---\n{TEXT}"),
    "quarto of the folder": quarto("", None, **{"_metadata.yml": "filters: [own.lua]\n"}),
    "eleventy": eleventy("", ()),
    "eleventy script": eleventy(
        "", None, "{{ content | safe }}<script src='https://a.example/x.js'></script>"
    ),
    "eleventy script in WebC": eleventy(
        "", None, **{"_includes/page.webc": "<script src='https://a.example/x.js'></script>"}
    ),
    "eleventy script in Vento": eleventy("", None, **{"_includes/page.vto": "<script>a.id = b</script>"}),
    "eleventy plugin": eleventy(
        "import { IdAttributePlugin } from '@11ty/eleventy';//c.addPlugin(IdAttributePlugin);",
        ("ueber-and-oel", "twice", "twice-2", "own"),
    ),
    "eleventy plugin with settings": eleventy(
        "import { IdAttributePlugin } from '@11ty/eleventy';//c.addPlugin(IdAttributePlugin, {slugify: own});",
        None,
    ),
    "eleventy anchors": eleventy(
        "import md from 'markdown-it';import anchors from 'markdown-it-anchor';"
        "//c.setLibrary('md', md().use(anchors));",
        ("%C3%BCber-%26-%C3%B6l", "twice", "twice-1", "own"),
    ),
    "eleventy anchors with settings": eleventy(
        "import md from 'markdown-it';import anchors from 'markdown-it-anchor';"
        "//c.setLibrary('md', md().use(anchors, {level: 2}));",
        None,
    ),
    "eleventy other plugin": eleventy(
        "import md from 'markdown-it';import attrs from 'markdown-it-attrs';//c.setLibrary('md', md().use(attrs));",
        None,
    ),
    "eleventy transform": eleventy("//c.addTransform('ids', (content) => own(content));", None),
    "eleventy preprocessor": eleventy(
        "//c.addPreprocessor('x', '*', (data, content) => own(content));", None
    ),
    "eleventy filter": eleventy("", None, "{{ content | own | safe }}"),
    "eleventy nothing known": Case("a.md", {"eleventy.config.js": ""}, None),
    "hexo": hexo("", ("Uber-Ol", "Twice", "Twice-1", "Own")),
    "hexo settings": hexo("marked: {gfm: true, smartypants: false}", ("Uber-Ol", "Twice", "Twice-1", "Own")),
    "hexo without ids": hexo("marked: {headerIds: false}", None),
    "hexo aliases": hexo("marked: {anchorAlias: true}", None),
    "hexo cleaned": hexo("marked: {dompurify: true}", None),
    "hexo strange": hexo("marked: 1", None),
    "hexo other renderer": hexo("", None, ("hexo", "hexo-renderer-markdown-it")),
    "hexo two renderers": hexo("", None, ("hexo", "hexo-renderer-marked", "hexo-renderer-markdown-it")),
    "hexo nothing known": Case("source/a.md", {"_config.yml": "", "scaffolds/a.md": ""}, None),
}


def anchors_in(root: Path, case: Case) -> Anchors:
    for name, text in {**case.files, case.path: case.text}.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    found = build_site(root, (), generator="auto", base_url=None)
    sitemap = found.site_for(case.path).sitemap
    assert sitemap is not None
    anchors = sitemap.anchors(case.path)
    assert anchors is not None
    return anchors


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_ids_of_headings(tmp_path: Path, case: Case) -> None:
    anchors = anchors_in(tmp_path, case)
    assert anchors.complete is (case.ids is not None)
    if case.ids is not None:
        assert tuple(anchor.id for anchor in anchors.proposals) == case.ids


def test_small_letters_of_hexo(tmp_path: Path) -> None:
    anchors = anchors_in(tmp_path, hexo("marked: {modifyAnchors: 1}", None))
    assert anchors.folded is not None
    assert "uber-ol" in anchors.folded


GIVEN = {
    "tabs of MkDocs": (
        mkdocs(
            "markdown_extensions:\n  - pymdownx.tabbed:\n      slugify: x\n",
            (),
            '## Logo\n\n=== ":icon: An image, small"\n\n    B\n',
        ),
        ("logo-an-image-small", "an-image-small", "logo"),
        ("logo-picture", "image"),
    ),
    "a hook of MkDocs that is not here": (
        mkdocs("hooks: [a.py]", (), "## A\n\n<!-- md:setting config.on -->\n"),
        ("+config.on", "md:setting"),
        ("+config.off", "con"),
    ),
    "a shortcode of Hugo": (
        hugo(
            "",
            (),
            '## A\n\n{{< def id="first term" >}}x{{< /def >}}\n',
            **{"layouts/shortcodes/def.html": '<dfn id="{{ .Get "id" | urlize }}">{{ .Inner }}</dfn>'},
        ),
        ("first-term", "a"),
        ("other-term",),
    ),
    "a shortcode of Hugo with a partial, and Hugo's own": (
        hugo(
            "",
            (),
            "## A\n\n{{< note >}}x{{< /note >}}\n\n{{% youtube abc %}}\n",
            **{
                "layouts/_shortcodes/note.html": '{{ partial "box" (dict "id" (.Get "id")) }}',
                "layouts/_partials/box.html": '{{ partial "icon" . }}{{ with .id }}<p id="{{ . }}">{{ end }}',
                "layouts/_partials/icon.html": '{{ with resources.Get (printf "%s.svg" .x) }}{{ .Content }}{{ end }}',
            },
        ),
        ("a",),
        ("b",),
    ),
}


@pytest.mark.parametrize(("case", "there", "missing"), GIVEN.values(), ids=GIVEN)
def test_ids_that_are_made_of_what_a_page_gives(
    tmp_path: Path, case: Case, there: tuple[str, ...], missing: tuple[str, ...]
) -> None:
    anchors = anchors_in(tmp_path, case)
    assert anchors.complete
    assert all(matches(each, anchors) for each in there)
    assert not any(matches(each, anchors) for each in missing)


@pytest.mark.parametrize(
    "template",
    [
        '{{ range hugo.Data.terms }}<dt id="{{ .id }}">{{ end }}',
        '{{ partial "box" . }}',
        "{{ partial (.Get 0) . }}",
        "{{ (site.GetPage (.Get 0)).Content }}",
        "{{ readFile (.Get 0) | markdownify }}",
        "{{ with resources.Get (.Get 0) }}{{ .Content }}{{ end }}",
        "<script>all.id = 1</script>",
        '<p {{ printf "id=%q" .Page.Title | safeHTMLAttr }}>',
        None,
    ],
)
def test_a_shortcode_that_may_make_any_id(tmp_path: Path, template: str | None) -> None:
    files = {} if template is None else {"layouts/shortcodes/terms.html": template}
    case = hugo("", None, "## A\n\n{{< terms >}}\n", **files)
    assert not anchors_in(tmp_path, case).complete
