"""What on a page a fragment may lead to, and when that cannot be told."""

from __future__ import annotations

import random
import re
from dataclasses import replace

import pytest

from linear import assert_linear
from postlint.generators.astro.publisher import ASTRO_RULES
from postlint.generators.docusaurus.publisher import DOCUSAURUS_RULES
from postlint.generators.eleventy.anchors import eleventy
from postlint.generators.hexo.anchors import hexo
from postlint.generators.hugo.anchors import HugoIds, hugo
from postlint.generators.jekyll.anchors import kramdown
from postlint.generators.vitepress.publisher import VITEPRESS_RULES
from postlint.generators.zola.publisher import ZolaAnchors, zola
from postlint.page import read_page
from postlint.page.page import Page
from postlint.page.slugs import AnchorRules, Anchors, anchors_of
from postlint.page.slugs.anchors import includes_others
from postlint.page.slugs.github import docusaurus_ids, github, rehype_ids
from postlint.page.slugs.markdown_it import markdown_it_anchor
from postlint.page.slugs.pandoc import pandoc
from postlint.page.slugs.python_markdown import PythonSlugify, python_markdown
from postlint.page.slugs.rules import UNKNOWN_RULES

ALL = [
    github(),
    DOCUSAURUS_RULES,
    ASTRO_RULES,
    hugo(),
    kramdown(),
    kramdown(gfm=False),
    python_markdown(),
    zola(),
    pandoc(),
    VITEPRESS_RULES,
    markdown_it_anchor(),
    eleventy(id_plugin=True),
    eleventy(),
    hexo(),
]


def page(text: str, path: str = "a.md") -> Page:
    return read_page(path, text.encode())


def anchors(text: str, dialect: AnchorRules, path: str = "a.md") -> Anchors:
    return anchors_of(page(text, path), dialect)


@pytest.mark.parametrize("dialect", ALL)
def test_ids_and_names_of_raw_html_count_everywhere(dialect: AnchorRules) -> None:
    text = (
        'a <span id="in-line">b</span> <a name=named></a>\n\n<div>\n<p ID="Block">\n</div>\n\n`<i id=code>`\n'
    )
    text += "\n<input name=no>\n"
    found = anchors(text, dialect)
    assert found.complete
    assert {"in-line", "named", "Block"} <= found.ids
    assert not {"code", "no"} & found.ids


@pytest.mark.parametrize("dialect", ALL)
def test_a_plain_page_is_complete(dialect: AnchorRules) -> None:
    text = "---\ntitle: x\n---\n# One\n\nText, [a link](/x), `<c>`, $a < b$.\n\n```js\n<d-e>\n```\n\n## Two\n"
    found = anchors(text, dialect)
    assert found.complete
    assert len(found.proposals) in {0, 2}


@pytest.mark.parametrize(
    ("dialect", "ids"),
    [
        (hugo(HugoIds.GITHUB_ASCII), ["uber-uns"]),
        (hugo(HugoIds.BLACKFRIDAY), ["über-uns"]),
        (hugo(auto_heading_id=False), []),
        (kramdown(), ["über-uns"]),
        (kramdown(gfm=False), ["ber-uns"]),
        (kramdown(gfm=False, transliterated=True), ["uber-uns"]),
        (kramdown(prefix="p-"), ["p-über-uns"]),
        (kramdown(auto_ids=False), []),
        (python_markdown(), ["uber-uns"]),
        (python_markdown(PythonSlugify.UNICODE, separator="_"), ["über_uns"]),
        (python_markdown(PythonSlugify.PYMDOWNX), ["über-uns"]),
        (python_markdown(toc=False), []),
        (zola(ZolaAnchors.SAFE), ["Über_uns"]),
        (zola(), ["uber-uns"]),
        (pandoc(ascii_only=True), ["uber-uns"]),
        (eleventy(id_plugin=True), ["ueber-uns"]),
        (eleventy(), []),
        (hexo(), ["Uber-uns"]),
        (markdown_it_anchor(), ["%C3%BCber-uns"]),
    ],
)
def test_the_settings_of_a_generator(dialect: AnchorRules, ids: list[str]) -> None:
    assert [anchor.id for anchor in anchors("## Über uns\n", dialect).proposals] == ids


REMARK_IDS = """footnote-label user-content-fn-b user-content-fn-d
user-content-fnref-b user-content-fnref-b-2 user-content-fnref-d"""
TWO_NOTES = "a[^b] c[^d] e[^b]\n\n[^b]: f\n\n[^d]: g\n\n[^unused]: h\n"


@pytest.mark.parametrize(
    ("dialect", "ids"),
    [
        (
            ASTRO_RULES,
            REMARK_IDS,
        ),
        (hugo(), "fn:1 fn:2 fnref1:1 fnref:1 fnref:2"),
        (kramdown(), "fn:b fn:d fnref:b fnref:b:1 fnref:d"),
        (python_markdown(), "fn:b fn:d fn:unused fnref2:b fnref:b fnref:d"),
        (pandoc(), "fn1 fn2 fn3 fnref1 fnref2 fnref3 footnotes"),
        (VITEPRESS_RULES, "fn1 fn2 fnref1 fnref1:1 fnref2"),
        (zola(), "b d fn-b fn-d fn-unused fr-b-1 fr-b-2 fr-d-1 unused"),
        (hexo(), ""),
    ],
)
def test_footnotes(dialect: AnchorRules, ids: str) -> None:
    assert sorted(anchors(TWO_NOTES, dialect).ids) == ids.split()


def test_attribute_lists_give_ids_to_anything_where_the_generator_has_them() -> None:
    text = "Text\n{: #para .x}\n\n[span]{#span}\n\n## H {#head}\n"
    assert {"para", "span", "head"} <= anchors(text, kramdown()).ids
    assert "para" not in anchors(text, github()).ids


@pytest.mark.parametrize(
    ("heading", "shown", "docusaurus"),
    [
        ("# L {/* c */}", "l-", "l--c-"),
        ("# L {/* c */} m", "l--m", "l--c--m"),
        ("## a {/*x*/}", "a-", "a-x"),
        ("## {/* x */}", "", "-x-"),
    ],
)
def test_comments_of_mdx_in_headings(heading: str, shown: str, docusaurus: str) -> None:
    """With remark-mdx 3.1, mdast-util-to-string 4.0 and github-slugger 2.0: readers do not see them, but Docusaurus'
    plugin `headings` takes their text, too."""
    headings = read_page("a.mdx", f"{heading}\n".encode()).body.headings
    assert (rehype_ids(headings), docusaurus_ids(headings)) == ([shown], [docusaurus])


def test_an_id_in_a_comment_of_docusaurus() -> None:
    assert "own" in anchors("## H {/* #own */}\n", DOCUSAURUS_RULES, "a.mdx").ids


INCOMPLETE = [
    (UNKNOWN_RULES, "Text", "a.md"),
    (hugo(), '{{< include "x.md" >}}', "a.md"),
    (hugo(), "{{% note %}}\nx\n{{% /note %}}", "a.md"),
    (hugo(), "## A {{< x >}}", "a.md"),
    (hugo(), "## <https://example.org>", "a.md"),
    (kramdown(), "{% include x.html %}", "a.md"),
    (kramdown(), "{% for x in y %}\n## a\n{% endfor %}", "a.md"),
    (kramdown(), "{{ content }}", "a.md"),
    (kramdown(), '<div markdown="1">\n## A\n</div>', "a.md"),
    (kramdown(gfm=False), "##Heading", "a.md"),
    (python_markdown(), "#Heading", "a.md"),
    (kramdown(gfm=False), "```\n# comment\n```", "a.md"),
    (kramdown(), "``` yml a.yml\n# comment\n```", "a.md"),
    (python_markdown(), "- a\n\n  ```\n  # comment\n  ```", "a.md"),
    (pandoc(), "``` yml a.yml\nkey: a\n---\n```", "a.md"),
    (python_markdown(), '--8<-- "x.md"', "a.md"),
    (python_markdown(), "::: package.module", "a.md"),
    (python_markdown(), "{!x.md!}", "a.md"),
    (python_markdown(), "## :material-check: A", "a.md"),
    (zola(), "## Crab 🦀", "a.md"),
    (pandoc(), "```{python}\nx\n```", "a.md"),
    (VITEPRESS_RULES, "<!--@include: ./x.md-->", "a.md"),
    (VITEPRESS_RULES, "<MyComponent />", "a.md"),
    (github(), "<h2>Raw</h2>", "a.md"),
    (eleventy(id_plugin=True), "<h2>Raw</h2>", "a.md"),
    (DOCUSAURUS_RULES, "<Tabs>\n<TabItem>\n</TabItem>\n</Tabs>", "a.mdx"),
    (DOCUSAURUS_RULES, "Text {props.x}", "a.mdx"),
    (ASTRO_RULES, "<my-element></my-element>", "a.md"),
    (hexo(), "<script>\nx\n</script>", "a.md"),
    (hexo(), "{% asset_img x %}", "a.md"),
]


@pytest.mark.parametrize(("dialect", "text", "path"), INCOMPLETE)
def test_where_ids_may_come_from_elsewhere(dialect: AnchorRules, text: str, path: str) -> None:
    assert not anchors(f"# One\n\n{text}\n", dialect, path).complete


COMPLETE = [
    (hugo(), '[a]({{< ref "b.md" >}}) and {{ x }} {% y %}', "a.md"),
    (hugo(), "<h2>Raw</h2>", "a.md"),
    (kramdown(), "[a]({{ site.baseurl }}{% post_url x %}) {{ site.url }}", "a.md"),
    (kramdown(), "![a]({{ page.image }})\n{: .wide}", "a.md"),
    (kramdown(), "{% highlight ruby %}\n<x-y>\n{% endhighlight %}", "a.md"),
    (kramdown(), "{% comment %}\n{% include x %}\n{% endcomment %}", "a.md"),
    (github(), "{{ x }} {% include y %} #hash", "a.md"),
    (github(), '<h2 id="raw">Raw</h2>\n<P ALIGN=center>x</P>', "a.md"),
    (DOCUSAURUS_RULES, "Text `{props.x}`\n\n```js\n{y}\n```\n\n## A {#b}", "a.mdx"),
    (ASTRO_RULES, "```html\n<my-element>\n```", "a.md"),
    (python_markdown(), "    #!/bin/sh\n", "a.md"),
    (kramdown(gfm=False), "~~~ sh\n# comment\n~~~", "a.md"),
    (kramdown(), "```yml\n# comment\n```", "a.md"),
    (hugo(), "``` yml a.yml\n# comment\n```", "a.md"),
]


@pytest.mark.parametrize(("dialect", "text", "path"), COMPLETE)
def test_what_makes_no_ids(dialect: AnchorRules, text: str, path: str) -> None:
    assert anchors(f"# One\n\n{text}\n", dialect, path).complete


HOSTILE = [
    "{",
    "{#",
    "{:",
    "<a ",
    "# a\n",
    "[^a]",
    "{{",
    "<!--",
    "# A {#a}\n",
    "{#a ",
    "--8<--\n",
    "#a\n",
    "##a1_",
]
HOSTILE_LINES = ["#a", "<", "'", ":a", "-", "-a", "=", "![a](", "\\", "&a", "{!", "1_", "*a", "`"]


@pytest.mark.parametrize("dialect", ALL)
def test_hostile_pages_take_linear_time(dialect: AnchorRules) -> None:
    for unit in HOSTILE:
        assert_linear(lambda text: anchors(text, dialect), unit, length=1_000)
    for unit in HOSTILE_LINES:
        for start in ("## ", "{", "## > ", "```\n"):
            assert_linear(lambda text: anchors(text, dialect), unit, start, length=1_000)


INCLUDES = re.compile(
    r"^[ \t]*-{1,8}8<-+|\{![^\n{}]*!\}|^[ \t]*:::[ \t]+[\w.]+\.[\w.]+|^[ \t]*(?:```|~~~)[ \t]*\{[a-z]"
    r"|<!--[ \t]*@include|^[ \t]*@\[code|^[ \t]*\{::options",
    re.MULTILINE,
)
"""All that takes something in from elsewhere, in one expression, which takes long."""
PARTS = (
    *(
        "\n",
        " ",
        "\t",
        "-",
        "--8<--",
        "8<-",
        "{!",
        "!}",
        "a",
        ".",
        ":::",
        " a.b",
        "```",
        "~~~",
        "{",
        "`",
        "~",
    ),
    *("{p", "<!--", "@include", "@[code", "{::options", "\r\n"),
)


def test_a_quick_look_for_includes_misses_none() -> None:
    rng = random.Random(7)
    texts = ("".join(rng.choices(PARTS, k=rng.randint(1, 9))) for _ in range(5_000))
    found = [(includes_others(text), INCLUDES.search(text) is not None, text) for text in texts]
    assert {quick for quick, _, _ in found} == {True, False}
    assert [text for quick, full, text in found if quick is not full] == []


def test_a_rule_that_doubts_a_page_knows_none_of_its_ids() -> None:
    rules = replace(hugo(), doubts=(lambda text: "lineanchors" in text,))
    assert anchors("# A\n", rules).complete
    assert not anchors("# A\n\nlineanchors\n", rules).complete


HEADINGS = (
    *(
        "# Text",
        "# Two words & more",
        "## a--b",
        "# `code` x",
        "# *b* c",
        "# x {#own}",
        "# x {.class}",
        "# A: b, c.",
    ),
    *(
        "# &#65; b",
        "# www.example.org",
        "# \\* d",
        "# e_f g-h",
        "# ü",
        "# [a](b)",
        "# ![a](b.png)",
        "#",
        "a  b\n===",
    ),
    *("a\nb\n---", "# &amp;", "# \"q\" 'r'", "# a\tb", "# x@y", "# {{< x >}}", "# :smile:", "# 1. z"),
)


@pytest.mark.parametrize("kind", HugoIds)
def test_headings_that_look_alike_to_all_releases_are(kind: HugoIds) -> None:
    rules = hugo(kind)
    rng = random.Random(8)
    texts = [*HEADINGS, *("\n\n".join(rng.choices(HEADINGS, k=3)) for _ in range(300))]
    alike = 0
    for text in texts:
        headings = page(f"{text}\n").body.headings
        if headings and all(map(rules.are_alike, headings)):
            alike += 1
            first, *others = [ids(headings) for ids in rules.heading_ids]
            assert all(other == first for other in others), text
    assert alike > len(HEADINGS) // 4
