"""What decides where requests and secrets go is taken from no change: real repositories, as CI checks them out."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from named import named
from postlint.config.layers import Configuration
from postlint.config.load import load_configuration
from postlint.config.settings import LinkSettings
from repository import Repository
from runs import Runs

EVIL = """
[links]
online = true
proxy = "http://proxy.evil.test:3128"
ca-file = "evil.pem"
allow-private = ["0.0.0.0/0"]
archive-endpoint = "https://evil.test/"
user-agent = "evil"
concurrency = 1000
host-concurrency = 60
retries = 10
[links.hosts."github.com"]
token-env = "GITHUB_TOKEN"
headers = { X-Evil = "1" }
concurrency = 60
"""
GOOD = """
[links]
online = false
proxy = "http://proxy.good.test:3128"
ca-file = "good.pem"
allow-private = ["10.0.0.0/8"]
archive-endpoint = "https://good.test/"
user-agent = "good"
concurrency = 10
host-concurrency = 3
retries = 1
[links.hosts."github.com"]
token-env = "GH_TOKEN"
headers = { X-Good = "1" }
concurrency = 2
"""
_TRUSTED = (
    *("online", "proxy", "ca_file", "allow_private", "archive_endpoint", "user_agent"),
    *("concurrency", "host_concurrency", "retries"),
)
CA = "-----BEGIN CERTIFICATE-----\n"


def trusted(links: LinkSettings) -> dict[str, object]:
    """The values of the trusted settings, of hosts only what is set."""
    hosts = {host: said.model_dump(exclude_defaults=True) for host, said in links.hosts.items()}
    return {
        **{name: getattr(links, name) for name in _TRUSTED},
        "hosts": {host: said for host, said in hosts.items() if said},
    }


NOTHING = trusted(LinkSettings())
"""What holds by default."""


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "site")


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Runs:
    return Runs(monkeypatch, tmp_path)


def load(
    repository: Repository,
    *overrides: str,
    since: str | None = None,
    isolated: bool = False,
    trust_config: bool = False,
) -> Configuration:
    return load_configuration(
        named(repository.folder),
        overrides=overrides,
        cwd=repository.folder,
        since=since,
        isolated=isolated,
        trust_config=trust_config,
    )


def proxy_of(
    repository: Repository, *overrides: str, since: str | None = None, isolated: bool = False
) -> str | None:
    return load(repository, *overrides, since=since, isolated=isolated).settings.links.proxy


def own(repository: Repository) -> dict[str, object]:
    """The values of GOOD."""
    return {
        "online": False,
        "proxy": "http://proxy.good.test:3128",
        "ca_file": repository.folder / "good.pem",
        "allow_private": ["10.0.0.0/8"],
        "archive_endpoint": "https://good.test/",
        "user_agent": "good",
        "concurrency": 10,
        "host_concurrency": 3,
        "retries": 1,
        "hosts": {"github.com": {"token_env": "GH_TOKEN", "headers": {"X-Good": "1"}, "concurrency": 2}},
    }


def _as_tool(text: str) -> str:
    return text.replace("[links", "[tool.postlint.links")


class TestWhereAChangeCanPutThem:
    """Every way to say the settings in files of a pull request, where there was no configuration before."""

    def check(self, repository: Repository, runs: Runs, files: dict[str, str], *overrides: str) -> str:
        base = repository.commit({"a.md": ""})
        runs.of_pull_request(base)
        repository.commit({**files, "evil.pem": CA})
        found = load(repository, *overrides)
        assert trusted(found.settings.links) == NOTHING
        assert found.settings.links.trust.only_forges
        (notice,) = found.notices
        keys = [
            "proxy",
            "ca-file",
            "allow-private",
            "archive-endpoint",
            "user-agent",
            "concurrency",
            "retries",
        ]
        for key in [*keys, "host-concurrency", *("token-env", "headers.X-Evil", "concurrency")]:
            assert f"{key}`" in notice
        assert f"what the merge base {base[:12]} has holds" in notice
        assert "--trust-config" in notice
        return notice

    def test_postlint_toml(self, repository: Repository, runs: Runs) -> None:
        assert " of postlint.toml are not taken" in self.check(repository, runs, {"postlint.toml": EVIL})

    def test_its_hidden_twin(self, repository: Repository, runs: Runs) -> None:
        self.check(repository, runs, {".postlint.toml": EVIL})

    def test_pyproject(self, repository: Repository, runs: Runs) -> None:
        self.check(repository, runs, {"pyproject.toml": _as_tool(EVIL)})

    def test_a_named_file(self, repository: Repository, runs: Runs) -> None:
        self.check(repository, runs, {"ci/evil.toml": EVIL, "evil.pem": CA}, "ci/evil.toml")

    def test_a_named_file_by_its_whole_path(self, repository: Repository, runs: Runs) -> None:
        self.check(repository, runs, {"evil.toml": EVIL}, str(repository.folder / "evil.toml"))

    def test_a_file_that_is_extended(self, repository: Repository, runs: Runs) -> None:
        files = {"postlint.toml": 'extend = "ci/base.toml"\n', "ci/base.toml": 'extend = "../x.toml"\n'}
        self.check(repository, runs, {**files, "x.toml": EVIL})

    def test_one_line(self, repository: Repository, runs: Runs) -> None:
        table = EVIL.replace("[links]\n", "").replace('[links.hosts."github.com"]\n', "hosts.'github.com'.")
        table = table.replace("\nheaders", "\nhosts.'github.com'.headers").replace(
            "\nconcurrency = 60", "\nhosts.'github.com'.concurrency = 60"
        )
        dotted = "".join(f"links.{line}\n" for line in table.split("\n") if line)
        self.check(repository, runs, {"postlint.toml": dotted})

    def test_other_spellings(self, repository: Repository, runs: Runs) -> None:
        text = EVIL.replace("ca-file", "ca_file").replace("allow-private", "allow_private")
        text = text.replace("user-agent", "user_agent").replace("archive-endpoint", "archive_endpoint")
        text = text.replace("token-env", "token_env").replace("github.com", "GitHub.Com:443")
        self.check(repository, runs, {"postlint.toml": text.replace("host-concurrency", "host_concurrency")})


class TestWhatHoldsInstead:
    def test_what_the_merge_base_has(self, repository: Repository, runs: Runs) -> None:
        files = {"postlint.toml": GOOD, "good.pem": "good"}
        runs.of_pull_request(repository.commit(files))
        repository.commit({"postlint.toml": EVIL, "evil.pem": "evil"})
        found = load(repository)
        assert trusted(found.settings.links) == own(repository)
        assert found.settings.links.trust.certificates == b"good"
        base = f"{repository.folder / 'postlint.toml'} in the merge base"
        assert found.origins["links.proxy"] == base
        assert found.origins["links.online"] == base
        assert found.origins["links.hosts.github.com.token-env"] == base
        assert "links.hosts.github.com.headers.X-Evil" not in found.origins

    def test_also_what_the_change_takes_away(self, repository: Repository, runs: Runs) -> None:
        runs.of_pull_request(repository.commit({"postlint.toml": GOOD, "good.pem": "good"}))
        repository.remove("postlint.toml")
        repository.commit()
        found = load(repository)
        assert trusted(found.settings.links) == own(repository)
        assert found.notices == ()

    def test_a_new_file_in_front_of_it_does_not_hide_it(self, repository: Repository, runs: Runs) -> None:
        runs.of_pull_request(repository.commit({"pyproject.toml": _as_tool(GOOD), "good.pem": "good"}))
        repository.commit({"postlint.toml": "[links]\nonline = true\n"})
        assert trusted(load(repository).settings.links) == own(repository)

    def test_the_base_extends_what_it_extended(self, repository: Repository, runs: Runs) -> None:
        files = {"postlint.toml": 'extend = "ci/base.toml"\n', "ci/base.toml": GOOD, "ci/good.pem": "good"}
        runs.of_pull_request(repository.commit(files))
        repository.commit(
            {"postlint.toml": 'extend = "evil.toml"\n', "evil.toml": EVIL, "ci/base.toml": EVIL}
        )
        found = load(repository)
        certificates = repository.folder / "ci/good.pem"  # beside the file that names it
        assert trusted(found.settings.links) == {**own(repository), "ca_file": certificates}
        assert found.origins["links.proxy"] == f"{repository.folder / 'ci/base.toml'} in the merge base"

    def test_all_else_is_the_changes(self, repository: Repository, runs: Runs) -> None:
        runs.of_pull_request(repository.commit({"postlint.toml": "fail-on = 'info'\n[links]\ntimeout = 3\n"}))
        repository.commit(
            {"postlint.toml": "fail-on = 'never'\n[links]\ntimeout = 4\nexclude = ['a.test']\n"}
        )
        found = load(repository)
        assert (found.settings.fail_on, found.settings.links.timeout) == ("never", 4)
        assert found.settings.links.exclude == ["a.test"]
        assert found.origins["links.timeout"] == str(repository.folder / "postlint.toml")
        assert found.notices == ()

    def test_a_change_may_set_less(self, repository: Repository, runs: Runs) -> None:
        less = "[links]\nonline = false\nconcurrency = 5\nhost-concurrency = 2\nretries = 0\n"
        runs.of_pull_request(
            repository.commit({"postlint.toml": GOOD.replace("false", "true"), "good.pem": ""})
        )
        repository.commit({"postlint.toml": f"{less}[links.hosts.'GitHub.com']\nconcurrency = 1\n"})
        found = load(repository)
        links = found.settings.links
        assert (links.online, links.concurrency, links.host_concurrency, links.retries) == (False, 5, 2, 0)
        assert links.hosts["github.com"].concurrency == 1
        assert links.hosts["github.com"].token_env == "GH_TOKEN"
        assert found.notices == ()
        assert found.origins["links.concurrency"] == str(repository.folder / "postlint.toml")
        assert found.origins["links.hosts.github.com.concurrency"] == str(repository.folder / "postlint.toml")

    def test_not_more_and_not_by_leaving_out(self, repository: Repository, runs: Runs) -> None:
        runs.of_pull_request(repository.commit({"postlint.toml": GOOD, "good.pem": ""}))
        # With its port, a host is named more closely than without.
        repository.commit({"postlint.toml": "[links.hosts.'github.com:443']\nconcurrency = 64\n"})
        links = load(repository).settings.links
        assert (links.online, links.concurrency, links.host_concurrency, links.retries) == (False, 10, 3, 1)
        assert links.hosts["github.com"].concurrency == 2
        assert links.hosts["github.com:443"].concurrency == 2
        assert links.hosts["github.com:443"].token_env == "GH_TOKEN"

    @pytest.mark.parametrize(("wanted", "holds"), [(1, 1), (8, 8), (9, None), (64, None)])
    def test_a_number_that_none_is_set_for(
        self, repository: Repository, runs: Runs, wanted: int, holds: int | None
    ) -> None:
        runs.of_pull_request(repository.commit({"a.md": ""}))
        repository.commit({"postlint.toml": f"links.host-concurrency = {wanted}\n"})
        found = load(repository)
        assert found.settings.links.host_concurrency == holds
        assert bool(found.notices) is (holds is None)

    def test_a_configuration_of_an_older_release_gives_the_defaults(
        self, repository: Repository, runs: Runs
    ) -> None:
        old = "[links]\nproxy = 'http://p.test'\nhosts.'a.test'.token-env = 'POSTLINT_A'\n"
        runs.of_pull_request(repository.commit({"postlint.toml": old}))
        repository.commit({"postlint.toml": "links.proxy = 'http://p.test'\n"})
        found = load(repository)
        assert found.settings.links.proxy is None
        assert "the defaults hold" not in found.notices[0]
        assert "the settings there cannot be used" in found.notices[0]

    def test_a_link_in_the_place_of_the_file_is_followed_nowhere(
        self, repository: Repository, runs: Runs, tmp_path: Path
    ) -> None:
        runs.of_pull_request(repository.commit({"a.md": "", "old/postlint.toml": GOOD, "old/good.pem": ""}))
        repository.write({"evil/postlint.toml": EVIL, "evil/evil.pem": CA})
        (repository.folder / "postlint.toml").symlink_to("evil/postlint.toml")
        repository.commit()
        assert trusted(load(repository).settings.links) == NOTHING
        assert proxy_of(repository, str(repository.folder / "postlint.toml")) is None
        outside = tmp_path / "by-another-name.toml"
        outside.symlink_to(repository.folder / "evil" / "postlint.toml")
        assert proxy_of(repository, str(outside)) is None


PROXY = "[links]\nproxy = 'http://p.test'\n"


class TestCertificates:
    """The content of the file is as trusted as its name."""

    def test_a_swapped_file_does_not_count(self, repository: Repository, runs: Runs) -> None:
        files = {"postlint.toml": "[links]\nca-file = 'certs/ca.pem'\n", "certs/ca.pem": "good"}
        runs.of_pull_request(repository.commit(files))
        repository.commit({"certs/ca.pem": "evil"})
        found = load(repository)
        assert found.settings.links.trust.certificates == b"good"
        assert found.notices[0].startswith("what is in ca.pem is not taken, ")

    def test_nor_does_one_behind_a_swapped_folder(self, repository: Repository, runs: Runs) -> None:
        files = {"postlint.toml": "[links]\nca-file = 'certs/ca.pem'\n", "certs/ca.pem": "good"}
        runs.of_pull_request(repository.commit(files))
        repository.remove("certs/ca.pem")
        repository.write({"evil/ca.pem": "evil"})
        (repository.folder / "certs").symlink_to("evil")
        repository.commit()
        assert load(repository).settings.links.trust.certificates == b"good"

    @pytest.mark.parametrize("name", ["ca.pem", "CA.pem"])
    def test_one_that_the_change_brings_does_not_count_whoever_names_it(
        self, repository: Repository, runs: Runs, name: str
    ) -> None:
        runs.of_pull_request(repository.commit({"a.md": ""}))
        repository.commit({name: "evil"})
        runs.set(POSTLINT_CA_FILE="ca.pem")
        found = load(repository)
        assert found.settings.links.ca_file is None
        assert found.notices[0].startswith("`links.ca-file` is not taken")

    def test_nor_one_in_a_submodule_or_behind_a_link(
        self, repository: Repository, runs: Runs, tmp_path: Path
    ) -> None:
        runs.of_pull_request(repository.commit({"a.md": ""}))
        other = Repository(tmp_path / "other")
        other.commit({"ca.pem": "evil"})
        repository.git("submodule", "--quiet", "add", str(other.folder), "certs")
        (repository.folder / "link.pem").symlink_to("certs/ca.pem")
        repository.commit()
        for path in ("certs/ca.pem", "link.pem"):
            assert load(repository, f"links.ca-file = '{path}'").settings.links.ca_file is None

    def test_what_the_run_itself_writes_counts(
        self, repository: Repository, runs: Runs, tmp_path: Path
    ) -> None:
        runs.of_pull_request(repository.commit({"a.md": ""}))
        repository.write({"ca.pem": "from a secret of the CI"})
        runs.set(POSTLINT_CA_FILE="ca.pem")
        links = load(repository).settings.links
        assert (links.ca_file, links.trust.certificates) == (repository.folder / "ca.pem", None)
        runs.set(POSTLINT_CA_FILE=str(tmp_path / "company.pem"))
        links = load(repository).settings.links
        assert (links.ca_file, links.trust.certificates) == (tmp_path / "company.pem", None)
        assert not links.trust.ca_of_file


class TestWhoseRunItIs:
    @pytest.fixture
    def changed(self, repository: Repository) -> Repository:
        """A repository whose last commit names a proxy."""
        repository.commit({"a.md": ""})
        repository.commit({"postlint.toml": PROXY})
        return repository

    def test_outside_of_ci_files_are_the_users_own(self, changed: Repository) -> None:
        found = load(changed)
        assert (found.settings.links.proxy, found.notices) == ("http://p.test", ())
        assert not found.settings.links.trust.only_forges
        assert found.settings.links.trust.proxy_of_file

    def test_with_since_they_are_a_change(self, changed: Repository) -> None:
        """What is not committed yet may be somebody's patch."""
        assert proxy_of(changed, since="HEAD~1") is None
        assert proxy_of(changed, since="HEAD") == "http://p.test"
        changed.write({"postlint.toml": PROXY.replace("p.test", "evil.test")})
        assert proxy_of(changed, since="HEAD") == "http://p.test"
        assert proxy_of(changed, since="gone") is None

    def test_a_revision_is_no_base_in_ci(self, changed: Repository, runs: Runs) -> None:
        runs.of_pull_request(changed.git("rev-parse", "HEAD~1"))
        assert proxy_of(changed, since="HEAD") is None
        runs.on_github("pull_request")
        assert proxy_of(changed, since="HEAD") is None

    @pytest.mark.parametrize("event", ["push", "schedule", "workflow_dispatch", "release"])
    def test_the_repositorys_own_runs_take_the_files(
        self, changed: Repository, runs: Runs, event: str
    ) -> None:
        runs.on_github(event)
        assert proxy_of(changed) == "http://p.test"

    @pytest.mark.parametrize("event", ["workflow_run", "pull_request_target", "issue_comment", "merge_group"])
    def test_no_other_run_does(self, changed: Repository, runs: Runs, event: str) -> None:
        runs.on_github(
            event, workflow_run={"pull_requests": [], "head_sha": changed.git("rev-parse", "HEAD")}
        )
        found = load(changed)
        assert found.settings.links.proxy is None
        (notice,) = found.notices
        assert notice == (
            "`links.proxy` of postlint.toml is not taken, as this run may check anybody's change: the defaults hold, "
            "as the event of this run names no commit that the change is compared with. To have it all the same, give "
            "`--config 'key = value'` on the command line, or `--trust-config`."
        )

    def test_gitlabs_pipelines(self, changed: Repository, runs: Runs) -> None:
        for source in ("push", "schedule", "web"):
            runs.on_gitlab(source)
            assert proxy_of(changed) == "http://p.test"
        before = changed.git("rev-parse", "HEAD~1")
        runs.on_gitlab("merge_request_event", CI_MERGE_REQUEST_IID="7", CI_MERGE_REQUEST_DIFF_BASE_SHA=before)
        assert proxy_of(changed) is None
        runs.set(CI_MERGE_REQUEST_DIFF_BASE_SHA=changed.git("rev-parse", "HEAD"))
        assert proxy_of(changed) == "http://p.test"
        runs.on_gitlab("push")
        runs.set(CI_MERGE_REQUEST_DIFF_BASE_SHA=before)
        assert proxy_of(changed) is None, "a push that belongs to a merge request"

    def test_another_ci_system(self, changed: Repository, runs: Runs) -> None:
        runs.set(JENKINS_URL="https://ci.test/")
        assert proxy_of(changed) is None

    def test_a_base_that_is_not_fetched(self, changed: Repository, runs: Runs, tmp_path: Path) -> None:
        runs.of_pull_request(changed.git("rev-parse", "HEAD~1"))
        clone = Repository(tmp_path / "clone")
        clone.git("fetch", "--quiet", "--depth=1", f"file://{changed.folder}", "main")
        clone.git("checkout", "--quiet", "FETCH_HEAD")
        found = load(clone)
        assert found.settings.links.proxy is None
        (notice,) = found.notices
        assert "the defaults hold, as the commit " in notice
        assert (
            "Fetch the whole history (`fetch-depth: 0` in GitHub Actions, `GIT_DEPTH: 0` in GitLab" in notice
        )

    def test_one_line_stays_one_that_can_be_read(self, repository: Repository, runs: Runs) -> None:
        runs.of_pull_request(repository.commit({"a.md": ""}))
        hosts = "".join(f"links.hosts.'h{n}.test'.headers.X = 'y'\n" for n in range(1_000))
        repository.commit({"postlint.toml": hosts})
        (notice,) = load(repository).notices
        assert "`links.hosts.h18.test.headers.X` and 981 others of postlint.toml are not taken" in notice

    def test_nothing_is_said_where_nothing_is_lost(
        self, repository: Repository, runs: Runs, tmp_path: Path
    ) -> None:
        repository.commit({"postlint.toml": "fail-on = 'info'\n[links]\nonline = true\nretries = 2\n"})
        runs.on_github("pull_request")
        assert load(repository).notices == ()

    def test_without_a_repository_nothing_tells_what_is_whose(self, tmp_path: Path, runs: Runs) -> None:
        runs.set(CI="true")
        (tmp_path / "content").mkdir()
        (tmp_path / "postlint.toml").write_text(PROXY)
        for overrides in ([], [str(tmp_path / "postlint.toml")]):
            found = load_configuration(named(tmp_path / "content"), overrides=overrides, cwd=Path("/"))
            assert found.settings.links.proxy is None
            assert "is in no Git repository" in found.notices[0]

    def test_a_file_of_a_repository_around_the_one_that_is_checked(
        self, changed: Repository, runs: Runs, tmp_path: Path
    ) -> None:
        """A change can add a submodule, and have its folder checked."""
        other = Repository(tmp_path / "other")
        other.commit({"a.md": ""})
        changed.git("submodule", "--quiet", "add", str(other.folder), "sub")
        runs.of_pull_request(changed.git("rev-parse", "HEAD~1"))
        changed.commit()
        found = load_configuration(
            named(changed.folder / "sub"), overrides=["../postlint.toml"], cwd=changed.folder / "sub"
        )
        assert found.settings.links.proxy is None

    def test_a_submodules_configuration_is_the_changes_too(
        self, repository: Repository, runs: Runs, tmp_path: Path
    ) -> None:
        runs.of_pull_request(repository.commit({"a.md": ""}))
        other = Repository(tmp_path / "other")
        other.commit({"postlint.toml": PROXY})
        repository.git("submodule", "--quiet", "add", str(other.folder), "sub")
        repository.commit()
        found = load_configuration(named(repository.folder / "sub"), cwd=repository.folder)
        assert found.settings.links.proxy is None


class TestWhoMaySaySo:
    @pytest.fixture(autouse=True)
    def _pull_request(self, repository: Repository, runs: Runs) -> None:
        runs.of_pull_request(repository.commit({"a.md": ""}))
        repository.commit({"postlint.toml": EVIL, "evil.pem": CA})

    def test_the_command_line(self, repository: Repository) -> None:
        given = [
            "links.proxy = 'http://p.test'",
            "links.concurrency = 900",
            "links.allow-private = ['h.test']",
        ]
        given += ["links.hosts.'github.com'.token-env = 'GH_TOKEN'", "links.host-concurrency = 50"]
        found = load(repository, *given)
        links = found.settings.links
        assert (links.proxy, links.concurrency, links.allow_private) == ("http://p.test", 900, ["h.test"])
        assert links.host_concurrency == 50
        assert (links.hosts["github.com"].token_env, links.hosts["github.com"].headers) == ("GH_TOKEN", {})
        assert found.origins["links.proxy"] == "--config"
        assert "`links.proxy`" not in found.notices[0]
        assert not links.trust.proxy_of_file

    def test_a_file_of_the_same_name_does_not_silence_it(self, repository: Repository) -> None:
        repository.commit({"links.proxy = 'p.test'": "", "fail-on='never'": ""})
        found = load(repository, "links.proxy = 'p.test'", "fail-on='never'")
        assert (found.settings.links.proxy, found.settings.fail_on) == ("p.test", "never")

    def test_the_environment_before_files_and_the_command_line_before_that(
        self, repository: Repository, runs: Runs, tmp_path: Path
    ) -> None:
        runs.set(POSTLINT_PROXY="http://p.test", POSTLINT_CA_FILE=str(tmp_path / "ca.pem"))
        found = load(repository)
        assert found.settings.links.proxy == "http://p.test"
        assert found.settings.links.ca_file == tmp_path / "ca.pem"
        assert found.origins["links.proxy"] == "POSTLINT_PROXY"
        assert found.settings.links.trust == (False, False, True, None)
        assert proxy_of(repository, "links.proxy = 'http://q.test'") == "http://q.test"
        assert proxy_of(repository, isolated=True) == "http://p.test"

    def test_a_file_outside_of_the_repository(self, repository: Repository, tmp_path: Path) -> None:
        """It belongs to no change; what it has from the repository does."""
        outside = tmp_path / "ci" / "nightly.toml"
        outside.parent.mkdir()
        outside.write_text('extend = "proxy.toml"\n[links]\nuser-agent = "us"\n')
        (tmp_path / "ci" / "proxy.toml").write_text(PROXY)
        links = load(repository, "../ci/nightly.toml").settings.links
        assert (links.proxy, links.user_agent) == ("http://p.test", "us")
        assert links.trust == (True, False, True, None)
        above = tmp_path / "above.toml"
        above.write_text('extend = "site/postlint.toml"\n[links]\nuser-agent = "us"\n')
        found = load(repository, str(above))
        assert found.settings.links.user_agent == "us"
        assert trusted(found.settings.links) == {**NOTHING, "user_agent": "us"}

    @pytest.mark.skipif(sys.platform == "win32", reason="there are no such pipes")
    def test_trust_config(self, repository: Repository) -> None:
        found = load(repository, trust_config=True)
        links = found.settings.links
        assert (links.proxy, links.concurrency) == ("http://proxy.evil.test:3128", 1000)
        assert found.notices == ()
        assert links.trust == (True, True, False, None)


def test_the_environments_proxy_is_nobodys_file(repository: Repository) -> None:
    repository.commit({"postlint.toml": "[links]\nproxy = 'environment'\n"})
    assert not load(repository).settings.links.trust.proxy_of_file


def test_outside_of_a_change_git_is_not_asked(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit({"postlint.toml": EVIL})

    def refuse(*_: object, **__: object) -> None:
        pytest.fail("Git was asked")

    monkeypatch.setattr("subprocess.run", refuse)
    assert load(repository).settings.links.user_agent == "evil"
