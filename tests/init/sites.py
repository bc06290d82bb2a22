"""Small sites to learn from."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from postlint.config.layers import Configuration
from postlint.config.settings import Settings
from postlint.init.learn import LearntSite, learn
from postlint.paths import resolve
from repository import Files, write_files


def post(fields: Mapping[str, object] | str, text: str = "Text.\n") -> str:
    """A page with `fields`, which are written as they are."""
    block = (
        fields if isinstance(fields, str) else "".join(f"{name}: {value}\n" for name, value in fields.items())
    )
    return f"---\n{block}---\n{text}"


def posts(count: int, fields: str, folder: str = "blog") -> dict[str, str]:
    """So many pages with the same fields, in which `{n}` is their number."""
    return {f"{folder}/{n:03}.md": post(fields.replace("{n}", str(n))) for n in range(1, count + 1)}


def learnt_from(folder: Path, files: Files) -> LearntSite:
    """What is learnt from a site with `files`."""
    write_files(folder, files)
    root = Path(os.path.realpath(folder))
    return learn(Configuration(Settings(), root), resolve([root], root))


def text_of(learnt: LearntSite, path: str) -> str:
    """The text that would be written to `path`."""
    return next(file.text for file in learnt.files if file.path == path)
