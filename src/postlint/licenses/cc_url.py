"""Addresses of Creative Commons, by their own grammar: `/licenses/UNIT/VERSION/[PORT/][DEED]`."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, unquote

from postlint.licenses import creative_commons as cc
from postlint.licenses.license import License
from postlint.licenses.reading import UrlKind, UrlReading
from postlint.pattern import Pattern

_DEED = Pattern(r"(?:deed|legalcode|rdf)(?:[.\-][\w\-.]*)?", re.IGNORECASE)
_LANGUAGE = Pattern(r"[a-z]{2}(?:[-_][a-z]{2,4})?", re.IGNORECASE)
_JUNK = Pattern(r"[\s\"'`<>()\[\]{},;.”“’]+$")
_VERSION = Pattern(r"\d+(?:\.\d+)*")
_UNIT_NAMES = {"cc0": "zero", "cczero": "zero", "cc-zero": "zero", "pdm": "mark", "publicdomain": "mark"}
_CC0_PAGE = ("share-your-work", "public-domain", "cc0")


def is_cc_host(host: str | None) -> bool:
    return host in ("creativecommons.org", "www.creativecommons.org")


def read_cc_url(url: str, parts: SplitResult) -> UrlReading:
    """What an address at creativecommons.org says; `parts` is `url` split."""
    path = unquote(parts.path)
    clean = _JUNK.sub("", path)
    reading = _read_path(url, [segment for segment in clean.split("/") if segment])
    if clean == path or reading.license is None:
        return reading
    junk = path[len(clean) :].strip() or " "
    return _no_such(url, f"it ends with `{junk}`, which does not belong to it", reading.canonical)


def _read_path(url: str, segments: list[str]) -> UrlReading:
    names = [segment.lower() for segment in segments]
    if not names:
        return _not_a_license(url, "it is the home page of Creative Commons")
    if names[0] not in ("licenses", "license", "licences", "publicdomain"):
        meant = cc.family("zero").url if tuple(names[:3]) == _CC0_PAGE else None
        return _not_a_license(url, "it is a page about Creative Commons, not one of its licences", meant)
    if names == ["licenses", "publicdomain"]:  # the retired dedication, which has this address only
        return UrlReading(url, UrlKind.LICENSE, cc.find("certification", "1.0", "us"))
    if len(names) == 1 or _DEED.fullmatch(names[1]) or names[1].startswith(("list", "meet", "?")):
        return _not_a_license(url, "it is the list of the licences of Creative Commons, not one of them")
    return _read_unit(url, names[1], names[2:])


def _read_unit(url: str, name: str, rest: list[str]) -> UrlReading:
    unit = _UNIT_NAMES.get(name.removeprefix("cc-") if name.startswith("cc-by") else name)
    unit = unit or name.removeprefix("cc-")
    version = rest[0] if rest else None
    if unit not in cc.UNITS:
        return _read_unknown_unit(url, unit, version)
    if version is None or _DEED.fullmatch(version):
        return _read_unversioned(url, unit)
    if version not in cc.VERSIONS or not cc.ports(unit, version):
        return _read_unknown_version(url, unit, version)
    return _read_port(url, unit, version, rest[1:])


def _read_unknown_unit(url: str, unit: str, version: str | None) -> UrlReading:
    elements = frozenset(unit.split("-"))
    meant = cc.unit_of(elements, version) if elements <= {"by", "nc", "nd", "sa"} else None
    suggestion = cc.find(meant, version) if meant and version else None
    return _no_such(url, f"Creative Commons has no licence `{unit}`", suggestion.url if suggestion else None)


def _read_unversioned(url: str, unit: str) -> UrlReading:
    family = cc.family(unit)
    if family.version:
        reason = f"it lacks the version, which the address of {family.name} has"
        return UrlReading(url, UrlKind.UNVERSIONED, family, reason=reason, suggestion=family.url)
    newest = cc.newest(unit)
    reason = f"it says {family.name}, but no version"
    suggestion = newest.url if newest else None
    return UrlReading(url, UrlKind.UNVERSIONED, family, reason=reason, suggestion=suggestion)


def _read_unknown_version(url: str, unit: str, version: str) -> UrlReading:
    family = cc.family(unit)
    if not _VERSION.fullmatch(version):
        return UrlReading(
            url,
            UrlKind.UNVERSIONED,
            family,
            reason=f"where the version should be, it has `{version}`",
        )
    meant = cc.unit_of(frozenset(unit.split("-")), version)
    if meant and meant != unit and (same := cc.find(meant, version)):
        return _no_such(url, f"version {version} of it is called `{meant}`", same.url)
    suggestion = cc.find(unit, f"{version}.0")
    return _no_such(
        url, f"there is no version {version} of {_label(unit)}", suggestion.url if suggestion else None
    )


def _label(unit: str) -> str:
    return re.sub(r" 1\.0$", "", cc.family(unit).name)


def _read_port(url: str, unit: str, version: str, rest: list[str]) -> UrlReading:
    known = cc.ports(unit, version)
    generic = cc.find(unit, version)
    port = cc.GENERIC
    if rest and not _DEED.fullmatch(rest[0]):
        port, rest = rest[0], rest[1:]
    after = [segment for segment in rest if not _DEED.fullmatch(segment)]
    name = f"{_label(unit)} {version}"
    fallback = generic.url if generic else None
    if port and port not in known:
        if after or not (port in cc.COUNTRIES or _LANGUAGE.fullmatch(port)):
            tail = "/".join((port, *after))
            return _no_such(url, f"`{tail}` does not belong to the address of {name}", fallback)
        return _no_such(url, _no_port(name, port, known), fallback)
    found = cc.find(unit, version, port)
    if found is None:
        countries = ", ".join(cc.port_label(code) for code in known)
        return _no_such(url, f"{name} was only made for single countries: {countries}")
    if after:
        return _no_such(url, f"`{'/'.join(after)}` does not belong to the address of {found.name}", found.url)
    return _licensed(url, found)


def _no_port(name: str, port: str, known: tuple[str, ...]) -> str:
    if known == (cc.GENERIC,):
        return f"{name} is one for all countries, there is none for `{port}`"
    where = f"{cc.port_label(port)} (`{port}`)" if port in cc.COUNTRIES else f"`{port}`"
    return f"there is no {name} for {where}"


def _licensed(url: str, found: License | None) -> UrlReading:
    return UrlReading(url, UrlKind.LICENSE, found, canonical=found.url if found else None)


def _no_such(url: str, reason: str, suggestion: str | None = None) -> UrlReading:
    return UrlReading(url, UrlKind.NO_SUCH_LICENSE, reason=reason, suggestion=suggestion)


def _not_a_license(url: str, reason: str, suggestion: str | None = None) -> UrlReading:
    return UrlReading(url, UrlKind.NOT_A_LICENSE, reason=reason, suggestion=suggestion)
