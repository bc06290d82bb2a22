"""Tokens and headers of the settings, each for the one host that it is meant for."""

from __future__ import annotations

import os
from collections.abc import Mapping

from postlint.config.settings import HostSettings
from postlint.links.github_address import WEB
from postlint.links.target import Target


class Credentials:
    """What is sent along, by `[links.hosts]`. It never crosses a host, as it is asked for anew at every hop."""

    def __init__(
        self, hosts: Mapping[str, HostSettings], environment: Mapping[str, str] | None = None
    ) -> None:
        self._hosts = hosts
        self._environment = os.environ if environment is None else environment

    def headers(self, target: Target) -> dict[str, str]:
        """The headers for `target`; none without encryption, where anybody on the way could read them."""
        if target.scheme != "https":
            return {}
        settings = self._settings(target)
        headers = dict(settings.headers) if settings else {}
        # Its pages take no token; its interface, on another host, does.
        token = None if target.host in WEB else self.token(target)
        return {**headers, "Authorization": f"Bearer {token}"} if token else headers

    def token(self, target: Target) -> str | None:
        """The token for `target`, if its variable is set; that for GitHub may stand under either of its hosts."""
        settings = self._settings(target)
        if (settings is None or settings.token_env is None) and target.host == "api.github.com":
            settings = self._hosts.get("github.com")
        value = self._environment.get(settings.token_env) if settings and settings.token_env else None
        token = (value or "").strip()
        return token if token.isascii() and token.isprintable() and token else None

    def _settings(self, target: Target) -> HostSettings | None:
        own = self._hosts.get(target.lane)
        if own is not None:
            return own
        usual = {"http": 80, "https": 443}[target.scheme]
        # Another port can be another service: what is meant for it must name it.
        return self._hosts.get(target.host) if target.port == usual else None
