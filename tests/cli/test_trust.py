"""The check of a pull request, run as CI runs it: whom a change can have asked, and what is said of it."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from pathlib import Path

import pytest

from cli_runner import Postlint
from postlint.run.encoding import NOTHING
from repository import Repository
from runs import Runs
from servers.loopback import LoopbackServer, running, status

ALLOW = "[links]\nallow-private = ['127.0.0.0/8']\ntimeout = 2\nretries = 0\n"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Runs:
    return Runs(monkeypatch, tmp_path_factory.mktemp("event"))


@pytest.fixture
def server() -> LoopbackServer:
    return LoopbackServer(elsewhere=status(200))


def _change(repository: Repository, server: LoopbackServer, files: dict[str, str]) -> None:
    repository.commit({**files, "a.md": f"---\ntitle: A\n---\n[x]({server.url('/secret')})\n"})


class TestPrivateNetworks:
    @pytest.mark.parametrize("since", [(), ("--since", "HEAD~1"), ("--since", "HEAD")])
    def test_a_pull_request_does_not_let_them_be_asked(
        self,
        repository: Repository,
        runs: Runs,
        server: LoopbackServer,
        postlint: Postlint,
        since: tuple[str, ...],
    ) -> None:
        runs.of_pull_request(repository.commit({"b.md": ""}))
        with running(server):
            _change(repository, server, {"postlint.toml": ALLOW})
            done = postlint("check", *since, "-f", "concise", "a.md")
            named = postlint("check", *since, "-f", "concise", "--config", "postlint.toml")
        assert server.requests == []
        for each in (done, named):
            assert "postlint: `links.allow-private` of postlint.toml is not taken" in each.stderr
        assert ("EX711" in done.stdout) is (since != ("--since", "HEAD"))

    def test_who_runs_it_does(
        self, repository: Repository, runs: Runs, server: LoopbackServer, postlint: Postlint
    ) -> None:
        runs.of_pull_request(repository.commit({"b.md": ""}))
        with running(server):
            _change(repository, server, {"postlint.toml": ALLOW})
            for options in (("--trust-config",), ("--config", "links.allow-private = ['127.0.0.1']")):
                server.requests.clear()
                done = postlint("check", "--no-cache", *options, "a.md")
                assert (done.returncode, done.stderr, len(server.requests)) == (0, "", 1)
                server.requests.clear()
            listed = postlint("links", "--verify", "--no-cache", "--trust-config", "a.md")
            assert (listed.returncode, listed.stderr, len(server.requests)) == (0, "", 1)

    def test_offline_nothing_of_it_matters_and_nothing_is_said(
        self, repository: Repository, runs: Runs, server: LoopbackServer, postlint: Postlint
    ) -> None:
        runs.of_pull_request(repository.commit({"b.md": ""}))
        _change(repository, server, {"postlint.toml": ALLOW})
        assert postlint("check", "--offline", "a.md").stderr == ""
        assert postlint("links", "a.md").stderr == ""
        assert "not taken" in postlint("links", "--verify", "a.md").stderr

    def test_a_change_does_not_switch_the_network_on(
        self, repository: Repository, runs: Runs, server: LoopbackServer, postlint: Postlint
    ) -> None:
        base = ALLOW.replace("[links]", "[links]\nonline = false")
        runs.of_pull_request(repository.commit({"postlint.toml": base}))
        with running(server):
            _change(repository, server, {"postlint.toml": base.replace("false", "true")})
            done = postlint("check", "a.md")
            assert server.requests == []
            assert "1 of them external and not checked (offline)" in done.stdout
            assert "`links.online` of postlint.toml is not taken" in done.stderr
            postlint("check", "--online", "a.md")
            assert len(server.requests) == 1


def test_config_shows_what_holds(
    repository: Repository, runs: Runs, tmp_path: Path, postlint: Postlint
) -> None:
    base = (
        "[links]\nuser-agent = 'good'\nconcurrency = 9\n[links.hosts.'github.com']\ntoken-env = 'GH_TOKEN'\n"
    )
    runs.of_pull_request(repository.commit({"postlint.toml": base}))
    evil = "[links]\nuser-agent = 'evil'\nproxy = 'http://p.test'\nconcurrency = 7\ntimeout = 3\n"
    repository.commit({"postlint.toml": evil})

    def shown(*options: str) -> dict[str, tuple[object, str]]:
        done = postlint("config", "--format", "json", *options)
        return {row["key"]: (row["value"], row["origin"]) for row in json.loads(done.stdout)["settings"]}

    file = str(tmp_path / "postlint.toml")
    held = shown()
    assert held["links.user-agent"] == ("good", f"{file} in the merge base")
    assert held["links.proxy"] == (None, "default")
    assert held["links.concurrency"] == (7, file)
    assert held["links.timeout"] == (3.0, file)
    assert held["links.hosts.github.com.token-env"] == ("GH_TOKEN", f"{file} in the merge base")
    assert "`links.proxy` and `links.user-agent`" in postlint("config").stderr.replace(
        "`links.user-agent` and `links.proxy`", "`links.proxy` and `links.user-agent`"
    )
    trusted = shown("--trust-config")
    assert (trusted["links.user-agent"], trusted["links.proxy"]) == (("evil", file), ("http://p.test", file))


class TestHistory:
    """Whoever writes the history says what is alive, and to whom."""

    @pytest.fixture
    def written(self, repository: Repository, server: LoopbackServer, postlint: Postlint) -> Path:
        """A history in the repository, which knows the address of `a.md`."""
        (repository.folder / ".gitignore").write_text("memory/*-shm\nmemory/*-wal\n")
        repository.write({"a.md": f"---\ntitle: A\n---\n[x]({server.url('/secret')})\n"})
        options = ("--cache-dir", "memory", "--config", "links.allow-private = ['127.0.0.1']")
        assert postlint("check", *options, "a.md").returncode == 0
        assert len(server.requests) == 1
        server.requests.clear()
        return repository.folder / "memory" / "links.sqlite"

    def check(self, postlint: Postlint, folder: str = "memory") -> str:
        options = ("--cache-dir", folder, "--config", "links.allow-private = ['127.0.0.1']")
        done = postlint("check", *options, "a.md")
        assert done.returncode == 0
        return done.stderr

    def test_one_that_git_does_not_know_is_used(
        self,
        server: LoopbackServer,
        repository: Repository,
        request: pytest.FixtureRequest,
        postlint: Postlint,
    ) -> None:
        with running(server):
            request.getfixturevalue("written")
            assert self.check(postlint) == ""
        assert server.requests == []

    @pytest.mark.parametrize("renamed", ["links.sqlite", "Links.SQLITE"])
    def test_one_that_git_tracks_is_not(
        self,
        server: LoopbackServer,
        repository: Repository,
        request: pytest.FixtureRequest,
        postlint: Postlint,
        renamed: str,
    ) -> None:
        with running(server):
            file = request.getfixturevalue("written")
            (file.parent / renamed).write_bytes(file.read_bytes())
            repository.git("add", f"memory/{renamed}")
            before = file.read_bytes()
            said = self.check(postlint)
        assert len(server.requests) == 1
        assert said == (
            "postlint: nothing is remembered of links, and nothing recalled: Git tracks it, so that a change can have "
            "written it. Name another folder by --cache-dir or POSTLINT_CACHE_DIR.\n"
        )
        assert file.read_bytes() == before
        shown = postlint("cache", "clear", "--cache-dir", "memory")
        assert (shown.returncode, file.exists()) == (2, True)

    @pytest.mark.parametrize("link", ["folder", "file", "journal", "from outside"])
    def test_nor_one_behind_a_link(
        self,
        server: LoopbackServer,
        repository: Repository,
        request: pytest.FixtureRequest,
        postlint: Postlint,
        tmp_path_factory: pytest.TempPathFactory,
        link: str,
    ) -> None:
        outside = tmp_path_factory.mktemp("outside")
        with running(server):
            file = request.getfixturevalue("written")
            folder = repository.folder / "linked"
            if link == "folder":
                folder.symlink_to("memory")
            else:
                folder.mkdir()
                name = "links.sqlite-journal" if link == "journal" else "links.sqlite"
                (folder / name).symlink_to(file)
            (outside / "linked").symlink_to(folder)
            said = self.check(postlint, str(outside / "linked") if link == "from outside" else "linked")
        assert len(server.requests) == 1
        assert "is a link inside of the repository, which a change can have made" in said

    def test_a_database_elsewhere_is_not_touched_through_a_link(
        self,
        repository: Repository,
        server: LoopbackServer,
        postlint: Postlint,
        tmp_path_factory: pytest.TempPathFactory,
    ) -> None:
        other = tmp_path_factory.mktemp("other") / "links.sqlite"
        sqlite3.connect(other).close()
        with running(server):
            _change(repository, server, {})
            (repository.folder / "memory").symlink_to(other.parent)
            self.check(postlint)
        assert [path.name for path in other.parent.iterdir()] == ["links.sqlite"]


class TestResults:
    """Whoever writes the file of results says what is wrong with which page."""

    PAGES = 12

    @pytest.fixture
    def written(self, repository: Repository, postlint: Postlint) -> Path:
        """A file of results in the repository, which knows of a fault on each page."""
        (repository.folder / ".gitignore").write_text("memory/*-shm\nmemory/*-wal\n")
        repository.write({f"{n}.md": f"---\ntitle: {n}\n---\n[x](gone.md)\n" for n in range(self.PAGES)})
        for _ in range(2):  # the first one makes the folder, which changes the listing
            assert self.check(postlint) == (self.PAGES, "")
        return repository.folder / "memory" / "results.sqlite"

    def check(self, postlint: Postlint, folder: str = "memory") -> tuple[int, str]:
        done = postlint("check", "--offline", "--cache-dir", folder, "--format", "concise")
        return len(done.stdout.splitlines()), done.stderr

    def forge(self, file: Path) -> None:
        """Lets the file say that nothing was found."""
        database = sqlite3.connect(file)
        with database:
            for path, said in database.execute("SELECT path, on_site FROM pages").fetchall():
                found = json.loads(said[16:])
                found[0] = NOTHING
                text = json.dumps(found, separators=(",", ":"))
                mark = hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
                database.execute("UPDATE pages SET on_site = ? WHERE path = ?", [mark + text, path])
        database.close()

    def test_one_that_git_does_not_know_is_used(self, written: Path, postlint: Postlint) -> None:
        self.forge(written)
        assert self.check(postlint) == (0, "")

    def test_one_that_git_tracks_is_not(
        self, written: Path, repository: Repository, postlint: Postlint
    ) -> None:
        self.forge(written)
        repository.git("add", "memory/results.sqlite")
        before = written.read_bytes()
        found, said = self.check(postlint)
        assert found == self.PAGES
        assert said == (
            "postlint: no results are kept, and none are used: Git tracks it, so that a change can have written it. "
            "Name another folder by --cache-dir or POSTLINT_CACHE_DIR.\n"
        )
        assert written.read_bytes() == before
        shown = postlint("cache", "clear", "--cache-dir", "memory")
        assert (shown.returncode, written.exists()) == (2, True)

    @pytest.mark.parametrize("link", ["folder", "file"])
    def test_nor_one_behind_a_link(
        self, written: Path, repository: Repository, postlint: Postlint, link: str
    ) -> None:
        self.forge(written)
        folder = repository.folder / "linked"
        if link == "folder":
            folder.symlink_to("memory")
        else:
            folder.mkdir()
            (folder / "results.sqlite").symlink_to(written)
        found, said = self.check(postlint, "linked")
        assert found == self.PAGES
        assert "is a link inside of the repository, which a change can have made" in said
