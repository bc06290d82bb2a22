"""A line for each host."""

from __future__ import annotations

from postlint.links.model.verdict import LinkOutcome, Status, Traffic, Verdict
from postlint.links.verify import summarise


def test_hosts_come_with_what_was_found_and_what_it_took() -> None:
    outcome = LinkOutcome(
        {
            "https://a.test/1": Verdict(Status.ALIVE, cached=True),
            "https://b.test/1": Verdict(Status.ALIVE),
            "HTTPS://B.test:443/2": Verdict(Status.DEAD),
            "http://b.test:8080/": Verdict(Status.LIMITED),
            "http://[bad": Verdict(Status.SKIPPED),
            "http://h:port/": Verdict(Status.SKIPPED),
        },
        traffic={
            "b.test:443": Traffic(5, 0.0),
            "b.test:8080": Traffic(2, 61.0),
            "elsewhere.test:443": Traffic(1, 0.0),
        },
    )
    assert summarise(outcome) == (
        "b.test: 2 links, 1 alive, 1 dead, 5 requests",
        "a.test: 1 link, 1 alive, 1 seen lately and not asked again",
        "b.test:8080: 1 link, 1 limited, 2 requests, waited 61 s because it asked for fewer requests",
        "elsewhere.test: no link of its own, 1 request",
    )


def test_without_a_network_only_what_is_remembered_is_told() -> None:
    outcome = LinkOutcome(
        {"https://a.test/1": Verdict(Status.ALIVE, cached=True)},
        no_network=True,
        traffic={"a.test:443": Traffic(1, 0.0), "b.test:443": Traffic(2, 0.0)},
    )
    assert summarise(outcome) == ("a.test: 1 link, 1 alive, 1 seen lately and not asked again",)


def test_a_host_with_umlauts_is_one_host() -> None:
    outcome = LinkOutcome(
        {
            "https://Bücher.test/ä": Verdict(Status.ALIVE),
            "https://xn--bcher-kva.test/b": Verdict(Status.DEAD),
            "https://bü cher.test/": Verdict(Status.SKIPPED),
        },
        traffic={"xn--bcher-kva.test:443": Traffic(3, 0.0)},
    )
    assert summarise(outcome) == (
        "bücher.test: 2 links, 1 alive, 1 dead, 3 requests",
        "bü cher.test: 1 link, 1 skipped",
    )


def test_nothing_is_no_line() -> None:
    assert summarise(LinkOutcome({})) == ()
