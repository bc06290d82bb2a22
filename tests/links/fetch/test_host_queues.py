"""Who is served when: hosts in turn, none beyond its limit, nobody's slot held while waiting."""

from __future__ import annotations

from postlint.links.decide.attempt import Attempt
from postlint.links.fetch.host_queues import HostLimit, HostQueues
from postlint.links.model.exchange import read_target


def attempt(url: str) -> Attempt:
    return Attempt.begin(read_target(url), retries=1)


def queues(*urls: str, concurrency: int = 10, per_host: int = 2, most: int = 0) -> HostQueues:
    made = HostQueues(concurrency, lambda _: HostLimit(per_host, most or per_host))
    for url in urls:
        made.add(attempt(url))
    return made


def take_all(from_plan: HostQueues, now: float = 0.0) -> list[str]:
    taken = []
    while (one := from_plan.dequeue(now)) is not None:
        taken.append(one.url.removeprefix("http://"))
    return taken


def test_hosts_take_turns() -> None:
    made = queues("http://a/1", "http://a/2", "http://a/3", "http://b/1", "http://c/1")
    assert take_all(made) == ["a/1", "b/1", "c/1", "a/2"]


def test_a_host_gets_no_more_than_its_limit() -> None:
    made = queues(*(f"http://a/{n}" for n in range(5)))
    assert take_all(made) == ["a/0", "a/1"]
    made.release("a:80")
    assert take_all(made) == ["a/2"]


def test_all_hosts_together_get_no_more_than_there_are_slots() -> None:
    made = queues(*(f"http://h{n}/" for n in range(5)), concurrency=3)
    assert len(take_all(made)) == 3
    made.release("h0:80")
    assert len(take_all(made)) == 1


def test_what_waits_for_a_retry_holds_no_slot() -> None:
    made = queues("http://a/1", "http://a/2", concurrency=1, per_host=1)
    first = made.dequeue(0.0)
    assert first is not None
    made.resume("a:80", first, at=5.0)
    assert take_all(made) == ["a/2"]
    made.release("a:80")
    assert made.dequeue(4.9) is None
    assert made.next_time() == 5.0
    assert made.dequeue(5.0) is first


def test_a_pause_stops_one_host_only() -> None:
    made = queues("http://a/1", "http://b/1")
    made.pause("a:80", 0.0, 3.0)
    assert take_all(made) == ["b/1"]
    assert made.next_time() == 3.0
    assert take_all(made, 3.0) == ["a/1"]


def test_pauses_that_overlap_are_counted_once() -> None:
    made = queues("http://a/1")
    made.pause("a:80", 0.0, 3.0)
    made.pause("a:80", 1.0, 3.0)
    made.pause("a:80", 1.5, 1.0)
    assert made.host("a:80").paused == 4.0
    assert made.host("a:80").open_at == 4.0


def test_an_attempt_that_was_redirected_goes_on_at_its_new_host() -> None:
    made = queues("http://a/1", "http://a/2", per_host=1)
    first = made.dequeue(0.0)
    assert first is not None
    made.resume("a:80", first.at(read_target("http://b/1")), at=0.0)
    assert take_all(made) == ["a/2", "a/1"]
    assert made.host("b:80").running == 1


def test_a_host_that_has_enough_gets_half_at_once_and_slowly_more_again() -> None:
    made = queues(*(f"http://a/{n}" for n in range(200)), per_host=8, concurrency=100)
    host = made.host("a:80")
    assert len(take_all(made)) == 8
    host.slow_down(asked_at=0.0, now=1.0)
    assert host.limit == 4.0
    host.slow_down(asked_at=0.5, now=1.1)  # was under way when the first was refused
    assert host.limit == 4.0
    host.slow_down(asked_at=1.2, now=1.3)
    assert host.limit == 2.0
    made.release("a:80")
    assert take_all(made) == []
    for _ in range(200):
        host.speed_up()
        made.release("a:80")
        take_all(made)
    assert host.limit == 8.0


def test_a_host_that_answers_well_gets_more_up_to_the_most() -> None:
    made = queues(*(f"http://a/{n}" for n in range(2000)), per_host=8, most=32, concurrency=100)
    host = made.host("a:80")
    take_all(made)
    for _ in range(8):
        host.speed_up()
    assert 8.9 < host.limit < 9.1
    for _ in range(1000):
        host.speed_up()
        made.release("a:80")
        take_all(made)
    assert host.limit == 32.0
    assert host.running == 32


def test_a_host_that_is_not_used_to_the_full_does_not_get_more() -> None:
    made = queues("http://a/1", "http://a/2", per_host=8, most=32)
    take_all(made)
    host = made.host("a:80")
    host.speed_up()
    assert host.limit == 8.0


def test_a_host_is_kept_within_what_it_says_it_will_answer() -> None:
    host = queues(per_host=8).host("a:80")
    host.keep_within(100)
    assert host.limit == 8.0
    host.keep_within(3)
    assert host.limit == 3.0
    host.keep_within(0)
    assert host.limit == 1.0


def test_the_host_with_the_most_links_comes_first() -> None:
    made = queues(
        "http://a/1", "http://b/1", "http://b/2", "http://c/1", "http://c/2", "http://c/3", per_host=1
    )
    assert take_all(made) == ["c/1", "b/1", "a/1"]


def test_no_more_hosts_are_begun_than_there_are_slots_and_what_is_begun_is_brought_to_an_end() -> None:
    urls = [f"http://h{host}/{n}" for n in range(2) for host in range(10)]
    made = queues(*urls, concurrency=3)
    order = []
    while (taken := made.dequeue(0.0)) is not None:
        order.append(taken.host_key.partition(":")[0])
        made.release(taken.host_key)
    assert sorted(order[:6]) == ["h0", "h0", "h1", "h1", "h2", "h2"]
    assert len(order) == 20


def test_hosts_that_wait_keep_no_other_host_out() -> None:
    made = queues("http://a/1", "http://a/2", "http://b/1", "http://b/2", "http://c/1", concurrency=2)
    made.pause("a:80", 0.0, 5.0)
    made.pause("b:80", 0.0, 5.0)
    assert take_all(made) == ["c/1"]


def test_what_is_suspended_holds_no_slot_and_is_not_forgotten() -> None:
    made = queues("http://a/1", "http://b/1", concurrency=1)
    first = made.dequeue(0.0)
    assert first is not None
    made.suspend("a:80")
    assert take_all(made) == ["b/1"]
    made.release("b:80")
    assert not made.is_empty
    made.resume_suspended(first, 0.0)
    assert made.dequeue(0.0) is first
    made.release("a:80")
    assert made.is_empty


def test_it_is_empty_only_when_nothing_waits_and_nothing_runs() -> None:
    made = queues("http://a/1")
    taken = made.dequeue(0.0)
    assert taken is not None
    assert not made.is_empty
    made.resume("a:80", taken, at=1.0)
    assert not made.is_empty
    assert made.dequeue(1.0) is taken
    made.release("a:80")
    assert made.is_empty


def test_two_ports_are_two_hosts() -> None:
    made = queues("http://a:1/1", "http://a:1/2", "http://a:2/1", per_host=1)
    assert take_all(made) == ["a:1/1", "a:2/1"]
