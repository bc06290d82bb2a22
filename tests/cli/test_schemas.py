"""Schemas on the command line: Python models only by leave, and where what a page has comes from."""

from __future__ import annotations

from pathlib import Path

from cli_runner import Postlint

CONFIG = '[[content]]\nfiles = ["**"]\nschema = "python:models:Post"\n'
MODEL = "from pydantic import BaseModel\nclass Post(BaseModel):\n    title: str\n"


def site(root: Path) -> None:
    (root / "postlint.toml").write_text(CONFIG, encoding="utf-8")
    (root / "models.py").write_text(MODEL, encoding="utf-8")
    (root / "a.md").write_text("---\ntitel: Ä\n---\n", encoding="utf-8")


def test_a_model_is_only_run_by_leave(tmp_path: Path, postlint: Postlint) -> None:
    site(tmp_path)
    for command in ("check", "schema"):
        done = postlint(command)
        assert (done.returncode, done.stdout) == (2, "")
        assert "programs are only run with --allow-python-schemas" in done.stderr
        assert "Traceback" not in done.stderr
    done = postlint("check", "--offline", "--allow-python-schemas", "-f", "concise", "--select", "SC101")
    assert done.returncode == 1
    assert done.stdout.startswith("a.md:1:1: SC101 `title` is missing")
    done = postlint("schema", "--allow-python-schemas")
    assert done.stdout == "a.md: python:models:Post ([[content]] table 1: `files` has `**`)\n"


def test_what_a_page_inherits_is_not_missing_and_is_told(tmp_path: Path, postlint: Postlint) -> None:
    (tmp_path / "s.yaml").write_text("required: [title, layout]", encoding="utf-8")
    (tmp_path / "postlint.toml").write_text(
        '[[content]]\nfiles = ["_posts/**"]\nschema = "s.yaml"\n', encoding="utf-8"
    )
    (tmp_path / "_config.yml").write_text(
        "defaults: [{scope: {type: posts}, values: {layout: post}}]", encoding="utf-8"
    )
    (tmp_path / "_posts").mkdir()
    (tmp_path / "_posts/2017-02-21-a.md").write_text("---\ntitle: A\n---\n", encoding="utf-8")
    assert postlint("check", "--offline", "--select", "SC", "-q").returncode == 0
    done = postlint("schema")
    assert done.stdout.endswith("; inherits layout from _config.yml (`defaults`, entry 1)\n")
    (tmp_path / "_config.yml").write_text("defaults: [", encoding="utf-8")
    for command in (("check", "--offline", "--select", "SC"), ("schema",)):
        done = postlint(*command)
        assert "_config.yml: it is not YAML" in done.stderr
        assert "what pages inherit from it is not known" in done.stderr
