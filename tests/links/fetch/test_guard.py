"""Which addresses may be connected to."""

from __future__ import annotations

import asyncio
import ipaddress
import socket

import pytest

from postlint.errors import ConfigError
from postlint.links.fetch.guard import ForbiddenAddressError, Guard, HostNames, ask_system, is_public

PRIVATE = [
    "127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
    "169.254.169.254", "169.254.1.1", "100.64.0.1", "100.100.100.200", "192.0.0.192", "198.18.0.1", "192.0.2.1",
    "203.0.113.9", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "168.63.129.16",
    "::", "::1", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1", "2001::1",
    "3fff::1", "100::1", "::127.0.0.1", "::8.8.8.8",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::7f00:1", "64:ff9b::a00:1", "64:ff9b:1:ffff::8.8.8.8", "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "::ffff:0:127.0.0.1", "2002:a9fe:a9fe::", "fe80::a9fe:a9fe", "ff05::2", "192.88.99.1", "198.51.100.7", "2001:2::1",
    "2001:10::1", "2002:7f00:1::", "2002:a00:1::1", "5f00::1",
]  # fmt: skip
PUBLIC = [
    "8.8.8.8",
    "1.1.1.1",
    "93.184.215.14",
    "2a00:1450:4001::200e",
    "2606:4700::1111",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
    "2002:808:808::1",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_public_is_refused(address: str) -> None:
    guard = Guard()
    assert not is_public(ipaddress.ip_address(address))
    assert guard.refusal(address) is not None
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with pytest.raises(ForbiddenAddressError):
        guard.open_socket((family, socket.SOCK_STREAM, 0, "", (address, 80)))


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_let_through(address: str) -> None:
    guard = Guard()
    assert guard.refusal(address) is None
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    guard.open_socket((family, socket.SOCK_STREAM, 0, "", (address, 80))).close()


@pytest.mark.parametrize(
    "name",
    ["localhost", "localhost.", "x.localhost", "printer.local", "metadata.google.internal", "nas.home.arpa"],
)
def test_a_name_that_is_never_public_is_refused_without_a_lookup(name: str) -> None:
    assert Guard().refusal(name) == f"`{name.rstrip('.')}` is a name inside a private network"


@pytest.mark.parametrize("name", ["localhost.test", "local", "notlocal.test", "mylocalhost", "internal.test"])
def test_names_that_look_alike(name: str) -> None:
    assert (Guard().refusal(name) is None) is (name != "local")


class TestNamesThatLeadInside:
    def test_a_name_with_private_addresses_only_is_refused(self) -> None:
        with pytest.raises(ForbiddenAddressError) as refused:
            Guard().screen("h.test", ["10.0.0.7", "::1"])
        assert refused.value.address == "10.0.0.7"

    def test_of_a_mixed_name_only_the_public_addresses_are_used(self) -> None:
        assert Guard().screen("h.test", ["10.0.0.7", "8.8.8.8", "::1"]) == ["8.8.8.8"]


class TestWhatTheSettingsAllow:
    def test_a_network(self) -> None:
        guard = Guard(["10.1.0.0/16", "fd00::/8"])
        assert guard.screen("h.test", ["10.1.2.3", "fd00::1", "10.2.0.1"]) == ["10.1.2.3", "fd00::1"]

    def test_a_network_also_holds_its_addresses_mapped_to_ipv6(self) -> None:
        assert Guard(["10.1.0.0/16"]).refusal("::ffff:10.1.2.3") is None

    def test_one_address(self) -> None:
        guard = Guard(["10.1.2.3", "[::1]"])
        assert guard.refusal("10.1.2.3") is None
        assert guard.refusal("::1") is None
        assert guard.refusal("10.1.2.4") is not None

    def test_a_host_name_wherever_it_leads(self) -> None:
        guard = Guard(["Intranet.Example."])
        assert guard.screen("intranet.example", ["10.0.0.7"]) == ["10.0.0.7"]
        with pytest.raises(ForbiddenAddressError):
            guard.screen("other.example", ["10.0.0.8"])

    def test_nothing_else_that_leads_to_the_same_address(self) -> None:
        guard = Guard(["intranet.example"])
        assert guard.screen("intranet.example", ["10.0.0.7"]) == ["10.0.0.7"]
        with pytest.raises(ForbiddenAddressError):
            guard.screen("evil.example", ["10.0.0.7"])
        assert guard.refusal("10.0.0.7") is not None
        guard.open_socket((socket.AF_INET, socket.SOCK_STREAM, 0, "", ("10.0.0.7", 80))).close()

    def test_a_host_name_with_letters_of_any_language(self) -> None:
        assert Guard(["Büro.example"]).allows_host("xn--bro-hoa.example")

    def test_a_local_name_where_networks_are_allowed_is_judged_by_its_address(self) -> None:
        guard = Guard(["127.0.0.0/8"])
        assert guard.refusal("localhost") is None
        assert guard.screen("localhost", ["127.0.0.1"]) == ["127.0.0.1"]
        with pytest.raises(ForbiddenAddressError):
            guard.screen("printer.local", ["192.168.0.9"])

    @pytest.mark.parametrize("entry", ["10.0.0.0/99", "host:80", "10.0.0.0/x", "", "a b", "1.2.3.999"])
    def test_what_is_neither_is_an_error_of_the_settings(self, entry: str) -> None:
        with pytest.raises(ConfigError) as error:
            Guard([entry])
        assert f"`{entry}`" in error.value.message


def test_the_operating_system_is_asked() -> None:
    assert set(asyncio.run(ask_system("localhost"))) <= {"127.0.0.1", "::1"}


def test_a_lookup_that_fails_says_how(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(socket.gaierror) as error:
        asyncio.run(ask_system("nowhere.test"))
    assert error.value.errno == socket.EAI_NONAME


def test_many_questions_are_one_lookup_and_one_that_gives_up_ends_it_for_nobody() -> None:
    asked: list[str] = []

    async def slow(host: str) -> list[str]:
        asked.append(host)
        await asyncio.sleep(0.05)
        return ["8.8.8.8", "2a00::1"]

    async def ask() -> list[str]:
        names = HostNames(Guard(), slow)
        impatient = asyncio.create_task(names.resolve("h.test", 80))
        patient = asyncio.create_task(names.resolve("h.test", 443, socket.AF_INET))
        await asyncio.sleep(0.01)
        impatient.cancel()
        found = [result["host"] for result in await patient]
        await names.close()
        return found

    assert asyncio.run(ask()) == ["8.8.8.8"]
    assert asked == ["h.test"]


def test_a_name_without_any_address_does_not_exist() -> None:
    async def empty(_: str) -> list[str]:
        return []

    async def ask() -> set[str]:
        names = HostNames(Guard(), empty)
        with pytest.raises(socket.gaierror):
            await names.resolve("h.test", 80)
        await names.close()
        return names.missing

    assert asyncio.run(ask()) == {"h.test"}
