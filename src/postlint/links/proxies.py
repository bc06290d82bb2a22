"""Which requests go through a proxy: none, unless the settings name one or point to the environment."""

from __future__ import annotations

import urllib.request
from urllib.parse import urlsplit

from postlint.errors import ConfigError

FROM_ENVIRONMENT = "environment"


def proxies(setting: str | None) -> dict[str, str | None]:
    """The proxy for each pattern of addresses as httpx has them (`"all://"`); None means a direct connection."""
    if setting is None:
        return {}
    if setting != FROM_ENVIRONMENT:
        return {"all://": _checked(setting, "`links.proxy`")}
    return _from_environment()


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
