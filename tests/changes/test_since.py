"""Which findings belong to a change: real repositories through the whole pipeline."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from named import named
from postlint.config.layers import Configuration
from postlint.config.settings import Settings
from postlint.findings.report import Report
from postlint.links.model.verdict import Status, Verdict
from postlint.page.facts import PageFacts
from postlint.run.check import check
from postlint.run.network import Network, Verify
from repository import Repository

POST = "---\ntitle: A\ndate: 2017-02-20\n---\n"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


def _check(
    root: Path, *paths: str, since: str = "HEAD", verify: Verify | None = None, **settings: object
) -> Report:
    configuration = Configuration(Settings.model_validate(settings), root)
    return check(configuration, named(*(root / path for path in paths)), since=since, verify=verify)


def _found(report: Report) -> list[tuple[str, str, int]]:
    assert not report.failures
    return [(finding.code, finding.path, finding.start.line) for finding in report.findings]


def test_only_findings_on_lines_that_were_added_or_changed(repository: Repository) -> None:
    repository.commit({"a.md": f"{POST}[x](gone.md)\n\ntext\n", "b.md": "[x](gone.md)\n"})
    repository.write({"a.md": f"{POST}[x](gone.md)\n\n[y](lost.md)\n", "new.md": "[z](nowhere.md)\n"})
    report = _check(repository.folder)
    assert _found(report) == [("LK601", "a.md", 7), ("LK601", "new.md", 1)]
    assert (report.files, report.links, report.unchanged, report.selected) == (2, 2, 1, 3)
    assert report.since == "HEAD"


def test_without_a_revision_nothing_is_left_out(repository: Repository) -> None:
    repository.commit({"a.md": "[x](gone.md)\n"})
    report = check(Configuration(Settings(), repository.folder), [])
    assert [finding.code for finding in report.findings] == ["LK601"]
    assert (report.since, report.unchanged, report.files) == (None, 0, 1)


@pytest.mark.parametrize(
    ("now", "found"),
    [
        ("---\ntitle: A\nimage:\n  src: a.png\n---\nother text\n", []),  # the body
        ("---\ntitle: B\nimage:\n  src: a.png\n---\ntext\n", ["SC101"]),  # another field: the block lacks one
        ("---\ntitle: A\nimage:\n  src: b.png\n---\ntext\n", ["SC101", "SC101"]),  # the image does, too
    ],
)
def test_what_is_missing_where_the_block_that_lacks_it_was_changed(
    repository: Repository, now: str, found: list[str]
) -> None:
    schema = (
        "type: object\nrequired: [title, date]\nproperties:\n  image: {type: object, required: [alt], "
        "properties: {alt: {type: string}}}\n"
    )
    repository.commit({
        "a.md": "---\ntitle: A\nimage:\n  src: a.png\n---\ntext\n", "s.yaml": schema, "a.png": "", "b.png": ""
    })  # fmt: skip
    repository.write({"a.md": now})
    report = _check(repository.folder, content=[{"files": ["**"], "schema": "s.yaml"}], select=["SC101"])
    assert [finding.code for finding in report.findings] == found


def test_an_item_that_is_taken_out_of_a_block(repository: Repository) -> None:
    repository.commit({"a.md": f"{POST[:-4]}tags:\n  - a\n  - b\n---\n"})
    repository.write({"a.md": f"{POST[:-4]}tags:\n  - a\n---\n"})
    report = _check(repository.folder, rules={"TX305": {"min": 2}}, select=["TX305"])
    assert _found(report) == [("TX305", "a.md", 4)]


def test_what_a_change_breaks_on_a_line_that_it_did_not_touch(repository: Repository) -> None:
    repository.commit({"a.md": "[x][ref], [y][never]\n\ntext\n\n[ref]: https://h.test/\n"})
    repository.write({"a.md": "[x][ref], [y][never]\n\ntext\n"})
    report = _check(repository.folder)
    assert [(f.code, f.start.line, f.start.column) for f in report.findings] == [("LK605", 1, 1)]
    assert report.unchanged == 1


def test_front_matter_that_a_change_breaks(repository: Repository) -> None:
    repository.commit(
        {"a.md": "---\ntitle: A\ntags: [a,\n  b]\n---\n", "b.md": POST, "c.md": "---\na: [\n---\n1\n"}
    )
    repository.write(
        {"a.md": "---\ntitle: A\ntags: [a,\n  b\n---\n", "b.md": POST.removesuffix("---\n") + "# x\n"}
    )
    repository.write({"c.md": "---\na: [\n---\n2\n"})  # was broken before
    report = _check(repository.folder, select=["FM"])
    assert [(f.code, f.path) for f in report.findings] == [("FM003", "a.md"), ("FM002", "b.md")]
    assert report.unchanged == 1


def test_fields_that_no_longer_go_together(repository: Repository) -> None:
    text = "---\ntitle: A\ndate: {}\nupdated: 2017-02-21\n---\n"
    repository.commit({"a.md": text.format("2017-02-20")})
    repository.write({"a.md": text.format("2017-02-22")})
    assert [finding.code for finding in _check(repository.folder, select=["DA204"]).findings] == ["DA204"]


def test_a_place_that_explains_it_was_changed(repository: Repository) -> None:
    repository.commit({"a.md": "---\ntitle: A\nlang: de\ntags: [x]\n---\n"})
    repository.write({"a.md": "---\nlang: en\ntitle: A\nlang: de\ntags: [x]\n---\n"})
    assert _found(_check(repository.folder, select=["FM005"])) == [("FM005", "a.md", 4)]


def test_one_more_of_the_same(repository: Repository) -> None:
    repository.commit({"a.md": "[x](gone.md)\n\n[y](gone.md)\n"})
    repository.write({"a.md": "[z](gone.md)\n\n[x](gone.md)\n\n[y](gone.md)\n"})
    report = _check(repository.folder, select=["LK601"])
    assert _found(report) == [("LK601", "a.md", 1)]
    assert report.unchanged == 2


def test_a_page_that_is_moved_is_judged_by_its_name_and_its_links(repository: Repository) -> None:
    text = f"{POST}[rel](other.md) [gone](gone.md)\n\nMany words that stay as they are.\n"
    repository.commit({"2017-02-20-a.md": text, "other.md": "# Other\n"})
    repository.move("2017-02-20-a.md", "b/2019-02-20-a.md")
    repository.git("add", "--all")
    report = _check(repository.folder, select=["LK601", "DA205", "ST803"])
    assert _found(report) == [("DA205", "b/2019-02-20-a.md", 3), ("LK601", "b/2019-02-20-a.md", 5)]
    assert report.findings[1].url == "other.md"
    assert report.unchanged == 1


def test_a_removed_page_is_said_where_it_is_still_used_and_once(repository: Repository) -> None:
    repository.commit({
        "a.md": "text\n\n[x](gone.md#part) ![p](p.png)\n", "b.md": "[x](gone.md)\n", "gone.md": "# Part\n", "p.png": "p"
    })  # fmt: skip
    repository.remove("gone.md")
    repository.remove("p.png")
    repository.write({"a.md": "other text\n\n[x](gone.md#part) ![p](p.png)\n"})
    assert _found(_check(repository.folder)) == [
        ("ST803", "a.md", 3), ("ST803", "a.md", 3), ("ST803", "b.md", 1)
    ]  # fmt: skip
    assert _found(_check(repository.folder, ignore=["ST803"])) == [("LK601", "a.md", 3), ("IM501", "a.md", 3)]
    assert _found(_check(repository.folder, "b.md")) == [("ST803", "b.md", 1)]
    assert _found(_check(repository.folder, per_file_ignores={"b.md": ["ST"]}, select=["ST803"])) == [
        ("ST803", "a.md", 3), ("ST803", "a.md", 3)
    ]  # fmt: skip


def test_the_other_side_of_the_merge_base_removes_nothing(repository: Repository) -> None:
    repository.commit({"a.md": "[x](b.md)\n", "b.md": "# B\n"})
    repository.git("checkout", "--quiet", "-b", "topic")
    repository.commit({"c.md": "[x](b.md)\n"})
    repository.git("checkout", "--quiet", "main")
    repository.commit({"d.md": "[gone](d.png)\n"})
    repository.git("checkout", "--quiet", "topic")
    assert _found(_check(repository.folder, since="main")) == []
    repository.remove("b.md")
    repository.commit()
    assert _found(_check(repository.folder, since="main")) == [("ST803", "a.md", 1), ("LK601", "c.md", 1)]


def test_lists_of_terms_in_the_configuration(repository: Repository) -> None:
    page = "---\ntitle: A\ntags: [Open Data, Transparenz]\n---\n"
    config = '[taxonomies.tags]\nterms = {}\n[taxonomies.x]\nterms = "x.yaml"\n'
    repository.commit(
        {"a.md": page, "postlint.toml": config.format('["Open Data", "Transparenz"]'), "x.yaml": "[]\n"}
    )
    repository.write({"postlint.toml": config.format('["Transparenz"]')})
    origins = {"taxonomies.tags.terms": str(repository.folder / "postlint.toml")}
    settings = Settings.model_validate({"taxonomies": {"tags": {"terms": ["Transparenz"]}}})
    report = check(Configuration(settings, repository.folder, origins=origins), [], since="HEAD")
    assert [(f.code, f.path, f.start) for f in report.findings] == [("ST803", "a.md", (3, 8))]
    assert "in `postlint.toml`" in report.findings[0].message


def test_findings_in_a_list_of_terms(repository: Repository) -> None:
    repository.commit({"a.md": "---\ntags: [A]\n---\n", "tags.txt": "A\nB\n"})
    repository.write({"tags.txt": "A\nB\nC\n"})
    taxonomies = {"tags": {"terms": "tags.txt"}}
    report = _check(repository.folder, taxonomies=taxonomies, select=["TX307"])
    assert _found(report) == [("TX307", "tags.txt", 3)]
    assert report.unchanged == 1
    repository.commit()
    repository.write({"a.md": "---\ntags: []\n---\n"})
    assert _found(_check(repository.folder, taxonomies=taxonomies, select=["TX307"])) == []


def test_only_links_on_changed_lines_are_asked_about(repository: Repository) -> None:
    repository.commit(
        {"a.md": "<https://old.test/>\n\n[x][r] [s][s]\n\n[s]: https://s.test/\n[r]: https://r.test/\n"}
    )
    repository.commit({"b.md": "<https://old.test/>\n"})
    repository.write({
        "a.md": "<https://old.test/>\n\n[x][r] [s][s]\n\n[s]: https://s.test/\n[r]: https://new.test/\n\n"
        "<https://more.test/>\n"
    })  # fmt: skip
    asked: list[str] = []

    def verify(pages: Sequence[PageFacts]) -> Network:
        asked.extend(link.destination for page in pages for link in page.links)
        return Network({"https://new.test/": Verdict(Status.DEAD, http=404)})

    report = _check(repository.folder, verify=verify)
    assert asked == ["https://new.test/", "https://more.test/"]
    assert (report.links, report.external) == (2, 2)
    assert [(finding.code, finding.url) for finding in report.findings] == [("EX701", "https://new.test/")]


def test_a_site_below_the_repositorys_root_and_a_page_that_git_does_not_know_yet(
    repository: Repository,
) -> None:
    repository.commit({"site/a.md": "[b](b.md)\n", "site/b.md": "# B\n", "x.md": "[gone](gone.md)\n"})
    repository.remove("site/b.md")
    repository.write({"site/größe und [x].md": "[gone](gone.md)\n", "x.md": "[gone](lost.md)\n"})
    report = _check(repository.folder / "site")
    assert _found(report) == [("ST803", "a.md", 1), ("LK601", "größe und [x].md", 1)]
    assert report.prefix == "site/"


def test_comments_hold_for_what_is_left(repository: Repository) -> None:
    ignore = "<!-- postlint: ignore[broken-link] -->\n"
    repository.commit({"a.md": f"{ignore}[x](gone.md)\n\n[y](b.md)\n", "b.md": "# B\n"})
    repository.write({"a.md": f"[x](gone.md)\n\n{ignore}[y](lost.md)\n"})
    report = _check(repository.folder, select=["LK601"])
    assert _found(report) == [("LK601", "a.md", 1)]  # the change takes the comment away
    assert report.suppressed == 1


def test_nothing_was_changed(repository: Repository) -> None:
    repository.commit({"a.md": "[x](gone.md)\n", "a.png": ""})
    repository.write({"a.png": "x"})
    report = _check(repository.folder)
    assert (report.findings, report.files, report.links, report.unchanged, report.selected) == (
        (),
        0,
        0,
        0,
        1,
    )


def test_many_files_and_links(repository: Repository, no_hang: None) -> None:
    count = 150
    links = "".join(f"[x](p{n}.md#h{n})\n\n" for n in range(count))
    headings = "".join(f"## h{n}\n\n" for n in range(count))
    repository.commit({f"p{n}.md": f"# {n}\n\n{headings}" for n in range(count)} | {"a.md": links})
    for n in range(0, count, 2):
        repository.remove(f"p{n}.md")
    report = _check(repository.folder)
    assert len(report.findings) == count // 2
    assert {finding.code for finding in report.findings} == {"ST803"}
