"""Installs the postlint that stands beside this script, in an environment of its own.

The first step of action.yml: nothing is installed yet, so it needs Python alone.
"""

import os
import subprocess
import sys
import venv
from pathlib import Path


def main() -> None:
    # An older Python must come as far as this line.
    if sys.version_info < (3, 11):  # noqa: UP036
        raise SystemExit(
            "postlint needs Python 3.11 or newer. Put a step with `actions/setup-python` before this one."
        )
    home = Path(os.environ["RUNNER_TEMP"], "postlint")
    python = home / "venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    options = ("--quiet", "--disable-pip-version-check", "--no-input")
    try:
        venv.create(home / "venv", clear=True, with_pip=True)
        subprocess.run(
            [python, "-I", "-m", "pip", "install", *options, Path(__file__).parents[1]], check=True
        )
    except subprocess.CalledProcessError as error:
        raise SystemExit(
            "postlint could not be installed: what stands above says why. Where Python lacks `venv` or `pip`, put a "
            "step with `actions/setup-python` before this one."
        ) from error
    with Path(os.environ["GITHUB_OUTPUT"]).open("a", encoding="utf-8") as outputs:
        outputs.write(f"python={python}\ncache={home / 'cache'}\n")


if __name__ == "__main__":
    main()
