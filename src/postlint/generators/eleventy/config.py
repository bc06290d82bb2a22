"""What an Eleventy site's configuration, and its data files beside pages, say; as far as they can be read, for nothing
is run.

The configuration is a program: only literal values are read, and what is not literal is unknown. Sources:
https://www.11ty.dev/docs/config/, https://www.11ty.dev/docs/copy/, https://www.11ty.dev/docs/ignores/. Data files are
for all pages in their folder and below (https://www.11ty.dev/docs/data-template-dir/); of those that are programs only
the names of fields are known, or not even these.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from postlint.data_files.programs import STRING, without_comments
from postlint.generators.site_root import DefaultsLayer, SiteData, SiteRoot, SourcePath
from postlint.globs import matches_path
from postlint.pattern import Pattern
from postlint.records import NamedTuple
from postlint.text import join_path

CONFIGS = (".eleventy.js", "eleventy.config.js", "eleventy.config.mjs", "eleventy.config.cjs")
TEMPLATES = (
    "md", "njk", "liquid", "html", "11ty.js", "11ty.cjs", "11ty.mjs", "hbs", "ejs", "mustache", "haml", "pug",
)  # fmt: skip
_FORMATS = ("liquid", "md", "njk", "html", "11ty.js")
_MOST_PROGRAMS = 25
_PACKAGE = "package.json"

_DIR = Pattern(r"""["']?\b(?:dir|directories)["']?\s{0,50}[:=]\s{0,50}\{([^{}]{0,2000})\}""")
_ENTRY = Pattern(rf"""["']?\b(input|output|includes|layouts|data)["']?\s{{0,50}}:\s{{0,50}}({STRING})?""")
_SETTER = Pattern(rf"""\bset(Input|Output|Includes|Layouts|Data)Directory\(\s{{0,50}}({STRING})?""")
_PREFIX = Pattern(rf"""["']?\bpathPrefix["']?\s{{0,50}}:\s{{0,50}}({STRING}\s{{0,50}}[,}}\n])?""")
_FORMATS_SET = Pattern(
    rf"""(?:["']?\btemplateFormats["']?\s{{0,50}}:|\b(set|add)TemplateFormats\()\s{{0,50}}"""
    rf"""(\[(?:\s{{0,50}}{STRING}\s{{0,50}},?){{0,40}}\s{{0,50}}\]|{STRING})?"""
)
_QUOTED = Pattern(STRING)
_COPY = Pattern(r"\baddPassthroughCopy\(\s{0,50}")
_PAIR = Pattern(rf"""\s{{0,50}}({STRING})\s{{0,50}}:\s{{0,50}}({STRING})\s{{0,50}},?""")
_IGNORE = Pattern(rf"""\bignores\.(?:add|delete)\(\s{{0,50}}({STRING})?""")
_MODULE = Pattern(rf"""(?:\bfrom\s{{0,50}}|\brequire\(\s{{0,50}}|\bimport\(?\s{{0,50}})({STRING})""")
_SETS_ADDRESSES = Pattern(
    r"""\baddGlobalData\(\s{0,50}["'](?:permalink|eleventyComputed)|setDynamicPermalinks|dynamicPermalinks"""
    r"""|setDataFileSuffixes|setDataFileBaseName|addDataExtension|\bkeys\s{0,20}:"""
)
_MAKES_PAGES = Pattern(
    r"\baddTemplate\(|\baddExtension\(|\bfeedPlugin\b|\.on\(\s{0,50}[\"']eleventy\.(?:after|before)"
)
_REWRITES_LINKS = Pattern(
    r"replace-?link|\baddTransform\(|\blink_open\b|\brenderer\.rules\.image\b|\bposthtml\b", re.I
)
_READS_FILES = Pattern(r"InputPathToUrl|eleventyImageTransformPlugin|html-relative")

_TAME = Pattern(
    r"""\A(?:node:[\w/]+|fs|path|url|util|crypto|os|process|fs/promises|dotenv(?:/config)?|luxon|moment|dayjs|date-fns"""
    r"""|lodash[\w./-]*|slugify|@sindresorhus/slugify|markdown-it[\w./-]*|@mdit/[\w-]+|html-minifier(?:-terser)?"""
    r"""|clean-css|terser|cheerio|js-yaml|yaml|toml|sass|prismjs[\w./-]*|zod|postcss[\w-]*|autoprefixer|cssnano"""
    r"""|@11ty/eleventy(?:-(?:plugin-(?:rss|syntaxhighlight|navigation|bundle|directory-output|inclusive-language)|img"""
    r"""|fetch|utils))?|eleventy-plugin-(?:toc|nesting-toc|emoji|reading-time|time-to-read|metagen|youtube-embed)"""
    r"""|pluralize|chalk|gray-matter|string-strip-html|striptags|reading-time|nunjucks|liquidjs)\Z"""
)
"""Modules that neither add pages, but for those asked about above, nor files to a site."""
_COPIES = Pattern(
    r"\b(?:cp|rsync|copyfiles|cpx|cpy|gulp|grunt|webpack|vite|parcel|rollup|snowpack|make|ncp|mv|wget|curl|git)\b|\.sh\b"
)
_OPTION = Pattern(r"""--(input|output|pathprefix|formats|config)[= ]\s{0,5}([^\s"'\\&;]{1,200})""")


class PassthroughCopy(NamedTuple):
    """Files that are copied: `source`, maybe a glob, from the site's folder; `target` in the site, None: the same."""

    source: str
    target: str | None

    @property
    def is_glob(self) -> bool:
        return any(sign in self.source for sign in "*?{[")


class EleventyConfig:
    """The configuration of the site at `site`."""

    def __init__(self, site: SiteRoot) -> None:
        self._site = site
        names = site.tree.names(site.folder)
        self._file = next((name for name in CONFIGS if name in names), CONFIGS[0])
        self._programs = dict(self._read_programs())
        self._code = "\n".join(self._programs.values())

    @cached_property
    def is_known(self) -> bool:
        """Whether the folders and formats can be read, and nothing sets addresses by program."""
        main = self._programs.get(self._file, "")
        if not main.strip() or "config" in self._options or _SETS_ADDRESSES.search(self._code):
            return False
        if any(self._site.data.is_unread(self._site.path(name)) for name in (*self._programs, _PACKAGE)):
            return False
        return None not in self._folders.values() and self.formats is not None

    @cached_property
    def is_complete(self) -> bool:
        """Whether it is known what makes pages and copies files: no plugin that is not known is at work."""
        if not self.is_known or self._copies is None or self._has_other_steps:
            return False
        outside = (name for name in self.modules if not name.startswith("."))
        return not _MAKES_PAGES.search(self._code) and all(_TAME.match(name) for name in outside)

    @cached_property
    def rewrites_links(self) -> bool:
        """Whether links may be changed when the page is made."""
        return _REWRITES_LINKS.search(self._code) is not None

    @cached_property
    def reads_files(self) -> bool:
        """Whether links may name files of the source (https://www.11ty.dev/docs/plugins/inputpath-to-url/), or
        pictures beside a page (https://www.11ty.dev/docs/plugins/image/, .../docs/copy/#passthrough-by-usage)."""
        return _READS_FILES.search(self._code) is not None

    @property
    def code(self) -> str:
        """The text of all of the configuration, without comments."""
        return self._code

    @cached_property
    def leaves_drafts_out(self) -> bool:
        """Whether a preprocessor looks at `draft` (https://www.11ty.dev/docs/config-preprocessors/#example-drafts)."""
        return "addPreprocessor(" in self._code and re.search(r"\bdraft\b", self._code) is not None

    @cached_property
    def prefix(self) -> str | None:
        """`pathPrefix`; None where it cannot be read."""
        found = [match[1] for match in _PREFIX.finditer(self._code)]
        if "pathprefix" in self._options:
            return _path(self._options["pathprefix"])
        if any(each is None for each in found) or len(set(found)) > 1:
            return None
        literal = _QUOTED.match(found[0]) if found else None
        return _path(literal[0][1:-1]) if literal else ""

    @property
    def input(self) -> str:
        """The folder of the pages, from the root."""
        return self._folder("input", ".")

    def in_input(self, name: str) -> str:
        return join_path(self.input, name)

    @cached_property
    def apart(self) -> tuple[str, ...]:
        """Folders, from the root, whose files are no pages."""
        below = (self._folders.get("includes", "_includes"), self._folders.get("data", "_data"))
        layouts = self._folders.get("layouts")
        inner = [posixpath.normpath(self.in_input(name)) for name in (*below, layouts) if name]
        output = self._folder("output", "_site")
        return (*inner, *([output] if output and not f"{self.input}/".startswith(f"{output}/") else []))

    @property
    def layouts(self) -> tuple[str, ...]:
        """The folders, from the root, with layouts."""
        return self.apart[:1] if not self._folders.get("layouts") else (self.apart[0], self.apart[2])

    @cached_property
    def formats(self) -> frozenset[str] | None:
        """The endings, without a dot, of what is made into pages or copied; None where they cannot be read."""
        found, added = set(_FORMATS), set[str]()
        if "formats" in self._options:
            return frozenset(self._options["formats"].split(","))
        for match in _FORMATS_SET.finditer(self._code):
            if match[2] is None:
                return None
            names = {
                name.strip()
                for each in _QUOTED.findall(match[2])
                for name in each[1:-1].split(",")
                if name.strip()
            }
            if match[1] == "add":
                added |= names
            else:
                found = names
        return frozenset(found | added)

    @cached_property
    def copies(self) -> tuple[PassthroughCopy, ...]:
        return self._copies or ()

    @cached_property
    def ignored(self) -> tuple[str, ...]:
        """Globs, from the folder of the site, of what is left out."""
        lines = [
            line.strip()
            for path in dict.fromkeys((self._site.path(".eleventyignore"), self.in_input(".eleventyignore")))
            for line in self._site.data.text(path).splitlines()
        ]
        set_here = [match[1][1:-1] for match in _IGNORE.finditer(self._code) if match[1]]
        return tuple(
            posixpath.normpath(line.lstrip("/"))
            for line in (*lines, *set_here)
            if line[:1] not in {"", "#", "!"}
        )

    def is_ignored(self, below: str) -> bool:
        return any(
            below == each or below.startswith(f"{each}/") or matches_path(each, below)
            for each in self.ignored
        )

    def _folder(self, name: str, default: str) -> str:
        given = posixpath.normpath(self._folders.get(name) or default)
        return self._site.path("" if given == "." else given.removeprefix("./"))

    @cached_property
    def _folders(self) -> Mapping[str, str | None]:
        """The folders that the configuration names; None where it does so by program."""
        found: dict[str, str | None] = {}
        entries = [
            (entry[1], entry[2]) for block in _DIR.finditer(self._code) for entry in _ENTRY.finditer(block[1])
        ]
        entries += [(match[1].lower(), match[2]) for match in _SETTER.finditer(self._code)]
        for name, literal in entries:
            value = literal[1:-1] if literal else None
            found[name] = None if name in found and found[name] != value else value
        for name in ("input", "output"):
            if name in self._options:
                found[name] = self._options[name]
        for name in ("input", "output"):
            value = found.get(name)
            if value is not None and posixpath.normpath(value).startswith(("..", "/")):
                return {"input": None}
        return found

    @cached_property
    def _copies(self) -> tuple[PassthroughCopy, ...] | None:
        """What `addPassthroughCopy` names; None where a program decides."""
        found: list[PassthroughCopy] = []
        for call in _COPY.finditer(self._code):
            literal = _QUOTED.match(self._code, call.end())
            if literal:
                found.append(PassthroughCopy(posixpath.normpath(literal[0][1:-1].lstrip("/")), None))
                continue
            if self._code[call.end() : call.end() + 1] != "{":
                return None
            position = call.end() + 1
            while pair := _PAIR.match(self._code, position):
                found.append(
                    PassthroughCopy(posixpath.normpath(pair[1][1:-1].lstrip("/")), pair[2][1:-1].strip("/"))
                )
                position = pair.end()
            if self._code[position:].lstrip()[:1] != "}":
                return None
        return tuple(found)

    @cached_property
    def modules(self) -> tuple[str, ...]:
        """The modules that the configuration loads."""
        return tuple(dict.fromkeys(match[1][1:-1] for match in _MODULE.finditer(self._code)))

    @cached_property
    def _scripts(self) -> tuple[str, ...]:
        scripts = self._site.data.mapping(self._site.path(_PACKAGE)).get("scripts")
        return (
            tuple(each for each in scripts.values() if isinstance(each, str))
            if isinstance(scripts, dict)
            else ()
        )

    @cached_property
    def _options(self) -> Mapping[str, str]:
        """Options of the command line in the scripts of `package.json`."""
        return {
            match[1]: match[2]
            for script in self._scripts
            if "eleventy" in script
            for match in _OPTION.finditer(script)
        }

    @cached_property
    def _has_other_steps(self) -> bool:
        """Whether other programs may add files to the site when it is built."""
        package = self._site.path(_PACKAGE)
        if self._site.data.is_file(package) and not self._site.data.text(package).strip():
            return True
        return any(_COPIES.search(script) for script in self._scripts)

    def _read_programs(self) -> Iterator[tuple[str, str]]:
        """The configuration and the files that it imports, without their comments."""
        pending = [self._file]
        seen: set[str] = set()
        while pending and len(seen) < _MOST_PROGRAMS:
            name = pending.pop()
            if name in seen:
                continue
            seen.add(name)
            code = without_comments(self._site.data.program(self._site.path(name)))
            yield name, code
            for match in _MODULE.finditer(code):
                wanted = match[1][1:-1]
                if wanted.startswith("."):
                    path = posixpath.normpath(posixpath.join(posixpath.dirname(name), wanted))
                    endings = ("", ".js", ".cjs", ".mjs", "/index.js")
                    pending += [
                        path + each
                        for each in endings
                        if self._site.data.is_file(self._site.path(path + each))
                    ][:1]


def _path(text: str) -> str:
    return f"/{inner}" if (inner := text.strip("/")) else ""


_PROGRAMS = (".11tydata.js", ".11tydata.cjs", ".11tydata.mjs")

_SET = Pattern(
    r"""(?:["']([^"'\n]{1,60})["']|\b([A-Za-z_$][\w$]{0,60}))[ \t]*(?::|\([^()\n]{0,80}\)[ \t]*\{)"""
)
"""A field that a program seems to set: `layout: …`, `"layout": …`, `layout(data) {`."""

_ASSIGNED = Pattern(r"(?<!module)\.([A-Za-z_$][\w$]{0,60})[ \t]*=(?![=>])")
"""`exports.layout = …`, `data.layout = …`."""

_FROM_ELSEWHERE = Pattern(r"\.\.\.|\brequire\b|\bimport\b|\bObject\.|\bawait\b|\]\s*[:=](?!=)")
"""What a program gives whose fields do not all stand in it by name: `...base`, `require("./base")`, `[key]: …`."""


def eleventy_layers(page: SourcePath, data: SiteData) -> Iterator[DefaultsLayer]:
    """What the data files above and beside the page give to it, the closest last."""
    for folder in page.folders():
        name = folder.rpartition("/")[2]
        yield from _layers(f"{folder}/{name}" if name else "", data)
    yield from _layers(page.path.rpartition(".")[0], data)


def _layers(stem: str, data: SiteData) -> Iterator[DefaultsLayer]:
    """The data files called `stem`: of a folder, or of a page."""
    if not stem:
        return
    for suffix in (".json", ".11tydata.json"):
        yield from data.layer(stem + suffix)
    for suffix in _PROGRAMS:
        if data.is_file(stem + suffix):
            program = data.text(stem + suffix)
            named = frozenset(quoted or bare for quoted, bare in _SET.findall(program))
            yield DefaultsLayer(
                f"{stem}{suffix} (not run)",
                {},
                named | frozenset(_ASSIGNED.findall(program)),
                open=_FROM_ELSEWHERE.search(program) is not None,
            )
