"""A check of addresses that knows no network but this machine."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Sequence

from postlint.config.settings import LinkSettings
from postlint.links.fetch.checker import check_urls
from postlint.links.model.address import Address, fragments_by_url
from postlint.links.model.verdict import LinkOutcome, Observer, Questions, Verdict

SETTINGS = LinkSettings(
    allow_private=["127.0.0.0/8"], timeout=2, retries=1, max_retry_after=0.3, host_concurrency=4
)


class NameServer:
    """Knows these hosts. `asked` lists the names that were looked up, in order."""

    def __init__(self, hosts: dict[str, Sequence[str]] | None = None) -> None:
        self.hosts = {"a.test": ["127.0.0.1"], "b.test": ["127.0.0.1"]} if hosts is None else hosts
        self.asked: list[str] = []

    async def __call__(self, host: str) -> Sequence[str]:
        self.asked.append(host)
        if host not in self.hosts:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return self.hosts[host]


def check(
    urls: Iterable[str],
    settings: LinkSettings = SETTINGS,
    *,
    names: NameServer | None = None,
    observer: Observer | None = None,
    questions: Questions | None = None,
) -> LinkOutcome:
    anchors = questions is not None and questions.anchors
    return check_urls(
        fragments_by_url(map(Address.of, urls), anchors=anchors),
        settings,
        questions=questions,
        observer=observer,
        resolver=names or NameServer(),
        backoff=0.01,
    )


def verdict(url: str, settings: LinkSettings = SETTINGS, *, names: NameServer | None = None) -> Verdict:
    """The verdict on the only address of a check."""
    (found,) = check([url], settings, names=names).verdicts.values()
    return found


def with_settings(**changes: object) -> LinkSettings:
    """The settings of the tests with some of them changed."""
    return LinkSettings.model_validate({**SETTINGS.model_dump(), **changes})
