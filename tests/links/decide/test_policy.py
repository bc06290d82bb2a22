"""How a request is made ready for its host."""

from __future__ import annotations

import pytest

from postlint.config.settings import LinkSettings
from postlint.links.decide.attempt import Attempt, HostFacts
from postlint.links.decide.policy import CheckPolicy
from postlint.links.model.exchange import read_target
from postlint.links.model.verdict import Questions


@pytest.mark.parametrize(
    ("path", "questions", "host", "fragments", "request_line"),
    [
        ("/a", Questions(), HostFacts(), (), "HEAD"),
        ("/a", Questions(), HostFacts(refuses_head=True), (), "GET"),
        ("/a", Questions(), HostFacts(needs_browser_headers=True), (), "HEAD as browser"),
        ("/a", Questions(), HostFacts(cut_connections=2), (), "HEAD fresh"),
        ("/a", Questions(), HostFacts(cut_connections=1), (), "HEAD"),
        ("/a", Questions(soft_404=True), HostFacts(), (), "GET reads"),
        ("/a.pdf", Questions(soft_404=True), HostFacts(), (), "HEAD"),
        ("/a.pdf", Questions(anchors=True), HostFacts(), ("part",), "GET reads part"),
    ],
)
def test_a_request_is_one_that_its_host_answers(
    path: str, questions: Questions, host: HostFacts, fragments: tuple[str, ...], request_line: str
) -> None:
    attempt = Attempt.begin(read_target(f"https://a.test{path}"), fragments=frozenset(fragments))
    ready = CheckPolicy(LinkSettings(), questions).prepare(attempt, host)
    request = ready.request
    said = [request.method]
    said += ["as browser"] if request.as_browser else []
    said += ["fresh"] if ready.fresh_connection else []
    said += ["reads"] if request.reads else []
    assert " ".join([*said, *request.fragments]) == request_line


def test_anchors_of_a_file_on_github_are_not_looked_for_on_its_page() -> None:
    page = read_target("https://github.com/okfde/a/blob/main/a.md")
    attempt = Attempt.begin(page, fragments=frozenset({"install"}))
    ready = CheckPolicy(LinkSettings(), Questions(anchors=True)).prepare(attempt, HostFacts())
    assert (ready.request.method, ready.request.fragments) == ("HEAD", frozenset())
