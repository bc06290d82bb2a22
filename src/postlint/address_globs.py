"""Patterns of addresses and hosts, for `links.exclude` and `links.statuses`; matched in linear time, as all are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from postlint.globs import ANY, IN_NAME, LONGEST, Repeat, Token, length_fault, matcher
from postlint.pattern import Pattern
from postlint.records import NamedTuple


class AddressGlobs:
    """Patterns of addresses.

    Without `://` each is a host (`h.example`, `*.h.example`, `[::1]`), whatever the scheme and path, and on any port
    unless it names one. With it, it is a glob over the whole address: `*` stands for anything but `/`, `**` for
    anything, all else for itself, `?` too; without a path it means the whole site.
    """

    def __init__(self, patterns: Iterable[str]) -> None:
        self._rows = [(pattern, _address_matcher(pattern)) for pattern in dict.fromkeys(patterns)]

    def match(self, address: str) -> bool:
        """Whether one of the patterns means `address`, an absolute one."""
        if not self._rows:
            return False
        known = _known_address(address)
        return any(matches(known) for _, matches in self._rows)

    def unused(self, addresses: Iterable[str]) -> tuple[str, ...]:
        """Those of the patterns that mean none of `addresses`; to be asked at the end of a run."""
        waiting = dict(self._rows)
        for address in addresses:
            if not waiting:
                break
            known = _known_address(address)
            for pattern in [pattern for pattern, matches in waiting.items() if matches(known)]:
                del waiting[pattern]
        return tuple(waiting)


def address_fault(pattern: str) -> str | None:
    """What is wrong with `pattern` as one of addresses, with what to write instead, as a sentence."""
    if (fault := length_fault(pattern)) is not None:
        return fault
    scheme, mark, rest = pattern.partition("://")
    if not mark:
        if _HOST.fullmatch(pattern):
            return None
        rest = re.sub(r"^(?:https?:)?[/\\]*", "", pattern)
        host = re.split(r"[/?#\\]", rest, maxsplit=1)[0]
        if host.startswith("."):
            return f"`{pattern}` is no host; write `*{host}` for all hosts that end so"
        if not _HOST.fullmatch(host):
            return f"`{pattern}` is neither a host, such as `h.example`, nor an address, such as `https://h.example/**`"
        return (
            f"`{pattern}` is neither a host nor an address; write `{host}` for all of that host, "
            f"`https://{rest}` for addresses on it"
        )
    host = re.split(r"[/?]", rest, maxsplit=1)[0]
    if "*" not in scheme and scheme.lower() not in _PORTS:
        return f"`{pattern}` means no address that is asked; these begin with `https://`, `http://` or `*://`"
    if "#" in rest:
        return f"`{pattern}` matches nothing, as addresses are asked without what follows `#`; leave that out"
    if not rest or rest.startswith(("/", "?")):
        return f"`{pattern}` names no host; write `*` for any"
    if "@" in host:
        return f"`{pattern}` matches nothing, as nobody is sent a name or password; write it without what precedes `@`"
    return None


class _Address(NamedTuple):
    """An address as it is asked for: host and scheme in small letters, without a port that goes without saying."""

    text: str
    host: str
    port: str


_PORTS = {"http": "80", "https": "443"}
_HOST = Pattern(
    r"(?:\[[0-9A-Fa-f:.*]+\]|[\w*-]+(?:\.[\w*-]+)*\.?)(?::[0-9]{1,5})?|[0-9A-Fa-f.*]*(?::[0-9A-Fa-f.*]*){2,}"
)
_NOT_ASCII = Pattern(r"[^!-~]+")


def _known_address(address: str) -> _Address:
    scheme, mark, rest = address.partition("://")
    end = next((at for at, letter in enumerate(rest) if letter in "/?#\\"), len(rest))
    host, port = _split_host(rest[:end].rpartition("@")[2])
    scheme = scheme.lower()
    default = _PORTS.get(scheme, "")
    at_port = f":{port}" if port and port != default else ""
    path = rest[end:].partition("#")[0]
    slash = "" if path.startswith("/") or not mark else "/"
    text = f"{scheme}{mark}{f'[{host}]' if ':' in host else host}{at_port}{slash}{path}"
    return _Address(_NOT_ASCII.sub(_percent, text), host, port or default)


def _address_matcher(pattern: str) -> Callable[[_Address], bool]:
    if "://" in pattern:
        text = _known_address(pattern).text
        if not re.search(r"[/?]", pattern.partition("://")[2]):
            text = f"{text}**"  # all of the site
        whole = matcher(_address_tokens(text))
        return lambda address: whole(address.text)
    host, port = _split_host(pattern)
    fits = matcher(_address_tokens(host))
    return lambda address: address.host != "" and port in {"", address.port} and fits(address.host)


def _split_host(text: str) -> tuple[str, str]:
    """Host and port of `h.example:80`, `[::1]:80` or `::1`; the host as it is asked for."""
    if text.startswith("["):
        host, _, port = text[1:].partition("]")
        return _ip(host), port.removeprefix(":")
    if text.count(":") > 1:
        return _ip(text), ""
    host, _, port = text.partition(":")
    host = host.lower().removesuffix(".")
    return (host if host.isascii() else _in_ascii(host)), port


def _ip(host: str) -> str:
    import ipaddress  # where an address of that form is met

    try:
        return str(ipaddress.IPv6Address(host))
    except ValueError:
        return host.lower()


@lru_cache(maxsize=4096)
def _in_ascii(host: str) -> str:
    """`host` in the letters in which it is asked for; a part that cannot be asked for, as it is."""
    import httpx  # as it reads the addresses themselves (IDNA 2008)

    labels = []
    for label in host.split("."):
        try:
            labels.append(
                label if label.isascii() else httpx.URL(f"https://{label}/").raw_host.decode("ascii")
            )
        except httpx.InvalidURL:
            labels.append(label)
    return ".".join(labels)


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "surrogatepass"))


def _address_tokens(glob: str) -> list[Token]:
    if len(glob) > LONGEST * 12:  # a letter may take twelve in percent
        return []
    found = re.findall(r"\*+|[^*]", glob, re.DOTALL)
    return [each if each[0] != "*" else Repeat(IN_NAME if each == "*" else ANY) for each in found]
