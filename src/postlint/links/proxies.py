"""Which requests go through a proxy: none, unless the settings name one or point to the environment."""

from __future__ import annotations

import urllib.request
from collections.abc import Mapping
from urllib.parse import urlsplit

from postlint.config.settings import FROM_ENVIRONMENT
from postlint.errors import ConfigError
from postlint.links.guard import Guard
from postlint.links.target import BadAddressError, Target, read_target

PROXY_INSIDE = (
    "a proxy inside of a private network must be named by POSTLINT_PROXY or on the command line, or its host or "
    "network stand in `links.allow-private`"
)


def proxies(setting: str | None) -> dict[str, str | None]:
    """The proxy for each pattern of addresses; None means a direct connection.

    A pattern is a scheme or `all`, with a host, with all hosts below one, or with none: `https://`, `all://a.test`,
    `all://*.a.test`.
    """
    if setting is None:
        return {}
    if setting != FROM_ENVIRONMENT:
        return {"all://": _checked(setting, "`links.proxy`")}
    return _from_environment()


def proxy_for(target: Target, patterns: Mapping[str, str | None]) -> str | None:
    """The proxy that `patterns`, as `proxies` gives them, have for `target`; the closest pattern counts."""
    if not patterns:
        return None
    labels = target.host.split(".")
    above = (".".join(labels[start:]) for start in range(1, len(labels)))
    for pattern in (f"all://{target.host}", *(f"all://*.{name}" for name in above), f"{target.scheme}://"):
        if pattern in patterns:
            return patterns[pattern]
    return patterns.get("all://")


def screen(patterns: Mapping[str, str | None], guard: Guard) -> None:
    """Refuses proxies that are plainly inside of a private network: by an address or a name that is never public.

    What a name leads to is judged at the connection.

    Raises:
        ConfigError: `guard` lets none of these be asked.
    """
    for proxy in patterns.values():
        if proxy is None:
            continue
        parts = urlsplit(proxy)
        host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
        try:
            refusal = guard.refusal(read_target(f"http://{host}/").host)
        except BadAddressError as error:
            refusal = str(error)
        if refusal is not None:
            raise ConfigError(f"`links.proxy`: {refusal}, and {PROXY_INSIDE}")


def _from_environment() -> dict[str, str | None]:
    found = urllib.request.getproxies_environment()
    common = found.get("all")
    chosen: dict[str, str | None] = {
        f"{scheme}://": _checked(proxy, f"the environment variable `{scheme}_proxy`")
        for scheme in ("http", "https")
        if (proxy := found.get(scheme) or common)
    }
    if not chosen:
        return {}
    for entry in found.get("no", "").split(","):
        host = entry.strip().lstrip("*").lstrip(".")
        if host:
            chosen[f"all://{host}"] = chosen[f"all://*.{host}"] = None
        elif entry.strip() == "*":
            return {}
    return chosen


def _checked(proxy: str, where: str) -> str:
    address = proxy if "://" in proxy else f"http://{proxy}"
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise ConfigError(
            f"{where} is not the address of a proxy",  # not quoted: it may hold a password
            hint="Write it as `http://proxy.example:3128`.",
        )
    return address
