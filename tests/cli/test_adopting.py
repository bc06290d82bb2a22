"""On whole old sites: `init --baseline` makes the first run green, and then tells what is new and nothing else."""

from __future__ import annotations

import json
import os
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from cli_runner import Postlint
from repository import Repository

SITES = ["old.okfn.de", "redox", "zola"]


class Fault(NamedTuple):
    """What is put into a page, and the rules of which one has to speak of it."""

    codes: set[str]
    mutate: Callable[[str], str]


def _body(text: str) -> Callable[[str], str]:
    return lambda page: f"{page.rstrip()}\n\n{text}\n"


def _doubled(page: str) -> str:
    title = next(line for line in page.splitlines() if line.startswith("title"))
    return page.replace(f"{title}\n", f"{title}\n{title}\n", 1)


FAULTS = [
    Fault({"FM003", "FM005"}, _doubled),
    Fault({"FM002", "FM003"}, lambda page: page[:3] + page[3:].replace(f"\n{page[:3]}\n", "\n", 1)),
    Fault({"FM008"}, _body("<<<<<<< HEAD\nOn Monday.\n=======\nOn Tuesday.\n>>>>>>> main")),
    Fault({"LK604"}, _body("See [this](htp://h.test/a).")),
    Fault({"LK605"}, _body("See [this][nope-nope-nope].")),
    Fault({"LK608"}, _body("See [this]().")),
    Fault({"LK610"}, _body("See [this](../../../../../../../../etc/x.md).")),
    Fault({"LK614"}, _body("See [this](file:///C:/Users/Jane/report.pdf).")),
    Fault({"LK615"}, _body("See [this](https://www.google.com/url?q=https://h.test/&sa=D).")),
    Fault({"SU901"}, _body("<!-- postlint: ignore[malformed-url] fine -->\nText [a](https://h.test/).")),
    Fault({"SU902"}, _body("<!-- postlint: ignore[dead-lnk] fine -->\nText [a](https://h.test/).")),
]


def _lay_out(name: str, folder: Path) -> Path:
    """The site, under Git."""
    kept = os.environ.get("POSTLINT_SITES")
    if not kept:
        pytest.skip("POSTLINT_SITES is not set")
    with tarfile.open(Path(kept) / f"{name}.tar.xz") as archive:
        archive.extractall(folder, filter="tar")
    site = folder / name
    Repository(site).commit()
    return site


def _check(postlint: Postlint, site: Path) -> tuple[int, list[dict[str, str]], dict[str, int]]:
    done = postlint("check", "--offline", "--format", "json", cwd=site)
    report = json.loads(done.stdout)
    return done.returncode, report["findings"], report["summary"]


@pytest.mark.parametrize("name", SITES)
def test_only_what_is_new_is_told(name: str, tmp_path: Path, postlint: Postlint) -> None:
    site = _lay_out(name, tmp_path)
    done = postlint("init", "--baseline", cwd=site)
    assert (done.returncode, done.stderr) == (0, "")
    code, findings, summary = _check(postlint, site)
    assert (code, findings) == (0, [])
    assert summary["baselined"] > 0

    files = sorted(path for path in site.rglob("*.m*d*") if path.suffix in {".md", ".markdown"})
    texts = ((file, file.read_text(encoding="utf-8", errors="replace")) for file in files)
    pages = [
        (file, text)
        for file, text in texts
        if text[:4] in {"---\n", "+++\n"}
        and f"\n{text[:4]}" in text
        and "\ntitle" in text[:200]
        and "{%" not in text
    ]
    planted: dict[str, set[str]] = {}
    for number, fault in enumerate(FAULTS * 2):
        file, text = pages[len(pages) * (number + 1) // (len(FAULTS) * 2 + 2)]
        is_new = number >= len(FAULTS)
        place = file.with_stem(f"{file.stem}-zwei") if is_new and not file.stem.endswith("index") else file
        place.write_text(fault.mutate(text), encoding="utf-8")
        planted[place.relative_to(site).as_posix()] = fault.codes
    code, findings, _ = _check(postlint, site)
    assert code == 1
    found: dict[str, set[str]] = {}
    for each in findings:
        found.setdefault(each["path"], set()).add(each["code"])
    assert not [
        (path, codes, found.get(path))
        for path, codes in planted.items()
        if not codes & found.get(path, set())
    ]
    assert found.keys() <= planted.keys()
