"""Prints whether Hugo builds a page with each of the front matters below, as JSON:
`python hugo.py HUGO > hugo-page.json`.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

FRONT_MATTER = """
title: true | title: no | title: 5 | linkTitle: 5 | slug: no | slug: ''
draft: 'true' | draft: 'false' | draft: 1 | draft: | headless: 'true' | isCJKLanguage: 'false'
description: 5 | summary: 5 | url: 5 | url: '' | type: 5 | type: '' | layout: 5 | layout: '' | markup: 5 | markup: ''
weight: 1.5 | weight: '5' | weight:
resources: {} | resources: {a: b} | resources: [{src: '*'}] | resources:
published: 2024-01-01 | published:
sitemap: {priority: x} | sitemap: {priority: 0.5} | sitemap: {priority: '0.5'} | sitemap: {changefreq: 5}
sitemap: {disable: x} | sitemap: {disable: true} | sitemap:
aliases: a | aliases: [a] | aliases: [''] | aliases: | tags: a | tags: | tags: [] | keywords: 5
outputs: html | outputs: [html] | outputs: | cascade: {a: b} | cascade: | cascade: a
menus: main | menus: [main] | menus: {main: {weight: 1}} | menus: {main: a} | menus:
build: {list: never} | build: a | build: | params: {a: b} | params: a | params: [a] | params:
translationKey: 5 | sites: a | date: | lastmod: '' | expiryDate:
"""


def builds(hugo: str, site: Path, front_matter: str) -> bool:
    title = "" if front_matter.startswith("title") else "title: A\n"
    (site / "content" / "a.md").write_text(f"---\n{title}{front_matter}\n---\nText\n", encoding="utf-8")
    done = subprocess.run([hugo, "--quiet", "--source", site], capture_output=True, check=False)
    return done.returncode == 0


def main() -> None:
    hugo = sys.argv[1]
    said = subprocess.run([hugo, "version"], capture_output=True, text=True, check=True).stdout
    version = re.search(r"hugo v[0-9.]+", said)
    cases = [case.strip() for line in FRONT_MATTER.strip().splitlines() for case in line.split(" | ")]
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder)
        (site / "hugo.toml").write_text("title = 'x'\n", encoding="utf-8")
        layouts = site / "layouts" / "_default"
        layouts.mkdir(parents=True)
        (site / "content").mkdir()
        for name in ("single", "list"):
            (layouts / f"{name}.html").write_text(
                "{{ .Title }} {{ .Draft }} {{ .Summary }}\n", encoding="utf-8"
            )
        built = {case: builds(hugo, site, case) for case in cases}
    print(json.dumps({"program": version[0] if version else "", "builds": built}, indent=1))


if __name__ == "__main__":
    main()
