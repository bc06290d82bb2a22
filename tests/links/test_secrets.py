"""Who is sent a secret, and who is not, whatever a pull request writes: from the configuration to the wire."""

from __future__ import annotations

from pathlib import Path

import pytest

from named import named
from postlint.config.load import load_configuration
from postlint.config.settings import LinkSettings, Trust
from postlint.config.tokens import host_of, of_no_host, variable_for
from postlint.errors import ConfigError
from postlint.links.credentials import Credentials
from postlint.links.model.verdict import Status, Verdict
from repository import Repository
from runs import Runs
from servers.internet import Internet
from servers.loopback import LoopbackServer, redirect, running, status
from servers.network import NameServer, check, with_settings

TOKEN = "ghs_secret"
OURS = "our-secret"

ATTACK = """
[links]
proxy = "{proxy}"
ca-file = "ca.pem"
allow-private = ["127.0.0.0/8"]
timeout = 2
retries = 0
[links.hosts."api.github.com"]
token-env = "GITHUB_TOKEN"
headers = {{ X-Key = "hush" }}
[links.hosts."here.test"]
headers = {{ X-Key = "hush" }}
"""
QUICK = ("links.timeout = 2", "links.retries = 0")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "site")


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Runs:
    runs = Runs(monkeypatch, tmp_path)
    runs.set(GITHUB_TOKEN=TOKEN, POSTLINT_TOKEN_HERE_TEST=OURS)
    return runs


@pytest.fixture
def internet(tmp_path: Path) -> Internet:
    """With an authority that is nobody's but the proxy's: it can read all that goes through."""
    internet = Internet(tmp_path)
    internet.serve("api.github.com", {"/user": status(200)})
    internet.serve("here.test", {"/page": redirect(302, "https://there.test/page")})
    internet.serve("there.test", {"/page": status(200)})
    return internet


def ask(repository: Repository, *overrides: str, trust_config: bool = False) -> dict[str, Verdict]:
    """The verdicts on two addresses, by the configuration that is found in the repository."""
    found = load_configuration(
        named(repository.folder), cwd=repository.folder, overrides=overrides, trust_config=trust_config
    )
    urls = ["https://api.github.com/user", "https://here.test/page"]
    return dict(check(urls, found.settings.links, names=NameServer({})).verdicts)


def seen(internet: Internet) -> str:
    """All that arrived anywhere."""
    return str([server.requests for server in (*internet.servers.values(), internet.proxy)])


def tokens(internet: Internet, host: str) -> set[str | None]:
    return {request.headers.get("authorization") for request in internet.servers[f"{host}:443"].requests}


class TestProxyAndCertificatesOfAPullRequest:
    """`proxy` and `ca-file` say who a host is: with both, whoever wrote them reads what is sent to it."""

    def test_in_the_check_of_it_nobody_is_asked(
        self, repository: Repository, runs: Runs, internet: Internet
    ) -> None:
        runs.of_pull_request(repository.commit({"a.md": ""}))
        with internet.online() as proxy:
            repository.write({"ca.pem": internet.ca_file.read_bytes()})
            repository.commit({"postlint.toml": ATTACK.format(proxy=proxy)})
            ask(repository)
        assert seen(internet) == "[[], [], [], []]"

    @pytest.mark.parametrize("file", ["{ca-file}", "{proxy}"])
    def test_either_alone_is_enough_not_to_send_a_secret(
        self, repository: Repository, runs: Runs, internet: Internet, file: str
    ) -> None:
        """In the repository's own runs, too, and with `--trust-config`."""
        runs.on_github("push")
        with internet.online() as proxy:
            text = ATTACK.format(proxy=proxy)
            if file == "{proxy}":
                text = text.replace('ca-file = "ca.pem"\n', "")
                runs.set(POSTLINT_CA_FILE=str(internet.ca_file))
            else:
                text = text.replace(f'proxy = "{proxy}"\n', "")
                runs.set(POSTLINT_PROXY=proxy)
            repository.commit({"postlint.toml": text, "ca.pem": internet.ca_file.read_bytes()})
            for trust_config in (False, True):
                found = ask(repository, trust_config=trust_config)
                assert {verdict.status for verdict in found.values()} == {Status.ALIVE}
        assert tokens(internet, "api.github.com") == {None}
        assert all(secret not in seen(internet) for secret in (TOKEN, OURS, "hush"))


class TestWhoIsSentWhat:
    @pytest.fixture
    def base(self, repository: Repository, runs: Runs, internet: Internet) -> str:
        """The environment names proxy and certificates; the configuration of the repository whom a token is for."""
        runs.set(POSTLINT_CA_FILE=str(internet.ca_file))
        text = '[links.hosts."api.github.com"]\ntoken-env = "GITHUB_TOKEN"\n'
        text += '[links.hosts."here.test"]\nheaders = { X-Key = "hush" }\n'
        return repository.commit({"postlint.toml": text})

    def ask(
        self, repository: Repository, runs: Runs, internet: Internet, *, trust_config: bool = False
    ) -> None:
        with internet.online() as proxy:
            runs.set(POSTLINT_PROXY=proxy)
            found = ask(repository, *QUICK, trust_config=trust_config)
        assert {verdict.status for verdict in found.values()} == {Status.ALIVE}

    @pytest.mark.parametrize("own", ["push", "", "trust"])
    def test_the_repositorys_own_run_sends_all_to_their_hosts(
        self, repository: Repository, runs: Runs, internet: Internet, base: str, own: str
    ) -> None:
        if own == "push":
            runs.on_github("push")
        if own == "trust":
            runs.of_pull_request(base)
        self.ask(repository, runs, internet, trust_config=own == "trust")
        assert tokens(internet, "api.github.com") == {f"Bearer {TOKEN}"}
        assert tokens(internet, "here.test") == {f"Bearer {OURS}"}
        assert {r.headers.get("x-key") for r in internet.servers["here.test:443"].requests} == {"hush"}
        there = str(internet.servers["there.test:443"].requests) + str(internet.proxy.requests)
        assert "hush" not in there
        assert "secret" not in there

    def test_the_check_of_a_change_sends_the_forges_token_and_no_other(
        self, repository: Repository, runs: Runs, internet: Internet, base: str
    ) -> None:
        runs.of_pull_request(base)
        repository.commit({"postlint.toml": '[links.hosts."here.test"]\nheaders = { X-Key = "hush" }\n'})
        self.ask(repository, runs, internet)
        assert tokens(internet, "api.github.com") == {f"Bearer {TOKEN}"}
        assert tokens(internet, "here.test") == {None}
        assert "hush" not in seen(internet)
        assert OURS not in seen(internet)

    def test_the_change_cannot_ask_for_it(
        self, repository: Repository, runs: Runs, internet: Internet
    ) -> None:
        runs.set(POSTLINT_CA_FILE=str(internet.ca_file))
        runs.of_pull_request(repository.commit({"a.md": ""}))
        repository.commit({"postlint.toml": '[links.hosts."api.github.com"]\ntoken-env = "GITHUB_TOKEN"\n'})
        self.ask(repository, runs, internet)
        assert tokens(internet, "api.github.com") == {None}


class TestVariables:
    @pytest.mark.parametrize(
        ("host", "variable"),
        [
            ("example.org", "POSTLINT_TOKEN_EXAMPLE_ORG"),
            ("my-site.example.org", "POSTLINT_TOKEN_MY__SITE_EXAMPLE_ORG"),
            ("xn--bcher-kva.example", "POSTLINT_TOKEN_XN____BCHER__KVA_EXAMPLE"),
            ("intranet", "POSTLINT_TOKEN_INTRANET"),
            ("1.example.org", "POSTLINT_TOKEN_1_EXAMPLE_ORG"),
        ],
    )
    def test_the_name_tells_the_host(self, host: str, variable: str) -> None:
        assert (variable_for(host), host_of(variable)) == (variable, host)

    @pytest.mark.parametrize(
        "host",
        [
            *(
                "a_b.test",
                "_dmarc.test",
                "127.0.0.1",
                "10.1",
                "::1",
                "example.org.",
                "a-.test",
                "-a.test",
                "a.-b.test",
            ),
            *("bücher.test", "EXAMPLE.org", "", "a..test", "a.test:443", f"{'a' * 64}.test", "a.0x7f"),
        ],
    )
    def test_some_hosts_can_have_none(self, host: str) -> None:
        assert variable_for(host) is None

    def test_what_can_be_of_no_host_is_told(self) -> None:
        wrong = [
            *(
                "POSTLINT_TOKEN_",
                "POSTLINT_TOKEN_example_org",
                "POSTLINT_TOKEN_A___B",
                "POSTLINT_TOKEN_10_0_0_1",
            ),
            *("POSTLINT_TOKEN__A", "POSTLINT_TOKEN_A_", "POSTLINT_TOKEN_A.B", "Postlint_Token_A"),
        ]
        others = ["POSTLINT_TOKEN", "POSTLINT_PROXY", "POSTLINT_TOKEN_A_TEST", "GITHUB_TOKEN"]
        assert list(of_no_host([*wrong, *others])) == wrong

    def test_another_port_is_another_service(self, internet: Internet, runs: Runs) -> None:
        runs.set(POSTLINT_TOKEN_HERE_TEST_8443="no")
        for host in ("here.test", "api.github.com"):
            internet.servers[f"{host}:8443"] = internet.servers[f"{host}:443"]
        hosts = {"github.com": {"token-env": "GITHUB_TOKEN"}}
        with internet.settings(hosts=hosts) as settings:
            check([f"https://{host}:8443/page" for host in ("here.test", "api.github.com")], settings)
        assert tokens(internet, "here.test") == tokens(internet, "api.github.com") == {None}

    def test_a_forges_token_is_not_for_another_port(self) -> None:
        for host in ("github.com:8443", "gitlab.com"):
            with pytest.raises(ValueError, match="`GITHUB_TOKEN` is only sent to"):
                LinkSettings.model_validate({"hosts": {host: {"token-env": "GITHUB_TOKEN"}}})

    @pytest.mark.parametrize(
        ("host", "remedy"),
        [
            ("api.My-Site.test", "put the token into the variable `POSTLINT_TOKEN_API_MY__SITE_TEST`"),
            ("intern.test:8443", "a token can only be for a host name in ASCII"),
        ],
    )
    def test_the_way_of_old_is_refused_with_the_new_name(self, host: str, remedy: str) -> None:
        with pytest.raises(ValueError, match=r"`POSTLINT_X` is not sent to") as caught:
            LinkSettings.model_validate({"hosts": {host: {"token-env": "POSTLINT_X"}}})
        assert remedy in str(caught.value)


class TestWhatIsSaid:
    def notices(self, trust: Trust, environment: dict[str, str], **links: object) -> list[str]:
        settings = LinkSettings.model_validate(links).trusting(trust)
        return list(Credentials(settings, environment).notices())

    def test_nothing_where_all_is_sent_or_nothing_is_there(self) -> None:
        environment = {"POSTLINT_TOKEN_A_TEST": "x", "PATH": "/bin"}
        assert self.notices(Trust(), environment, hosts={"a.test": {"headers": {"X": "y"}}}) == []
        for trust in (Trust(proxy_of_file=True), Trust(ca_of_file=True), Trust(only_forges=True)):
            assert self.notices(trust, {"GITHUB_TOKEN": "x"}) == []

    def test_what_is_not_sent_and_why(self) -> None:
        environment = {"POSTLINT_TOKEN_A_TEST": "x", "GITHUB_TOKEN": "y"}
        hosts = {"github.com": {"token-env": "GITHUB_TOKEN"}, "b.test": {"headers": {"X": "y"}}}
        (said,) = self.notices(Trust(only_forges=True), environment, hosts=hosts)
        assert said.startswith(
            "POSTLINT_TOKEN_A_TEST and the headers of `links.hosts` for b.test are not sent, as this run may"
        )
        (said,) = self.notices(Trust(ca_of_file=True), environment, hosts=hosts)
        assert said.startswith("GITHUB_TOKEN, POSTLINT_TOKEN_A_TEST and the headers of")
        assert said.endswith("Name them by POSTLINT_PROXY and POSTLINT_CA_FILE instead.")

    def test_a_name_that_is_of_no_host(self) -> None:
        (said,) = self.notices(Trust(), {"POSTLINT_TOKEN_a_test": "hush"})
        assert said == (
            "POSTLINT_TOKEN_a_test is of no host, and not sent: the token for my-site.example.org stands in "
            "POSTLINT_TOKEN_MY__SITE_EXAMPLE_ORG"
        )


class TestTheProxyOfAFile:
    """It may be one inside of the network around this machine, as may be what is asked for through it."""

    TRUST = Trust(proxy_of_file=True)

    @pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "[::1]", "proxy.internal"])
    def test_a_private_one_is_refused(self, host: str) -> None:
        settings = LinkSettings(proxy=f"http://me:hush@{host}:3128").trusting(self.TRUST)
        with pytest.raises(
            ConfigError, match=r"`links\.proxy`: .* must be named by POSTLINT_PROXY"
        ) as caught:
            check(["http://h.test/"], settings)
        assert "hush" not in caught.value.message

    def test_also_behind_a_name(self) -> None:
        proxy = LoopbackServer({"http://h.test/page": status(200)})
        with running(proxy):
            settings = LinkSettings(proxy=proxy.url("", "a.test"), retries=0).trusting(self.TRUST)
            (found,) = check(["http://h.test/page"], settings).verdicts.values()
            allowed = settings.model_copy(update={"allow_private": ["a.test"]})
            (let_through,) = check(["http://h.test/page"], allowed).verdicts.values()
        assert found.status is Status.UNREACHABLE
        assert (found.detail or "").startswith(
            "the proxy was not asked: a proxy inside of a private network must"
        )
        assert let_through.status is Status.ALIVE
        assert len(proxy.requests) == 1

    def test_private_addresses_are_not_asked_for_through_it(self) -> None:
        proxy = LoopbackServer(elsewhere=status(200))
        names = NameServer({"proxy.test": ["127.0.0.1"], "meta.test": ["169.254.169.254"]})
        with running(proxy):
            settings = with_settings(allow_private=["proxy.test"], proxy=proxy.url("", "proxy.test"))
            urls = [
                "http://meta.test/",
                "http://169.254.169.254/",
                "http://localhost/",
                "http://unknown.test/",
            ]
            found = check(urls, settings.trusting(self.TRUST), names=names).verdicts
        assert [found[url].status for url in urls] == [*[Status.FORBIDDEN] * 3, Status.ALIVE]
        assert (
            found[urls[0]].detail == "`meta.test` leads to `169.254.169.254`, which is not a public address"
        )
        assert {request.path for request in proxy.requests} == {"http://unknown.test/"}
