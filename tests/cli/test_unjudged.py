"""What a run could not judge is said, once a cause."""

from __future__ import annotations

import json
from pathlib import Path

from cli_runner import Postlint
from repository import write_files

LINKS = """\
---
title: A
---
[dead](/2020/01/05/none.html)
[doubtful](/2020/12/24/b.html)
[there]({% post_url 2020-01-01-a %})
"""
SITE = {
    "_config.yml": "title: x\n",
    "_posts/2020-01-01-a.md": LINKS,
    "_posts/2020-01-02-b.md": "---\ntitle: B\ndate: 2020-01-02 00:10::00 -03:00\n---\n",
}


def test_the_closing_line_counts_what_was_judged_and_the_cause_is_on_standard_error(
    tmp_path: Path, postlint: Postlint
) -> None:
    write_files(tmp_path, SITE)
    done = postlint("check", "--offline", "--isolated", str(tmp_path))
    assert done.stdout.endswith(" · 2 links\n")
    line = (
        "`_posts/2020-01-02-b.md` has a date that is none: 1 link on 1 page was not judged. Correct its date."
    )
    assert done.stderr == f"postlint: {line}\n"
    report = json.loads(postlint("check", "--offline", "--isolated", "-f", "json", str(tmp_path)).stdout)
    assert report["unjudged"] == [
        {
            "cause": "`_posts/2020-01-02-b.md` has a date that is none",
            "rules": ["LK601"],
            "links": 1,
            "pages": 1,
            "help": "Correct its date.",
        }
    ]
    assert report["summary"]["links"] == 3


def test_of_many_causes_only_some_are_said_on_standard_error(tmp_path: Path, postlint: Postlint) -> None:
    days = range(1, 13)
    odd = {f"_posts/2020-03-{day:02}-b{day}.md": "---\ntitle: B\ndate: 2020-13-01\n---\n" for day in days}
    links = "".join(f"[x](/2020/12/24/b{day}.html)\n" for day in days)
    write_files(tmp_path, {**SITE, **odd, "_posts/2020-01-01-a.md": f"---\ntitle: A\n---\n{links}"})
    said = postlint("check", "--offline", "--isolated", str(tmp_path)).stderr.splitlines()
    assert len(said) == 3
    assert said[-1] == "postlint: 10 more links could not be judged for 10 other reasons, which -v tells"
    said = postlint("check", "--offline", "--isolated", "-v", str(tmp_path)).stderr.splitlines()
    assert len([line for line in said if "not judged" in line]) == 12
