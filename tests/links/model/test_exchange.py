"""From addresses as people write them to addresses that can be asked."""

from __future__ import annotations

import pytest

from postlint.links.model.exchange import BadAddressError, follow, read_target


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("https://h.test", "https://h.test/"),
        ("HTTPS://H.Test/A", "https://h.test/A"),
        ("https://h.test/a#b", "https://h.test/a"),
        ("https://h.test:443/a", "https://h.test/a"),
        ("https://h.test:8443/a", "https://h.test:8443/a"),
        ("https://bücher.test/größe?q=ä", "https://xn--bcher-kva.test/gr%C3%B6%C3%9Fe?q=%C3%A4"),
        ("https://h.test/a b", "https://h.test/a%20b"),
        ("https://h.test/a%3Ab%2Fc?u=http%3A%2F%2Fx", "https://h.test/a%3Ab%2Fc?u=http%3A%2F%2Fx"),
        ("https://user:secret@h.test/a", "https://h.test/a"),
        ("https://user:secret@h.test/a?", "https://h.test/a?"),
        ("https://h.test/a/%2e%2E/.%2e/b/%2e/c%2e/?d=/%2e%2e/", "https://h.test/b/c%2e/?d=/%2e%2e/"),
        ("https://a_b.test/", "https://a_b.test/"),
        ("https:\\\\h.test\\a\\_b?c\\d", "https://h.test/a/_b?c\\d"),
        ("https://-x-.test/", "https://-x-.test/"),
        ("http://[2A00::1]/", "http://[2a00::1]/"),
    ],
)
def test_what_is_asked(address: str, url: str) -> None:
    assert read_target(address).url == url


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("2130706433", "127.0.0.1"),
        ("0x7f000001", "127.0.0.1"),
        ("0x7f.1", "127.0.0.1"),
        ("017700000001", "127.0.0.1"),
        ("0177.0.0.1", "127.0.0.1"),
        ("127.1", "127.0.0.1"),
        ("0", "0.0.0.0"),
        ("127.0.0.1.", "127.0.0.1"),
        ("127。0。0。1", "127.0.0.1"),
        ("0xA9FEA9FE", "169.254.169.254"),
    ],
)
def test_an_ip_address_in_disguise_is_seen_through(host: str, address: str) -> None:
    assert read_target(f"http://{host}/").host == address
    assert read_target(f"http://{host}/x").url == f"http://{address}/x"


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("http://[bad", "`[bad` is no host name"),
        ("http://", "it names no host"),
        ("http:///x", "it names no host"),
        ("http://h.test:99999/", "there is no port 99999"),
        ("http://h.test:0/", "there is no port 0"),
        ("http://h.test:port/", "invalid port: 'port'"),
        ("http://a b.test/", "`a b.test` is no host name"),
        ("http://..", "`..` is no host name"),
        ("http://a..b/", "`a..b` is no host name"),
        ("http://h%41.test/", "`h%41.test` is no host name"),
        ("http://1.2.3.256/", "`1.2.3.256` is no IP address"),
        ("http://1.2.3.4.5/", "`1.2.3.4.5` is no IP address"),
        ("http://08/", "`08` is no IP address"),
        ("http://x.1/", "`x.1` is no IP address"),
        ("http://99999999999/", "`99999999999` is no IP address"),
        ("ftp://h.test/", "`ftp:` is no web address"),
        ("/x", "`:` is no web address"),
        ("https://h.test/" + "x" * 20_000, "it is 20,015 characters long"),
        ("https://" + "a" * 64 + ".test/", f"`{'a' * 64}.test` is no host name"),
        ("http://☃.test/", "invalid IDNA hostname: '☃.test'"),
        ("http://\ud800.test/", "invalid IDNA hostname: '\\ud800.test'"),
        ("http://h.test/\x00", "invalid non-printable ASCII character in URL, '\\x00' at position 14"),
    ],
)
def test_what_cannot_be_asked(address: str, reason: str) -> None:
    with pytest.raises(BadAddressError) as error:
        read_target(address)
    assert str(error.value) == reason


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("/b", "https://h.test/b"),
        ("b", "https://h.test/a/b"),
        ("%2e%2e/b", "https://h.test/b"),
        ("?x=1", "https://h.test/a/?x=1"),
        ("//o.test/b", "https://o.test/b"),
        ("http://o.test/b#c", "http://o.test/b"),
        ("https://user:secret@o.test/", "https://o.test/"),
    ],
)
def test_where_a_redirect_leads(location: str, url: str) -> None:
    assert follow(read_target("https://h.test/a/"), location).url == url


def test_the_part_after_the_hash_of_a_redirect_is_kept_apart() -> None:
    target = follow(read_target("https://h.test/a"), "/b#größe")
    assert (target.url, target.fragment, target.address) == (
        "https://h.test/b",
        "größe",
        "https://h.test/b#größe",
    )
