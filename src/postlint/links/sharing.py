"""Whether what one check has found of an address is what another one, with other settings, would find."""

from __future__ import annotations

from collections.abc import Sequence

from postlint.address_globs import AddressGlobs
from postlint.config.settings import LinkSettings
from postlint.links.credentials import Credentials
from postlint.links.decide.followups import API, RAW
from postlint.links.history import WITHOUT_EFFECT
from postlint.links.model.address import WEB
from postlint.links.model.exchange import BadAddressError, WebTarget, read_target
from postlint.links.model.verdict import Status, Verdict

_OF_SOME_ADDRESSES = frozenset({"hosts", "statuses", "allow_private"})
"""Settings that make a difference for some addresses only. All others must be alike."""


class Sharing:
    """Says which verdicts of a check with the settings `theirs` hold by the settings `ours`: nobody learns of a private
    network, or of what is shown to a secret, that is not for him to ask.
    """

    def __init__(self, theirs: LinkSettings, ours: LinkSettings) -> None:
        self.is_possible = _for_all(theirs) == _for_all(ours) and set(theirs.allow_private) <= set(
            ours.allow_private
        )
        self._is_guard_alike = set(theirs.allow_private) == set(ours.allow_private)
        self._credentials = Credentials(theirs), Credentials(ours)
        self._statuses = _statuses(theirs), _statuses(ours)

    def holds(self, url: str, verdict: Verdict) -> bool:
        """Whether `verdict` on `url` does."""
        if verdict.status is Status.FORBIDDEN and not self._is_guard_alike:
            return False
        way = [url, *(hop.url for hop in verdict.hops), *([verdict.location] if verdict.location else [])]
        theirs, ours = (
            [meaning for globs, meaning in each if any(map(globs.match, way))] for each in self._statuses
        )
        return theirs == ours and all(map(self._is_sent_alike, _targets(way)))

    def _is_sent_alike(self, target: WebTarget) -> bool:
        theirs, ours = (each.headers(target) for each in self._credentials)
        return theirs == ours


def _for_all(settings: LinkSettings) -> list[object]:
    apart = WITHOUT_EFFECT | _OF_SOME_ADDRESSES
    return [*(value for name, value in settings if name not in apart), settings.trust]


def _statuses(settings: LinkSettings) -> list[tuple[AddressGlobs, object]]:
    return [(AddressGlobs([pattern]), meanings) for pattern, meanings in settings.statuses.items()]


def _targets(way: Sequence[str]) -> list[WebTarget]:
    """All that may have been asked for an address that led this `way`."""
    targets: list[WebTarget] = []
    for url in way:
        try:
            target = read_target(url)
        except BadAddressError:
            continue
        targets.append(target)
        if target.scheme == "http":  # its twin may have been asked, too
            targets.append(read_target(f"https{target.url.removeprefix('http')}"))
        if target.host in WEB:
            targets += [read_target(API), read_target(RAW)]
    return targets
