"""What a run learns about each host, so that the next request there is the right one at once."""

from __future__ import annotations

import secrets
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import urlsplit, urlunsplit

from postlint.address_globs import AddressGlobs
from postlint.config.settings import LinkSettings
from postlint.links.answer import Answer
from postlint.links.credentials import Credentials
from postlint.links.github import API, Inquiry, Text, inquiry, text_behind
from postlint.links.known_hosts import refuses_programs
from postlint.links.look import Look, Stage
from postlint.links.phrases import not_found_phrase
from postlint.links.places import is_root
from postlint.links.questions import Questions
from postlint.links.redirects import REDIRECTS, next_hop
from postlint.links.statuses import Meanings
from postlint.links.target import Target, read_target
from postlint.links.verdict import Status

_NOTHING: frozenset[str] = frozenset()
_GITHUB_API = read_target(API)

_CUTS = 2
"""So many connections cut that had served before, and each request there gets one of its own."""

_GIVE_UP_POSING = 2
"""So many addresses of one host that refuse a browser's headers too, and the others there are not asked so."""

# What is no page with words on it. All else may be one: `/a.php`, `/v1.2`, `/`.
_NO_PAGE_LIST = """
.7z .apk .avi .avif .bmp .bz2 .css .csv .deb .dmg .doc .docx .eot .epub .exe .flac .geojson .gif .gz .ics
.ico .iso .jar .jpeg .jpg .js .json .m4a .mkv .mobi .mov .mp3 .mp4 .mpeg .mpg .msi .odp .ods .odt .ogg
.ogv .opus .otf .pdf .png .ppt .pptx .ps .rar .rpm .rss .rtf .svg .tar .tex .tgz .tif .tiff .ttf .txt
.wav .webm .webp .woff .woff2 .xls .xlsx .xml .xz .yaml .yml .zip
"""
_NO_PAGE = tuple(_NO_PAGE_LIST.split())


class _Suspect(NamedTuple):
    """A page that says it is not there. `final` is the address where it says so."""

    url: str
    final: str
    phrase: str


class Hosts:
    """The manners of all hosts of a run, and what its settings say about them."""

    def __init__(self, settings: LinkSettings, questions: Questions) -> None:
        self.questions = questions
        self._posing = settings.browser_fallback
        self._is_excluded = AddressGlobs(settings.exclude).match
        self._meanings = Meanings(settings.statuses)
        self._credentials = Credentials(settings)
        self._no_head: set[str] = set()
        self._cut: Counter[str] = Counter()
        self._need_browser: set[str] = set()
        self._posed_in_vain: Counter[str] = Counter()
        self._suspects: defaultdict[str, list[_Suspect]] = defaultdict(list)
        self._suspected: set[str] = set()
        self._doubts: dict[str, str] = {}

    def prepare(self, look: Look) -> None:
        """Make the next request of `look` one that its host answers, and from which is learnt what is asked."""
        look.anew = look.anew or self._cut[look.lane] >= _CUTS
        if look.stage is not Stage.PAGE:
            look.reads = look.stage is not Stage.FORGE
            look.sought = look.fragments if look.stage is Stage.TEXT else _NOTHING
            return
        look.sought = look.fragments if self.text_behind(look) is None else _NOTHING
        look.reads = bool(look.sought) or (self.questions.soft_404 and _may_be_page(look.target))
        if look.reads or look.lane in self._no_head:
            look.method = "GET"
        if look.lane in self._need_browser:
            look.as_browser = True

    def refuses_head(self, lane: str) -> None:
        self._no_head.add(lane)

    def cuts(self, lane: str) -> None:
        """Note that a host cut a connection that had served before."""
        self._cut[lane] += 1

    def may_pose(self, look: Look) -> bool:
        """Whether to ask once more with a browser's headers."""
        return (
            self._posing
            and not look.as_browser
            and refuses_programs(look.target.host) is None
            and self._posed_in_vain[look.lane] < _GIVE_UP_POSING
        )

    def posed(self, look: Look, *, helped: bool) -> None:
        """Note what came of asking with a browser's headers."""
        if helped:
            self._need_browser.add(look.lane)
        else:
            self._posed_in_vain[look.lane] += 1

    def meaning(self, look: Look, status: int) -> Status | None:
        """What the settings say that `status` means where `look` has got to."""
        return self._meanings.of(status, look.start, look.target)

    def inquiry(self, look: Look) -> Inquiry | None:
        """Where else to ask about the page of `look`: only with a token, as without one few answers are to be had."""
        found = inquiry(look.target)
        if found is None or not self.may_ask(found.target):
            return None
        return found if self._credentials.token(found.target) else None

    def text_behind(self, look: Look) -> Text | None:
        """Where else to look for the places of `look`; None where none is sought, or only the page has them."""
        if not look.fragments:
            return None
        found = text_behind(look.target, token=self._credentials.token(_GITHUB_API) is not None)
        return found if found is not None and self.may_ask(found.target) else None

    def may_ask(self, target: Target) -> bool:
        """Whether the settings let an address be asked that no link leads to."""
        return not self._is_excluded(target.url)

    def suspect(self, look: Look, phrase: str) -> None:
        """Note that the page of `look`, which answers well, says by `phrase` that it is not there."""
        self._suspected.add(look.url)
        self._suspects[look.start.lane].append(_Suspect(look.url, look.target.url, phrase))

    def suspects(self, url: str) -> bool:
        """Whether the page at `url` says that it is not there."""
        return url in self._suspected

    def probes(self) -> Iterator[Look]:
        """One look a host with such pages: at an address that cannot exist."""
        for suspects in self._suspects.values():
            target = _impossible(read_target(suspects[0].url))
            yield Look(target.url, target, target, 0, method="GET", stage=Stage.PROBE)

    def probed(self, look: Look, answer: Answer) -> None:
        """Settle the suspicions of a host: they are right where what cannot exist is answered in the same way."""
        for suspect in self._suspects.get(look.start.lane, ()):
            if _says_the_same(look.target, answer, suspect):
                self._doubts[suspect.url] = f"the page itself says “{suspect.phrase}”"

    @property
    def doubts(self) -> Mapping[str, str]:
        """Why a page that answers well is not there, by its address."""
        return self._doubts


def _says_the_same(asked: Target, answer: Answer, suspect: _Suspect) -> bool:
    if answer.status in REDIRECTS and answer.location is not None:
        hop = next_hop(asked, (), answer.location, 1)
        return isinstance(hop, Target) and hop.url == suspect.final
    if not 200 <= answer.status < 300 or answer.seen is None:
        return False
    phrase = not_found_phrase(answer.seen.title, answer.seen.heading)
    return phrase is not None and phrase.casefold() == suspect.phrase.casefold()


def _may_be_page(target: Target) -> bool:
    return not urlsplit(target.url).path.lower().endswith(_NO_PAGE)


def _impossible(page: Target) -> Target:
    """An address beside `page` that nothing can stand at."""
    parts = urlsplit(page.url)
    folder = "" if is_root(parts.path) else parts.path.rstrip("/").rpartition("/")[0]
    name = f"postlint-asks-for-no-such-page-{secrets.token_hex(6)}"
    return read_target(urlunsplit((parts.scheme, parts.netloc, f"{folder}/{name}", "", "")))
