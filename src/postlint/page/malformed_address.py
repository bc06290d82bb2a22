"""What is wrong with an address, as far as its letters tell: no host is asked, no file is looked for.

The grammar is that of RFC 3986 with the leniency of the URL Standard (https://url.spec.whatwg.org): what
browsers and servers take as it stands is left alone. E-mail addresses are judged by RFC 6068.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from enum import Enum
from urllib.parse import unquote

from postlint.page.body import Link, LinkKind, Origin, kind_of
from postlint.page.facts import PageFacts
from postlint.pattern import Pattern
from postlint.records import NamedTuple
from postlint.text import in_full, shorten


class AddressFaultKind(Enum):
    """What sort of fault an address has."""

    SCHEME = "scheme"
    DOUBLED = "doubled"
    NO_SCHEME = "no-scheme"
    NO_MAILTO = "no-mailto"
    MAIL = "mail"
    PHONE = "phone"
    ENDS = "ends"
    JOINED = "joined"
    SPACE = "space"
    PARENTHESIS = "parenthesis"
    INVISIBLE = "invisible"
    HOST = "host"
    PERCENT = "percent"
    BACKSLASH = "backslash"


class AddressFault(NamedTuple):
    """A fault of an address.

    `problem` goes on after "the address …"; `remedy` is a full sentence. `suggestion` is the address as it should be,
    if that can be told; `certain` says that nothing else can be meant. `slight` faults still work in most places, and
    `breaks` says of white space that it works nowhere.
    """

    kind: AddressFaultKind
    problem: str
    remedy: str
    suggestion: str | None = None
    certain: bool = False
    slight: bool = False
    breaks: bool = False


_IN_TEXT = frozenset({AddressFaultKind.SCHEME, AddressFaultKind.DOUBLED, AddressFaultKind.JOINED})
"""What can be said of an address that stands in the text without marks: it may be there as an example."""
_NOT_JUDGED = frozenset({LinkKind.TEMPLATE, LinkKind.DATA, LinkKind.ANCHOR})


_IN_MARKS = frozenset(
    {Origin.INLINE, Origin.REFERENCE, Origin.IMAGE, Origin.IMAGE_REFERENCE, Origin.AUTOLINK, Origin.WIKI}
)
"""Where the marks of Markdown say which parentheses belong to the address: it only takes a lone `(` between `<` and `>`
or behind a backslash (CommonMark 0.31.2 §6.3), with which its author says that it is meant."""


def link_fault(link: Link) -> AddressFault | None:
    """The fault of the address of `link`, if it has one: it depends on where the address stands."""
    if not link.destination or link.reference is not None or link.kind in _NOT_JUDGED:
        return None
    if link.origin is Origin.HTML and link.raw != link.raw.strip():
        return AddressFault(
            AddressFaultKind.ENDS,
            "has white space before or after it",
            "Take the white space out: not every program ignores it.",
            link.raw.strip(),
            certain=True,
            slight=True,
        )
    completed = link.destination.startswith("http://www.") and link.raw.lower().startswith("www.")
    if completed and link.origin is Origin.FRONT_MATTER:
        return None  # Many a theme puts `https://` before such a value.
    fault = address_fault(link.destination)
    if fault is None or (link.origin is Origin.BARE and fault.kind not in _IN_TEXT):
        return None
    if _is_read_as_meant(link, fault):
        return None
    if fault.kind is AddressFaultKind.PARENTHESIS and fault.slight and link.origin in _IN_MARKS:
        return None
    if fault.kind is AddressFaultKind.BACKSLASH:
        return _backslash_of(link, fault)
    if fault.kind is AddressFaultKind.SPACE and link.kind is LinkKind.LOCAL:
        return fault._replace(slight=False)  # Where there is no such file, it leads nowhere.
    return fault


def _backslash_of(link: Link, fault: AddressFault) -> AddressFault | None:
    """`fault` as it is for `link`: browsers take `\\` for `/`, but Markdown writes `%5C` for it. Where one has become a
    mark of Markdown or YAML, it is not known which were meant for `/`.
    """
    if link.origin in {Origin.WIKI, Origin.SHORTCODE, Origin.AUTOLINK}:
        return None
    if link.raw != link.destination:
        fault = fault._replace(remedy="Write `/` for each `\\`.", suggestion=None)
    return fault._replace(slight=link.origin in {Origin.HTML, Origin.FRONT_MATTER})


def _is_read_as_meant(link: Link, fault: AddressFault) -> bool:
    """Whether the space in the address of `link` is none to its readers: `<my file.pdf>` in Markdown is written as
    `my%20file.pdf` to the page.
    """
    is_space = fault.kind is AddressFaultKind.SPACE and not fault.breaks
    return is_space and link.origin is not Origin.HTML and link.kind is not LinkKind.PHONE


_FILE_OF_A_COMPUTER = Pattern(r"(?i)file:[/\\]|[a-z]:[/\\]|[a-z]:%5C")
_FOLDER_OF_A_USER = Pattern(
    r"/Users/[^/?#]+/[^?#]|~/[^?#]|/home/[^/?#]+/(?:[^?#]*\.(?!html?\Z|php\Z|md\Z)\w{2,5}\Z"
    r"|(?:Desktop|Documents?|Downloads?|Dokumente|Bilder|Pictures|Schreibtisch|Dropbox|Nextcloud)/)"
)


def leads_to_computer(link: Link) -> bool:
    """Whether `link` seems to lead to a file on the computer of whoever wrote it. Pages of a site may lie below
    `/home/`, too: an address that ends as theirs do is left alone.
    """
    if link.kind is LinkKind.OTHER:
        return _FILE_OF_A_COMPUTER.match(link.destination) is not None
    return link.is_path and _FOLDER_OF_A_USER.match(link.destination) is not None


def without_malformed(page: PageFacts) -> PageFacts:
    """`page` as if it had no external links whose address has a fault that keeps readers from where they want to go."""
    kept = tuple(link for link in page.links if link.kind is not LinkKind.EXTERNAL or not _fails(link))
    return page if len(kept) == len(page.links) else page.with_links(kept)


def _fails(link: Link) -> bool:
    fault = link_fault(link)
    return fault is not None and not fault.slight


def may_have_fault(links: Iterable[Link]) -> bool:
    """Whether one of `links` may have a fault, as one look at all of them tells."""
    addresses: list[str] = []
    for link in links:
        if link.destination and link.reference is None and link.kind not in _NOT_JUDGED:
            if link.origin is Origin.HTML and link.raw != link.raw.strip():
                return True
            addresses.append(link.destination)
    lines = "".join([f"{address}\n" for address in addresses])
    return lines.count("\n") != len(addresses) or _ALL_CLEAN.fullmatch(lines) is None


def _clean(end: str) -> str:
    """What matches most addresses that have no fault, before `end`: those of a named site, paths from a folder or with
    a plain first step, e-mail addresses; all in plain letters without spaces, quotation marks, parentheses and a second
    address in them.
    """
    label = "[A-Za-z0-9][A-Za-z0-9-]*"
    site = rf"(?:https?:)?//(?:localhost|(?:{label}\.)+{label})(?::(?:[0-9]{{1,4}}|[1-5][0-9]{{4}}))?(?=[/?#]|{end})"
    file = r"[A-Za-z0-9_-]+(?:\.(?:mdx?|html?|png|jpe?g|gif|svg|webp|pdf))?"
    escape = "%(?!2[02])[0-9A-Fa-f]{2}"
    letters = r"[!#$&'*-9;-\[\]-~]*"
    rest = rf"{letters}(?:(?:{escape}|:(?!//)){letters})*"
    rest_without_at = rest.replace(";-", ";-?A-")
    mail = rf"mailto:[A-Za-z0-9._+-]+@(?:{label}\.)+[A-Za-z]+(?:\?{rest})?"
    return rf"(?:(?:{site}|\.{{0,2}}/(?!/)){rest}|{file}(?=/(?!/)|[?#]|{end}){rest_without_at}|{mail})"


_CLEAN = Pattern(_clean(r"\Z"))
_ALL_CLEAN = Pattern("(?>" + _clean(r"\n") + r"\n)*+")


def address_fault(address: str) -> AddressFault | None:
    """The first fault of `address`, which has its entities and escapes resolved."""
    return None if is_clean(address) else first_fault(address)


def is_clean(address: str) -> bool:
    """Whether no check finds a fault in `address`, as one look tells of most."""
    return _CLEAN.fullmatch(address) is not None


def first_fault(address: str) -> AddressFault | None:
    """What the first check says that finds a fault in `address`."""
    return next(filter(None, (check(address) for check in _CHECKS)), None)


def _write(kind: AddressFaultKind, problem: str, fixed: str, *, certain: bool = True) -> AddressFault:
    """The fault of an address that should read `fixed`."""
    return AddressFault(kind, problem, f"Write `{in_full(fixed)}`.", fixed, certain)


# The site's name.

_HOST = Pattern(r"(?:https?:)?//([^/?#\\]*)", re.IGNORECASE)
_NO_HOST = Pattern(r"https?:/{0,3}(?:[?#].*)?", re.IGNORECASE)
_LABEL = Pattern(r"[\w-]*\w|\w[\w-]*")
_BARE_HOST = Pattern(
    r"((?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+([A-Za-z]{2,24}))(?::\d{2,5})?(?=[/?#]|\Z)"
)
# Endings that in a relative address are a host's and hardly a file's. Not among them: md, py, rs, sh, pl, ps, so,
# zip, mov, app, ai, cc and others that are also kinds of files.
_TOP_LEVEL_LIST = """
    com org net edu gov mil int info biz eu io dev blog wiki berlin
    de at ch fr nl be it es pt pl cz sk dk se no fi uk ie
    us ca au nz br ar mx cl jp cn tw kr in ru ua za il gr
    hu ro bg hr si ee lv lt lu is tr tv me co network online
    social foundation museum science world earth eus cat hamburg wien koeln
"""
_TOP_LEVEL = frozenset(_TOP_LEVEL_LIST.split())


def _no_host(address: str) -> AddressFault | None:
    return _nameless() if _NO_HOST.fullmatch(address) else None


def _nameless() -> AddressFault:
    return AddressFault(
        AddressFaultKind.HOST, "names no site", "Write the whole address, or take the link out."
    )


def _wrong_host(address: str) -> AddressFault | None:
    found = _HOST.match(address)
    if found is None:
        return None
    host = found.group(1).rpartition("@")[2]
    if host.startswith("["):
        return None  # An IPv6 literal.
    name, _, port = host.partition(":")
    decoded = unquote(name)  # as browsers read it (https://url.spec.whatwg.org/#concept-host-parser)
    labels = decoded.removesuffix(".").split(".")
    slight = False
    if port and not (port.isascii() and port.isdigit() and int(port[:6]) <= 65535):
        problem = f"has no number after the colon of `{shorten(host)}`"
        remedy = "Write a number after the colon, or leave both out."
    elif not name:
        return _nameless()
    elif "" in labels:
        problem = f"has two dots in a row, or one too many, in `{shorten(name)}`"
        remedy = "Correct the site's name."
    elif not all(map(_LABEL.fullmatch, labels)):
        problem = f"names a site that cannot exist, `{shorten(name)}`"
        remedy = "Correct the site's name."
    elif len(labels) == 1 and name.lower() != "localhost":
        problem = f"names a site without a dot, `{shorten(name)}`"
        remedy = "Write the whole name, such as `www.example.org`."
    elif "_" in decoded:
        problem = f"has an underscore in the site's name `{shorten(name)}`, which some programs refuse"
        remedy = "Check that the address works everywhere, or use another name of the site."
        slight = True
    else:
        return None
    return AddressFault(AddressFaultKind.HOST, problem, remedy, slight=slight)


# How an address begins: `http://` misspelt, written twice, or left out.

_SCHEME = Pattern(r"(?i)(https?)([:;.,]{0,2})([/\\]{0,4})(?=.)")
_MISSPELT = Pattern(
    r"(?i)(?!https?(?![a-z]))(h{0,2}t{0,3}p{0,2}s{0,2}p?|h{1,2}p{1,2}t{1,2}s?|tthps?)([:;]?//?|:)(?=[\w-]+\.)"
)
_DOUBLED = Pattern(r"(?i)https?:/{1,3}(?:https?:?/{1,3})*(https?:?/{1,3}|mailto:/{0,2})(?=\S)")
_WWW = Pattern(r"(?i)www\.[\w-]+\.[\w.-]+")
_PAGE_ENDING = Pattern(r"(?i)\.(?:md|mdx|markdown|qmd|rmd)(?:[?#]|\Z)")
_SLASHES = {0: "no slash", 1: "one slash", 3: "three slashes", 4: "four slashes"}


def _doubled_scheme(address: str) -> AddressFault | None:
    found = _DOUBLED.match(address)
    if found is None:
        return None
    inner = found.group(1)
    rest = address[found.end() :]
    if inner.lower().startswith("mailto"):
        fixed = f"mailto:{rest}"
        problem = "is an e-mail address with a web address's beginning before it"
    else:
        scheme = "https" if inner.lower().startswith("https") else "http"
        fixed = f"{scheme}://{rest}"
        outer, inner = (
            "`https://`" if part.lower().startswith("https") else "`http://`" for part in (address, inner)
        )
        problem = f"has {outer} twice" if outer == inner else f"has {outer} before its {inner}"
    return _write(AddressFaultKind.DOUBLED, problem, fixed)


def _wrong_scheme(address: str) -> AddressFault | None:
    found = _SCHEME.match(address)
    if found is None:
        return _misspelt_scheme(address)
    scheme, colon, slashes = found.groups()
    if (colon == ":" and slashes == "//") or (colon != ":" and len(slashes) < 2) or not (colon or slashes):
        return None
    rest = address[found.end() :]
    if colon == ":" and slashes in {"/", ""} and not re.match(r"[\w-]+\.[\w-]|localhost", rest):
        return None
    if not colon:
        problem = f"lacks the colon after `{scheme}`"
    elif colon != ":":
        problem = f"has `{colon}` for the colon after `{scheme}`"
    elif "\\" in slashes:
        problem = f"has backslashes after `{scheme}:`"
    else:
        problem = f"has {_SLASHES[len(slashes)]} after `{scheme}:` where two belong"
    return _write(AddressFaultKind.SCHEME, problem, f"{scheme.lower()}://{rest}")


def _misspelt_scheme(address: str) -> AddressFault | None:
    found = _MISSPELT.match(address)
    if found is None or not found.group(1):
        return None
    word, marks = found.groups()
    if "t" not in word.lower() or "p" not in word.lower() or (":" not in marks and "//" not in marks):
        return None
    scheme = "https" if "s" in word.lower() else "http"
    problem = f"begins with `{word}{marks}`; did you mean `{scheme}://`?"
    return _write(AddressFaultKind.SCHEME, problem, f"{scheme}://{address[found.end() :]}")


def _no_scheme(address: str) -> AddressFault | None:
    if kind_of(address) is not LinkKind.LOCAL:
        return None
    if _is_mail(address):
        problem = "is an e-mail address without `mailto:`"
        return _write(AddressFaultKind.NO_MAILTO, problem, f"mailto:{address}")
    found = _BARE_HOST.match(address)
    known = found is not None and found.group(2).lower() in _TOP_LEVEL
    if not (known or _WWW.match(address)) or _PAGE_ENDING.search(address):
        return None
    if address.lower().startswith("www.www."):
        return AddressFault(
            AddressFaultKind.NO_SCHEME, "only holds the place of another", "Write the address that is meant."
        )
    problem = "lacks `https://`, so it is looked for on this site"
    return _write(AddressFaultKind.NO_SCHEME, problem, f"https://{address}", certain=False)


def _is_mail(address: str) -> bool:
    name, at, host = address.partition("?")[0].partition("@")
    found = _BARE_HOST.fullmatch(host)
    known = found is not None and found.group(2).lower() in _TOP_LEVEL
    return bool(at and name and known and "/" not in name and ":" not in name)


# E-mail addresses.

_PERSON = Pattern(r"[^@\s,;:<>()\[\]]+@([^@\s,;:<>()\[\]]+)")
_MAIL_HOST = Pattern(r"(?:[\w-]+\.)+[\w-]+\.?|localhost", re.IGNORECASE)
_AT = Pattern(r"\s*[\[({<]\s*(?:at|aet|ät|ädd)\s*[\])}>]\s*", re.IGNORECASE)
_EXAMPLE = "Write an address such as `mailto:name@example.org`."


def _wrong_mail(address: str) -> AddressFault | None:
    """RFC 6068 §2: people between commas, each as in RFC 5322 and percent-encoded."""
    if not address.lower().startswith("mailto:"):
        return None
    rest = address[len("mailto:") :]
    if rest.lower().startswith("mailto:"):
        return _write(AddressFaultKind.MAIL, "has `mailto:` twice", rest)
    whom, mark, query = rest.partition("?")
    decoded = unquote(whom)
    people = [
        each for each in "".join(decoded.split()).removeprefix("//").replace(";", ",").split(",") if each
    ]
    if not people:
        if query:
            return None
        absent = "has no e-mail address after `mailto:`"
        return AddressFault(AddressFaultKind.MAIL, absent, "Write one, or take the link out.")
    if '"' in decoded:
        problem = _problem_of_quoted(decoded)
        return AddressFault(AddressFaultKind.MAIL, problem, _EXAMPLE) if problem else None
    problem = next(filter(None, map(_problem_of_person, people)), None)
    if problem is not None:
        guess = _AT.sub("@", ",".join(people), count=1)
        if guess != ",".join(people) and _problem_of_person(guess) is None:
            fixed, remedy = f"mailto:{guess}{mark}{query}", f"Write `mailto:{guess}`."
            return AddressFault(AddressFaultKind.MAIL, problem, remedy, fixed)
        return AddressFault(AddressFaultKind.MAIL, problem, _EXAMPLE)
    from postlint.page.stray_spaces import joins_words, without_spaces

    spaced = f"mailto:{whom.removeprefix('//').replace(_SPACE, ' ')}"
    fixed = f"{without_spaces(spaced)}{mark}{query}"
    if fixed.lower() == address.lower():
        return None
    if rest.startswith("//"):
        return _write(AddressFaultKind.MAIL, "has slashes after `mailto:`", fixed)
    is_certain = not joins_words(spaced)
    # What stands at the ends, programs for mail take away.
    fault = _write(AddressFaultKind.MAIL, "has a space in it", fixed, certain=is_certain)
    return fault._replace(slight=is_certain)


def _problem_of_person(person: str) -> str | None:
    found = _PERSON.fullmatch(person)
    if found is None:
        return "has no `@`" if "@" not in person else "is no e-mail address"
    host = found.group(1)
    if "." not in host and _MAIL_HOST.fullmatch(host) is None:
        return f"has no dot in what follows its `@`, `{shorten(host)}`"
    return None if _MAIL_HOST.fullmatch(host) else "is no e-mail address"


def _problem_of_quoted(people: str) -> str | None:
    """Of addresses with quotation marks, in which anything may stand before the `@` (RFC 5322 §3.4.1)."""
    return None if _PERSON.fullmatch("x" + people.rpartition('"')[2].strip()) else "is no e-mail address"


def _no_number(address: str) -> AddressFault | None:
    if address.strip().lower() != "tel:":
        return None
    problem = "has no number after `tel:`"
    return AddressFault(AddressFaultKind.PHONE, problem, "Write one, or take the link out.")


# Stray characters: invisible ones, quotation marks, white space, a parenthesis, a second address.

_SPACE = "%20"
_INVISIBLE = Pattern("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_QUOTES = '“”„‟‘’‚‛«»"'
_BAD_ESCAPE = Pattern(r"%(?![0-9A-Fa-f]{2})")


def _invisible_character(address: str) -> AddressFault | None:
    found = _INVISIBLE.search(address)
    if found is None:
        return None
    fixed = _INVISIBLE.sub("", address)
    return AddressFault(
        AddressFaultKind.INVISIBLE,
        f"holds an invisible character (U+{ord(found.group()):04X})",
        f"Delete the character, so that it reads `{in_full(fixed)}`.",
        fixed,
        certain=True,
    )


def _quotation_mark(address: str) -> AddressFault | None:
    """Curly quotes at an end are a typewriter's work; inside an address they may be meant."""
    fixed = address.strip(_QUOTES)
    if fixed == address or (address[0] not in _QUOTES and any(mark in fixed for mark in _QUOTES)):
        return None
    if kind_of(fixed) is LinkKind.LOCAL and not fixed.startswith(("/", ".")):
        return None
    end = "begins" if address[0] in _QUOTES else "ends"
    return _write(AddressFaultKind.ENDS, f"{end} with a quotation mark", fixed)


_WRITTEN_OUT = Pattern(r"(?i)(?:https?://|mailto:)\S")


def _escaped_quote(address: str) -> AddressFault | None:
    if address.count("%22") % 2 == 0:
        return None
    if address.endswith("%22"):
        return _write(AddressFaultKind.ENDS, "ends with `%22`, a quotation mark", address.removesuffix("%22"))
    fixed = address.removeprefix("%22")
    if fixed == address or _WRITTEN_OUT.match(fixed) is None:
        return None
    return _write(AddressFaultKind.ENDS, "begins with `%22`, a quotation mark", fixed)


def _second_parentheses(address: str) -> AddressFault | None:
    """`[text]((https://example.org))`."""
    inner = address[1:-1]
    if (address[0], address[-1]) != ("(", ")") or _WRITTEN_OUT.match(inner) is None:
        return None
    return _write(AddressFaultKind.PARENTHESIS, "stands in a second pair of parentheses", inner)


def _spaces_at_ends(address: str) -> AddressFault | None:
    for fixed, where in ((_without_end(address), "ends"), (_without_start(address), "begins")):
        if fixed != address and ":~:" not in address:
            fault = _write(AddressFaultKind.ENDS, f"{where} with `%20`, a space", fixed)
            is_in_query = where == "ends" and "?" in address.partition("#")[0]
            # What a query asks for is found all the same.
            return fault._replace(slight=True, certain=False) if is_in_query else fault
    return None


def _without_end(address: str) -> str:
    end = len(address)
    while address.endswith(_SPACE, 0, end):
        end -= len(_SPACE)
    return address[:end]


def _without_start(address: str) -> str:
    start = 0
    while address.startswith(_SPACE, start):
        start += len(_SPACE)
    return address[start:]


def _spaces_inside(address: str) -> AddressFault | None:
    if not re.search(r"\s", address):
        return None
    kind = kind_of(address)
    if kind not in _WITHOUT_SPACES or (kind is LinkKind.LOCAL and "\n" in address):
        return None
    from postlint.page.stray_spaces import escape_spaces, has_space_in_host, without_spaces

    breaks = has_space_in_host(address)
    fixed = without_spaces(address)
    problem = "has a space in the site's name" if breaks else "has a space in it"
    left = first_fault(fixed) if fixed is not None else None
    if fixed is None or (left is not None and left.kind is AddressFaultKind.HOST and not left.slight):
        return AddressFault(AddressFaultKind.SPACE, problem, "Take the white space out.", breaks=breaks)
    # Browsers write `%20` for it, and dial without it.
    is_same = fixed == escape_spaces(address.strip()) or kind is LinkKind.PHONE
    fault = _write(AddressFaultKind.SPACE, problem, fixed, certain=is_same)
    remedy = f"Write `{in_full(fixed)}`, if that is the site's name." if breaks else fault.remedy
    return fault._replace(slight=is_same, breaks=breaks, remedy=remedy)


_WITHOUT_SPACES = frozenset({LinkKind.PHONE, LinkKind.EXTERNAL, LinkKind.LOCAL})
_SECOND = Pattern(r"(?i)https?://(?=[^\s/?#])")
_BETWEEN = Pattern(r"(?i)(?:%20|\s)+\Z")
_ARCHIVES = ("archive", "wayback", "webcitation")


def _joined_addresses(address: str) -> AddressFault | None:
    """Two addresses in one; an address may well hold another as a parameter, in an archive, or for a proxy."""
    first_host = _HOST.match(address)
    found = _SECOND.search(address, 1) if first_host else None
    if first_host is None or found is None or ":~:" in address[: found.start()]:
        return None
    written, second = address[: found.start()], address[found.start() :]
    first = _BETWEEN.sub("", written)
    second_host = _HOST.match(second)
    same_site = second_host is not None and _site(first_host) == _site(second_host)
    if first == written and not written[-1].isalnum():
        is_archive = any(name in first_host.group(1).lower() for name in _ARCHIVES)
        if written[-1] != "/" or not same_site or is_archive:
            return None
    if first.rstrip("/") == _without_end(second).rstrip("/"):
        return _write(AddressFaultKind.JOINED, "is the same address twice", first)
    return AddressFault(
        AddressFaultKind.JOINED,
        "is two addresses in one",
        f"Keep the one that is meant: `{in_full(first)}` or `{in_full(_without_end(second))}`.",
    )


def _site(host: re.Match[str]) -> str:
    return host.group(1).lower().removeprefix("www.")


def _wrong_parenthesis(address: str) -> AddressFault | None:
    """A parenthesis of the sentence that got into the address, or one of the address that was left out."""
    if not _HOST.match(address):
        return None
    plain = address.partition("#:~:")[0]
    surplus = plain.count(")") - plain.count("(")
    sentence = plain.rstrip(".,:;")
    if surplus > 0 and sentence.endswith(")") and plain == address:
        closing = len(sentence) - len(sentence.rstrip(")"))
        fixed = sentence[: len(sentence) - min(closing, surplus)]
        problem = "ends with a parenthesis that belongs to the sentence"
        return _write(AddressFaultKind.PARENTHESIS, problem, fixed)
    path = address.partition("#")[0].partition("?")[0]
    if path == address and path.count("(") == path.count(")") + 1 and path.rfind("(") > path.rfind(")"):
        return AddressFault(
            AddressFaultKind.PARENTHESIS,
            "lacks its closing parenthesis",
            f"Write `{in_full(address)})` if that is the whole address.",
            f"{address})",
            slight=True,
        )
    wide = address.find("\N{FULLWIDTH RIGHT PARENTHESIS}")
    if wide != -1 and "\N{FULLWIDTH LEFT PARENTHESIS}" not in address:
        return AddressFault(
            AddressFaultKind.PARENTHESIS,
            "holds a full-width parenthesis `\N{FULLWIDTH RIGHT PARENTHESIS}`",
            "End the address with a plain `)` before it.",
        )
    return None


def _wrong_escape(address: str) -> AddressFault | None:
    found = _BAD_ESCAPE.search(address.partition("#")[0])
    if found is None or not _HOST.match(address) or re.match(r"%u[0-9A-Fa-f]{4}", address[found.start() :]):
        return None
    fixed = _BAD_ESCAPE.sub("%25", address)
    return AddressFault(
        AddressFaultKind.PERCENT,
        "has a `%` without two digits after it",
        f"Write `%25` for a percent sign: `{in_full(fixed)}`.",
        fixed,
    )


_FILE = Pattern(r"([^?#{}|<>$*+^]*\.[A-Za-z][A-Za-z0-9]{1,4})(?=[?#]|\Z)")


def _backslashes(address: str) -> AddressFault | None:
    """The path of a file as Windows writes it: its ending tells it from a formula and a pattern."""
    if "\\" not in address or address.startswith("\\\\") or kind_of(address) is not LinkKind.LOCAL:
        return None
    found = _FILE.match(address)
    if found is None or "\\" not in found[1]:
        return None
    fixed = found[1].replace("\\", "/") + address[found.end() :]
    return _write(AddressFaultKind.BACKSLASH, "has `\\` where `/` belongs", fixed)


_CHECKS: tuple[Callable[[str], AddressFault | None], ...] = (
    _invisible_character,
    _quotation_mark,
    _second_parentheses,
    _doubled_scheme,
    _no_host,
    _wrong_scheme,
    _wrong_mail,
    _no_number,
    _joined_addresses,
    _spaces_at_ends,
    _escaped_quote,
    _spaces_inside,
    _wrong_parenthesis,
    _wrong_host,
    _wrong_escape,
    _no_scheme,
    _backslashes,
)
