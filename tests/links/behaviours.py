"""What servers on the internet do, each with what is to come of a link to it."""

from __future__ import annotations

import email.utils
import gzip
import time
import zlib
from typing import NamedTuple

from servers.loopback import (
    Behaviour,
    by_method,
    cut,
    endless,
    for_browsers,
    html,
    in_turn,
    packed,
    raw,
    redirect,
    reset,
    status,
)

OK = html("<title>A page</title><h1>Words</h1>")
GONE = status(404)
TEXT = "<p>" + "words and words " * 100 + "</p>"
PARKED = "<html data-adblockkey='MFwwDQYJKoZIhvcNAQEBBQ'><title>h.test</title><script src='/x.js'></script>"
NOT_FOUND = "<title>Seite nicht gefunden – Beispiel</title><h1>Ups</h1>"


class Case(NamedTuple):
    """A link to `link` on a server of its own: its verdict, the rule that reports it, and the methods of all
    requests that the server sees (two ways with an "or" between). `/new` is there on every server. `detail` is a
    part of the verdict's."""

    name: str
    pages: dict[str, Behaviour]
    status: str
    rule: str | None
    requests: str
    link: str = "/page"
    http: int | None = None
    detail: str = ""
    elsewhere: Behaviour = GONE


def page(
    name: str,
    behaviour: Behaviour,
    status_: str,
    rule: str | None,
    requests: str,
    *,
    link: str = "/page",
    http: int | None = None,
    detail: str = "",
    elsewhere: Behaviour = GONE,
) -> Case:
    """A server with a page at `/page`."""
    return Case(name, {"/page": behaviour}, status_, rule, requests, link, http, detail, elsewhere)


def file(name: str, behaviour: Behaviour, status_: str, rule: str | None, requests: str) -> Case:
    """A server with a file: what is no page is asked for by HEAD."""
    return Case(name, {"/a.pdf": behaviour}, status_, rule, requests, link="/a.pdf")


def answer(*lines: str, body: bytes = b"") -> Behaviour:
    """An answer byte for byte, and the end of the connection."""
    return raw("\r\n".join(("HTTP/1.1 200 OK", *lines, "", "")).encode() + body)


def _date(seconds: float) -> str:
    return email.utils.formatdate(time.time() + seconds, usegmt=True)


def _chunked(*chunks: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)


def _deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


OK_PAGE = b"<title>A page</title><h1>Words</h1>"
PLACE = f"<title>T</title><h1 id='here'>H</h1>{TEXT}".encode()

ODD_HEADS = [
    page(name, answer("Content-Type: text/html", *lines, body=body), "alive", None, "GET", http=200)
    for name, lines, body in (
        ("150 headers", [f"X-{number}: v" for number in range(150)], OK_PAGE),
        ("a header of 33 KiB", ["Content-Security-Policy: " + "a " * 17_000], OK_PAGE),
        ("a length twice", [f"Content-Length: {len(OK_PAGE)}"] * 2, OK_PAGE),
        (
            "a length beside chunks",
            [f"Content-Length: {len(OK_PAGE)}", "Transfer-Encoding: chunked"],
            _chunked(OK_PAGE, b""),
        ),
        (
            "an encoding that HTTP has no more",
            ["Transfer-Encoding: identity", f"Content-Length: {len(OK_PAGE)}"],
            OK_PAGE,
        ),
        ("a space in the name of a header", ["Bad Header: x"], OK_PAGE),
        ("a space behind the name of a header", ["X-A : b"], OK_PAGE),
        ("a line without a colon", ["garbage"], OK_PAGE),
    )
]

SUCCESSES = [
    page(
        "a text that is there, in pieces",
        html(f"<title>T</title><p>How <b>we</b> count\n the — Grüße</p>{TEXT}"),
        "alive",
        None,
        "GET",
        link="/page#:~:text=we%20count,gr%C3%BC%C3%9Fe",
    ),
    page(
        "a text that is nowhere",
        html(f"<title>T</title><p>How we count</p><!-- how they count -->{TEXT}"),
        "alive",
        "EX709",
        "GET",
        link="/page#part:~:text=so-,they%20count,-here",
    ),
    page("a page", OK, "alive", None, "GET", http=200),
    *(
        page(f"success {code}", status(code), "alive", None, "GET", http=code)
        for code in (201, 202, 203, 206, 226)
    ),
    page("no content", status(204), "alive", None, "GET", http=204),
    page("several choices", status(300), "alive", None, "GET", http=300),
    page("not modified", status(304), "alive", None, "GET", http=304),
    page(
        "an answer without a length",
        answer("Content-Type: text/html", body=b"<title>x</title>"),
        "alive",
        None,
        "GET",
    ),
    page(
        "HTTP/1.0",
        raw(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<title>x</title>"),
        "alive",
        None,
        "GET",
    ),
    page("no reason phrase", raw(b"HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n"), "alive", None, "GET"),
    page(
        "103 early hints",
        raw(
            b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
        ),
        "alive",
        None,
        "GET",
        http=200,
    ),
    page(
        "100 continue, unasked",
        raw(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"),
        "dead",
        "EX701",
        "GET GET",
    ),
    page(
        "two hundred informational answers",
        raw(b"HTTP/1.1 102 P\r\n\r\n" * 200 + b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
        "alive",
        None,
        "GET",
    ),
    file("a file", status(200), "alive", None, "HEAD"),
    file(
        "a HEAD that is answered with a body",
        raw(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc"),
        "alive",
        None,
        "HEAD GET or HEAD",  # aiohttp 3.13 takes no offence at it
    ),
    file("HEAD 405", by_method(head=status(405), get=status(200)), "alive", None, "HEAD GET"),
    file("HEAD 501", by_method(head=status(501), get=status(200)), "alive", None, "HEAD GET"),
    file("HEAD lies: 404", by_method(head=status(404), get=status(200)), "alive", None, "HEAD GET"),
    file("HEAD lies: 403", by_method(head=status(403), get=status(200)), "alive", None, "HEAD GET"),
    file("HEAD lies: 500", by_method(head=status(500), get=status(200)), "alive", None, "HEAD GET"),
    file("HEAD lies: 200", by_method(head=status(200), get=status(404)), "alive", None, "HEAD"),
    Case(
        "HEAD is sent to the front page",
        {"/a.pdf": by_method(head=redirect(302, "/"), get=status(200)), "/": OK},
        "alive",
        None,
        "HEAD GET",
        link="/a.pdf",
    ),
    Case(
        "all are sent to the front page",
        {"/a.pdf": redirect(302, "/"), "/": OK},
        "alive",
        "EX703",
        "HEAD GET GET",
        link="/a.pdf",
    ),
    file(
        "HEAD goes in a circle",
        by_method(head=redirect(302, "/a.pdf"), get=status(200)),
        "alive",
        None,
        "HEAD GET",
    ),
    file(
        "HEAD leads to nothing",
        by_method(head=redirect(302, "http://[bad"), get=status(200)),
        "alive",
        None,
        "HEAD GET",
    ),
    file("HEAD and GET go in a circle", redirect(302, "/a.pdf"), "unreachable", "EX704", "HEAD GET"),
    page("a placeholder", OK, "skipped", None, "", link="/{id}", detail="`{id}` in it is to be filled in"),
    page("a placeholder of a router", OK, "skipped", None, "", link="/users/:id/posts"),
    page("a placeholder of a shell", OK, "skipped", None, "", link="/$HOST_NAME/x"),
    file("HEAD is cut off", by_method(head=reset, get=status(200)), "alive", None, "HEAD GET"),
]

REFUSALS = [
    page("missing", status(404), "dead", "EX701", "GET GET", http=404),
    page("gone for good", status(410), "dead", "EX701", "GET GET", http=410),
    page("missing, then back", in_turn(status(404), OK), "alive", None, "GET GET GET"),
    page("missing, with the page of a site around it", html(NOT_FOUND, code=404), "dead", "EX701", "GET GET"),
    file("a file that is missing", status(404), "dead", "EX701", "HEAD GET GET"),
    *(
        page(f"refusal {code}", status(code), "blocked", "EX705", "GET", http=code)
        for code in (401, 407, 451)
    ),
    *(page(f"refusal {code}", status(code), "blocked", "EX705", "GET GET", http=code) for code in (403, 999)),
    *(
        page(
            f"refusal {code}",
            status(code),
            "unreachable",
            "EX704",
            "GET",
            http=code,
            detail=f"answered {code}",
        )
        for code in (
            400,
            402,
            405,
            408,
            409,
            411,
            412,
            413,
            414,
            415,
            416,
            417,
            418,
            421,
            422,
            423,
            424,
            425,
            426,
            428,
            431,
        )
    ),
    page("refusal 406", status(406), "unreachable", "EX704", "GET GET", http=406),
    *(
        page(f"fault {code}", status(code), "unreachable", "EX704", "GET GET GET", http=code)
        for code in (500, 501, 502, 503, 504, 505, 507, 508, 511, 520, 522, 525, 530, 599)
    ),
    page("a fault that passes", in_turn(status(500), OK), "alive", None, "GET GET"),
    page(
        "a status that is none",
        raw(b"HTTP/1.1 099 Odd\r\nContent-Length: 0\r\n\r\n"),
        "unreachable",
        "EX704",
        "GET",
    ),
    page(
        "switching protocols, unasked",
        raw(b"HTTP/1.1 101 Up\r\nUpgrade: x\r\n\r\n"),
        "unreachable",
        "EX704",
        "GET",
    ),
    page("305", status(305, {"Location": "http://proxy.test/"}), "unreachable", "EX704", "GET"),
]

PAUSES = [
    page("too many requests", status(429), "limited", "EX706", "GET GET", http=429),
    page("a pause of no seconds", in_turn(status(429, {"Retry-After": "0"}), OK), "alive", None, "GET GET"),
    page(
        "a pause until a date", in_turn(status(429, {"Retry-After": _date(-5)}), OK), "alive", None, "GET GET"
    ),
    page("a pause of a day", status(429, {"Retry-After": "86400"}), "limited", "EX706", "GET"),
    page("a pause until next year", status(429, {"Retry-After": _date(3e7)}), "limited", "EX706", "GET"),
    page("a pause of ages", status(429, {"Retry-After": "9" * 300}), "limited", "EX706", "GET"),
    page(
        "a pause that makes no sense",
        in_turn(status(429, {"Retry-After": "-1e9 soon"}), OK),
        "alive",
        None,
        "GET GET",
    ),
    page("a fault with a pause", in_turn(status(503, {"Retry-After": "0"}), OK), "alive", None, "GET GET"),
    page(
        "a fault with a pause of a day",
        status(503, {"Retry-After": "86400"}),
        "unreachable",
        "EX704",
        "GET GET",
    ),
]

WALLS = [
    page(
        "Cloudflare by its mark",
        status(403, {"cf-mitigated": "challenge"}),
        "blocked",
        "EX705",
        "GET GET",
        detail="Cloudflare",
    ),
    page(
        "Cloudflare by its title",
        html("<title>Just a moment...</title>", code=503),
        "blocked",
        "EX705",
        "GET GET",
        detail="Cloudflare",
    ),
    page(
        "DataDome by its mark",
        status(403, {"X-DataDome": "protected"}),
        "blocked",
        "EX705",
        "GET GET",
        detail="DataDome",
    ),
    page(
        "DataDome by its script",
        html("<title>h.test</title><script src='https://geo.captcha-delivery.com/c.js'></script>", code=403),
        "blocked",
        "EX705",
        "GET GET",
        detail="DataDome",
    ),
    page("DataDome lets it through", status(200, {"X-DataDome": "protected"}), "alive", None, "GET"),
    page(
        "Anubis, with 200",
        html("<title>Making sure you&#39;re not a bot!</title>"),
        "blocked",
        "EX705",
        "GET GET",
        detail="Anubis",
    ),
    page("Akamai", status(403, {"Server": "AkamaiGHost"}), "blocked", "EX705", "GET GET", detail="Akamai"),
    page(
        "Akamai says that there is no page",
        status(404, {"Server": "AkamaiGHost"}),
        "dead",
        "EX701",
        "GET GET",
    ),
    page(
        "AWS WAF",
        status(202, {"x-amzn-waf-action": "challenge"}),
        "blocked",
        "EX705",
        "GET GET",
        detail="AWS WAF",
    ),
    page(
        "Vercel",
        status(429, {"x-vercel-mitigated": "challenge"}),
        "blocked",
        "EX705",
        "GET GET",
        detail="Vercel",
    ),
    page("Sucuri", status(403, {"X-Sucuri-Block": "BAK"}), "blocked", "EX705", "GET GET", detail="Sucuri"),
    page(
        "Imperva",
        html("<iframe src='/_Incapsula_Resource?x=1'></iframe>", code=403),
        "blocked",
        "EX705",
        "GET GET",
        detail="Imperva",
    ),
    page(
        "HUMAN Security",
        html("<title>Access to this page has been denied</title>", code=403),
        "blocked",
        "EX705",
        "GET GET",
    ),
    page(
        "only browsers are let in", for_browsers(OK, others=status(403)), "alive", None, "GET GET", http=200
    ),
    page(
        "only browsers are spared a wall",
        for_browsers(OK, others=status(403, {"cf-mitigated": "challenge"})),
        "alive",
        None,
        "GET GET",
    ),
    page(
        "only browsers are told that it is gone",
        for_browsers(GONE, others=status(403)),
        "dead",
        "EX701",
        "GET GET GET",
    ),
    page(
        "only programs are told that there is no page",
        for_browsers(OK, others=status(404)),
        "blocked",
        "EX705",
        "GET GET GET",
        http=404,
        detail="answered 404 (Not Found) to a program, and lets browsers in",
    ),
    page(
        "only programs are told that it is gone, and browsers are sent on",
        for_browsers(redirect(302, "/new"), others=status(410)),
        "blocked",
        "EX705",
        "GET GET GET GET",
        http=410,
    ),
    page(
        "no page for programs, a wall for browsers",
        for_browsers(status(403), others=status(404)),
        "blocked",
        "EX705",
        "GET GET",
    ),
]

REDIRECTS = [
    *(
        page(f"for good: {code}", redirect(code, "/new"), "moved", "EX702", "GET GET", http=200)
        for code in (301, 308)
    ),
    *(page(f"for now: {code}", redirect(code, "/new"), "alive", None, "GET GET") for code in (302, 303, 307)),
    Case(
        "for good, then for now",
        {"/page": redirect(301, "/b"), "/b": redirect(302, "/new")},
        "alive",
        None,
        "GET GET GET",
    ),
    page("a relative address", redirect(301, "new?x=1"), "moved", "EX702", "GET GET"),
    page("an address with a place", redirect(301, "/new#part"), "moved", "EX702", "GET GET"),
    page(
        "an address with another place than is linked",
        redirect(302, "/new#part"),
        "alive",
        None,
        "GET GET",
        link="/page#other",
    ),
    page(
        "umlauts as they come",
        redirect(302, "/größe".encode().decode("latin-1")),
        "alive",
        None,
        "GET GET",
        elsewhere=OK,
    ),
    Case(
        "umlauts as they come, beside other bytes",
        {
            "/page": raw(
                b"HTTP/1.1 302 F\r\nX-Who: J\xf6rg\r\nLocation: /gr\xc3\xb6\xc3\x9fe\r\nContent-Length: 0\r\n\r\n"
            ),
            "/gr%C3%B6%C3%9Fe": OK,
        },
        "alive",
        None,
        "GET GET",
    ),
    Case(
        "umlauts in another encoding",
        {
            "/page": raw(b"HTTP/1.1 302 F\r\nLocation: /gr\xf6\xdfe\r\nContent-Length: 0\r\n\r\n"),
            "/gr%F6%DFe": OK,
        },
        "alive",
        None,
        "GET GET",
    ),
    page(
        "an address that is said twice",
        raw(b"HTTP/1.1 301 M\r\nLocation: /new\r\nLocation: /new\r\nContent-Length: 0\r\n\r\n"),
        "moved",
        "EX702",
        "GET GET",
    ),
    page("an address with backslashes", redirect(302, "\\new?a=b"), "alive", None, "GET GET"),
    page("no address", status(302), "unreachable", "EX704", "GET"),
    page("an empty address", redirect(302, ""), "unreachable", "EX704", "GET"),
    page("to itself", redirect(302, "/page"), "unreachable", "EX704", "GET", detail="circle"),
    Case(
        "in a circle",
        {"/page": redirect(301, "/b"), "/b": redirect(301, "/page")},
        "unreachable",
        "EX704",
        "GET GET",
        detail="circle",
    ),
    Case(
        "without end",
        {"/page": redirect(302, "/0"), **{f"/{n}": redirect(302, f"/{n + 1}") for n in range(30)}},
        "unreachable",
        "EX704",
        " ".join(["GET"] * 11),
        detail="more than 10 times",
    ),
    page(
        "a cookie must come back",
        status(302, {"Set-Cookie": "s=secret-cookie", "Location": "/page"}),
        "blocked",
        "EX705",
        "GET",
        detail="its redirects go round in a circle, as `127.0.0.1` wants a cookie back and postlint keeps none",
    ),
    Case(
        "a cookie must come back to another page",
        {
            "/page": status(302, {"Set-Cookie": "s=secret-cookie", "Location": "/check"}),
            "/check": redirect(302, "/page"),
        },
        "blocked",
        "EX705",
        "GET GET",
        detail="wants a cookie back",
    ),
    page("to a file", redirect(301, "file:///etc/passwd"), "unreachable", "EX704", "GET"),
    page("to a program", redirect(301, "javascript:alert(1)"), "unreachable", "EX704", "GET"),
    page("to an impossible address", redirect(302, "http://[bad"), "unreachable", "EX704", "GET"),
    page("to a private address", redirect(302, "http://10.0.0.7/"), "forbidden", "EX711", "GET"),
    page(
        "to a cloud's inner services",
        redirect(302, "http://169.254.169.254/latest/"),
        "forbidden",
        "EX711",
        "GET",
    ),
    page("to a private address in disguise", redirect(302, "//0xa9fea9fe/"), "forbidden", "EX711", "GET"),
    page("to a page that is gone", redirect(301, "/gone"), "dead", "EX701", "GET GET GET GET"),
    page(
        "to a page that refuses", redirect(302, "/no"), "blocked", "EX705", "GET GET", elsewhere=status(401)
    ),
    Case(
        "to the front page", {"/a/b": redirect(302, "/"), "/": OK}, "alive", "EX703", "GET GET", link="/a/b"
    ),
    Case(
        "for good to the front page",
        {"/a/b": redirect(301, "/index.html"), "/index.html": OK},
        "moved",
        "EX703",
        "GET GET",
        link="/a/b",
    ),
    page("to the front page in a language", redirect(302, "/de/"), "alive", "EX703", "GET GET", elsewhere=OK),
    Case(
        "a front page to the one in a language",
        {"/": redirect(302, "/de/")},
        "alive",
        None,
        "GET GET",
        link="/",
        elsewhere=OK,
    ),
    page(
        "to a login", redirect(302, "/users/sign_in?next=%2Fpage"), "alive", "EX703", "GET GET", elsewhere=OK
    ),
    page(
        "to a consent wall",
        redirect(302, "/consent?continue=%2Fpage"),
        "alive",
        "EX703",
        "GET GET",
        elsewhere=OK,
    ),
    page("to an error page", redirect(302, "/404.html"), "alive", "EX703", "GET GET", elsewhere=OK),
    page(
        "by the page itself, to one that is gone",
        html("<meta http-equiv=refresh content='0; url=/gone'>"),
        "dead",
        "EX701",
        "GET GET GET GET",
    ),
    page(
        "by the page itself",
        html('<meta http-equiv="Refresh" content="1;URL=\'/new\'">'),
        "alive",
        None,
        "GET GET",
    ),
    page("by a header of the page", html("x", Refresh="0; url=/gone"), "dead", "EX701", "GET GET GET GET"),
    page(
        "a page that renews itself",
        html("<meta http-equiv=refresh content='5; url=/page'>"),
        "alive",
        None,
        "GET",
    ),
    page(
        "a page that moves on in a minute",
        html("<meta http-equiv=refresh content='60; url=/gone'>"),
        "alive",
        None,
        "GET",
    ),
    page(
        "a page that moves on without scripts",
        html("<noscript><meta http-equiv=refresh content='0; url=/gone'></noscript>"),
        "alive",
        None,
        "GET",
    ),
]

FAULTS = [
    page("cut before the answer", reset, "unreachable", "EX704", "GET GET GET", detail="cut the connection"),
    page("an empty answer", raw(b""), "unreachable", "EX704", "GET GET GET", detail="cut the connection"),
    page("HTTP/0.9", raw(b"<html>old</html>"), "unreachable", "EX704", "GET GET GET"),
    page("no HTTP at all", raw(b"SSH-2.0-OpenSSH_9.6\r\n"), "unreachable", "EX704", "GET GET GET"),
    page("bytes", raw(bytes(range(256)) * 20), "unreachable", "EX704", "GET GET GET"),
    page(
        "one endless header",
        raw(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 500_000 + b"\r\n\r\n"),
        "unreachable",
        "EX704",
        "GET GET GET",
    ),
    page(
        "endlessly many headers",
        raw(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 30_000 + b"\r\n"),
        "unreachable",
        "EX704",
        "GET GET GET",
    ),
    page("a length that is none", answer("Content-Length: x"), "unreachable", "EX704", "GET GET GET"),
    page(
        "a body that is too short",
        answer("Content-Type: text/html", "Content-Length: 900", body=b"<title>x"),
        "alive",
        None,
        "GET",
    ),
    page(
        "a body that is too long",
        answer("Content-Type: text/html", "Content-Length: 3", body=b"<p>xxxxxxx"),
        "unreachable",
        "EX704",
        "GET GET GET",
    ),
    page(
        "garbled chunks",
        answer("Content-Type: text/html", "Transfer-Encoding: chunked", body=b"zz\r\n<p>\r\n"),
        "unreachable",
        "EX704",
        "GET GET GET",
    ),
    page(
        "cut in the body",
        cut(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9999\r\n\r\n<p>"),
        "alive",
        None,
        "GET",
    ),
    page(
        "cut in the body, and gone",
        cut(b"HTTP/1.1 404 No\r\nContent-Type: text/html\r\nContent-Length: 9999\r\n\r\n<p>"),
        "dead",
        "EX701",
        "GET GET",
    ),
    page("a body without end", endless([]), "alive", None, "GET"),
    page("a bomb", packed(gzip.compress(b"\0" * 20_000_000), "gzip"), "alive", None, "GET"),
    page("a body that is no gzip", packed(b"not at all", "gzip"), "alive", None, "GET"),
]

PLACES = [
    page("an id", html(PLACE.decode()), "alive", None, "GET", link="/page#here"),
    page("a name", html(f"<a name=here></a>{TEXT}"), "alive", None, "GET", link="/page#here"),
    page("no such place", html(PLACE.decode()), "alive", "EX709", "GET", link="/page#there"),
    page("another case", html(PLACE.decode()), "alive", "EX709", "GET", link="/page#Here"),
    page("percent signs", html(f"<p id='größe'>{TEXT}"), "alive", None, "GET", link="/page#gr%C3%B6%C3%9Fe"),
    page(
        "entities",
        html(f"<p id='gr&ouml;&#223;e'>{TEXT}"),
        "alive",
        None,
        "GET",
        link="/page#gr%C3%B6%C3%9Fe",
    ),
    page("only in a comment", html(f"<!-- <p id=here> -->{TEXT}"), "alive", None, "GET", link="/page#here"),
    page(
        "only in a script",
        html(f"<script>'<p id=here>'</script>{TEXT}" + "<p id=x>" * 20),
        "alive",
        None,
        "GET",
        link="/page#here",
    ),
    page("late", html("<p>" + "x " * 700_000 + "<p id=here>"), "alive", None, "GET", link="/page#here"),
    page("too late to be read", html("<p>" + "x " * 1_100_000), "alive", None, "GET", link="/page#here"),
    page(
        "cut before it comes",
        cut(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99999\r\n\r\n" + PLACE),
        "alive",
        None,
        "GET",
        link="/page#there",
    ),
    page(
        "a page that may be cut",
        answer("Content-Type: text/html", body=PLACE),
        "alive",
        None,
        "GET",
        link="/page#there",
    ),
    page(
        "a page made by scripts",
        html("<div id=root></div><script src=/app.js></script>"),
        "alive",
        None,
        "GET",
        link="/page#there",
    ),
    page(
        "GitHub's prefix",
        html(f"<h1 id=user-content-here>H</h1>{TEXT}"),
        "alive",
        None,
        "GET",
        link="/page#here",
    ),
    page("a text fragment", html(TEXT), "alive", None, "GET", link="/page#:~:text=words"),
    page("a route", html(TEXT), "alive", None, "GET", link="/page#/about"),
    page("an old route", html(TEXT), "alive", None, "GET", link="/page#!about"),
    page("the top", html(TEXT), "alive", None, "GET", link="/page#top"),
    page("an order", html(TEXT), "alive", None, "GET", link="/page#page=2"),
    Case(
        "a place in a PDF",
        {"/a.pdf": status(200, {"Content-Type": "application/pdf"})},
        "alive",
        None,
        "HEAD",
        link="/a.pdf#chapter",
    ),
    page(
        "a place in what is no HTML",
        status(200, {"Content-Type": "text/plain"}, b"words"),
        "alive",
        None,
        "GET",
        link="/page#here",
    ),
    page(
        "after a redirect",
        redirect(302, "/other"),
        "alive",
        None,
        "GET GET",
        link="/page#here",
        elsewhere=html(PLACE.decode()),
    ),
    page("gzip", packed(gzip.compress(PLACE), "gzip"), "alive", "EX709", "GET", link="/page#there"),
    page("deflate", packed(zlib.compress(PLACE), "deflate"), "alive", "EX709", "GET", link="/page#there"),
    page("bare deflate", packed(_deflate(PLACE), "deflate"), "alive", "EX709", "GET", link="/page#there"),
    page(
        "gzip that breaks off",
        packed(gzip.compress(PLACE)[:-20], "gzip"),
        "alive",
        None,
        "GET",
        link="/page#there",
    ),
    page(
        "brotli, which nobody asked for",
        packed(b"\x8b\x03\x80hallo\x03", "br"),
        "alive",
        None,
        "GET",
        link="/page#there",
    ),
    page(
        "chunks",
        answer(
            "Content-Type: text/html",
            "Transfer-Encoding: chunked",
            body=_chunked(PLACE[:40], PLACE[40:], b""),
        ),
        "alive",
        "EX709",
        "GET",
        link="/page#there",
    ),
    page(
        "UTF-16",
        status(200, {"Content-Type": "text/html"}, f"<p id=größe>{TEXT}".encode("utf-16")),
        "alive",
        None,
        "GET",
        link="/page#gr%C3%B6%C3%9Fe",
    ),
    page(
        "an encoding of its own",
        status(
            200,
            {"Content-Type": "text/html"},
            f"<meta charset=windows-1252><p id=größe>{TEXT}".encode("cp1252"),
        ),
        "alive",
        None,
        "GET",
        link="/page#gr%C3%B6%C3%9Fe",
    ),
    page(
        "an encoding that nobody knows",
        html(PLACE.decode(), kind="text/html; charset=x-user-defined"),
        "alive",
        "EX709",
        "GET",
        link="/page#there",
    ),
    page(
        "an encoding that is no text",
        html(PLACE.decode(), kind="text/html; charset=idna"),
        "alive",
        None,
        "GET",
        link="/page#here",
    ),
]

SOFT_404 = [
    page(
        "says that it is not there, as for all",
        html(NOT_FOUND),
        "alive",
        "EX710",
        "GET GET",
        elsewhere=html(NOT_FOUND),
    ),
    page(
        "says so in its heading",
        html("<title>Site</title><h1>Page <b>not</b> found</h1>"),
        "alive",
        "EX710",
        "GET GET",
        elsewhere=html("<title>Site</title><h1>Page not found</h1>"),
    ),
    page(
        "is about such pages, on a site that says 404",
        html("<title>404 Not Found - HTTP | Docs</title>"),
        "alive",
        None,
        "GET GET",
    ),
    page(
        "only mentions such pages",
        html("<title>How to mend 404 page not found errors</title>"),
        "alive",
        None,
        "GET",
        elsewhere=OK,
    ),
    page(
        "says so, on a site that shows the same page for all",
        html("<title>404</title>"),
        "alive",
        None,
        "GET GET",
        elsewhere=OK,
    ),
    Case(
        "sends all that is not there to one page",
        {"/page": redirect(302, "/oops"), "/oops": html(NOT_FOUND)},
        "alive",
        "EX710",
        "GET GET GET",
        elsewhere=redirect(302, "/oops"),
    ),
    Case(
        "a front page that is called so",
        {"/": html(NOT_FOUND)},
        "alive",
        None,
        "GET",
        link="/",
        elsewhere=html(NOT_FOUND),
    ),
    page("a parked domain", html(PARKED), "alive", "EX710", "GET"),
    Case("a parked domain at its front page", {"/": html(PARKED)}, "alive", "EX710", "GET", link="/"),
    page("a domain for sale", html("<title>127.0.0.1 is for sale</title>"), "alive", "EX710", "GET"),
    page(
        "a post about domains for sale",
        html("<title>Why this domain is for sale | Blog</title>"),
        "alive",
        None,
        "GET",
    ),
]

CASES = [*ODD_HEADS, *SUCCESSES, *REFUSALS, *PAUSES, *WALLS, *REDIRECTS, *FAULTS, *PLACES, *SOFT_404]
"""Servers that answer at once."""
