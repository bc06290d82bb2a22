"""Links in the words of a site generator: what they name, and where their argument stands."""

from __future__ import annotations

import pytest

from linear import assert_linear
from postlint.generators.table import load_generator
from postlint.page.body import Link, LinkKind, Origin, Reference, ReferenceKind
from postlint.page.dialect import Dialect
from postlint.page.markdown import parse_body

HUGO, POST, FILE = ReferenceKind.HUGO_REF, ReferenceKind.JEKYLL_POST, ReferenceKind.JEKYLL_FILE
SITE, HEXO, ASSET = ReferenceKind.SITE_PATH, ReferenceKind.HEXO_POST, ReferenceKind.HEXO_ASSET
ZOLA, PELICAN = ReferenceKind.ZOLA_PAGE, ReferenceKind.PELICAN_FILE


def only(text: str, dialect: Dialect | None = None) -> Link:
    links = parse_body(text, 0, dialect or Dialect()).links
    assert len(links) == 1, links
    link = links[0]
    assert text[link.target.start : link.target.end] == link.raw
    assert link.span.start <= link.target.start
    assert link.target.end <= link.span.end
    return link


EXPRESSIONS = [
    ('{{< ref "post.md" >}}', HUGO, "post.md", ""),
    ("{{< ref post.md >}}", HUGO, "post.md", ""),
    ("{{<ref `post.md`>}}", HUGO, "post.md", ""),
    ('{{% ref "/blog/post.md#anchor" %}}', HUGO, "/blog/post.md", "anchor"),
    ('{{< relref "#anchor" >}}', HUGO, "", "anchor"),
    ("{{< relref path='blog/post' outputFormat=\"rss\" >}}", HUGO, "blog/post", ""),
    ('{{< relref outputFormat="rss" path="a b.md" >}}', HUGO, "a b.md", ""),
    ('{{< ref\n  "post.md"\n>}}', HUGO, "post.md", ""),
    ('{{< ref "post.md" />}}', HUGO, "post.md", ""),
    ("{% post_url 2017-02-20-akogp %}", POST, "2017-02-20-akogp", ""),
    ("{%- post_url 2017/2017-02-20-akogp -%}", POST, "2017/2017-02-20-akogp", ""),
    ("{% link _posts/2017-02-20-akogp.md %}", FILE, "_posts/2017-02-20-akogp.md", ""),
    ("{% link files/a report.pdf %}", FILE, "files/a report.pdf", ""),
    ("{% post_link a-post 'A post' false %}", HEXO, "a-post", ""),
    ("{% post_link a-post#part %}", HEXO, "a-post", "part"),
    ("{% post_path a-post %}", HEXO, "a-post", ""),
    ('{% asset_link "a file.pdf" The file %}', ASSET, "a file.pdf", ""),
    ("{% asset_path a.pdf %}", ASSET, "a.pdf", ""),
    ("{% asset_img left a.png 200 100 %}", ASSET, "a.png", ""),
    ("{{ '/a/b/' | relative_url }}", SITE, "/a/b/", ""),
    ('{{ "a/b#c" | absolute_url | escape }}', SITE, "/a/b", "c"),
    ("{{ '/a' | prepend: site.baseurl | prepend: site.url }}", SITE, "/a", ""),
    ("{{ '/a/' | url }}", SITE, "/a/", ""),
    ("{{ './b.md' | inputPathToUrl }}", ReferenceKind.ELEVENTY_INPUT, "./b.md", ""),
    ('{{ get_url(path="@/blog/x.md") }}', ZOLA, "@/blog/x.md", ""),
    ('{{ get_url(lang="de", path="@/blog/x.md#y", trailing_slash=true) }}', ZOLA, "@/blog/x.md", "y"),
    ('{{ get_url(path="img/x.png") }}', SITE, "/img/x.png", ""),
]


@pytest.mark.parametrize(("tag", "kind", "target", "fragment"), EXPRESSIONS)
def test_a_tag_alone_is_a_link_to_what_it_names(
    tag: str, kind: ReferenceKind, target: str, fragment: str
) -> None:
    text = f"ä {tag} b\n"
    link = only(text)
    assert link.origin is Origin.SHORTCODE
    assert text[link.span.start : link.span.end] == tag
    assert link.reference == Reference(kind, target, fragment)
    assert link.destination == link.reference.destination
    assert link.kind is (LinkKind.LOCAL if target else LinkKind.ANCHOR)
    assert link.raw.lstrip("/") == link.destination.lstrip("/")


@pytest.mark.parametrize(("tag", "kind", "target", "fragment"), EXPRESSIONS)
@pytest.mark.parametrize(
    ("form", "origin"),
    [
        ("[ä]({})", Origin.INLINE),
        ("[ä](<{}> 'title')", Origin.INLINE),
        ("![ä]({})", Origin.IMAGE),
        ('<a href="{}">ä</a>', Origin.HTML),
        ("[ä]\n\n[ä]: {}", Origin.REFERENCE),
    ],
)
def test_a_tag_in_a_destination_is_one_link_with_its_reference(
    form: str, origin: Origin, tag: str, kind: ReferenceKind, target: str, fragment: str
) -> None:
    if '"' in tag and '"' in form:
        tag = tag.replace('"', "'")
    text = form.format(tag) + "\n"
    links = parse_body(text, 0).links
    assert [(link.origin, link.reference) for link in links] == [(origin, Reference(kind, target, fragment))]
    assert text[links[0].target.start : links[0].target.end] == links[0].raw


@pytest.mark.parametrize(
    ("raw", "destination", "reference"),
    [
        ("{{ site.baseurl }}/a?b#c", "/a?b#c", Reference(SITE, "/a?b", "c")),
        ("{{site.url}}{{site.baseurl}}/a.png", "/a.png", Reference(SITE, "/a.png")),
        ("{{ site.baseurl }}", "/", Reference(SITE, "/")),
        ("{{ '/' | relative_url }}a", "/a", Reference(SITE, "/a")),
        ("{{ site.baseurl }}{% post_url 2017-01-01-a %}", "2017-01-01-a", Reference(POST, "2017-01-01-a")),
        (
            "{{ site.baseurl }}{% link a.md %}#part",
            "a.md#part",
            Reference(FILE, "a.md", "part"),
        ),
        ("{{< ref a.md >}}#part", "a.md#part", Reference(HUGO, "a.md", "part")),
        ('{{< ref "/" >}}/', "/", Reference(HUGO, "/")),
        ('{{< ref "/a" >}}/#b', "/a#b", Reference(HUGO, "/a", "b")),
        ("{% post_url 2017-01-01-a %}?x=1", "2017-01-01-a", Reference(POST, "2017-01-01-a")),
        ("{{ 'https://h.test/a' | absolute_url }}", "https://h.test/a", None),
        ("{filename}/a.md#b", "/a.md#b", Reference(PELICAN, "/a.md", "b")),
        ("{static}img/a.png", "img/a.png", Reference(PELICAN, "img/a.png")),
        ("|attach|a.pdf", "a.pdf", Reference(PELICAN, "a.pdf")),
    ],
)
def test_what_stands_round_a_tag_counts(raw: str, destination: str, reference: Reference | None) -> None:
    link = only(f"[a]({raw})\n")
    assert (link.destination, link.reference) == (destination, reference)
    assert link.kind is (LinkKind.LOCAL if reference else LinkKind.EXTERNAL)


@pytest.mark.parametrize(
    "raw",
    [
        "{{ page.url }}",
        "{{ site.baseurl }}{{ page.url }}",
        "{{ site.baseurl }}img/a.png",
        "{{ '/a' | append: page.x }}",
        "{{ 'a' | url }}",
        "{{ '/a' | relative_url }}{{ x }}",
        "{{< ref a.md >}}b",
        "{% link {{ page.x }} %}",
        "{{< myref a.md >}}",
        "https://{{ host }}/x",
        "{{ get_url(path=section.path) }}",
        "{% include link.html %}",
        "{tag}news",
        "{index}",
    ],
)
def test_what_cannot_be_told_stays_a_template(raw: str) -> None:
    link = only(f"[a]({raw})\n")
    assert (link.kind, link.destination, link.raw, link.reference) == (LinkKind.TEMPLATE, raw, raw, None)


def test_a_reference_keeps_the_language_that_it_asks_for() -> None:
    link = only('[a]({{< relref path="a.md" lang="de" >}})')
    assert link.reference == Reference(HUGO, "a.md", language="de")


def test_a_figure_has_an_image_and_a_link() -> None:
    text = '{{< figure src="/img/x.png" link="https://h.test/a?b=1&c=2" alt="An X" >}}\n'
    image, link = parse_body(text, 0).links
    assert (image.destination, image.image, image.kind) == ("/img/x.png", True, LinkKind.LOCAL)
    assert (link.destination, link.image, link.kind) == ("https://h.test/a?b=1&c=2", False, LinkKind.EXTERNAL)
    for each in (image, link):
        assert text[each.span.start : each.span.end] == text.rstrip()
        assert text[each.target.start : each.target.end] == each.destination


@pytest.mark.parametrize(
    "tag",
    [
        '{% img left /images/a.png 300 200 "A title" "An alt" %}',
        "{% img /images/a.png %}",
    ],
)
def test_an_image_tag_of_hexo_and_octopress(tag: str) -> None:
    link = only(f"a {tag}\n")
    assert (link.destination, link.image, link.reference) == ("/images/a.png", True, None)


@pytest.mark.parametrize(
    "tag",
    [
        '{{< bookmark url="https://h.test/a" >}}',
        "{% link A text https://h.test/a true %}",
        "{{< video https://h.test/a >}}",
        "{% embed https://h.test/a %}",
        '{% include card.html url="https://h.test/a" %}',
        "{{ 'https://h.test/a' | embed: 'A film' }}",
    ],
)
def test_a_whole_address_among_the_arguments_of_a_tag_is_a_link(tag: str) -> None:
    link = only(f"a {tag}\n")
    assert (link.destination, link.origin, link.kind) == (
        "https://h.test/a",
        Origin.SHORTCODE,
        LinkKind.EXTERNAL,
    )


@pytest.mark.parametrize(
    "text",
    [
        '`{{< ref "a.md" >}}`',
        '    {{< ref "a.md" >}}',
        "```\n{% link a.md %}\n```",
        '<!-- {{< ref "a.md" >}} -->',
        "{% comment %}{% link a.md %}{% endcomment %}",
        "{% raw %}{% link a.md %}{% endraw %}",
        "{% highlight html %}\n{% link a.md %}\n{% endhighlight %}",
        '{{< highlight html >}}\n<a href="b">[a](b)</a> {{< ref "a.md" >}}\n{{< /highlight >}}',
        '{{</* ref "a.md" */>}}',
        "{% assign x = 'https://h.test/a' %}",
        "{{ 'https://h.test/' | append: page.x }}",
        '{{< youtube id="abc" title="a.md" >}}',
        "{{< /figure >}}",
        "{{< ref >}}",
        "{% link %}",
        "{% post_link %}",
        "{% asset_img left 200 100 %}",
    ],
)
def test_code_comments_and_what_names_nothing_have_no_links(text: str) -> None:
    assert parse_body(text, 0).links == ()


def test_the_at_sign_is_a_page_on_a_site_of_zola_only() -> None:
    text = "[a](@/blog/x.md#y)"
    assert only(text, load_generator("zola").dialect).reference == Reference(ZOLA, "@/blog/x.md", "y")
    assert only(text).reference is None


def test_a_video_of_quarto_may_be_a_file() -> None:
    assert parse_body("{{< video a.mp4 >}}", 0).links == ()
    assert only("{{< video a.mp4 >}}", load_generator("quarto").dialect).destination == "a.mp4"


@pytest.mark.parametrize(
    ("value", "destination", "reference"),
    [
        ("{require('./x.png').default}", "./x.png", Reference(ReferenceKind.MODULE, "./x.png")),
        ("{useBaseUrl('/img/x.png')}", "/img/x.png", Reference(SITE, "/img/x.png")),
        ('{useBaseUrl("img/x.png")}', "/img/x.png", Reference(SITE, "/img/x.png")),
        ("{'/img/x.png'}", "/img/x.png", None),
        ("{`/img/x.png`}", "/img/x.png", None),
    ],
)
def test_an_expression_of_jsx_that_is_a_plain_path(
    value: str, destination: str, reference: Reference | None
) -> None:
    link = only(f"<img src={value} />\n", Dialect(mdx=True))
    assert (link.destination, link.reference, link.kind) == (destination, reference, LinkKind.LOCAL)


@pytest.mark.parametrize(
    "value", ["{x}", "{`/img/${x}.png`}", "{require(x)}", "{useBaseUrl(x)}", "{'a' + b}"]
)
def test_an_expression_of_jsx_that_a_program_decides_is_a_template(value: str) -> None:
    assert only(f"<img src={value} />\n", Dialect(mdx=True)).kind is LinkKind.TEMPLATE


def test_the_text_of_a_link_shows_its_tags_as_written() -> None:
    assert only("[{{ title }} *x*](a.md)").text == "{{ title }} *x*"


@pytest.mark.parametrize(
    ("before", "unit", "after"),
    [
        ("", "{{< ref ", ""),
        ("{{< a ", " ", ">}}"),
        ("{{< ref ", "a ", ">}}"),
        ("{{< ref ", "a", ">}}"),
        ("", "{% link ", ""),
        ("{% link ", " ", "%}"),
        ("{{ 'a' ", "| a ", "}}"),
        ("{{ 'a' | ", " ", "}}"),
        ("{{ get_url(", "a, ", ") }}"),
        ("[a](", "{{ site.baseurl }}", ")"),
        ("", "[a]({% link x %}", ""),
    ],
)
def test_hostile_tags_take_linear_time(before: str, unit: str, after: str) -> None:
    assert_linear(lambda text: parse_body(text, 0), unit, before, after)
