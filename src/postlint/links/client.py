"""The HTTP client: one request at a time, without cookies, redirects or credentials of its own.

httpx's interface over aiohttp's connections: httpx's own pool searches one list for every request and breaks
down at a hundred requests at once. Its transports are used without its client, whose redirects, cookies and hooks
nothing here wants, and which take a fifth of the time of a request.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace
from types import TracebackType
from typing import NamedTuple, Self
from weakref import WeakSet

import aiohttp
import httpx
import yarl
from httpx_aiohttp import AiohttpTransport

from postlint import HOMEPAGE, __version__
from postlint.config.settings import LinkSettings
from postlint.links.answer import Answer, Failure, FailureKind
from postlint.links.body import BODY_ERRORS, LONGEST_BODY, is_read, leave, read
from postlint.links.credentials import Credentials
from postlint.links.failure import read_failure
from postlint.links.footprint import affordable, small_buffers
from postlint.links.guard import ForbiddenAddressError, Guard
from postlint.links.handshakes import Handshakes
from postlint.links.headers import read_answer, read_location
from postlint.links.look import Form, Question
from postlint.links.names import Names
from postlint.links.proxies import PROXY_INSIDE, proxies, proxy_for, screen
from postlint.links.target import Target
from postlint.links.tls import trust
from postlint.links.unpack import READABLE
from postlint.links.wire import Response, Sending, as_asked, is_reused, sending

USER_AGENT = f"postlint/{__version__} (+{HOMEPAGE})"

AS_BROWSER = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "en-US,en;q=0.5",
    "Upgrade-Insecure-Requests": "1",
    "Sec-Fetch-Dest": "document",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Site": "none",
    "Sec-Fetch-User": "?1",
}
"""What a browser sends, for what refuses everything else."""

_README_AS_HTML = "application/vnd.github.html+json"
"""https://docs.github.com/rest/repos/contents#get-a-repository-readme"""

_LONGEST_HEADER = 32 * 1024  # some sites' security policies are longer than the 8 KiB that aiohttp allows
_IDLE_SECONDS = 2.0
"""What is not used again at once is closed: a connection with TLS takes as much memory as a hundred addresses."""

_NOTHING = httpx.ByteStream(b"")


class Fetched(NamedTuple):
    """An answer with its body."""

    answer: Answer
    body: bytes


class Client:
    """Asks addresses. Use as an asynchronous context manager."""

    def __init__(self, settings: LinkSettings, guard: Guard, names: Names) -> None:
        self._timeout = settings.timeout
        self._most = affordable(settings.concurrency)
        self._guard = guard
        self._names = names
        self._proxies = proxies(settings.proxy)
        self._screens_proxy = settings.trust.proxy_of_file
        if self._screens_proxy:
            screen(self._proxies, guard)
        self._credentials = Credentials(settings)
        self._context = trust(settings.ca_file, settings.trust.certificates)
        self._headers = {
            "User-Agent": settings.user_agent or USER_AGENT,
            "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8",
            "Accept-Encoding": "identity",  # what is not read need not be packed
        }
        self._common: dict[tuple[bool, bool, Form, bool], httpx.Headers] = {}
        self._handshakes = Handshakes()
        self._open = contextlib.AsyncExitStack()
        self._connections: WeakSet[asyncio.BaseTransport] = WeakSet()
        self._ways: dict[tuple[str | None, bool], httpx.AsyncBaseTransport] = {}
        """By the proxy that each leads through (None: directly), and by whether each request has a connection of
        its own."""
        self._limits = {"timeout": {"connect": self._timeout / 4}}

    async def __aenter__(self) -> Self:
        self._open.enter_context(small_buffers(self._most))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._open.aclose()
        for transport in list(self._connections):
            # Closing alone would wait for the other side to say goodbye in TLS, beyond the end of the loop.
            if isinstance(transport, asyncio.WriteTransport):
                transport.abort()
        await asyncio.sleep(0)  # aborting takes two turns of the loop
        await asyncio.sleep(0)

    async def ask(
        self, question: Question, *, last: bool, seconds: float, anew: bool = False
    ) -> Answer | Failure:
        """The answer to one request within so many seconds, or why there is none.

        With `last`, the connection is not kept for another request. With `anew`, it has served none before either.
        """
        response = await self._send(question, last=last, anew=anew, seconds=seconds)
        if isinstance(response, Failure):
            return response
        chunks = response.aiter_raw()
        try:
            answer = _read_head(response)
            if is_read(question, answer):
                seen = await read(response, chunks, question, answer.charset, patience=self._timeout)
                return replace(answer, seen=seen)
            return answer
        finally:
            await leave(response, chunks)

    async def fetch(self, target: Target) -> Fetched | Failure:
        """The first 64 KiB of what stands at `target`, or why it could not be had."""
        response = await self._send(Question("GET", target), last=False, anew=False, seconds=self._timeout)
        if isinstance(response, Failure):
            return response
        body = bytearray()
        chunks = response.aiter_raw()
        try:
            async with asyncio.timeout(self._timeout):
                async for chunk in chunks:
                    body += chunk
                    if len(body) >= LONGEST_BODY:
                        break
        except BODY_ERRORS as error:
            return read_failure(error, target.host, self._timeout)
        finally:
            await leave(response, chunks)
        return Fetched(_read_head(response), bytes(body[:LONGEST_BODY]))

    async def _send(
        self, question: Question, *, last: bool, anew: bool, seconds: float
    ) -> httpx.Response | Failure:
        target = question.target
        request = httpx.Request(
            question.method,
            target.parsed,
            headers=self._headers_for(question, last=last or anew),
            stream=_NOTHING,
            extensions=self._limits,
        )
        request.read()
        proxy = proxy_for(target, self._proxies)
        if proxy is not None and self._screens_proxy:
            refusal = await self._refusal(target, seconds)
            if refusal is not None:
                return refusal
        way = self._way(proxy, anew=anew)
        handshake = await self._handshakes.begin() if target.scheme == "https" else None
        sending.set(Sending(yarl.URL(target.url, encoded=True), handshake, self._connections))
        is_reused.set(False)
        try:
            async with asyncio.timeout(seconds):
                return await way.handle_async_request(request)
        # A server that trips up a library in a way that nobody foresaw must not end the check of all others.
        except Exception as error:  # noqa: BLE001
            failure = read_failure(error, target.host, seconds)
            if proxy is not None and failure.kind is FailureKind.FORBIDDEN:
                failure = Failure(FailureKind.PROXY, f"the proxy was not asked: {PROXY_INSIDE}")
        finally:
            if handshake is not None:
                handshake.end()
        return replace(failure, is_stale=failure.kind is FailureKind.RESET and is_reused.get())

    async def _refusal(self, target: Target, seconds: float) -> Failure | None:
        """Why the address of `target` must not be asked for: it is known here, and not public.

        A proxy that a configuration file names may be one that leads into the network around this machine. A name
        that is only known to the proxy is the proxy's to judge.
        """
        try:
            async with asyncio.timeout(seconds / 2):
                await self._names.resolve(target.host, target.port)
        except ForbiddenAddressError as error:
            return read_failure(error, target.host, seconds)
        except (OSError, UnicodeError, TimeoutError):
            return None
        return None

    def _headers_for(self, question: Question, *, last: bool) -> httpx.Headers:
        """All but `Host`, which aiohttp adds. What most requests have in common is kept once."""
        own = self._credentials.headers(question.target)
        if question.target.host.endswith("."):
            own["Host"] = question.target.parsed.netloc.decode("ascii")  # aiohttp would leave out the dot
        kind = (question.as_browser, question.reads, question.form, last)
        if own:
            return httpx.Headers({**self._common_headers(*kind), **own})
        if kind not in self._common:
            self._common[kind] = httpx.Headers(self._common_headers(*kind))
        return self._common[kind]

    def _common_headers(self, as_browser: bool, reads: bool, form: Form, last: bool) -> dict[str, str]:
        return {
            **self._headers,
            "Connection": "close" if last else "keep-alive",
            **(AS_BROWSER if as_browser else {}),
            **({"Accept-Encoding": READABLE} if reads else {}),
            **({"Accept": _README_AS_HTML} if form is Form.README else {}),
        }

    def _way(self, proxy: str | None, *, anew: bool) -> httpx.AsyncBaseTransport:
        way = self._ways.get((proxy, anew))
        if way is None:
            way = self._ways[proxy, anew] = self._transport(proxy, anew=anew)
        return way

    def _transport(self, proxy: str | None, *, anew: bool) -> AiohttpTransport:
        """Connections to anywhere that the guard lets through, or only to `proxy`.

        Where the proxy is, whoever runs postlint may say; what a configuration file says passes the guard.
        """
        is_screened = proxy is None or self._screens_proxy
        connector = aiohttp.TCPConnector(
            ssl=self._context,
            limit=0,  # the plan says how many
            force_close=anew,
            keepalive_timeout=None if anew else _IDLE_SECONDS,
            use_dns_cache=False,
            resolver=self._names if is_screened else None,
            socket_factory=self._guard.open_socket if is_screened else None,
        )
        session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
            proxy=proxy,
            max_line_size=_LONGEST_HEADER,
            max_field_size=_LONGEST_HEADER,
            middlewares=(as_asked,),
            response_class=Response,
        )
        self._open.push_async_callback(session.close)
        return AiohttpTransport(verify=self._context, trust_env=False, client=session)


def _read_head(response: httpx.Response) -> Answer:
    location = _location(response) if 300 <= response.status_code < 400 else ""
    return read_answer(response.status_code, response.headers, location)


def _location(response: httpx.Response) -> str:
    """The `Location` header; of several the first. httpx would join them by commas, and read this one in whatever
    encoding fits all headers."""
    values = (value for name, value in response.headers.raw if name.lower() == b"location")
    return read_location(next(values, b""))
