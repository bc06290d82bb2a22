"""Servers of certain names, over TLS: a proxy stands in for the internet, with an authority of its own."""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import trustme

from postlint.config.settings import LinkSettings
from postlint.links.model.verdict import Questions, Verdict
from servers.loopback import Behaviour, LoopbackServer, running, tunnel
from servers.network import check, with_settings


class Internet:
    """Servers by `host:port`, each with a certificate for its name, behind one proxy."""

    def __init__(self, folder: Path) -> None:
        self._authority = trustme.CA()
        self.ca_file = folder / "ca.pem"
        self._authority.cert_pem.write_to_path(str(self.ca_file))
        self.servers: dict[str, LoopbackServer] = {}
        self._plain: dict[str, Behaviour] = {}

    def serve(self, host: str, pages: Mapping[str, Behaviour]) -> LoopbackServer:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._authority.issue_cert(host).configure_cert(context)
        server = self.servers[f"{host}:443"] = LoopbackServer(dict(pages), tls=context)
        return server

    def serve_plainly(self, host: str, pages: Mapping[str, Behaviour]) -> None:
        self._plain.update({f"http://{host}{path}": behaviour for path, behaviour in pages.items()})

    @contextmanager
    def online(self) -> Iterator[str]:
        """All of it, for a while; gives the address of the proxy."""
        self.proxy = LoopbackServer(dict(self._plain), elsewhere=tunnel(self.servers))
        servers = {id(server): server for server in self.servers.values()}  # some have several names
        with running(*servers.values(), self.proxy):
            yield self.proxy.url("")

    @contextmanager
    def settings(self, **changes: object) -> Iterator[LinkSettings]:
        """The settings for a check in it."""
        with self.online() as proxy:
            yield with_settings(proxy=proxy, ca_file=self.ca_file, **changes)

    def verdict(self, url: str, *, questions: Questions | None = None, **changes: object) -> Verdict:
        with self.settings(**changes) as settings:
            (found,) = check([url], settings, questions=questions).verdicts.values()
        return found
