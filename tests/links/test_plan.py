"""Who is served when: hosts in turn, none beyond its share, nobody's slot held while waiting."""

from __future__ import annotations

from postlint.links.look import Look
from postlint.links.plan import Plan, Share
from postlint.links.target import read_target


def look(url: str) -> Look:
    target = read_target(url)
    return Look(url, target, target, retries=1)


def plan(*urls: str, concurrency: int = 10, per_host: int = 2, most: int = 0) -> Plan:
    made = Plan(concurrency, lambda _: Share(per_host, most or per_host))
    for url in urls:
        made.add(look(url))
    return made


def take_all(from_plan: Plan, now: float = 0.0) -> list[str]:
    taken = []
    while (one := from_plan.take(now)) is not None:
        taken.append(one.url.removeprefix("http://"))
    return taken


def test_hosts_take_turns() -> None:
    made = plan("http://a/1", "http://a/2", "http://a/3", "http://b/1", "http://c/1")
    assert take_all(made) == ["a/1", "b/1", "c/1", "a/2"]


def test_a_host_gets_no_more_than_its_share() -> None:
    made = plan(*(f"http://a/{n}" for n in range(5)))
    assert take_all(made) == ["a/0", "a/1"]
    made.release("a:80")
    assert take_all(made) == ["a/2"]


def test_all_hosts_together_get_no_more_than_there_are_slots() -> None:
    made = plan(*(f"http://h{n}/" for n in range(5)), concurrency=3)
    assert len(take_all(made)) == 3
    made.release("h0:80")
    assert len(take_all(made)) == 1


def test_what_waits_for_a_retry_holds_no_slot() -> None:
    made = plan("http://a/1", "http://a/2", concurrency=1, per_host=1)
    first = made.take(0.0)
    assert first is not None
    made.resume("a:80", first, at=5.0)
    assert take_all(made) == ["a/2"]
    made.release("a:80")
    assert made.take(4.9) is None
    assert made.next_time() == 5.0
    assert made.take(5.0) is first


def test_a_pause_stops_one_host_only() -> None:
    made = plan("http://a/1", "http://b/1")
    made.pause("a:80", 0.0, 3.0)
    assert take_all(made) == ["b/1"]
    assert made.next_time() == 3.0
    assert take_all(made, 3.0) == ["a/1"]


def test_pauses_that_overlap_are_counted_once() -> None:
    made = plan("http://a/1")
    made.pause("a:80", 0.0, 3.0)
    made.pause("a:80", 1.0, 3.0)
    made.pause("a:80", 1.5, 1.0)
    assert made.lane("a:80").paused == 4.0
    assert made.lane("a:80").open_at == 4.0


def test_a_look_that_was_redirected_goes_on_at_its_new_host() -> None:
    made = plan("http://a/1", "http://a/2", per_host=1)
    first = made.take(0.0)
    assert first is not None
    first.target = read_target("http://b/1")
    made.resume("a:80", first, at=0.0)
    assert take_all(made) == ["a/2", "a/1"]
    assert made.lane("b:80").running == 1


def test_a_host_that_has_enough_gets_half_at_once_and_slowly_more_again() -> None:
    made = plan(*(f"http://a/{n}" for n in range(200)), per_host=8, concurrency=100)
    lane = made.lane("a:80")
    assert len(take_all(made)) == 8
    lane.slow_down(asked_at=0.0, now=1.0)
    assert lane.limit == 4.0
    lane.slow_down(asked_at=0.5, now=1.1)  # was under way when the first was refused
    assert lane.limit == 4.0
    lane.slow_down(asked_at=1.2, now=1.3)
    assert lane.limit == 2.0
    made.release("a:80")
    assert take_all(made) == []
    for _ in range(200):
        lane.speed_up()
        made.release("a:80")
        take_all(made)
    assert lane.limit == 8.0


def test_a_host_that_answers_well_gets_more_up_to_the_most() -> None:
    made = plan(*(f"http://a/{n}" for n in range(2000)), per_host=8, most=32, concurrency=100)
    lane = made.lane("a:80")
    take_all(made)
    for _ in range(8):
        lane.speed_up()
    assert 8.9 < lane.limit < 9.1
    for _ in range(1000):
        lane.speed_up()
        made.release("a:80")
        take_all(made)
    assert lane.limit == 32.0
    assert lane.running == 32


def test_a_host_that_is_not_used_to_the_full_does_not_get_more() -> None:
    made = plan("http://a/1", "http://a/2", per_host=8, most=32)
    take_all(made)
    lane = made.lane("a:80")
    lane.speed_up()
    assert lane.limit == 8.0


def test_a_host_is_kept_within_what_it_says_it_will_answer() -> None:
    lane = plan(per_host=8).lane("a:80")
    lane.keep_within(100)
    assert lane.limit == 8.0
    lane.keep_within(3)
    assert lane.limit == 3.0
    lane.keep_within(0)
    assert lane.limit == 1.0


def test_the_host_with_the_most_links_comes_first() -> None:
    made = plan(
        "http://a/1", "http://b/1", "http://b/2", "http://c/1", "http://c/2", "http://c/3", per_host=1
    )
    assert take_all(made) == ["c/1", "b/1", "a/1"]


def test_no_more_hosts_are_begun_than_there_are_slots_and_what_is_begun_is_brought_to_an_end() -> None:
    urls = [f"http://h{host}/{n}" for n in range(2) for host in range(10)]
    made = plan(*urls, concurrency=3)
    order = []
    while (look := made.take(0.0)) is not None:
        order.append(look.lane.partition(":")[0])
        made.release(look.lane)
    assert sorted(order[:6]) == ["h0", "h0", "h1", "h1", "h2", "h2"]
    assert len(order) == 20


def test_hosts_that_wait_keep_no_other_host_out() -> None:
    made = plan("http://a/1", "http://a/2", "http://b/1", "http://b/2", "http://c/1", concurrency=2)
    made.pause("a:80", 0.0, 5.0)
    made.pause("b:80", 0.0, 5.0)
    assert take_all(made) == ["c/1"]


def test_what_is_parked_holds_no_slot_and_is_not_forgotten() -> None:
    made = plan("http://a/1", "http://b/1", concurrency=1)
    first = made.take(0.0)
    assert first is not None
    made.park("a:80")
    assert take_all(made) == ["b/1"]
    made.release("b:80")
    assert not made.is_empty
    made.resume_parked(first, 0.0)
    assert made.take(0.0) is first
    made.release("a:80")
    assert made.is_empty


def test_it_is_empty_only_when_nothing_waits_and_nothing_runs() -> None:
    made = plan("http://a/1")
    taken = made.take(0.0)
    assert taken is not None
    assert not made.is_empty
    made.resume("a:80", taken, at=1.0)
    assert not made.is_empty
    assert made.take(1.0) is taken
    made.release("a:80")
    assert made.is_empty


def test_two_ports_are_two_hosts() -> None:
    made = plan("http://a:1/1", "http://a:1/2", "http://a:2/1", per_host=1)
    assert take_all(made) == ["a:1/1", "a:2/1"]
