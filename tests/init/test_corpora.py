"""Real sites, where the machine has them: what is learnt is taken without complaint; with a baseline all is green."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from postlint.baseline import Baseline, hide, renew
from postlint.config.layers import Configuration
from postlint.config.load import load_configuration
from postlint.config.settings import Settings
from postlint.init.learn import learn
from postlint.init.new_files import write_files
from postlint.paths import resolve
from postlint.run.check import check

_MOST_TOLD = 0.1
"""Which share of the pages of a kind may be told something by what is learnt from them."""


@pytest.mark.slow
def test_each_site_is_green_after_it_was_learnt_from(corpora: Path, tmp_path: Path) -> None:
    for site in sorted(corpora.iterdir()):
        if not site.is_dir() or site.name == "trees":
            continue
        root = Path(os.path.realpath(tmp_path)) / site.name
        shutil.copytree(site, root)
        named = resolve([root], root)
        learnt = learn(Configuration(Settings(), root), named)
        for schema in learnt.schemas:
            assert schema.told <= len(schema.kind.pages) * _MOST_TOLD, (site.name, schema.path)
        write_files(root, learnt.files)
        configuration = load_configuration(named, cwd=root, trust_config=True)
        report = check(configuration, ())
        assert not [each for each in report.notices if "postlint.toml" in each or "schemas/" in each], (
            site.name
        )
        baseline = renew(Baseline(), report, lambda _path: False).baseline
        again = hide(check(configuration, ()), baseline, lambda _path: False, command="")
        assert not again.findings, site.name
