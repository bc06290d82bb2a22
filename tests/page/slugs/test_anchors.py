"""What on a page a fragment may lead to, and when that cannot be told."""

from __future__ import annotations

import pytest

from linear import assert_linear
from postlint.page import read_page
from postlint.page.page import Page
from postlint.page.slugs import Anchors, Dialect, anchors_of
from postlint.page.slugs import dialect as dialects
from postlint.page.slugs.goldmark import HugoIds
from postlint.page.slugs.python_markdown import PythonSlugify
from postlint.page.slugs.zola import ZolaAnchors

ALL = [
    dialects.github(),
    dialects.rehype_slug(),
    dialects.docusaurus(),
    dialects.astro(),
    dialects.hugo(),
    dialects.kramdown(),
    dialects.kramdown(gfm=False),
    dialects.python_markdown(),
    dialects.zola(),
    dialects.pandoc(),
    dialects.vitepress(),
    dialects.markdown_it_anchor(),
    dialects.eleventy(id_plugin=True),
    dialects.eleventy(),
    dialects.hexo(),
]


def page(text: str, path: str = "a.md") -> Page:
    return read_page(path, text.encode())


def anchors(text: str, dialect: Dialect, path: str = "a.md") -> Anchors:
    return anchors_of(page(text, path), dialect)


@pytest.mark.parametrize("dialect", ALL, ids=lambda dialect: dialect.name)
def test_ids_and_names_of_raw_html_count_everywhere(dialect: Dialect) -> None:
    text = (
        'a <span id="in-line">b</span> <a name=named></a>\n\n<div>\n<p ID="Block">\n</div>\n\n`<i id=code>`\n'
    )
    text += "\n<input name=no>\n"
    found = anchors(text, dialect)
    assert found.complete
    assert {"in-line", "named", "Block"} <= found.ids
    assert not {"code", "no"} & found.ids


@pytest.mark.parametrize("dialect", ALL, ids=lambda dialect: dialect.name)
def test_a_plain_page_is_complete(dialect: Dialect) -> None:
    text = "---\ntitle: x\n---\n# One\n\nText, [a link](/x), `<c>`, $a < b$.\n\n```js\n<d-e>\n```\n\n## Two\n"
    found = anchors(text, dialect)
    assert found.complete
    assert len(found.proposals) in {0, 2}


@pytest.mark.parametrize(
    ("dialect", "ids"),
    [
        (dialects.hugo(HugoIds.GITHUB_ASCII), ["uber-uns"]),
        (dialects.hugo(HugoIds.BLACKFRIDAY), ["über-uns"]),
        (dialects.hugo(auto_heading_id=False), []),
        (dialects.kramdown(), ["über-uns"]),
        (dialects.kramdown(gfm=False), ["ber-uns"]),
        (dialects.kramdown(gfm=False, transliterated=True), ["uber-uns"]),
        (dialects.kramdown(prefix="p-"), ["p-über-uns"]),
        (dialects.kramdown(auto_ids=False), []),
        (dialects.python_markdown(), ["uber-uns"]),
        (dialects.python_markdown(PythonSlugify.UNICODE, separator="_"), ["über_uns"]),
        (dialects.python_markdown(PythonSlugify.PYMDOWNX), ["über-uns"]),
        (dialects.python_markdown(toc=False), []),
        (dialects.zola(ZolaAnchors.SAFE), ["Über_uns"]),
        (dialects.zola(), ["uber-uns"]),
        (dialects.pandoc(ascii_only=True), ["uber-uns"]),
        (dialects.eleventy(id_plugin=True), ["ueber-uns"]),
        (dialects.eleventy(), []),
        (dialects.hexo(), ["Uber-uns"]),
        (dialects.markdown_it_anchor(), ["%C3%BCber-uns"]),
    ],
    ids=lambda value: value.name if isinstance(value, Dialect) else None,
)
def test_the_settings_of_a_generator(dialect: Dialect, ids: list[str]) -> None:
    assert [anchor.id for anchor in anchors("## Über uns\n", dialect).proposals] == ids


REMARK_IDS = """footnote-label user-content-fn-b user-content-fn-d
user-content-fnref-b user-content-fnref-b-2 user-content-fnref-d"""
TWO_NOTES = "a[^b] c[^d] e[^b]\n\n[^b]: f\n\n[^d]: g\n\n[^unused]: h\n"


@pytest.mark.parametrize(
    ("dialect", "ids"),
    [
        (
            dialects.astro(),
            REMARK_IDS,
        ),
        (dialects.hugo(), "fn:1 fn:2 fnref1:1 fnref:1 fnref:2"),
        (dialects.kramdown(), "fn:b fn:d fnref:b fnref:b:1 fnref:d"),
        (dialects.python_markdown(), "fn:b fn:d fn:unused fnref2:b fnref:b fnref:d"),
        (dialects.pandoc(), "fn1 fn2 fn3 fnref1 fnref2 fnref3 footnotes"),
        (dialects.vitepress(), "fn1 fn2 fnref1 fnref1:1 fnref2"),
        (dialects.zola(), "b d fn-b fn-d fn-unused fr-b-1 fr-b-2 fr-d-1 unused"),
        (dialects.hexo(), ""),
    ],
    ids=lambda value: value.name if isinstance(value, Dialect) else None,
)
def test_footnotes(dialect: Dialect, ids: str) -> None:
    assert sorted(anchors(TWO_NOTES, dialect).ids) == ids.split()


def test_attribute_lists_give_ids_to_anything_where_the_generator_has_them() -> None:
    text = "Text\n{: #para .x}\n\n[span]{#span}\n\n## H {#head}\n"
    assert {"para", "span", "head"} <= anchors(text, dialects.kramdown()).ids
    assert "para" not in anchors(text, dialects.github()).ids


def test_an_id_in_a_comment_of_docusaurus() -> None:
    assert "own" in anchors("## H {/* #own */}\n", dialects.docusaurus(), "a.mdx").ids


INCOMPLETE = [
    (dialects.unknown(), "Text", "a.md"),
    (dialects.hugo(), '{{< include "x.md" >}}', "a.md"),
    (dialects.hugo(), "{{% note %}}\nx\n{{% /note %}}", "a.md"),
    (dialects.hugo(), "## A {{< x >}}", "a.md"),
    (dialects.hugo(), "## <https://example.org>", "a.md"),
    (dialects.kramdown(), "{% include x.html %}", "a.md"),
    (dialects.kramdown(), "{% for x in y %}\n## a\n{% endfor %}", "a.md"),
    (dialects.kramdown(), "{{ content }}", "a.md"),
    (dialects.kramdown(), '<div markdown="1">\n## A\n</div>', "a.md"),
    (dialects.kramdown(gfm=False), "##Heading", "a.md"),
    (dialects.python_markdown(), "#Heading", "a.md"),
    (dialects.kramdown(gfm=False), "```\n# comment\n```", "a.md"),
    (dialects.kramdown(), "``` yml a.yml\n# comment\n```", "a.md"),
    (dialects.python_markdown(), "- a\n\n  ```\n  # comment\n  ```", "a.md"),
    (dialects.pandoc(), "``` yml a.yml\nkey: a\n---\n```", "a.md"),
    (dialects.python_markdown(), '--8<-- "x.md"', "a.md"),
    (dialects.python_markdown(), "::: package.module", "a.md"),
    (dialects.python_markdown(), "{!x.md!}", "a.md"),
    (dialects.python_markdown(), "## :material-check: A", "a.md"),
    (dialects.zola(), "## Crab 🦀", "a.md"),
    (dialects.pandoc(), "```{python}\nx\n```", "a.md"),
    (dialects.vitepress(), "<!--@include: ./x.md-->", "a.md"),
    (dialects.vitepress(), "<MyComponent />", "a.md"),
    (dialects.github(), "<h2>Raw</h2>", "a.md"),
    (dialects.eleventy(id_plugin=True), "<h2>Raw</h2>", "a.md"),
    (dialects.docusaurus(), "<Tabs>\n<TabItem>\n</TabItem>\n</Tabs>", "a.mdx"),
    (dialects.docusaurus(), "Text {props.x}", "a.mdx"),
    (dialects.astro(), "<my-element></my-element>", "a.md"),
    (dialects.hexo(), "<script>\nx\n</script>", "a.md"),
    (dialects.hexo(), "{% asset_img x %}", "a.md"),
]


@pytest.mark.parametrize(("dialect", "text", "path"), INCOMPLETE)
def test_where_ids_may_come_from_elsewhere(dialect: Dialect, text: str, path: str) -> None:
    assert not anchors(f"# One\n\n{text}\n", dialect, path).complete


COMPLETE = [
    (dialects.hugo(), '[a]({{< ref "b.md" >}}) and {{ x }} {% y %}', "a.md"),
    (dialects.hugo(), "<h2>Raw</h2>", "a.md"),
    (dialects.kramdown(), "[a]({{ site.baseurl }}{% post_url x %}) {{ site.url }}", "a.md"),
    (dialects.kramdown(), "![a]({{ page.image }})\n{: .wide}", "a.md"),
    (dialects.kramdown(), "{% highlight ruby %}\n<x-y>\n{% endhighlight %}", "a.md"),
    (dialects.kramdown(), "{% comment %}\n{% include x %}\n{% endcomment %}", "a.md"),
    (dialects.github(), "{{ x }} {% include y %} #hash", "a.md"),
    (dialects.github(), '<h2 id="raw">Raw</h2>\n<P ALIGN=center>x</P>', "a.md"),
    (dialects.docusaurus(), "Text `{props.x}`\n\n```js\n{y}\n```\n\n## A {#b}", "a.mdx"),
    (dialects.astro(), "```html\n<my-element>\n```", "a.md"),
    (dialects.python_markdown(), "    #!/bin/sh\n", "a.md"),
    (dialects.kramdown(gfm=False), "~~~ sh\n# comment\n~~~", "a.md"),
    (dialects.kramdown(), "```yml\n# comment\n```", "a.md"),
    (dialects.hugo(), "``` yml a.yml\n# comment\n```", "a.md"),
]


@pytest.mark.parametrize(("dialect", "text", "path"), COMPLETE)
def test_what_makes_no_ids(dialect: Dialect, text: str, path: str) -> None:
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


@pytest.mark.parametrize("dialect", ALL, ids=lambda dialect: dialect.name)
def test_hostile_pages_take_linear_time(dialect: Dialect) -> None:
    for unit in HOSTILE:
        assert_linear(lambda text: anchors(text, dialect), unit, length=1_000)
    for unit in HOSTILE_LINES:
        for start in ("## ", "{", "## > ", "```\n"):
            assert_linear(lambda text: anchors(text, dialect), unit, start, length=1_000)
