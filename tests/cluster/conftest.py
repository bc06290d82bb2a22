"""One cluster for all tests that leave it as it was."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from dask_cluster import DaskCluster, dask_cluster

SITES = Path(__file__).parent.parent / "sites"


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskCluster]:
    with dask_cluster(tmp_path_factory.mktemp("dask")) as started:
        yield started


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    """A folder with many pages, some of them faulty."""
    root = tmp_path / "posts"
    root.mkdir()
    for n in range(400):
        text = f"---\ntitle: Page {n}\ndate: 2024-13-{n}\ntags: [one, two]\n---\n[next]({n + 1}.md#here)\n\n# Here\n"
        (root / f"{n}.md").write_text(text, encoding="utf-8")
    return root


@pytest.fixture
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return Path(shutil.copytree(SITES / request.param / "source", tmp_path / "site"))
