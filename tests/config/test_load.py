"""Where the configuration is found, how its layers go together, and what is said of mistakes."""

from __future__ import annotations

from pathlib import Path, PureWindowsPath

import pytest

from named import named
from postlint.config.layers import parse_settings, speaks_of_postlint
from postlint.config.load import above_all, load_configuration
from postlint.errors import ConfigError


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_the_closest_file_wins_and_its_folder_is_the_root(tmp_path: Path) -> None:
    _write(tmp_path / "postlint.toml", "[links]\ntimeout = 1\n")
    near = _write(tmp_path / "site" / "postlint.toml", "[links]\ntimeout = 2\n")
    post = _write(tmp_path / "site" / "content" / "a.md", "")
    found = load_configuration(named(post))
    assert found.settings.links.timeout == 2
    assert (found.file, found.root) == (near, near.parent)


def test_the_common_parent_of_all_paths_decides(tmp_path: Path) -> None:
    top = _write(tmp_path / "postlint.toml", "")
    _write(tmp_path / "one" / "postlint.toml", "")
    paths = [_write(tmp_path / "one" / "a.md", ""), _write(tmp_path / "two" / "b.md", "")]
    assert load_configuration(named(*paths)).file == top


def test_the_search_stops_at_the_root_of_the_repository(tmp_path: Path) -> None:
    _write(tmp_path / "postlint.toml", "")
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    post = _write(tmp_path / "repo" / "content" / "a.md", "")
    found = load_configuration(named(post))
    assert found.file is None
    assert found.root == tmp_path / "repo"


def test_postlint_toml_comes_before_its_hidden_twin_and_pyproject(tmp_path: Path) -> None:
    pyproject = _write(tmp_path / "pyproject.toml", "[tool.postlint]\ntime-zone = 'UTC'\n")
    assert load_configuration(named(tmp_path)).file == pyproject
    hidden = _write(tmp_path / ".postlint.toml", "")
    assert load_configuration(named(tmp_path)).file == hidden
    plain = _write(tmp_path / "postlint.toml", "")
    assert load_configuration(named(tmp_path)).file == plain


def test_a_pyproject_without_our_table_is_passed_over(tmp_path: Path) -> None:
    config = _write(tmp_path / "postlint.toml", "")
    _write(tmp_path / "sub" / "pyproject.toml", "[tool.other]\n")
    assert load_configuration(named(tmp_path / "sub")).file == config


def test_extend_lays_a_file_over_another_and_origins_tell_them_apart(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    base = _write(tmp_path / "base.toml", "exclude = ['old/**']\n[links]\ntimeout = 5\nretries = 0\n")
    config = _write(tmp_path / "site" / "postlint.toml", "extend = '../base.toml'\n[links]\ntimeout = 9\n")
    found = load_configuration(named(tmp_path / "site"))
    assert (found.settings.links.timeout, found.settings.links.retries) == (9, 0)
    assert found.settings.exclude == ["old/**"]
    assert found.origins == {
        "exclude": str(base.resolve()),
        "links.timeout": str(config),
        "links.retries": str(base.resolve()),
        "extend": str(config),
    }


def test_extend_may_not_leave_the_repository(tmp_path: Path) -> None:
    _write(tmp_path / "evil.toml", "")
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    _write(tmp_path / "repo" / "postlint.toml", "extend = '../evil.toml'\n")
    with pytest.raises(ConfigError, match="leads out of the repository"):
        load_configuration(named(tmp_path / "repo"))


def test_extend_in_a_circle_is_said(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    _write(tmp_path / "a.toml", "extend = 'postlint.toml'\n")
    _write(tmp_path / "postlint.toml", "extend = 'a.toml'\n")
    with pytest.raises(
        ConfigError,
        match=r"a\.toml:1: `extend` leads back to postlint\.toml: postlint\.toml → a\.",
    ):
        load_configuration(named(tmp_path))


def test_inline_settings_beat_the_file_and_isolated_looks_for_none(tmp_path: Path) -> None:
    _write(tmp_path / "postlint.toml", "[links]\ntimeout = 5\nretries = 0\n")
    found = load_configuration(named(tmp_path), overrides=["links.timeout = 7"])
    assert (found.settings.links.timeout, found.settings.links.retries) == (7, 0)
    assert found.origins["links.timeout"] == "--config"
    alone = load_configuration(named(tmp_path), isolated=True)
    assert (alone.file, alone.settings.links.timeout) == (None, 20)


def test_a_named_file_stands_in_for_the_one_that_would_be_found(tmp_path: Path) -> None:
    _write(tmp_path / "postlint.toml", "[links]\ntimeout = 5\n")
    other = _write(tmp_path / "ci" / "nightly.toml", "[links]\ntimeout = 50\n")
    found = load_configuration(named(tmp_path), overrides=[str(other)])
    assert found.settings.links.timeout == 50
    assert found.file == other
    assert found.root != other.parent  # which holds none of the pages


def test_a_named_file_above_the_pages_makes_its_folder_the_root(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    config = _write(tmp_path / "site" / "other.toml", "")
    post = _write(tmp_path / "site" / "content" / "a.md", "")
    assert load_configuration(named(post), overrides=[str(config)]).root == tmp_path / "site"


def test_a_certificate_file_is_looked_for_beside_the_config(tmp_path: Path) -> None:
    post = _write(tmp_path / "content" / "a.md", "")
    _write(tmp_path / "postlint.toml", "[links]\nca-file = 'certs/ca.pem'\n")
    assert load_configuration(named(post)).settings.links.ca_file == tmp_path / "certs" / "ca.pem"


def test_tokens_and_meanings_of_statuses_are_read(tmp_path: Path) -> None:
    _write(
        tmp_path / "postlint.toml",
        """
        [links.hosts."api.github.com"]
        token-env = "GITHUB_TOKEN"
        [links.hosts."intern.test:8443"]
        headers = {Accept = "text/html"}
        [links.statuses]
        "https://www.linkedin.com/**" = { 999 = "skip" }
        "shop.test" = { 403 = "alive", 5xx = "blocked" }
        """,
    )
    links = load_configuration(named(tmp_path)).settings.links
    assert links.hosts["api.github.com"].token_env == "GITHUB_TOKEN"
    assert links.hosts["intern.test:8443"].headers == {"Accept": "text/html"}
    assert links.statuses == {
        "https://www.linkedin.com/**": {"999": "skip"},
        "shop.test": {"403": "alive", "5xx": "blocked"},
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("excludes = []", "unknown setting `excludes`; did you mean `exclude`?"),
        ("[links]\ntimeot = 3", "unknown setting `links.timeot`; did you mean `timeout`?"),
        ("[links]\ntimeout = 'x'", "`links.timeout` must be a number"),
        ("[[content]]\nfiles = ['a']", "`content.schema` is missing"),
        (
            "[[content]]\nfiles = ['a']\nshema = 'x'",
            "unknown setting `content.shema`; did you mean `schema`?",
        ),
        ("time-zone = 'Berlin'", "no time zone is called 'Berlin'"),
        ("fail-on = 'x'", "`fail-on` must be one of 'error', 'warning', 'info' or 'never', not 'x'"),
        (
            "[rules]\nmissing-license = 'warn'",
            "must be one of 'off', 'info', 'warning' or 'error', not 'warn'",
        ),
        (
            "[links.fresh]\nalive = 'soon'",
            '`links.fresh.alive`: write a number with a unit, such as "30m", "12h" or',
        ),
        ("[links.fresh]\ndead = '1d'", "unknown setting `links.fresh.dead`"),
        ("links = 3", "`links` must be a table"),
        (
            "[links.statuses]\n'h.test' = {9x9 = 'skip'}",
            "`links.statuses`: `9x9` for `h.test` is no status of an answer; write a number such as 403, or 5xx",
        ),
        (
            "[links.statuses]\n'h.test' = {404 = 'ok'}",
            "must be one of 'alive', 'dead', 'blocked', 'limited', 'unreachable' or 'skip', not 'ok'",
        ),
        (
            "[links.hosts.'evil.test']\ntoken-env = 'GITHUB_TOKEN'",
            "`GITHUB_TOKEN` is only sent to `api.github.com`, `github.com` and `raw.githubusercontent.com`, not to",
        ),
        (
            "[links.hosts.'github.com.evil.test']\ntoken-env = 'GH_TOKEN'",
            "not to `github.com.evil.test`",
        ),
        (
            "[links.hosts.'gitlab.com']\ntoken-env = 'AWS_SECRET_ACCESS_KEY'",
            "`gitlab.com`: put the token into the variable `POSTLINT_TOKEN_GITLAB_COM`, and leave `token-env` out",
        ),
        ("[links.hosts.'h.test'.headers]\nHost = 'x'", "`Host` is no header that can be set"),
        ("[links.hosts.'h.test'.headers]\n'a b' = 'x'", "`a b` is no header that can be set"),
        ('[links.hosts."h.test".headers]\nA = "x\\r\\ny"', "may only hold ASCII characters, on one line"),
        (
            "[links]\narchive-endpoint = 'ftp://h.test'",
            "this must be a web address, such as https://archive.org/",
        ),
        ('"a[b" = 1', 'unknown setting `"a[b"`'),
        ("str = 1", "unknown setting `str`"),
        ("int = 1", "unknown setting `int`"),
        ('"[key]" = 1', 'unknown setting `"[key]"`'),
        ('[links]\n"x[" = 1', 'unknown setting `links."x["`'),
        ('[links]\n"[key]" = "links"', 'unknown setting `links."[key]"`'),
        ("[links]\nstr = 1", "unknown setting `links.str`"),
        ("[links]\ntimeout-str = 1", "unknown setting `links.timeout-str`; did you mean `timeout`?"),
        (
            '[links.hosts."a[b]"]\ntoken-emv = "X"',
            '`links.hosts."a[b]".token-emv`; did you mean `token-env`?',
        ),
        (
            "[[content]]\nfiles = ['a']\nschema = 'x'\n'list[str]' = 1",
            'unknown setting `content."list[str]"`',
        ),
        ("[taxonomies.str]\nterms = {str = 1}", "`taxonomies.str.terms` must be "),
        ("[taxonomies.x]\nterms = ['a', 1]", "`taxonomies.x.terms` must be text in quotes"),
        ("[taxonomies.x]\nterms = ['a', 1]\nstr = 1", "unknown setting `taxonomies.x.str`"),
        ("[[content]]\nfiles = ['a']\nschema = 'x'\nwhere = {str = []}", "`content.where.str` must be "),
        ("[[content]]\nfiles = ['a']\nschema = 'x'\nwhere = {a = {str = 1}}", "`content.where.a` must be "),
        ("[per-file-ignores]\n'' = ['LI']", '`per-file-ignores.""`: a pattern must not be empty'),
        ('"a\\nb" = 1', 'unknown setting `"a\\nb"`'),
        (f"{'a' * 5000} = 1", f"unknown setting `{'a' * 60}…`"),
        (f"fail-on = '{'a' * 5000}'", f"not '{'a' * 59}…"),
        (
            "include = [content/**]",
            '1, column 12: invalid value; text goes in quotation marks, as in "content/**"',
        ),
        ("time-zone = “Europe/Berlin”", 'quotation marks must be straight ones, as in "Europe/Berlin"'),
        (
            "[links]\nonline = False",
            "line 2, column 10: invalid value; it is `true` or `false`, in small letters",
        ),
        ("timeout: 5", '; a setting is written as in `name = "text"`, a table as in `[name]`'),
        ("select = []\nselect = []", "line 2, column 12: cannot overwrite a value; it stands there twice"),
        ("[links]\n[links]", "line 2, column 7: cannot declare ('links',) twice; it stands there twice"),
        ('extend = "a\\posts"', "; write `/` in a path, or put the text in single quotation marks"),
        ("[links]\ntimeout = 20s", "; a value ends with its line, and text goes in quotation marks"),
        ("x = ", "it is not TOML: line 1, column 5: invalid value; a value is missing here"),
        ("extend = 3", "`extend` must be a path in quotes"),
        (
            "extend = 'gone.toml'",
            "postlint.toml:1: `extend` names gone.toml, which cannot be read: it does not exist",
        ),
    ],
)
def test_a_mistake_is_said_in_one_line_that_names_the_file(tmp_path: Path, text: str, said: str) -> None:
    config = _write(tmp_path / "postlint.toml", text)
    with pytest.raises(ConfigError) as caught:
        load_configuration(named(tmp_path))
    lines = [each.message for each in caught.value.all]
    assert any(said in line for line in lines)
    assert all(str(config.parent) in line and "\n" not in line for line in lines)


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("'90s'", 90), ("'30m'", 1800), ("'12h'", 43_200), ("'7d'", 604_800), ("0", 0), ("1.5", 1.5)],
)
def test_times_are_written_with_a_unit_or_in_seconds(tmp_path: Path, written: str, seconds: float) -> None:
    _write(tmp_path / "postlint.toml", f"[links.fresh]\nalive = {written}\n")
    assert load_configuration(named(tmp_path)).settings.links.fresh.alive == seconds


def test_the_command_line_adds_to_lists_and_replaces_the_rest(tmp_path: Path) -> None:
    _write(
        tmp_path / "postlint.toml", "exclude = ['a/']\nignore = ['LI']\nselect = ['FM']\nfail-on = 'info'\n"
    )
    found = load_configuration(named(tmp_path)).with_options(
        select=["SC"], ignore=["DA"], exclude=["b/"], fail_on="error"
    )
    settings = found.settings
    assert (settings.select, settings.ignore, settings.exclude) == (["SC"], ["LI", "DA"], ["a/", "b/"])
    assert settings.fail_on == "error"
    assert found.origins["select"] == "command line"


@pytest.mark.parametrize(
    ("folders", "above"),
    [
        (["C:/site/a", "C:/site/b"], "C:/site"),
        (["C:/Site/a", "c:/site/b"], "C:/Site"),
        (["C:/a", "C:/b"], "C:/"),
        (["C:/site", "D:/site"], None),
        (["//server/one/a", "//server/two/a"], None),
    ],
)
def test_two_drives_of_windows_have_no_folder_in_common(folders: list[str], above: str | None) -> None:
    found = above_all([PureWindowsPath(folder) for folder in folders])
    assert found == (PureWindowsPath(above) if above else None)


def test_a_chain_of_files_that_extend_each_other_ends(tmp_path: Path) -> None:
    for number in range(40):
        _write(tmp_path / f"c{number}.toml", f"extend = 'c{number + 1}.toml'\n")
    _write(tmp_path / "c40.toml", "")
    with pytest.raises(ConfigError, match="more than 20 files `extend` each other"):
        load_configuration(named(tmp_path), overrides=["c0.toml"], cwd=tmp_path)
    assert (
        load_configuration(named(tmp_path), overrides=["c25.toml"], cwd=tmp_path).file
        == tmp_path / "c25.toml"
    )


@pytest.mark.parametrize(
    ("text", "is_ours"),
    [
        ("[tool.postlint]", True),
        ("[tool.postlint.links]\nx = [", True),
        ("[tool.postlint", True),
        ("[ tool . postlint ]\nx = [", True),
        ("['tool'.\"postlint\"]\nx = [", True),
        ("[[tool.postlint.content]]\nx = [", True),
        ("tool.postlint.select = []\nx = [", True),
        ("[tool]\npostlint.select = []\nx = [", True),
        ("[tool]\npostlint = {}\nx = [", True),
        ("[project]\ndependencies = ['postlint']\n", False),
        ("[project]\ndependencies = ['postlint'", False),
        ("[tool.poetry.dependencies]\npostlint = [", False),
        ("# [tool.postlint]\nx = [", False),
        ("[tool.postlinter]\nx = [", False),
        ("[tool.other]\nx = [", False),
    ],
)
def test_a_pyproject_is_ours_where_it_has_our_table_or_would_have_it(
    tmp_path: Path, text: str, is_ours: bool
) -> None:
    file = _write(tmp_path / "pyproject.toml", text)
    assert speaks_of_postlint(file.read_bytes()) is is_ours
    if is_ours and text != "[tool.postlint]":
        with pytest.raises(ConfigError, match=r"pyproject\.toml: it is not TOML: line \d+, column \d+: "):
            load_configuration(named(tmp_path))
    elif not is_ours:
        assert load_configuration(named(tmp_path)).file is None


def test_a_configuration_beside_the_one_that_is_used_is_named(tmp_path: Path) -> None:
    plain = _write(tmp_path / "postlint.toml", "")
    hidden = _write(tmp_path / ".postlint.toml", "")
    shared = _write(tmp_path / "pyproject.toml", "[tool.postlint]\n")
    found = load_configuration(named(tmp_path))
    words = "is not used: postlint.toml beside it goes first"
    assert (found.file, found.notices) == (plain, (f"{hidden} {words}", f"{shared} {words}"))
    plain.unlink()
    words = "is not used: .postlint.toml beside it goes first"
    assert load_configuration(named(tmp_path)).notices == (f"{shared} {words}",)
    hidden.unlink()
    assert load_configuration(named(tmp_path)).notices == ()


def test_settings_in_memory_are_read_as_those_of_a_file(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbf[tool.postlint]\nselect = ['FM']\n"
    assert parse_settings(data, tmp_path / "pyproject.toml") == {"select": ["FM"]}
    assert parse_settings(b"select = ['FM']\n", tmp_path / "postlint.toml") == {"select": ["FM"]}
    with pytest.raises(ConfigError, match="it is not UTF-8: line 2"):
        parse_settings(b"\n\xff", tmp_path / "postlint.toml")
    with pytest.raises(ConfigError, match=r"`tool\.postlint` must be a table"):
        parse_settings(b"tool.postlint = 1", tmp_path / "pyproject.toml")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("", "--config is empty"),
        (".", "the configuration cannot be read: it is no file"),
        ("gone.toml", "gone.toml: the configuration cannot be read: it does not exist"),
        (f"include = ['{'a' * 3000}', 3]", "a pattern may have 1,000"),
        ("x = [", "--config: it is not TOML: line 1, column 6"),
    ],
)
def test_what_is_given_as_config_and_is_none(tmp_path: Path, given: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_configuration(named(tmp_path), overrides=[given], cwd=tmp_path)
    assert said in caught.value.message
