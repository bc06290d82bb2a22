"""What the tags of a site generator point at, as far as their text says it.

Hugo: https://gohugo.io/shortcodes/ref/, https://gohugo.io/shortcodes/figure/. Jekyll:
https://jekyllrb.com/docs/liquid/tags/#links, https://jekyllrb.com/docs/liquid/filters/. Eleventy:
https://www.11ty.dev/docs/filters/url/. Hexo: https://hexo.io/docs/tag-plugins. Zola:
https://www.getzola.org/documentation/content/linking/. Pelican:
https://docs.getpelican.com/en/latest/content.html#linking-to-internal-content.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from postlint.findings import Span
from postlint.page.body import Reference, ReferenceKind
from postlint.pattern import Pattern
from postlint.records import NamedTuple

_HUGO = Pattern(r"\{\{[<%]-?\s*([\w/.-]+)(?=[\s>%])")
_LIQUID = Pattern(r"\{%-?\s*([A-Za-z_][\w-]*)\s+")
_OUTPUT = Pattern(
    r"\{\{-?\s*(?P<quote>[\"'])(?P<path>[^\"'\n{}]*)(?P=quote)(?P<filters>(?:\s*\|[^|{}]*)+)\}\}", re.S
)
_FILTER = Pattern(r"\|\s*([A-Za-z_]\w*)\s*(?:[:(]\s*([^|{}]*?)\)?)?\s*-?(?=\||\Z)", re.S)
_GET_URL = Pattern(r"\{\{-?\s*get_url\(\s*(?:[^()]*,\s*)?path\s*=\s*([\"'`])([^\"'`\n]*)\1[^()]*\)[^{}]*\}\}")
_BASE = Pattern(
    r"(?:\{\{-?\s*(?:site\.(?:baseurl|url|github\.url)(?:\s*\|\s*\w+)?"
    r"|[\"']/[\"']\s*\|\s*(?:relative_url|absolute_url))\s*-?\}\})+"
)
_SLASH = Pattern(r"_url\s*-?\}\}\Z")
_PELICAN = Pattern(r"[{|](filename|static|attach)[}|]")
_PELICAN_LIST = Pattern(r"[{|](?:author|category|tag|index)[}|]")
_ARGUMENT = Pattern(
    r"""(?:([A-Za-z_][\w-]*)\s*=\s*)?(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|`([^`]*)`|([^\s"'`=|,][^\s"'`|]*))""",
    re.S,
)
_JSX_REQUIRE = Pattern(r"\{\s*require\(\s*([\"'`])([^\"'`\n$]+)\1\s*\)\s*(?:\.default)?\s*\}\Z")
_JSX_BASE = Pattern(r"\{\s*useBaseUrl\(\s*([\"'`])([^\"'`\n$]+)\1\s*\)\s*\}\Z")
_JSX_STRING = Pattern(r"\{\s*([\"'`])([^\"'`\n$\\]*)\1\s*\}\Z")
_ADDRESS = Pattern(r"https?://[^\s/?#{}]+(?:[/?#][^\s{}]*)?\Z", re.I)
_PATH_ENDING = Pattern(r"\.\w{2,5}\Z")

_ROOTED = frozenset(
    {"relative_url", "absolute_url", "relURL", "absURL", "relLangURL", "absLangURL", "htmlBaseUrl"}
)
_SITE = frozenset({"site.baseurl", "site.url", "site.github.url"})
_AS_IT_IS = frozenset({"escape", "xml_escape", "uri_escape", "cgi_escape", "safe", "strip", "e", "downcase"})
_NO_LINKS_LIST = """
    assign set if elif elsif unless else for case when raw comment capture import
    from macro block extends cycle echo liquid highlight endraw param
"""
_NO_LINKS = frozenset(_NO_LINKS_LIST.split())
_OF_POSTS = {"post_link": ReferenceKind.HEXO_POST, "post_path": ReferenceKind.HEXO_POST}
_OF_ASSETS = frozenset({"asset_img", "asset_link", "asset_path"})
_IMAGE_TAGS = frozenset({"asset_img"})


class Named(NamedTuple):
    """What an expression names: `span` is of its text. Without a `reference`, `destination` is an address."""

    span: Span
    destination: str
    reference: Reference | None = None
    image: bool = False


class _Tag(NamedTuple):
    """A tag that is a name with arguments: `rest` is all that stands behind the name, and `at` where."""

    name: str
    rest: str
    at: int


class _Argument(NamedTuple):
    name: str
    value: str
    span: Span


def named_by(raw: str) -> Named | None:
    """What `raw`, a destination that holds template tags, names as a whole; None where that cannot be told."""
    base = _BASE.match(raw)
    at = base.end() if base else 0
    rest = raw[at:]
    if base and not rest.startswith("{"):
        whole = not rest or rest.startswith(("/", "#", "?")) or _SLASH.search(base.group()) is not None
        return _from_root(rest, at) if whole and "{{" not in rest and "{%" not in rest else None
    end = _tag_end(rest)
    if end is None or "{{" in rest[end:] or "{%" in rest[end:]:
        return None
    found = _of_tag(rest[:end])
    return _with_tail(found, rest[end:], at) if found else None


def addresses_of(tag: str, *, quarto: bool = False) -> Iterator[Named]:
    """What a tag that stands alone in the text points at: its reference, and the addresses among its arguments."""
    if hugo := _shortcode(tag):
        if named := _of_hugo_ref(hugo):
            yield named
        else:
            yield from _of_shortcode(hugo, quarto=quarto)
        return
    if named := _of_tag(tag):
        yield named
        return
    liquid = _liquid(tag)
    if liquid and liquid.name not in _NO_LINKS and not liquid.name.startswith("end"):
        yield from _plain_addresses(liquid)
        return
    output = _OUTPUT.match(tag)
    if (
        output
        and _ADDRESS.match(output.group("path"))
        and not re.search(r"\|\s*(?:append|prepend|replace|split)", tag)
    ):
        yield Named(Span(*output.span("path")), output.group("path"))


def named_in_pelican(raw: str, destination: str) -> Named | None:
    """`{filename}/x.md#y` and the like, which is written as `raw`."""
    found = _PELICAN.match(destination)
    if found is None:
        return None
    path = destination[found.end() :]
    start = found.end() if raw.startswith(found.group()) else 0
    return Named(Span(start, len(raw)), path, _reference(ReferenceKind.PELICAN_FILE, path))


def is_pelican_list(destination: str) -> bool:
    """Whether `destination` is a page that Pelican makes, such as `{tag}news`."""
    return _PELICAN_LIST.match(destination) is not None


def named_by_expression(raw: str) -> Named | None:
    """What `raw`, the JSX expression in an attribute with its braces, names; None where a program decides."""
    if found := _JSX_REQUIRE.match(raw):
        return _named(ReferenceKind.MODULE, found.group(2), Span(*found.span(2)))
    if found := _JSX_BASE.match(raw):
        return _from_root(found.group(2), found.start(2))
    if found := _JSX_STRING.match(raw):
        return Named(Span(*found.span(2)), found.group(2))
    return None


def _of_tag(tag: str) -> Named | None:
    """What one tag names, if it is one whose only work is to name something."""
    if tag.startswith(("{{<", "{{%")):
        shortcode = _shortcode(tag)
        return _of_hugo_ref(shortcode) if shortcode else None
    if tag.startswith("{%"):
        return _of_liquid(tag)
    if found := _GET_URL.fullmatch(tag):
        path = found.group(2)
        if path.startswith("@/"):
            return _named(ReferenceKind.ZOLA_PAGE, path, Span(*found.span(2)))
        return _from_root(path, found.start(2))
    if found := _OUTPUT.fullmatch(tag):
        return _of_output(found)
    return None


def _of_hugo_ref(found: _Tag) -> Named | None:
    if found.name not in {"ref", "relref"}:
        return None
    arguments = _arguments(found)
    path = next((each for each in arguments if each.name in {"", "path"}), None)
    if path is None:
        return None
    language = next((each.value for each in arguments if each.name == "lang"), None)
    return _named(ReferenceKind.HUGO_REF, path.value, path.span, language=language)


def _of_liquid(tag: str) -> Named | None:
    found = _liquid(tag)
    if found is None or not found.rest or "{" in found.rest:
        return None
    name = found.name
    if name in {"post_url", "link"} and "://" not in found.rest:  # Hexo's `link` has a text and an address.
        kind = ReferenceKind.JEKYLL_POST if name == "post_url" else ReferenceKind.JEKYLL_FILE
        return _named(kind, found.rest, Span(found.at, found.at + len(found.rest)))
    if name != "img" and name not in _OF_POSTS and name not in _OF_ASSETS:
        return None
    arguments = _arguments(found)
    if name == "img":
        # Names of classes may stand before the file, its size and titles behind.
        shown = next((each for each in arguments if _PATH_ENDING.search(each.value)), None)
        return Named(shown.span, shown.value, image=True) if shown else None
    if name in _OF_POSTS:
        return _named(_OF_POSTS[name], arguments[0].value, arguments[0].span) if arguments else None
    file = next((each for each in arguments if _PATH_ENDING.search(each.value)), None)
    if file is None:
        return None
    return _named(ReferenceKind.HEXO_ASSET, file.value, file.span)._replace(image=name in _IMAGE_TAGS)


def _of_output(found: re.Match[str]) -> Named | None:
    """`{{ "/x" | relative_url }}`: a path through filters that only put the site's address before it."""
    path, span = found.group("path"), Span(*found.span("path"))
    kind: ReferenceKind | None = None
    for name, argument in _FILTER.findall(found.group("filters").rstrip()):
        before = name == "prepend" and argument.strip() in _SITE
        if before or name in _ROOTED or (name == "url" and path.startswith("/")):
            kind = kind or ReferenceKind.SITE_PATH
        elif name == "inputPathToUrl":
            kind = ReferenceKind.ELEVENTY_INPUT
        elif name not in _AS_IT_IS:
            return None
    if kind is ReferenceKind.SITE_PATH:
        return _from_root(path, span.start)
    return _named(kind, path, span) if kind else None


def _of_shortcode(tag: _Tag, *, quarto: bool) -> Iterator[Named]:
    if tag.name == "figure":
        for each in _arguments(tag):
            if each.name in {"src", "link"} and each.value and "{{" not in each.value:
                yield Named(each.span, each.value, image=each.name == "src")
    elif quarto and tag.name == "video" and (arguments := _arguments(tag)) and not arguments[0].name:
        yield Named(arguments[0].span, arguments[0].value)
    else:
        yield from _plain_addresses(tag)


def _plain_addresses(tag: _Tag) -> Iterator[Named]:
    if "://" in tag.rest:
        for each in _arguments(tag):
            if _ADDRESS.match(each.value):
                yield Named(each.span, each.value)


def _shortcode(tag: str) -> _Tag | None:
    found = _HUGO.match(tag)
    if found is None:
        return None
    return _Tag(found.group(1), tag[found.end() : -3].rstrip(" \t\r\n-/"), found.end())


def _liquid(tag: str) -> _Tag | None:
    found = _LIQUID.match(tag)
    if found is None:
        return None
    return _Tag(found.group(1), tag[found.end() : -2].removesuffix("-").rstrip(), found.end())


def _arguments(tag: _Tag) -> list[_Argument]:
    arguments: list[_Argument] = []
    for found in _ARGUMENT.finditer(tag.rest):
        group = next(number for number in (2, 3, 4, 5) if found.group(number) is not None)
        span = Span(*found.span(group)).shift(tag.at)
        arguments.append(_Argument(found.group(1) or "", found.group(group), span))
    return arguments


def _tag_end(text: str) -> int | None:
    """Where the tag that `text` begins with ends."""
    for opening, closing in (("{{<", ">}}"), ("{{%", "%}}"), ("{{", "}}"), ("{%", "%}")):
        if text.startswith(opening):
            close = text.find(closing)
            return close + len(closing) if close != -1 else None
    return None


def _with_tail(named: Named, tail: str, shift: int) -> Named | None:
    """`named` with what stands behind its tag, which may only be a slash, a query or a fragment."""
    moved = named._replace(span=named.span.shift(shift))
    if not tail:
        return moved
    reference = named.reference
    tail = tail.removeprefix("/")  # Addresses of pages end so anyway.
    if reference is None or reference.fragment or (tail and not tail.startswith(("#", "?"))):
        return None
    reference = reference._replace(fragment=tail.partition("#")[2])
    return moved._replace(destination=reference.destination, reference=reference)


def _from_root(path: str, at: int) -> Named | None:
    """A path from the root of the site; an address with a scheme stays what it is."""
    span = Span(at, at + len(path))
    if _ADDRESS.match(path):
        return Named(span, path)
    if "{" in path or path.startswith("//"):
        return None
    rooted = path if path.startswith("/") else f"/{path}"
    return Named(span, rooted, _reference(ReferenceKind.SITE_PATH, rooted))


def _named(kind: ReferenceKind, name: str, span: Span, *, language: str | None = None) -> Named:
    reference = _reference(kind, name)._replace(language=language)
    return Named(span, name, reference)


def _reference(kind: ReferenceKind, destination: str) -> Reference:
    target, _, fragment = destination.partition("#")
    return Reference(kind, target, fragment)
