"""The workers of a cluster say of pages what one process says of them."""

from __future__ import annotations

import itertools
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tarfile
import time
from pathlib import Path

import pytest
import trustme

import postlint
from dask_cluster import DaskCluster, Relay, can_hide, dask_cluster, report, run, start, tasks_on
from postlint.cluster.connect import Cluster
from repository import Repository

OFFLINE = ("check", "--offline", "--no-cache", "--extend-select", "ALL", "--format", "json")
SHARED = [Path(os.environ["POSTLINT_SITES"], name) for name in ("redox",) if os.environ.get("POSTLINT_SITES")]


def _is_the_same(root: Path, cluster: DaskCluster, *options: str) -> str:
    """Checks that a cluster reports what one process does. Gives what it says beside that."""
    alone = run(*OFFLINE, *options, "--jobs", "1", cwd=root)
    shared = run(*OFFLINE, *options, "--jobs", cluster.address, cwd=root)
    assert report(shared.stdout) == report(alone.stdout)
    assert shared.returncode == alone.returncode
    return shared.stderr


@pytest.mark.parametrize(
    "site", ["hugo", "jekyll", "eleventy", "docusaurus", "mkdocs", "zola"], indirect=True
)
def test_the_cluster_does_not_show(site: Path, cluster: DaskCluster) -> None:
    _is_the_same(site, cluster)


def test_many_pages(posts: Path, cluster: DaskCluster) -> None:
    before = cluster.log(0)
    assert _is_the_same(posts, cluster) == ""
    assert "Receive client connection: Client-postlint" in cluster.log(0)[len(before) :]


@pytest.mark.parametrize("name", ["redox", "old.okfn.de"])
def test_a_real_site(name: str, cluster: DaskCluster, tmp_path: Path) -> None:
    if not (kept := os.environ.get("POSTLINT_SITES")):
        pytest.skip("POSTLINT_SITES is not set")
    with tarfile.open(Path(kept, f"{name}.tar.xz")) as archive:
        archive.extractall(tmp_path, filter="data")
    _is_the_same(tmp_path / name, cluster)


def test_the_examples(cluster: DaskCluster, tmp_path: Path) -> None:
    root = Path(__file__).parent.parent.parent / "examples"
    _is_the_same(Path(shutil.copytree(root, tmp_path / "examples")), cluster)


def test_kept_results_are_found_again_and_used(posts: Path, cluster: DaskCluster, tmp_path: Path) -> None:
    options = ("check", "--offline", "--cache-dir", str(tmp_path / "cache"), "--format", "json")
    alone = run(*options, "--no-cache", cwd=posts)
    first = run(*options, "--jobs", cluster.address, cwd=posts)
    again = run(*options, "--jobs", cluster.address, cwd=posts)
    assert report(first.stdout) == report(again.stdout) == report(alone.stdout)


def test_fixes_go_through_a_cluster(posts: Path, cluster: DaskCluster) -> None:
    (posts / "fix.md").write_text("---\ntitle: ' Outer '\n---\n", encoding="utf-8")
    options = ("check", "--offline", "--no-cache", "--fix", "--select", "outer-white-space")
    done = run(*options, "--jobs", cluster.address, cwd=posts)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "' Outer '" not in (posts / "fix.md").read_text(encoding="utf-8")


def test_a_change_and_standard_input(cluster: DaskCluster, tmp_path: Path) -> None:
    site = Repository(tmp_path / "site")
    site.write({f"{n}.md": f"---\ntitle: Page {n}\n---\n[next]({n + 1}.md)\n" for n in range(5)})
    site.commit()
    site.write({"2.md": "---\ntitle: Page 2\n---\n[gone](gone.md)\n"})
    site.remove("4.md")
    assert _is_the_same(site.folder, cluster, "--since", "HEAD") == ""
    stdin = (*OFFLINE, "--stdin-filename", "2.md", "-")
    alone, shared = (run(*stdin, "--jobs", jobs, cwd=site.folder) for jobs in ("1", cluster.address))
    assert report(shared.stdout) == report(alone.stdout)


def _in_the_middle(cluster: DaskCluster, root: Path, *options: str) -> subprocess.Popen[str]:
    """A run that the workers are busy with."""
    looked = "Run out-of-band function 'lacks'"  # before they are given the first pages
    before = cluster.log(1).count(looked)
    process = start(*OFFLINE, "--jobs", cluster.address, *options, cwd=root)
    while cluster.log(1).count(looked) < before + 2:
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)
    time.sleep(0.5)
    assert process.poll() is None
    return process


@pytest.fixture
def long_posts(posts: Path) -> Path:
    """Pages that take some seconds."""
    text = "".join(f"## Head {n}\n\nA [link](1.md) and ![](no.png) *{n}*.\n\n" for n in range(20))
    for page in posts.iterdir():
        page.write_text(page.read_text(encoding="utf-8") + text, encoding="utf-8")
    return posts


@pytest.mark.slow
def test_what_a_lost_worker_was_at_is_done_again(long_posts: Path, tmp_path: Path) -> None:
    alone = run(*OFFLINE, cwd=long_posts)
    with dask_cluster(tmp_path) as cluster:
        process = _in_the_middle(cluster, long_posts)
        cluster.workers[0].kill()
        output, errors = process.communicate(timeout=60)
    assert output, errors
    assert report(output) == report(alone.stdout)
    said = r"postlint: the worker tcp://\S+ of the cluster is gone; what it was at was done again\n"
    assert re.match(said, errors)


@pytest.mark.slow
def test_where_all_workers_are_lost_a_new_one_takes_over(long_posts: Path, tmp_path: Path) -> None:
    alone = run(*OFFLINE, cwd=long_posts)
    with dask_cluster(tmp_path) as cluster:
        process = _in_the_middle(cluster, long_posts)
        for worker in cluster.workers:
            worker.kill()
        cluster.add_worker()
        output, errors = process.communicate(timeout=120)
    assert output, errors
    assert report(output) == report(alone.stdout)
    assert errors.count("is gone; what it was at was done again") == 2


_KILLER = """
import os
import postlint.run.pages as pages
check_content = pages.check_content
pages.check_content = lambda path, *rest: os._exit(9) if path == "7.md" else check_content(path, *rest)
"""


@pytest.mark.slow
def test_a_page_with_which_workers_end_is_told_and_all_others_are_checked(
    posts: Path, tmp_path: Path
) -> None:
    alone = report(run(*OFFLINE, cwd=posts).stdout)
    (tmp_path / "faulty").mkdir()
    (tmp_path / "faulty" / "sitecustomize.py").write_text(_KILLER)
    with dask_cluster(tmp_path, workers=0) as cluster:
        for _ in range(3):
            cluster.add_worker({"PYTHONPATH": os.pathsep.join([str(tmp_path / "faulty"), *sys.path])})
        found = run(*OFFLINE, "--jobs", cluster.address, cwd=posts)
    assert found.returncode == 2, found.stderr
    told = report(found.stdout)
    assert [error["path"] for error in told["errors"]] == ["7.md"]
    others = [each for each in alone["findings"] if each["path"] not in {"6.md", "7.md"}]
    assert [each for each in told["findings"] if each["path"] not in {"6.md", "7.md"}] == others


@pytest.mark.slow
def test_a_cluster_that_goes_away_is_one_line(long_posts: Path, tmp_path: Path) -> None:
    with dask_cluster(tmp_path) as cluster:
        process = _in_the_middle(cluster, long_posts)
        cluster.scheduler.kill()
        output, errors = process.communicate(timeout=60)
    assert (process.returncode, output) == (2, "")
    assert errors.startswith(
        f"postlint: the scheduler of the cluster at {cluster.address} does not answer any more."
    )
    assert errors.count("\n") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="no such signals")
def test_ctrl_c_reports_what_was_found_and_leaves_nothing_on_the_cluster(
    long_posts: Path, cluster: DaskCluster
) -> None:
    process = _in_the_middle(cluster, long_posts)
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=60)
    assert process.returncode == 130, errors
    assert report(output)["summary"]["files"] <= 400
    assert "Traceback" not in errors
    assert tasks_on(cluster) == []


NOT_INSTALLED = (
    "postlint: --jobs dask://127.0.0.1:1 needs the package `distributed`, which is not installed. Install it with: "
    "pip install 'postlint[dask]'\n"
)


class TestRefused:
    def test_a_worker_of_another_version(self, posts: Path, tmp_path: Path) -> None:
        other = tmp_path / "other"
        (other / "postlint").mkdir(parents=True)
        (other / "postlint" / "__init__.py").write_text('__version__ = "0.0.9"\n', encoding="utf-8")
        (folder := tmp_path / "dask").mkdir()
        with dask_cluster(folder, workers=1) as cluster:
            cluster.add_worker({"PYTHONPATH": str(other)})
            done = run(*OFFLINE, "--jobs", cluster.address, cwd=posts)
        assert (done.returncode, done.stdout) == (2, "")
        assert re.fullmatch(
            rf"postlint: workers of the cluster at {cluster.address} cannot be used: tcp://127\.0\.0\.1:\d+ has "
            rf"postlint 0\.0\.9\. Each needs postlint {re.escape(postlint.__version__)} and Python 3\.\d+, as this "
            r"machine has them\.\n",
            done.stderr,
        )

    def test_a_cluster_without_workers(self, posts: Path, tmp_path: Path) -> None:
        with dask_cluster(tmp_path, workers=0) as cluster:
            done = run(*OFFLINE, "--jobs", cluster.address, cwd=posts)
        said = (
            f"postlint: the cluster at {cluster.address} has no workers. Start some: dask worker HOST:PORT\n"
        )
        assert (done.returncode, done.stdout, done.stderr) == (2, "", said)

    @pytest.mark.parametrize(
        ("address", "said"),
        [
            ("dask://127.0.0.1", "that is no address of a cluster"),
            ("dask://a:b@127.0.0.1:8786", "that is no address of a cluster"),
            ("dask://127.0.0.1:99999", "that is no address of a cluster"),
            ("ssh://127.0.0.1:8786", "that is no address of a cluster"),
            ("many", "is neither a number nor an address"),
            ("0", "0 is not in the range x>=1"),
            ("tls://127.0.0.1:8786", "cannot be reached: there are no certificates"),
        ],
    )
    def test_what_is_no_cluster(self, address: str, said: str, posts: Path) -> None:
        done = run(*OFFLINE, "--jobs", address, cwd=posts)
        assert (done.returncode, done.stdout) == (2, "")
        assert said in done.stderr
        assert done.stderr.count("\n") == 1

    def test_nobody_there(self, posts: Path) -> None:
        with socket.socket() as nobody:
            nobody.bind(("127.0.0.1", 0))
            address = f"dask://127.0.0.1:{nobody.getsockname()[1]}"
            environment = {"DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "1s"}
            done = run(*OFFLINE, "--jobs", address, cwd=posts, environment=environment)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == (
            f"postlint: the cluster at {address} cannot be reached: nothing answers there. Is the scheduler running, "
            "and can this machine reach it?\n"
        )

    def test_without_the_package(self, posts: Path, tmp_path: Path) -> None:
        (tmp_path / "distributed.py").write_text("raise ImportError\n", encoding="utf-8")
        paths = os.pathsep.join(filter(None, [str(tmp_path), os.environ.get("PYTHONPATH")]))
        done = run(*OFFLINE, "--jobs", "dask://127.0.0.1:1", cwd=posts, environment={"PYTHONPATH": paths})
        assert (done.returncode, done.stderr) == (2, NOT_INSTALLED)

    def test_from_a_configuration_file(self, posts: Path) -> None:
        (posts / "postlint.toml").write_text('jobs = "dask://127.0.0.1:1"\n', encoding="utf-8")
        assert run(*OFFLINE, cwd=posts).returncode == 2

    @pytest.mark.parametrize("options", [("--allow-python-schemas",), ("--shard", "1/2")])
    def test_what_does_not_go_together(
        self, options: tuple[str, ...], posts: Path, cluster: DaskCluster
    ) -> None:
        done = run(*OFFLINE, *options, "--jobs", cluster.address, cwd=posts)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)


@pytest.mark.slow
def test_encrypted(posts: Path, tmp_path: Path) -> None:
    authority = trustme.CA()
    names = [tmp_path / name for name in ("ca.pem", "cert.pem", "key.pem")]
    authority.cert_pem.write_to_path(str(names[0]))
    issued = authority.issue_cert("127.0.0.1")
    issued.cert_chain_pems[0].write_to_path(str(names[1]))
    issued.private_key_pem.write_to_path(str(names[2]))
    options = [*zip(("--tls-ca-file", "--tls-cert", "--tls-key"), map(str, names), strict=True)]
    tls = "DASK_DISTRIBUTED__COMM__TLS__"
    environment = dict(
        zip((f"{tls}CA_FILE", f"{tls}CLIENT__CERT", f"{tls}CLIENT__KEY"), map(str, names), strict=True)
    )
    (folder := tmp_path / "dask").mkdir()
    with dask_cluster(folder, scheme="tls", options=tuple(itertools.chain(*options))) as cluster:
        assert cluster.address.startswith("tls://")
        alone = run(*OFFLINE, "--jobs", "1", cwd=posts)
        shared = run(*OFFLINE, "--jobs", cluster.address, cwd=posts, environment=environment)
    assert shared.stderr == ""
    assert report(shared.stdout) == report(alone.stdout)


@pytest.mark.parametrize(
    ("address", "is_said"),
    [("dask://10.1.0.1:8786", True), ("dask://h.test:8786", True), ("tls://10.1.0.1:8786", False)]
    + [(f"dask://{host}:8786", False) for host in ("127.0.0.1", "localhost", "[::1]")],
)
def test_what_goes_through_a_network_in_plain_is_said(address: str, is_said: bool) -> None:
    said = Cluster(None, address).notices
    host = address.split("/")[2].rpartition(":")[0]
    assert said == (
        [f"what is sent to the cluster at {host} is not encrypted: tls:// would be"] if is_said else []
    )


CANARY = "canary-that-nobody-may-see"


def test_secrets_stay_here(posts: Path, cluster: DaskCluster) -> None:
    (posts / "postlint.toml").write_text(
        f'links.proxy = "http://me:{CANARY}@127.0.0.1:3128"\n[links.hosts."a.test".headers]\nCookie = "{CANARY}"\n',
        encoding="utf-8",
    )
    environment = {
        "GITHUB_TOKEN": CANARY,
        "POSTLINT_TOKEN_A_TEST": CANARY,
        "POSTLINT_PROXY": f"http://me:{CANARY}@127.0.0.1:3129",
        "DASK_DISTRIBUTED__COMM__COMPRESSION": "None",
    }
    relay = Relay(cluster)
    option = f'links.hosts."b.test".headers = {{ Authorization = "{CANARY}" }}'
    done = run(*OFFLINE, "--config", option, "--jobs", relay.address, cwd=posts, environment=environment)
    relay.close()
    assert done.returncode == 1, done.stderr
    assert b"399.md" in relay.sent
    assert CANARY.encode() not in relay.sent


@pytest.mark.slow
@pytest.mark.parametrize("site", ["hugo", "jekyll"], indirect=True)
def test_workers_that_do_not_see_the_folder_are_sent_its_texts(site: Path, tmp_path: Path) -> None:
    if not can_hide(tmp_path):
        pytest.skip("no folder can be hidden from a process here")
    Repository(site).write(
        {
            ".gitignore": "ignored.yml\n",
            **dict.fromkeys(
                ("ignored.yml", ".env", "picture.png", ".git/secret.md", "../outside.md"), CANARY
            ),
        }
    )
    (site / "outside.md").symlink_to("../outside.md")
    (folder := tmp_path / "dask").mkdir()
    environment = {"DASK_DISTRIBUTED__COMM__COMPRESSION": "None"}
    with dask_cluster(folder, workers=0) as cluster:
        for _ in range(2):
            cluster.add_worker({"TMPDIR": str(folder)}, hidden=site)
        relay = Relay(cluster)
        alone = run(*OFFLINE, "--jobs", "1", cwd=site)
        shared = run(*OFFLINE, "--jobs", relay.address, cwd=site, environment=environment)
        relay.close()
        assert report(shared.stdout) == report(alone.stdout)
        assert shared.stderr == alone.stderr
        assert tasks_on(cluster) == []
        assert "receive" in cluster.log(1)
        assert not list(folder.glob("postlint-*"))
    assert CANARY.encode() not in relay.sent
