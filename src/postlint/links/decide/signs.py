"""The signs by which hosts and pages are known: hosts that refuse programs or sell domains, and what pages say of
themselves: that they are not there, that a domain is for sale, that no programs are let in.

Only whole headings count, not words in a text: a post about error pages is no error page.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable

from postlint.pattern import Pattern

# Each answers programs with a refusal, a login or nothing but a script, whether or not the page is there.
_REFUSERS = """
Facebook: facebook.com fb.com
Glassdoor: glassdoor.com
Indeed: indeed.com
Instagram: instagram.com
LinkedIn: linkedin.com lnkd.in
Pinterest: pinterest.com
Quora: quora.com
Reddit: reddit.com
ResearchGate: researchgate.net
Threads: threads.net
TikTok: tiktok.com
X: twitter.com x.com
Xing: xing.com
"""
# Shown to everybody in Europe who comes without a cookie: that says nothing about the page behind it.
_CONSENT = """
AOL: guce.aol.com
Google: consent.google.com consent.google.de
TechCrunch: guce.techcrunch.com
Yahoo: consent.yahoo.com guce.advertising.com guce.yahoo.com
YouTube: consent.youtube.com
"""


def _by_domain(lines: str) -> dict[str, str]:
    rows = (line.partition(": ") for line in lines.strip().splitlines())
    return {domain: who for who, _, domains in rows for domain in domains.split()}


_REFUSE_PROGRAMS = _by_domain(_REFUSERS)
"""Domains whose refusals say nothing about a page: what they refuse is *blocked*, never dead or unreachable."""
_CONSENT_WALLS = _by_domain(_CONSENT)
_MARKETS_LIST = """
afternic.com atom.com brandbucket.com buydomains.com dan.com domainmarket.com domains.squadhelp.com dynadot.com
hugedomains.com sedo.com squadhelp.com undeveloped.com
"""
_MARKETS = frozenset(_MARKETS_LIST.split())
"""Where domains are sold: whoever is redirected there from another site wanted something else."""


_OTHER_NETWORKS = {"onion": "Tor", "i2p": "I2P"}


def in_another_network(host: str) -> str | None:
    """Why `host` cannot be looked up as the names of the web are (RFC 7686), as a clause; None where it can."""
    end = host.rstrip(".").rpartition(".")[2]
    network = _OTHER_NETWORKS.get(end)
    return f"names that end in `.{end}` are only found with {network}" if network else None


def sells_domains(host: str) -> bool:
    """Whether `host`, or a domain above it, is a market for domains."""
    return _within(host, _MARKETS) is not None


def asks_for_consent(host: str) -> str | None:
    """Who asks every visitor for consent at `host`; None where nobody is known to."""
    return _CONSENT_WALLS.get(host.lower().rstrip("."))


def refuses_programs(host: str) -> str | None:
    """Who refuses programs at `host`, or at a domain above it; None where nobody is known to."""
    domain = _within(host, _REFUSE_PROGRAMS)
    return _REFUSE_PROGRAMS[domain] if domain is not None else None


def _within(host: str, domains: Container[str]) -> str | None:
    """The one of `domains` that `host` is, or is below."""
    name = host.lower().rstrip(".")
    while name:
        if name in domains:
            return name
        name = name.partition(".")[2]
    return None


_SEPARATORS = Pattern(r"\s+[-–—|·•:»«>~/]+\s+|\s*[|·•»«–—]\s*|:\s+|\s+-+\s*$|[.!…]+\s+")
_NOISE = Pattern(r"[\s.,:;!?…’'\"“”„()\[\]*#_¡¿-]+")

_NOT_FOUND = """
404 | error 404 | 404 error | http 404 | http error 404 | 404 not found | 404 page not found | error 404 not found
page not found | 404 page not found | page not found 404 | page not found error | file not found | content not found
not found | the page was not found | the page you requested was not found | the page could not be found
the requested page could not be found | this page could not be found | the page cannot be found
page cannot be found | page can't be found | that page can't be found | oops that page can't be found
oops page not found | sorry page not found | sorry this page isn't available | this page isn't available
this page does not exist | this page doesn't exist | page does not exist | the page does not exist | page doesn't exist
article not found | post not found | document not found | resource not found | item not found | nothing found
we can't find that page | we couldn't find that page | we can't find the page you're looking for
seite nicht gefunden | 404 seite nicht gefunden | fehler 404 | 404 fehler | fehler 404 seite nicht gefunden
die seite wurde nicht gefunden | diese seite wurde nicht gefunden | seite wurde nicht gefunden
die seite konnte nicht gefunden werden | die angeforderte seite wurde nicht gefunden | nicht gefunden
die gewünschte seite wurde nicht gefunden | diese seite existiert nicht | diese seite gibt es nicht
die seite existiert nicht | die seite existiert nicht mehr | seite existiert nicht | seite nicht vorhanden
page non trouvée | page introuvable | erreur 404 | 404 page non trouvée | 404 page introuvable
erreur 404 page introuvable | cette page n'existe pas | cette page n'existe plus | page inexistante
la page n'existe pas | page inconnue
página no encontrada | error 404 página no encontrada | 404 página no encontrada | no se encontró la página
la página no existe | esta página no existe | página no existe | contenido no encontrado
pagina non trovata | 404 pagina non trovata | errore 404 | errore 404 pagina non trovata | la pagina non esiste
página não encontrada | 404 página não encontrada | erro 404 | erro 404 página não encontrada | esta página não existe
pagina niet gevonden | 404 pagina niet gevonden | fout 404 | deze pagina bestaat niet | pagina bestaat niet
nie znaleziono strony | strona nie znaleziona | strony nie znaleziono | błąd 404 | strona nie istnieje
sidan hittades inte | sidan kunde inte hittas | sidan finns inte | fel 404 | siden findes ikke | side ikke fundet
siden blev ikke fundet | fejl 404 | siden finnes ikke | siden ble ikke funnet | fant ikke siden | feil 404
sivua ei löytynyt | sivua ei löydy | virhe 404 | stránka nenalezena | stránka nebyla nalezena | chyba 404
stránka sa nenašla | stránka neexistuje | az oldal nem található | oldal nem található | a keresett oldal nem található
pagina nu a fost găsită | pagină negăsită | eroare 404 | stranica nije pronađena | stran ne obstaja
strani ni mogoče najti | страница не найдена | ошибка 404 | 404 страница не найдена | страница не существует
сторінку не знайдено | помилка 404 | сторінка не знайдена | страницата не е намерена | sayfa bulunamadı | hata 404
η σελίδα δεν βρέθηκε | σελίδα δεν βρέθηκε | ページが見つかりません | ページが見つかりませんでした
お探しのページは見つかりません | お探しのページは見つかりませんでした | 页面不存在 | 找不到页面
页面未找到 | 您访问的页面不存在 | 找不到頁面 | 頁面不存在 | 페이지를 찾을 수 없습니다 | הדף לא נמצא | الصفحة غير موجودة
trang không tồn tại | không tìm thấy trang | halaman tidak ditemukan
"""

# Titles of the walls that let people through after a test which only browsers pass.
_WALLS: tuple[tuple[str, str], ...] = (
    ("just a moment", "Cloudflare"),
    ("attention required cloudflare", "Cloudflare"),
    ("please wait cloudflare", "Cloudflare"),
    ("making sure you re not a bot", "Anubis"),
    ("vercel security checkpoint", "Vercel"),
    ("ddos guard", "DDoS-Guard"),
    ("client challenge", "Fastly"),
    ("access to this page has been denied", "HUMAN Security"),
    ("pardon our interruption", "Imperva"),
    ("human verification", "AWS WAF"),
    ("checking your browser before accessing", "a wall against bots"),
    ("checking your browser", "a wall against bots"),
    ("robot challenge screen", "a wall against bots"),
    ("are you a robot", "a wall against bots"),
    ("verify you are human", "a wall against bots"),
    ("bot verification", "a wall against bots"),
)
_WALL_SOURCES: tuple[tuple[str, str], ...] = (
    ("captcha-delivery.com", "DataDome"),
    ("_Incapsula_Resource", "Imperva"),
    ("/.within.website/x/cmd/anubis/", "Anubis"),
    ("px-captcha", "HUMAN Security"),
    ("awswaf.com", "AWS WAF"),
)

_PARKING_SOURCES = Pattern(
    r"(?:https?:)?//(?:[a-z0-9-]+\.)*(?:sedoparking\.com|parkingcrew\.net|parklogic\.com|bodis\.com|above\.com"
    r"|d38psrni17bvxu\.cloudfront\.net|d1lxhc4jvstzrp\.cloudfront\.net|smartname\.com|domainmarket\.com"
    r"|img1\.wsimg\.com/parking-lander|parking\.reg\.ru|parking\.namesilo\.com)",
    re.IGNORECASE,
)
_HOST = "\ue000"
"""Stands for the host's name: a pattern for each host would take longer to compile than to ask the host."""

_FOR_SALE = Pattern(
    r"(?:(?:the|this|die|der|diese)\s+)?(?:premium\s+)?(?:domain(?:\s+name)?|\ue000)"
    r"\s*(?:\S+\s+)?(?:is|may\s+be|ist|steht)\s+(?:for\s+sale|zum\s+verkauf|zu\s+verkaufen|parked|geparkt)"
    r"|\ue000\s+(?:for\s+sale|zu\s+verkaufen|parked(?:\s+free)?|is\s+parked|domain\s+parked)"
    r"|(?:buy|kaufen\s+sie)\s+\ue000|parked\s+domain(?:\s+name)?",
    re.IGNORECASE,
)


def not_found_phrase(*headings: str) -> str | None:
    """The part of a title or of a first heading that says, as a whole, that the page is not there."""
    for heading in headings:
        for part in sorted((heading, *_SEPARATORS.split(heading)), key=len, reverse=True):
            plain = _plain(part)
            if plain in _PHRASES or plain.replace(" ", "") in _PHRASES:
                return " ".join(part.split())
    return None


def wall_of(status: int, title: str, sources: Iterable[str]) -> str | None:
    """Whose wall against bots a page with this title, and with scripts and frames from these sources, is."""
    plain = _plain(title)
    for text, name in _WALLS:
        if plain == text or (text == "ddos guard" and plain.startswith(text)):
            return name
    if status >= 400:  # scripts of a wall stand on pages that it let through, too
        for source in sources:
            for mark, name in _WALL_SOURCES:
                if mark in source:
                    return name
    return None


def is_parked(host: str, title: str, sources: Iterable[str], *, marked: bool) -> bool:
    """Whether a page only fills a domain that nobody uses.

    `marked` is for the key by which companies that park domains ask ad blockers to let their ads through.
    """
    if marked or any(_PARKING_SOURCES.match(source) for source in sources):
        return True
    words = title.strip(" .!").casefold().replace(host.removeprefix("www.").casefold(), _HOST)
    return _FOR_SALE.fullmatch(words) is not None


def _plain(text: str) -> str:
    return _NOISE.sub(" ", unicodedata.normalize("NFKC", text[:300]).casefold()).strip()


_PHRASES = frozenset(_plain(phrase) for line in _NOT_FOUND.strip().splitlines() for phrase in line.split("|"))
