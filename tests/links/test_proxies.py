"""Which requests go through which proxy."""

from __future__ import annotations

import pytest

from postlint.links.proxies import proxies, proxy_for
from postlint.links.target import read_target

NAMES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def chosen(url: str, setting: str | None = "environment") -> str | None:
    return proxy_for(read_target(url), proxies(setting))


def test_without_a_setting_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("all_proxy", "http://p.test")
    assert chosen("http://a.test/", None) is None


def test_the_setting_is_for_all() -> None:
    assert chosen("http://a.test/", "p.test:3128") == "http://p.test:3128"
    assert chosen("https://b.test:8443/", "p.test:3128") == "http://p.test:3128"


def test_the_environment_may_say_another_for_each_scheme(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://p.test")
    assert chosen("http://a.test/") == "http://p.test"
    assert chosen("https://a.test/") is None
    monkeypatch.setenv("all_proxy", "http://q.test")
    assert chosen("https://a.test/") == "http://q.test"
    assert chosen("http://a.test/") == "http://p.test"


@pytest.mark.parametrize(
    ("url", "is_direct"),
    [
        ("http://a.test/", True),
        ("http://x.y.a.test/", True),
        ("http://nota.test/", False),
        ("http://b.test/", True),
        ("http://b.test:8080/", True),
        ("http://10.0.0.7/", True),
        ("http://test/", False),
    ],
)
def test_some_hosts_are_asked_directly(monkeypatch: pytest.MonkeyPatch, url: str, *, is_direct: bool) -> None:
    monkeypatch.setenv("http_proxy", "http://p.test")
    monkeypatch.setenv("no_proxy", ".a.test, b.test,10.0.0.7")
    assert (chosen(url) is None) is is_direct


def test_or_all_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://p.test")
    monkeypatch.setenv("no_proxy", "*")
    assert chosen("http://a.test/") is None
