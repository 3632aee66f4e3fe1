"""Finding a Python that runs, and the promises of the set-up files."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

from sim.documentation.licences import licences_page
from tests.conftest import LONG, LONGEST

ROOT = Path(__file__).parents[2]


def find(path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the finder with nothing on PATH but a folder and the plainest tools."""
    for tool in ("sh", "head", "tail", "cat", "echo", "tr"):
        found = shutil.which(tool)
        assert found is not None
        (path / tool).symlink_to(found)
    return subprocess.run(
        [str(path / "sh"), str(ROOT / ".ci" / "python")],
        env={"PATH": str(path), "HOME": str(path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def script(path: Path, text: str) -> None:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def test_shims_that_run_nothing_and_old_versions_are_passed_over(tmp_path: Path) -> None:
    script(tmp_path / "python3.12", "echo 'python3.12: command not found' >&2; exit 127")
    script(tmp_path / "python3.13", "echo is Python 3.6 >&2; exit 1")
    script(tmp_path / "python3", f'exec {sys.executable} "$@"')
    found = find(tmp_path)
    assert found.returncode == 0, found.stderr
    assert os.path.samefile(found.stdout.strip(), sys.executable)


def test_the_python_asked_for_is_the_only_one_tried(tmp_path: Path) -> None:
    script(tmp_path / "python3.12", f'exec {sys.executable} "$@"')
    script(tmp_path / "mine", f'echo tried >> {tmp_path}/log; exec {sys.executable} "$@"')
    found = find(tmp_path, PYTHON=str(tmp_path / "mine"))
    assert found.returncode == 0 and (tmp_path / "log").read_text() == "tried\n"


def test_when_none_fits_it_says_what_was_tried_and_what_to_do(tmp_path: Path) -> None:
    script(tmp_path / "old-python", "echo 'is Python 3.9' >&2; exit 1")
    failed = find(tmp_path, PYTHON=str(tmp_path / "old-python"))
    assert failed.returncode == 1 and failed.stdout == ""
    assert "old-python: is Python 3.9" in failed.stderr
    assert "needs Python 3.12 or newer" in failed.stderr and "make run PYTHON=" in failed.stderr


def test_constraints_pin_everything_that_is_asked_for() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.]+", line) for line in lines)
    pinned = {line.partition("==")[0].lower().replace("_", "-") for line in lines}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    asked = [*project["dependencies"], *extras["app"], *extras["dev"]]
    names = {re.split(r"[\[<>=~]", wanted)[0].lower() for wanted in asked}
    assert names <= pinned


def _pins() -> list[str]:
    return (ROOT / "constraints.txt").read_text("utf-8").split()


def test_every_pin_has_hashes_and_no_address() -> None:
    lines = (ROOT / "constraints.hashed.txt").read_text("utf-8").splitlines()
    assert [line.partition(" ")[0] for line in lines] == _pins(), "make hashes renews them"
    assert all(re.fullmatch(r"\S+==\S+( --hash=sha256:[0-9a-f]{64})+", line) for line in lines)


def test_what_is_pinned_is_installed() -> None:
    missing = []
    for pin in _pins():
        name, _, version = pin.partition("==")
        try:
            there = metadata.version(name)
        except metadata.PackageNotFoundError:
            there = "nothing"
        if there != version:
            missing.append(f"{pin}: {there}")
    assert not missing


def test_the_build_backend_is_the_one_that_is_pinned() -> None:
    build = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["build-system"]
    assert len(build["requires"]) == 1 and build["requires"][0] in _pins()


def test_every_package_that_is_needed_is_listed_with_its_licence() -> None:
    page = licences_page().replace("_", "-")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    used, tools = page.split("## What only making")
    for wanted, part in ((project["dependencies"], used), (project["optional-dependencies"]["dev"], page)):
        for need in wanted:
            name = re.split(r"[\[<>=~]", need)[0].strip()
            assert re.search(rf"^\| {re.escape(name)} \|", part, re.MULTILINE | re.IGNORECASE), name
    assert "AGPL" not in used.split("## What the program needs")[1] and "pm4py" in tools


@pytest.mark.parametrize(
    "target", ["run", "test", "check", "clean", "help", "sbom", "hashes", "release-check"]
)
def test_make_knows_its_targets(target: str) -> None:
    make = shutil.which("make")
    if make is None:
        pytest.skip("no make on this machine")
    done = subprocess.run([make, "-n", target], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_files_that_are_started_first_are_there() -> None:
    assert len(set(LONGEST)) == len(LONGEST) and len(set(LONG)) == len(LONG)
    assert [name for name in LONGEST + LONG if not (ROOT / "tests" / name).is_file()] == []
