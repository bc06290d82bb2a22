"""What the tests of the editor server share."""

from __future__ import annotations

from pathlib import Path

import pytest

POST = """---
title: Open data
date: 2024-05-17
tags: [Open Data]
---

# Why

See [the other](other.md#how).
"""
OTHER = """---
title: The other
date: 2024-05-18
tags: [Open Data]
---

# How

Text.
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A small folder of posts, `post.md` and `other.md`, with a configuration."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "postlint.toml").write_text('generator = "plain"\n')
    (folder / "post.md").write_text(POST)
    (folder / "other.md").write_text(OTHER)
    return folder
