"""zizmor, which knows how workflows are attacked, finds nothing in the action, nor in a workflow that is shown."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from composite.conftest import PROJECT


@pytest.fixture
def zizmor() -> str:
    found = shutil.which("zizmor", path=str(Path(sys.executable).parent)) or shutil.which("zizmor")
    if found is None:
        pytest.skip("zizmor is not installed")
    return found


def _workflows() -> list[str]:
    """The project's own workflows, and those that it shows, as they are once their placeholders are filled in."""
    folders = (PROJECT / ".github" / "workflows", PROJECT / "integrations")
    files = [file.read_text("utf-8") for folder in folders for file in sorted(folder.rglob("*.yml"))]
    pages = [PROJECT / "README.md", *sorted((PROJECT / "docs" / "guide").glob("*.md"))]
    blocks = [
        block
        for page in pages
        for block in re.findall(r"^```yaml\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    ]
    return [
        block.replace("OWNER/postlint@COMMIT", f"o/postlint@{'1' * 40}")
        for block in [*blocks, *files]
        if re.search(r"^jobs:$", block, re.MULTILINE)
    ]


def _audit(zizmor: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [zizmor, "--offline", "--no-config", "--no-progress", "--color=never", str(folder)],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


def test_nothing_is_found(tmp_path: Path, zizmor: str) -> None:
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    shutil.copyfile(PROJECT / "action.yml", tmp_path / "action.yml")
    workflows = _workflows()
    assert len(workflows) >= 3, "README, code scanning, Forgejo"
    for number, text in enumerate(workflows):
        (folder / f"{number}.yml").write_text(text, encoding="utf-8")
    done = _audit(zizmor, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr.count("completed") == len(workflows) + 1, done.stderr


def test_what_is_wrong_would_be_found(tmp_path: Path, zizmor: str) -> None:
    text = (PROJECT / "action.yml").read_text(encoding="utf-8")
    written = text.replace('run: exit "$EXIT_CODE"', "run: exit ${{ github.event.pull_request.title }}")
    assert written != text
    (tmp_path / "action.yml").write_text(written, encoding="utf-8")
    assert "template-injection" in _audit(zizmor, tmp_path).stdout
