"""What an address says about a licence: which one it is, or why it is none. Nothing is fetched."""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import SequenceMatcher
from functools import lru_cache
from urllib.parse import SplitResult, unquote, urlsplit

from postlint.licenses import catalogue
from postlint.licenses import creative_commons as cc
from postlint.licenses.license import License, UrlKind, UrlReading
from postlint.pattern import Pattern

MAX_LENGTH = 2048

_SCHEME = Pattern(r"(?:https?:)?//", re.IGNORECASE)
_BARE_HOST = Pattern(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?:[/?#:]|$)", re.IGNORECASE)
_PATH = Pattern(r"(?:/|\.{1,2}/)\S*|\S*(?:licen[sc]e|lizenz|copying)\S*", re.IGNORECASE)
_LICENSE_WORDS = Pattern(
    r"licen[sc]|licencia|licenza|licenç|lizenz|copyright|copying|copyleft|urheber|nutzung|terms|legal|"
    r"rights|conditions|bedingungen|mentions|impressum|imprint|credit|polic|agb\b|eula|\btos\b",
    re.IGNORECASE,
)
_PICTURE_PAGES = Pattern(
    r"flickr\.com/photos/|unsplash\.com/(?:\w\w/)?(?:photos|@)|pexels\.com/(?:[\w-]+/)?(?:photo|foto)/|"
    r"pixabay\.com/(?:\w\w/)?(?:photos|illustrations|vectors|images|users)?/|piqs\.de/|wiki/(?:File|Datei):",
    re.IGNORECASE,
)
_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".svg", ".webp", ".avif", ".tif", ".tiff")
_LICENSE_COPIES = Pattern(r"/wiki/(?:Wikipedia:Text_of|Commons:GNU_Free)", re.IGNORECASE)


@lru_cache(maxsize=1024)
def identify_url(url: str) -> UrlReading:
    """What `url`, as written in a front matter, says of a licence."""
    return _read(url.strip())._replace(url=url)


def _read(address: str) -> UrlReading:
    if len(address) > MAX_LENGTH:
        return _not_a_license("it is too long to be the address of a licence")
    if not _SCHEME.match(address):
        return _read_schemeless(address)
    try:
        parts = urlsplit(address if address.startswith(("http", "HTTP")) else f"https:{address}")
        host = parts.hostname or ""
    except ValueError:
        return UrlReading(UrlKind.NOT_A_URL, reason="it is no web address")
    if host in ("creativecommons.org", "www.creativecommons.org"):
        return _read_cc(parts)
    if _is_misspelt_cc(host, parts.path):
        meant = _read_cc(parts)
        reason = f"`{host}` is not the site of Creative Commons"
        return _no_such(reason, meant.canonical or meant.suggestion or _url(meant.license))
    known = _read_publisher(host, unquote(parts.path))
    if known:
        return UrlReading(UrlKind.LICENSE, known, canonical=_canonical(host, parts, known))
    return _read_unknown(parts)


_CC_PATH = Pattern(r"/(?:licen[cs]es?|publicdomain)/[a-z]", re.IGNORECASE)


def _is_misspelt_cc(host: str, path: str) -> bool:
    """Whether `host` is one slip away from `creativecommons.org`, and `path` one of its licences."""
    name = host.removeprefix("www.")
    if _CC_PATH.match(path) is None or name.endswith(".creativecommons.org") or name.count(".") != 1:
        return False
    label, _, end = name.partition(".")
    near = SequenceMatcher(None, label.replace("-", ""), "creativecommons").ratio() >= 0.9
    return near and (label != "creativecommons" or end in {"com", "net", "or", "og", "ogr", "orgs", "info"})


def _read_schemeless(address: str) -> UrlReading:
    if _BARE_HOST.match(address) and not address.lower().endswith((".md", ".txt", ".html")):
        meant = identify_url(f"https://{address}")
        suggestion = meant.canonical or meant.suggestion or f"https://{address}"
        return UrlReading(UrlKind.NOT_A_URL, reason="it lacks the `https://` in front", suggestion=suggestion)
    if _PATH.fullmatch(address):
        return UrlReading(UrlKind.UNDECIDED)
    return UrlReading(UrlKind.NOT_A_URL, reason="it is no web address")


def _read_unknown(parts: SplitResult) -> UrlReading:
    place = f"{parts.hostname or ''}{unquote(parts.path)}"
    if _LICENSE_COPIES.search(place):
        return UrlReading(UrlKind.UNDECIDED)
    if _PICTURE_PAGES.search(place):
        return _not_a_license("it is the page of a picture")
    if "/wiki/" in parts.path and "wiki" in (parts.hostname or ""):
        return _not_a_license("it is a page of a wiki")
    if _LICENSE_WORDS.search(f"{unquote(parts.path)}?{parts.query}#{parts.fragment}"):
        return UrlReading(UrlKind.UNDECIDED)
    if parts.path in ("", "/") and not parts.query:
        return _not_a_license(f"it is the home page of {parts.hostname}")
    if parts.path.lower().endswith(_PICTURES):
        return _not_a_license("it is a picture")
    return _not_a_license(f"it seems to be an ordinary page of {parts.hostname}")


_ODC = {"odbl": "ODbL-1.0", "by": "ODC-By-1.0", "pddl": "PDDL-1.0", "dbcl": "DbCL-1.0"}
_GNU = {"gpl": "GPL", "lgpl": "LGPL", "agpl": "AGPL", "fdl": "GFDL", "lesser": "LGPL", "affero": "AGPL"}


def _spdx(match: re.Match[str]) -> License | None:
    name = match["id"]
    return catalogue.by_id(name) or _cc_id(name) or catalogue.by_id(_dotted(name))


def _dotted(slug: str) -> str:
    """`apache-2-0`, as opensource.org writes it, as an id: `apache-2.0`."""
    return re.sub(r"(?<=\d)-(?=\d)", ".", slug)


def _cc_id(id_: str) -> License | None:
    match = re.fullmatch(r"cc(?P<zero>0)?-?(?P<unit>[a-z-]*?)-?(?P<version>\d\.\d)", id_, re.IGNORECASE)
    if not match:
        return None
    return cc.find("zero" if match["zero"] else match["unit"].lower(), match["version"])


def _gnu(match: re.Match[str]) -> License | None:
    return catalogue.by_family(_GNU[match["name"].lower()], match["version"])


def _cdla(match: re.Match[str]) -> License | None:
    return catalogue.by_id(f"CDLA-{match['name'].title()}-{match['version'].replace('-', '.')}")


def _eupl(match: re.Match[str]) -> License | None:
    version = match["version"]
    return catalogue.by_family("EUPL", version.replace("-", ".") if version else None)


_PLACES: tuple[tuple[str, str, Callable[[re.Match[str]], License | None]], ...] = (
    ("opendatacommons.org", r"/licenses/(?P<id>odbl|by|pddl|dbcl)(?:/(?:1-0|1\.0|summary))?",
     lambda m: catalogue.by_id(_ODC[m["id"].lower()])),
    ("govdata.de", r"/(?:dl-de|DL-DE)/(?P<name>by|zero)-(?P<version>\d-\d)",
     lambda m: catalogue.by_family(f"DL-DE-{m['name'].upper()}", m["version"].replace("-", "."))),
    ("nationalarchives.gov.uk", r"/doc/open-government-licence(?:/version/(?P<version>\d))?",
     lambda m: catalogue.by_family("OGL-UK", f"{m['version']}.0" if m["version"] else None)),
    ("etalab.gouv.fr", r"/(?:wp-content/.*)?(?:licence-ouverte|ETALAB-Licence-Ouverte|Licence_Ouverte).*",
     lambda _: catalogue.by_family("etalab")),
    ("rightsstatements.org", r"/(?:vocab|page)/(?P<id>[\w-]+)/1\.0(?:/.*)?",
     lambda m: catalogue.by_family(m["id"])),
    ("artlibre.org", r"/(?:licence/lal(?:/\w+)?|lal(?:/.*)?)", lambda _: catalogue.by_family("LAL")),
    ("gnu.org",
     r"/(?:licenses|copyleft)/(?:old-licenses/)?(?P<name>a?gpl|l?gpl|fdl|lesser)(?:-(?P<version>\d\.\d))?(?:\.[\w.-]+)?",
     _gnu),
    ("apache.org", r"/licenses(?:/LICENSE-(?P<version>\d\.\d)(?:\.\w+)?)?",
     lambda m: catalogue.by_family("Apache", m["version"])),
    ("opensource.org", r"/licenses?/(?P<id>[\w.+-]+?)(?:\.(?:php|html))?", _spdx),
    ("spdx.org", r"/licenses/(?P<id>[\w.+-]+?)(?:\.(?:html|txt|json))?", _spdx),
    ("choosealicense.com", r"/licenses/(?P<id>[\w.+-]+)", _spdx),
    ("mozilla.org", r"/(?:[\w-]+/)?MPL/(?P<version>\d\.\d)",
     lambda m: catalogue.by_family("MPL", m["version"])),
    ("unlicense.org", r"", lambda _: catalogue.by_id("Unlicense")),
    ("wtfpl.net", r"(?:/about|/txt/.*)?", lambda _: catalogue.by_id("WTFPL")),
    ("scripts.sil.org", r"/OFL\w*", lambda _: catalogue.by_id("OFL-1.1")),
    ("openfontlicense.org", r"(?:/.*)?", lambda _: catalogue.by_id("OFL-1.1")),
    ("unsplash.com", r"(?:/\w\w)?/(?:license|licence|lizenz)", lambda _: catalogue.by_family("unsplash")),
    ("pexels.com", r"(?:/[\w-]+)?/(?:photo-)?(?:license|lizenz)", lambda _: catalogue.by_family("pexels")),
    ("pixabay.com", r"(?:/\w\w)?/service/(?:license|licence|lizenz|terms|nutzungsbedingungen)[\w-]*",
     lambda _: catalogue.by_family("pixabay")),
    ("flickr.com", r"/commons/usage", lambda _: catalogue.by_family("flickr-commons")),
    ("cdla.io", r"/(?P<name>permissive|sharing)-(?P<version>\d-\d)", _cdla),
    ("cdla.dev", r"/(?P<name>permissive|sharing)-(?P<version>\d-\d)", _cdla),
    ("eupl.eu", r"/(?P<version>1\.[0-2])(?:/.*)?", _eupl),
    ("joinup.ec.europa.eu", r"/.*eupl.*?(?:v?(?P<version>1[.-][0-2]).*)?", _eupl),
    ("interoperable-europe.ec.europa.eu", r"/.*eupl.*?(?:v?(?P<version>1[.-][0-2]).*)?", _eupl),
    ("cern.ch", r"/cern-ohl", lambda _: catalogue.by_family("CERN-OHL")),
    ("cern-ohl.web.cern.ch", r".*", lambda _: catalogue.by_family("CERN-OHL")),
    ("ohwr.org", r"/cern_ohl_(?P<kind>[psw])_v2(?:\.\w+)?",
     lambda m: catalogue.by_id(f"CERN-OHL-{m['kind'].upper()}-2.0")),
    ("ohwr.org", r"/(?:project/|projects/)?cern-?ohl.*", lambda _: catalogue.by_family("CERN-OHL")),
    ("tapr.org", r"/.*ohl.*", lambda _: catalogue.by_id("TAPR-OHL-1.0")),
    ("latex-project.org", r"/lppl(?:/lppl-(?P<version>\d-\d\w?)(?:\.\w+)?)?",
     lambda m: catalogue.by_family("LPPL", m["version"].replace("-", ".") if m["version"] else None)),
    ("paritylicense.com", r"(?:/versions/(?P<version>\d\.\d\.\d)(?:\.\w+)?)?",
     lambda m: catalogue.by_id(f"Parity-{m['version'] or '7.0.0'}")),
)  # fmt: skip
"""Where publishers keep their licences: host without `www.`, path without the slash at the end, and which."""

_RULES = {host: [(path, read) for h, path, read in _PLACES if h == host] for host, _, _ in _PLACES}

_MOVED_TO_HTTPS = {"opendatacommons.org", "opensource.org", "apache.org"}
"""Publishers whose own servers send every `http:` address to `https:`."""


def _read_publisher(host: str, path: str) -> License | None:
    place = path.rstrip("/")
    for pattern, read in _RULES.get(host.removeprefix("www."), ()):
        if match := re.fullmatch(pattern, place, re.IGNORECASE):
            return read(match)
    return None


def _canonical(host: str, parts: SplitResult, known: License) -> str | None:
    if known.version is not None and host == "opendatacommons.org" and "summary" not in parts.path:
        return known.url
    if parts.scheme == "http" and host.removeprefix("www.") in _MOVED_TO_HTTPS:
        return parts._replace(scheme="https").geturl()
    return None


# Addresses of Creative Commons, by their own grammar: `/licenses/UNIT/VERSION/[PORT/][DEED]`.

_DEED = Pattern(r"(?:deed|legalcode|rdf)(?:[.\-][\w\-.]*)?", re.IGNORECASE)
_LANGUAGE = Pattern(r"[a-z]{2}(?:[-_][a-z]{2,4})?", re.IGNORECASE)
_JUNK = Pattern(r"[\s\"'`<>()\[\]{},;.”“’]+$")
_VERSION = Pattern(r"\d+(?:\.\d+)*")
_UNIT_NAMES = {"cc0": "zero", "cczero": "zero", "cc-zero": "zero", "pdm": "mark", "publicdomain": "mark"}
_CC0_PAGE = ("share-your-work", "public-domain", "cc0")


def _read_cc(parts: SplitResult) -> UrlReading:
    path = unquote(parts.path)
    clean = _JUNK.sub("", path)
    reading = _read_cc_path([segment for segment in clean.split("/") if segment])
    if clean == path or reading.license is None:
        return reading
    junk = path[len(clean) :].strip() or " "
    return _no_such(f"it ends with `{junk}`, which does not belong to it", reading.canonical)


def _read_cc_path(segments: list[str]) -> UrlReading:
    names = [segment.lower() for segment in segments]
    if not names:
        return _not_a_license("it is the home page of Creative Commons")
    if names[0] not in ("licenses", "license", "licences", "publicdomain"):
        meant = cc.family("zero") if tuple(names[:3]) == _CC0_PAGE else None
        return _not_a_license("it is a page about Creative Commons, not one of its licences", _url(meant))
    if names == ["licenses", "publicdomain"]:  # the retired dedication, which has this address only
        return UrlReading(UrlKind.LICENSE, cc.find("certification", "1.0", "us"))
    if len(names) == 1 or _DEED.fullmatch(names[1]) or names[1].startswith(("list", "meet", "?")):
        return _not_a_license("it is the list of the licences of Creative Commons, not one of them")
    return _read_unit(names[1], names[2:])


def _read_unit(name: str, rest: list[str]) -> UrlReading:
    unit = _UNIT_NAMES.get(name.removeprefix("cc-") if name.startswith("cc-by") else name)
    unit = unit or name.removeprefix("cc-")
    version = rest[0] if rest else None
    if unit in cc.UNLISTED:
        return UrlReading(UrlKind.UNDECIDED)
    if unit not in cc.UNITS:
        return _read_unknown_unit(unit, version)
    if version is None or _DEED.fullmatch(version):
        return _read_unversioned(unit)
    if version not in cc.VERSIONS or not cc.ports(unit, version):
        return _read_unknown_version(unit, version)
    return _read_port(unit, version, rest[1:])


def _read_unknown_unit(unit: str, version: str | None) -> UrlReading:
    elements = frozenset(unit.split("-"))
    meant = cc.unit_of(elements, version) if elements <= {"by", "nc", "nd", "sa"} else None
    suggestion = cc.find(meant, version) if meant and version else None
    return _no_such(f"Creative Commons has no licence `{unit}`", _url(suggestion))


def _read_unversioned(unit: str) -> UrlReading:
    family = cc.family(unit)
    if family.version:
        reason = f"it lacks the version, which the address of {family.name} has"
        return UrlReading(UrlKind.UNVERSIONED, family, reason=reason, suggestion=family.url)
    reason = f"it says {family.name}, but no version"
    return UrlReading(UrlKind.UNVERSIONED, family, reason=reason, suggestion=_url(cc.newest(unit)))


def _read_unknown_version(unit: str, version: str) -> UrlReading:
    if not _VERSION.fullmatch(version):
        reason = f"where the version should be, it has `{version}`"
        return UrlReading(UrlKind.UNVERSIONED, cc.family(unit), reason=reason)
    meant = cc.unit_of(frozenset(unit.split("-")), version)
    if meant and meant != unit and (same := cc.find(meant, version)):
        return _no_such(f"version {version} of it is called `{meant}`", same.url)
    suggestion = cc.find(unit, f"{version}.0")
    return _no_such(f"there is no version {version} of {_label(unit)}", _url(suggestion))


def _read_port(unit: str, version: str, rest: list[str]) -> UrlReading:
    known = cc.ports(unit, version)
    port = cc.GENERIC
    if rest and not _DEED.fullmatch(rest[0]):
        port, rest = rest[0], rest[1:]
    after = [segment for segment in rest if not _DEED.fullmatch(segment)]
    name = f"{_label(unit)} {version}"
    if port and port not in known:
        reason = _no_port(name, port, known)
        if after or not (port in cc.COUNTRIES or _LANGUAGE.fullmatch(port)):
            reason = f"`{'/'.join((port, *after))}` does not belong to the address of {name}"
        return _no_such(reason, _url(cc.find(unit, version)))
    found = cc.find(unit, version, port)
    if found is None:
        countries = ", ".join(cc.port_label(code) for code in known)
        return _no_such(f"{name} was only made for single countries: {countries}")
    if after:
        return _no_such(f"`{'/'.join(after)}` does not belong to the address of {found.name}", found.url)
    return UrlReading(UrlKind.LICENSE, found, canonical=found.url)


def _no_port(name: str, port: str, known: tuple[str, ...]) -> str:
    if known == (cc.GENERIC,):
        return f"{name} is one for all countries, there is none for `{port}`"
    where = f"{cc.port_label(port)} (`{port}`)" if port in cc.COUNTRIES else f"`{port}`"
    return f"there is no {name} for {where}"


def _label(unit: str) -> str:
    return cc.family(unit).name.removesuffix(" 1.0")


def _url(license_: License | None) -> str | None:
    return license_.url if license_ else None


def _no_such(reason: str, suggestion: str | None = None) -> UrlReading:
    return UrlReading(UrlKind.NO_SUCH_LICENSE, reason=reason, suggestion=suggestion)


def _not_a_license(reason: str, suggestion: str | None = None) -> UrlReading:
    return UrlReading(UrlKind.NOT_A_LICENSE, reason=reason, suggestion=suggestion)
