"""Tokens and headers, each for the one host that it is meant for, and only where nobody else can read them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from postlint.config.settings import HostSettings, LinkSettings
from postlint.config.tokens import OWN_PREFIX, host_of, of_no_host, variable_for
from postlint.links.model.address import WEB
from postlint.text import join_words

if TYPE_CHECKING:
    from postlint.links.model.exchange import WebTarget


class Credentials:
    """What is sent along: a forge's token as `[links.hosts]` names it, others by the names of their variables, and
    more headers. It never crosses a host, as it is asked for anew at every hop.

    Nothing is sent where a configuration file says who answers in the place of the host (`links.proxy`,
    `links.ca-file`), and nothing but the forges' tokens in a run that is not known to be the repository's own.
    """

    def __init__(self, settings: LinkSettings, environment: Mapping[str, str] | None = None) -> None:
        trust = settings.trust
        self._is_mute = trust.proxy_of_file or trust.ca_of_file
        self._only_forges = trust.only_forges
        self._hosts = settings.hosts
        self._environment = os.environ if environment is None else environment

    def headers(self, target: WebTarget) -> dict[str, str]:
        """The headers for `target`; none without encryption, where anybody on the way could read them."""
        if target.scheme != "https" or self._is_mute:
            return {}
        settings = self._settings(target)
        headers = dict(settings.headers) if settings and not self._only_forges else {}
        # Its pages take no token; its interface, on another host, does.
        token = None if target.host in WEB else self.token(target)
        return {**headers, "Authorization": f"Bearer {token}"} if token else headers

    def token(self, target: WebTarget) -> str | None:
        """The token for `target`, if its variable is set; that for GitHub may stand under either of its hosts."""
        if target.scheme != "https" or target.port != 443 or self._is_mute:
            return None
        settings = self._settings(target)
        if (settings is None or settings.token_env is None) and target.host == "api.github.com":
            settings = self._hosts.get("github.com") or self._hosts.get("github.com:443")
        named = settings.token_env if settings else None
        if named is None and not self._only_forges:
            named = variable_for(target.host)
        return _token(self._environment.get(named)) if named else None

    def used(self) -> list[str]:
        """The variables with tokens that may be sent, sorted."""
        if self._is_mute:
            return []
        return sorted({*self._of_forges(), *(() if self._only_forges else self._of_hosts())})

    def notices(self) -> Iterator[str]:
        """What is not sent although it is there, and why: a line each."""
        lost = list(of_no_host(self._environment))
        if lost:
            yield (
                f"{join_words(lost)} {'is' if len(lost) == 1 else 'are'} of no host, and not sent: the token for "
                f"my-site.example.org stands in {variable_for('my-site.example.org')}"
            )
        own = self._of_hosts()
        own += [
            f"the headers of `links.hosts` for {host}" for host, said in self._hosts.items() if said.headers
        ]
        secrets = [*self._of_forges(), *own]
        if self._is_mute and secrets:
            yield (
                f"{join_words(secrets)} {'is' if len(secrets) == 1 else 'are'} not sent, as a configuration file names "
                "the proxy or the certificates. Name them by POSTLINT_PROXY and POSTLINT_CA_FILE instead."
            )
        elif self._only_forges and own:
            yield (
                f"{join_words(own)} {'is' if len(own) == 1 else 'are'} not sent, "
                "as this run may check anybody's change. To send it all the same, give --trust-config."
            )

    def _of_forges(self) -> list[str]:
        named = (said.token_env for said in self._hosts.values() if said.token_env)
        return sorted({name for name in named if _token(self._environment.get(name))})

    def _of_hosts(self) -> list[str]:
        return sorted(name for name in self._environment if name.startswith(OWN_PREFIX) and host_of(name))

    def _settings(self, target: WebTarget) -> HostSettings | None:
        own = self._hosts.get(target.host_key)
        if own is not None:
            return own
        usual = {"http": 80, "https": 443}[target.scheme]
        # Another port can be another service: what is meant for it must name it.
        return self._hosts.get(target.host) if target.port == usual else None


def _token(value: str | None) -> str | None:
    token = (value or "").strip()
    return token if token.isascii() and token.isprintable() and token else None
