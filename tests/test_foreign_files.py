"""What others wrote, in every place where it is read: never a crash, a hang or a memory eaten up.

Each case is the real command with a limit of memory. What is the user's own (configuration, schema, terms) ends it with
one clear line and 2; what is a generator's makes that unknown which depends on it, and is said once.
"""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from cli_runner import Forks

pytest.importorskip("resource", reason="limits of memory are those of POSIX")

MIB = 1024 * 1024
MOST_SECONDS, MOST_MIB = 5, 500
ALLOWED = 1536 * MIB
COMMAND = Path(sysconfig.get_path("scripts")) / "postlint"
POST = '---\ntitle: A\ntags: [a]\n---\n[a](/gone/) [b](../gone.html) [c](/a.pdf) ![](d.png) {{< ref "e" >}}\n'


class Ended(NamedTuple):
    """How a command ended; `seconds` are those of the processor, `mib` the most memory that it had."""

    code: int
    out: str
    said: str
    seconds: float
    mib: float


class Bomb(NamedTuple):
    """A text, and words of what is said of it; None where it may be read."""

    text: str | bytes
    words: str | None


def filled(unit: str, size: int = MIB - 60) -> str:
    return unit * (size // len(unit))


TOO_DEEP = "it is nested more than 100 levels deep"
EVERYWHERE = {
    "large": Bomb("#" * (MIB + 1), "it is larger than 1 MiB"),
    "latin": Bomb("# \xe4".encode("latin-1"), "it is not UTF-8: line 1"),
}
TOML = {
    **EVERYWHERE,
    "dots": Bomb(f"{'a.' * 20_000}a = 1", "line 1: a key has more than 100 dots"),
    "dots of a header": Bomb(f"\n[{'a.' * 20_000}a]", "line 2: a key has more than 100 dots"),
    "dots in both": Bomb(f"[{'a.' * 60}a]\n{'b.' * 60}b = 1", f"line 2: {TOO_DEEP}"),
    "dots in brackets": Bomb("x = " + ("{" + "a." * 60 + "a = [") * 60, f"line 1: {TOO_DEEP}"),
    "many dots": Bomb(
        "".join(f"a{n}{'.a' * 98} = 1\n" for n in range(5000)), "it has more than 200000 values"
    ),
    "lists": Bomb(f"x = {'[' * 100_000}", f"line 1: {TOO_DEEP}"),
    "tables": Bomb(f"x = {'{a = ' * 5000}", f"line 1: {TOO_DEEP}"),
    "digits": Bomb(f"x = 1\ny = -{'1' * 5000}", "line 2: a number has more than 4300 digits"),
    "hexadecimal": Bomb(f"x = 0x{'f' * 100_000}", "line 1: a number has more than 4300 digits"),
    "open": Bomb("[x", "it is not TOML: line 1, column 3: expected ']'"),
    "numbers": Bomb(f"x = [{filled('1,', 390_000)}1]", None),
    "headers": Bomb("".join(f"[a{n}]\n" for n in range(100_000)), None),
    "quotes": Bomb("x = '''" + filled("''a"), "it is not TOML: line 1, column "),
}
YAML = {
    **EVERYWHERE,
    "lists": Bomb("[" * 30_000, TOO_DEEP),
    "lists in lines": Bomb("- " * 50_000, TOO_DEEP),
    "aliases": Bomb(
        "a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n"
        + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 9)),
        "it has more than 200000 values",
    ),
    "aliases of a long text": Bomb(
        f'a: &x "{"x" * 500_000}"\nb: [{"*x, " * 50_000}*x]', "its aliases stand for more than 4194304 characters"
    ),
    "aliases in depth": Bomb(
        "".join(f"a{n}: &a{n} {'[' * 90}{f'*a{n - 1}' if n else '1'}{']' * 90}\n" for n in range(300)), TOO_DEEP
    ),
    "itself": Bomb("a: &a [*a]", "`*a` stands for nothing"),
    "open": Bomb("a: 1\n b: 2", "it is not YAML: line 2, column 3"),
    "digits": Bomb(f"x: {'1' * 5000}", None),
    "keys": Bomb("".join(f"a{n}: 1\n" for n in range(90_000)), None),
    "a folded text": Bomb("a: >\n" + filled(" \n"), None),
}  # fmt: skip
JSON = {
    **EVERYWHERE,
    "lists": Bomb("[" * 100_000, f"line 1: {TOO_DEEP}"),
    "tables": Bomb('{"a":\n' * 100_000, f"line 101: {TOO_DEEP}"),
    "digits": Bomb(f'{{"a":\n{"1" * 5000}}}', "line 2: a number has more than 4300 digits"),
    "no number": Bomb('{"a": NaN}', "it is not JSON: `NaN` is no number"),
    "half a character": Bomb('{"a": "\\ud83d"}', "one half of a character"),
    "open": Bomb('{"a": 1,\n', "it is not JSON: line 2, column 1"),
    "numbers": Bomb(f'{{"a": [{filled("1,", 390_000)}1]}}', None),
}
PYTHON = {
    "long": Bomb("# " + "a" * 200_000, "it is longer than 200000 characters"),
    "brackets": Bomb(f"X = {'(' * 100_000}", f"line 1: {TOO_DEEP}"),
    "sums": Bomb(f"X = {'1+' * 99_000}1", "it is nested too deeply"),
    "signs": Bomb(f"X = {'-' * 190_000}1", "it is nested too deeply"),
    "attributes": Bomb(f"X = a{'.a' * 99_000}", "it is nested too deeply"),
    "digits": Bomb(f"X = {'1' * 5000}", "it is not Python: line 1"),
    "NUL": Bomb("X = '\0'", "it is not Python: "),
    "open": Bomb("X = 1\nY = [", "it is not Python: line 2: '[' was never closed"),
    "a list": Bomb(f"PAGE_PATHS = [{'1,' * 99_000}]", None),
    "lines": Bomb("X = 1\n" * 33_000, None),
    "warnings": Bomb('X = "\\d" is 1', None),
}
JAVASCRIPT = {
    "long": Bomb("/*" + "a" * 200_000, "it is longer than 200000 characters"),
    "objects": Bomb("{baseUrl:1}" * 18_000, None),
    "open objects": Bomb("x = " + "{base: " * 28_000, None),
    "open lists": Bomb("x = {base: " + "[" * 190_000, None),
    "mixed": Bomb("([{a:" * 39_000, None),
    "casts": Bomb("{base: 1} as " * 15_000, None),
    "regular expressions": Bomb("=/[" * 66_000, None),
    "templates": Bomb("`${" * 66_000, None),
    "backslashes": Bomb("\\" * 199_000, None),
}


@pytest.fixture
def run(tmp_path: Path, forks: Forks) -> Callable[..., Ended]:
    """Calls the real command in the folder of the test, and holds it to the limits."""

    def call(*arguments: str, **environment: str) -> Ended:
        done = forks.run(
            *arguments, folder=tmp_path, environment={**os.environ, **environment}, memory=ALLOWED
        )
        mib = done.memory / (MIB if sys.platform == "darwin" else 1024)
        ended = Ended(done.code, done.out.decode(), done.err.decode(), done.seconds, mib)
        for failing in ("Traceback", "itself failed", "internal error", "Warning:"):
            assert failing not in ended.out + ended.said, ended.said
        assert ended.seconds < MOST_SECONDS
        assert ended.mib < MOST_MIB
        print(f"{ended.seconds:.1f} s, {ended.mib:.0f} MiB, exit {ended.code}")
        return ended

    return call


def write(root: Path, files: Mapping[str, str | bytes]) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text if isinstance(text, bytes) else text.encode())


def each(bombs: Mapping[str, Bomb]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("bomb", bombs.values(), ids=bombs.keys())


def is_one_line(ended: Ended, file: str, words: str) -> None:
    assert (ended.code, ended.out) == (2, "")
    assert ended.said.count("\n") == 1
    assert file in ended.said
    assert words in ended.said


def _about_files(ended: Ended) -> list[str]:
    """The lines on standard error, but for those that say which links were not judged."""
    about_links = ("was not judged.", "were not judged.", "could not be judged")
    return [line for line in ended.said.splitlines() if not any(words in line for words in about_links)]


# What is the user's own.


@each(TOML)
def test_a_configuration(run: Callable[..., Ended], tmp_path: Path, bomb: Bomb) -> None:
    write(tmp_path, {"a.md": POST, "postlint.toml": bomb.text})
    ended = run("check", "--offline")
    if bomb is TOML["headers"]:  # a line a mistake, up to a limit
        assert ended.said.count("\n") == 51
        ended = ended._replace(said=f"{ended.said.splitlines()[0]}\n")
    is_one_line(ended, str(tmp_path / "postlint.toml"), bomb.words or "unknown setting `")


@pytest.mark.parametrize("name", ["dots", "lists", "digits", "large", "open"])
def test_a_configuration_that_is_named_or_extended(
    run: Callable[..., Ended], tmp_path: Path, name: str
) -> None:
    bomb = TOML[name]
    write(tmp_path, {"a.md": POST, "base.toml": bomb.text, "c.toml": 'extend = "base.toml"'})
    for given in ("base.toml", "c.toml"):
        is_one_line(run("check", "--offline", "--config", given), "base.toml", bomb.words or "")


@pytest.mark.parametrize("name", ["dots", "lists", "digits", "tables"])
def test_a_setting_on_the_command_line(run: Callable[..., Ended], tmp_path: Path, name: str) -> None:
    write(tmp_path, {"a.md": POST})
    bomb = TOML[name]
    is_one_line(run("check", "--config", str(bomb.text).replace("\n", " \n")), "--config: ", bomb.words or "")


@each(TOML)
def test_a_pyproject(run: Callable[..., Ended], tmp_path: Path, bomb: Bomb) -> None:
    """With a table for postlint it is a configuration; else it is somebody else's, and no concern of ours."""
    text = bomb.text if isinstance(bomb.text, bytes) else bomb.text.encode()
    write(tmp_path, {"a.md": POST, "pyproject.toml": text})
    ended = run("check", "--offline", "--fail-on", "never")
    said = "" if b"#" * MIB not in text else "postlint: {}: it is larger than 1 MiB; whether it configures"
    assert ended.code == 0
    assert ended.said.startswith(said.format(tmp_path / "pyproject.toml"))
    assert len(_about_files(ended)) == bool(said)
    if bomb.words and not said:
        write(tmp_path, {"pyproject.toml": b"[tool.postlint]\n" + text})
        is_one_line(
            run("check", "--offline"), str(tmp_path / "pyproject.toml"), bomb.words.partition("line ")[0]
        )


SCHEMAS = [
    pytest.param(f"s.{kind}", bomb, id=f"{kind}: {name}")
    for kind, bombs in (("toml", TOML), ("yaml", YAML), ("json", JSON))
    for name, bomb in bombs.items()
]


@pytest.mark.parametrize(("file", "bomb"), SCHEMAS)
def test_a_schema_and_one_that_it_refers_to(
    run: Callable[..., Ended], tmp_path: Path, file: str, bomb: Bomb
) -> None:
    config = '[[content]]\nfiles = ["**"]\nschema = "{}"\n'
    write(tmp_path, {"a.md": POST, file: bomb.text, "postlint.toml": config.format(file)})
    ended = run("check", "--offline")
    assert ended.code in {1, 2}
    if bomb.words:
        is_one_line(ended, file, bomb.words)
        write(tmp_path, {"top.yaml": f"$ref: {file}", "postlint.toml": config.format("top.yaml")})
        is_one_line(run("check", "--offline"), file, bomb.words)


@pytest.mark.parametrize(("file", "bomb"), SCHEMAS[2::4])
def test_a_list_of_terms(run: Callable[..., Ended], tmp_path: Path, file: str, bomb: Bomb) -> None:
    write(
        tmp_path, {"a.md": POST, file: bomb.text, "postlint.toml": f'[taxonomies.tags]\nterms = "{file}"\n'}
    )
    ended = run("check", "--offline")
    assert ended.code in {1, 2}
    if bomb.words:
        is_one_line(ended, file, bomb.words)


@pytest.mark.parametrize("name", ["aliases of a long text", "lists", "large", "open"])
def test_a_schema_that_a_page_names(run: Callable[..., Ended], tmp_path: Path, name: str) -> None:
    """It is the page's fault, and a finding."""
    write(tmp_path, {"a.md": "---\n$schema: s.yaml\n---\n", "s.yaml": YAML[name].text})
    ended = run("check", "--offline", "-f", "concise")
    assert (ended.code, ended.said) == (1, "")
    assert str(YAML[name].words) in ended.out


# What is no file.


def _fifo(file: Path) -> None:
    os.mkfifo(file)


def _folder(file: Path) -> None:
    file.mkdir()


def _device(file: Path) -> None:
    file.symlink_to("/dev/zero")


def _dangling(file: Path) -> None:
    file.symlink_to("gone")


def _circle(file: Path) -> None:
    file.symlink_to(file.name)


def _socket(file: Path) -> None:
    os.mknod(file, 0o140600)


NO_FILES: list[tuple[Callable[[Path], None], str]] = [
    (_fifo, "it is no file"),
    (_folder, "it is no file"),
    (_device, "it is no file"),
    (_socket, "it is no file"),
    (_dangling, "it is a link that leads nowhere"),
    (_circle, "it cannot be read: Too many levels of symbolic links"),
]
no_files = pytest.mark.parametrize(("make", "words"), NO_FILES, ids=[make.__name__ for make, _ in NO_FILES])


@no_files
@pytest.mark.parametrize("name", ["postlint.toml", ".postlint.toml"])
def test_a_configuration_that_is_no_file(
    run: Callable[..., Ended], tmp_path: Path, name: str, make: Callable[[Path], None], words: str
) -> None:
    write(tmp_path, {"a.md": POST})
    make(tmp_path / name)
    is_one_line(run("check", "--offline"), f"{tmp_path / name}: the configuration cannot be read: ", words)


@no_files
def test_what_a_configuration_names_is_no_file(
    run: Callable[..., Ended], tmp_path: Path, make: Callable[[Path], None], words: str
) -> None:
    write(tmp_path, {"a.md": POST})
    make(tmp_path / "x.toml")
    words = words if make not in {_device, _circle} else ""  # outside of the site: refused for that
    for given in (
        'extend = "x.toml"',
        '[[content]]\nfiles = ["**"]\nschema = "x.toml"',
        '[taxonomies.tags]\nterms = "x.toml"',
    ):
        write(tmp_path, {"postlint.toml": given})
        ended = run("check", "--offline")
        is_one_line(ended, "x.toml", "")
        assert make is _dangling or words in ended.said
    (tmp_path / "postlint.toml").unlink()
    is_one_line(run("check", "--offline", "--config", "x.toml"), "x.toml", words)


@no_files
def test_a_pyproject_that_is_no_file_is_said(
    run: Callable[..., Ended], tmp_path: Path, make: Callable[[Path], None], words: str
) -> None:
    write(tmp_path, {"a.md": "# A\n"})
    make(tmp_path / "pyproject.toml")
    ended = run("check", "--offline")
    unknown = "whether it configures postlint is not known"
    assert (ended.code, ended.said) == (0, f"postlint: {tmp_path / 'pyproject.toml'}: {words}; {unknown}\n")


@no_files
def test_certificates_that_are_no_file(
    run: Callable[..., Ended], tmp_path: Path, make: Callable[[Path], None], words: str
) -> None:
    write(tmp_path, {"a.md": "[a](https://127.0.0.1:9/)\n", "postlint.toml": '[links]\nca-file = "x.pem"\n'})
    make(tmp_path / "x.pem")
    ended = run("check", "--no-cache")
    assert (ended.code, ended.said.count("\n")) == (2, 1)
    assert f"`links.ca-file` cannot be read as certificates: {words}" in ended.said


@pytest.mark.parametrize(
    "given",
    [
        '[[content]]\nfiles = ["**"]\nschema = "a\\u0000b"',
        '[taxonomies.tags]\nterms = "a\\u0000b"',
        'extend = "a\\u0000b"',
    ],
)
def test_a_name_with_nul(run: Callable[..., Ended], tmp_path: Path, given: str) -> None:
    write(tmp_path, {"a.md": POST, "postlint.toml": given})
    is_one_line(run("check", "--offline"), "", "NUL character")


def test_certificates_whose_name_has_nul(run: Callable[..., Ended], tmp_path: Path) -> None:
    write(
        tmp_path, {"a.md": "[a](https://127.0.0.1:9/)\n", "postlint.toml": '[links]\nca-file = "a\\u0000b"\n'}
    )
    ended = run("check", "--no-cache")
    assert (ended.code, ended.said.count("\n")) == (2, 1)
    assert "NUL character" in ended.said


# What is a generator's.

_HUGO = {"content/a.md": POST, "layouts/a.html": "", "archetypes/a.md": ""}
_PAGES = {"docs/a.md": POST, "content/a.md": POST, "posts/a.md": POST, "a.md": POST}
_BY_LANGUAGE: dict[str, tuple[Mapping[str, Bomb], dict[str, Mapping[str, str]]]] = {
    "toml": (
        TOML,
        {
            "hugo.toml": _HUGO,
            "config/_default/hugo.toml": _HUGO,
            "config/_default/params.toml": {**_HUGO, "config/_default/hugo.toml": "title = 'A'"},
            "config.toml": {"content/a.md": POST, "templates/a.html": ""},
            "netlify.toml": {"hugo.toml": "baseURL = 'https://h.test/'", **_HUGO},
        },
    ),
    "yaml": (
        YAML,
        {
            "hugo.yaml": _HUGO,
            "_config.yml": {"_posts/2020-01-01-a.md": POST},
            "mkdocs.yml": _PAGES,
            "docs/.meta.yml": {"mkdocs.yml": "site_name: A", **_PAGES},
            "_quarto.yml": _PAGES,
            "docs/_metadata.yml": {"_quarto.yml": "project: {type: website}", **_PAGES},
        },
    ),
    "json": (
        JSON,
        {
            "hugo.json": _HUGO,
            "vercel.json": {"hugo.toml": "baseURL = 'https://h.test/'", **_HUGO},
            "posts/posts.json": {"eleventy.config.js": "module.exports = {};", **_PAGES},
            "package.json": {"eleventy.config.js": "module.exports = {};", **_PAGES},
            "versions.json": {
                "docusaurus.config.js": "module.exports = {baseUrl: '/', presets: [['classic', {}]]};",
                **_PAGES,
            },
        },
    ),
    "python": (PYTHON, {"pelicanconf.py": _PAGES, "publishconf.py": {"pelicanconf.py": "X = 1", **_PAGES}}),
    "javascript": (
        JAVASCRIPT,
        {
            "docusaurus.config.js": _PAGES,
            "astro.config.mjs": {"src/content/docs/a.md": POST},
            ".vitepress/config.js": _PAGES,
            "eleventy.config.js": _PAGES,
        },
    ),
}


def _generators() -> Iterator[object]:
    for language, (bombs, places) in _BY_LANGUAGE.items():
        for name, bomb in bombs.items():
            yield pytest.param(bomb, places, id=f"{language}: {name}")


@pytest.mark.parametrize(("bomb", "places"), list(_generators()))
def test_configurations_of_generators(
    run: Callable[..., Ended], tmp_path: Path, bomb: Bomb, places: Mapping[str, Mapping[str, str]]
) -> None:
    """Each in a site of its own, all in one run: whatever one of them does, the others are judged."""
    if (
        bomb.words is None and places is not _BY_LANGUAGE["javascript"][1]
    ):  # they are read: one takes long enough
        places = dict(list(places.items())[:1])
    for number, (name, files) in enumerate(places.items()):
        write(tmp_path / f"site{number}", {**files, name: bomb.text})
    write(tmp_path, {"other/a.md": "---\ntitle: [\n---\n"})
    ended = run("check", "--offline", "-f", "concise")
    assert ended.code == 1
    assert "other/a.md:" in ended.out
    for number, name in enumerate(places):
        lines = [line for line in ended.said.splitlines() if f"site{number}/{name}: " in line]
        assert len(lines) == (bomb.words is not None), (name, ended.said)
        assert all(bomb.words in line and "; what " in line for line in lines if bomb.words), lines


@pytest.mark.parametrize(("make", "words"), NO_FILES, ids=[make.__name__ for make, _ in NO_FILES])
def test_configurations_of_generators_that_are_no_files(
    run: Callable[..., Ended], tmp_path: Path, make: Callable[[Path], None], words: str
) -> None:
    found = {
        f"site{number}{language}/{name}": files
        for language, (_, places) in _BY_LANGUAGE.items()
        for number, (name, files) in enumerate(places.items())
    }
    for path, files in found.items():
        site = path.partition("/")[0]
        write(tmp_path / site, {"docs/a.md": "# A\n", **files})
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        make(tmp_path / path)
    ended = run("check", "--offline", "--fail-on", "never")
    assert ended.code == 0
    words = "it is a link, which is not followed" if (tmp_path / path).is_symlink() else words
    silent = [path for path in found if f"{path}: {words}; what " not in ended.said]
    assert not silent or make is _folder, ended.said  # which is not taken for a configuration that lies there
    assert len(_about_files(ended)) == len(found) - len(silent)


@pytest.mark.parametrize("name", ["blog/tags.yml", "docs/tags.yml", "blog/authors.yml"])
def test_lists_of_terms_of_generators(run: Callable[..., Ended], tmp_path: Path, name: str) -> None:
    write(tmp_path, {"docusaurus.config.js": "module.exports = {};", "docs/a.md": POST, name: "a: ["})
    ended = run("check", "--offline", "--select", "TX301")
    assert (ended.code, ended.said.count("\n")) == (0, 1)
    assert ended.said.startswith(f"postlint: {name}: it is not YAML: line 1, column ")
    assert ended.said.endswith("; what depends on it is not judged\n")
