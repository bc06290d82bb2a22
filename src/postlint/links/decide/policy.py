"""What may be asked: by the settings of a run, and by the circuit breaker for hosts that do not answer, or never well:
after some of their addresses, the others are not asked as well."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from postlint.address_globs import AddressGlobs
from postlint.config.settings import LinkSettings
from postlint.links.decide.attempt import Ask, Attempt, Done, FailureCount, HostFacts, RetryLater, Stage, Step
from postlint.links.decide.followups import ForgeQuestion, PageSource, forge_question, source_of
from postlint.links.decide.signs import refuses_programs
from postlint.links.model.exchange import FailureKind, RequestFailure, Response, WebTarget
from postlint.links.model.verdict import Questions, Status
from postlint.records import NamedTuple

if TYPE_CHECKING:
    from postlint.links.fetch.host_shares import HostShare

_CUT_CONNECTIONS = 2
"""So many connections cut that had served before, and each request there gets one of its own."""

_BROWSER_FALLBACKS = 2
"""So many addresses of one host that refuse a browser's headers too, and the others there are not asked so."""

# What is no page with words on it. All else may be one: `/a.php`, `/v1.2`, `/`.
_NO_PAGE_LIST = """
.7z .apk .avi .avif .bmp .bz2 .css .csv .deb .dmg .doc .docx .eot .epub .exe .flac .geojson .gif .gz .ics
.ico .iso .jar .jpeg .jpg .js .json .m4a .mkv .mobi .mov .mp3 .mp4 .mpeg .mpg .msi .odp .ods .odt .ogg
.ogv .opus .otf .pdf .png .ppt .pptx .ps .rar .rpm .rss .rtf .svg .tar .tex .tgz .tif .tiff .ttf .txt
.wav .webm .webp .woff .woff2 .xls .xlsx .xml .xz .yaml .yml .zip
"""
_NO_PAGE = tuple(_NO_PAGE_LIST.split())

# The circuit breaker.
_NO_RESPONSE_AFTER = 2
"""So many addresses without any answer, and the others only get the retry pass."""
_STILL_NO_RESPONSE_AFTER = 1
"""So many in the retry pass, and the others are given up."""
_FAILING_AFTER = 5
"""So many in a row to which the host answers with a fault of its own, and the others only get the retry pass: one
request each instead of several. What is wrong with some pages says too little of others to give those up."""
_RATE_LIMITED_AFTER = 5
"""So many in a row that the host would not answer however long we waited, and the others are left."""

_RATE_LIMITED = Response(429, retry_after=float("inf"))

_NO_RESPONSE = frozenset(
    [
        FailureKind.NO_HOST,
        FailureKind.LOOKUP,
        FailureKind.NETWORK,
        FailureKind.REFUSED,
        FailureKind.NO_CONNECTION,
        FailureKind.TIMEOUT,
    ]
)


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often and how patiently something is tried. Times in seconds."""

    max_redirects: int = 10
    max_retry_after: float = 60.0
    first_backoff: float = 1.0
    longest_backoff: float = 30.0

    def backoff(self, times: int) -> float:
        """Seconds to wait before the next try, after `times` others: doubled each time, up to `longest_backoff`."""
        return min(self.longest_backoff, self.first_backoff * float(1 << min(times, 20)))


class OtherChecks(NamedTuple):
    """What a check goes by beside its settings, as it is one of several, one after another or at the same time.

    `settings` are those of all, whose limits for a host all hold. `pauses` has until when each host asked not to be
    asked, on the clock of the loop. `leaves_out`: see CheckPolicy. `share` says which hosts are its
    own, where others ask at the same time, of which nothing else is known.
    """

    settings: Sequence[LinkSettings] = ()
    pauses: dict[str, float] | None = None
    leaves_out: Callable[[str, str], bool] | None = None
    share: HostShare | None = None


class CheckPolicy:
    """The settings of a run, as far as they decide what comes next. `has_github_token`: its interface may be asked.

    `leaves_out` says, where it is not for the settings alone to say, of an address that stands in a page whether a
    second one may not be asked for its sake.
    """

    def __init__(
        self,
        settings: LinkSettings,
        questions: Questions,
        *,
        has_github_token: bool = False,
        first_backoff: float = 1.0,
        leaves_out: Callable[[str, str], bool] | None = None,
    ) -> None:
        self.questions = questions
        self.retry = RetryPolicy(settings.max_redirects, settings.max_retry_after, first_backoff)
        self._is_excluded = AddressGlobs(settings.exclude).match
        self._leaves_out = leaves_out
        self._browser_fallback = settings.browser_fallback
        self._has_github_token = has_github_token
        self._statuses = [
            (AddressGlobs([pattern]), meanings) for pattern, meanings in settings.statuses.items()
        ]

    def prepare(self, attempt: Attempt, host: HostFacts) -> Attempt:
        """`attempt` with a request that its host answers, and from which is learnt what is asked."""
        fresh = attempt.fresh_connection or host.cut_connections >= _CUT_CONNECTIONS
        request = attempt.request
        if attempt.stage is Stage.PAGE:
            fragments = attempt.fragments if self.source_of(attempt) is None else frozenset[str]()
            reads = bool(fragments) or (self.questions.soft_404 and _may_be_page(request.target))
            request = request._replace(
                method="GET" if reads or host.refuses_head else request.method,
                as_browser=request.as_browser or host.needs_browser_headers,
                reads=reads,
                fragments=fragments,
            )
        return replace(attempt, request=request, fresh_connection=fresh)

    def may_try_as_browser(self, attempt: Attempt, host: HostFacts) -> bool:
        """Whether to ask once more with a browser's headers."""
        return (
            self._browser_fallback
            and not attempt.request.as_browser
            and refuses_programs(attempt.target.host) is None
            and host.browser_fallbacks_refused < _BROWSER_FALLBACKS
        )

    @property
    def may_try_browser(self) -> bool:
        """Whether a browser's headers may be tried at all."""
        return self._browser_fallback

    def meaning(self, attempt: Attempt, status: int) -> Status | None:
        """What `links.statuses` says that `status` means where `attempt` has got to; None where it says nothing.

        The first row that fits an address and has the status counts.
        """
        for globs, meanings in self._statuses:
            meaning = meanings.get(str(status)) or meanings.get(f"{status // 100}xx")
            if meaning is not None and any(globs.match(each.url) for each in (attempt.start, attempt.target)):
                return Status.SKIPPED if meaning == "skip" else Status(meaning)
        return None

    def forge_question(self, attempt: Attempt) -> ForgeQuestion | None:
        """Where else to ask about the page: only with a token, as without one few answers are to be had."""
        found = forge_question(attempt.target) if self._has_github_token else None
        return found if found and self.may_ask(attempt, found.target) else None

    def source_of(self, attempt: Attempt) -> PageSource | None:
        """Where else to look for the anchors; None where none is sought, or only the page has them."""
        found = source_of(attempt.target, token=self._has_github_token) if attempt.fragments else None
        return found if found and self.may_ask(attempt, found.target) else None

    def may_ask(self, attempt: Attempt, target: WebTarget) -> bool:
        """Whether the settings let an address be asked that no link leads to, for the sake of `attempt`."""
        return not self.is_excluded(target.url, attempt.url)

    def is_excluded(self, url: str, start: str) -> bool:
        """Whether `url` is not to be asked for the sake of `start`, an address that stands in a page."""
        return self._is_excluded(url) or (self._leaves_out is not None and self._leaves_out(start, url))


def _may_be_page(target: WebTarget) -> bool:
    return not urlsplit(target.url).path.lower().endswith(_NO_PAGE)


def instead_of_asking(attempt: Attempt, host: HostFacts) -> Response | RequestFailure | None:
    """What stands for the response to `attempt`, which is better not sent now; None where it is to be sent."""
    no_response, failing = host.no_response, host.failing
    if no_response and no_response.addresses >= (
        _STILL_NO_RESPONSE_AFTER if attempt.is_retry_pass else _NO_RESPONSE_AFTER
    ):
        return no_response.failure
    if failing and failing.addresses >= _FAILING_AFTER and not attempt.is_retry_pass:
        return failing.failure
    return _RATE_LIMITED if host.rate_limits >= _RATE_LIMITED_AFTER else None


def is_real(response: Response) -> bool:
    """Whether a server gave this response."""
    return response is not _RATE_LIMITED


def after_result(host: HostFacts, name: str, result: Response | RequestFailure, step: Step) -> HostFacts:
    """What is known of the host `name` after `result`, which `step` follows."""
    if isinstance(result, RequestFailure):
        if result.kind in _NO_RESPONSE and not isinstance(step, Ask):
            return replace(host, no_response=_counted(host.no_response, result))
        return host
    no_response = None if is_real(result) else host.no_response
    if result.asks_for_fewer:
        limits = host.rate_limits + isinstance(step, Done)
        return replace(host, no_response=no_response, rate_limits=limits)
    if not 500 <= result.status < 600:
        return replace(host, no_response=no_response, failing=None, rate_limits=0)
    if _has_failed(step):
        failure = RequestFailure(FailureKind.OTHER, f"`{name}` answered {result.status}")
        return replace(host, no_response=no_response, failing=_counted(host.failing, failure))
    return replace(host, no_response=no_response)


def before_retry_pass(host: HostFacts) -> HostFacts:
    """Every host has another chance."""
    return replace(host, no_response=None, failing=None)


def _has_failed(step: Step) -> bool:
    return isinstance(step, RetryLater) or (
        isinstance(step, Done) and step.verdict.status is Status.UNREACHABLE
    )


def _counted(before: FailureCount | None, failure: RequestFailure) -> FailureCount:
    return FailureCount(before.addresses + 1 if before else 1, failure)
