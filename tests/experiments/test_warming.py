"""A machine's first run: a second process compiles what the run itself would come to later."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from sim.experiments import engines, warming
from sim.experiments.runner import Point, run_points
from sim.institutions.files.library import load_scenario
from sim.institutions.files.settings import with_settings

BACKWARDS_THEN_A_RUN = """
from sim.cases.feedback import feed_back
from sim.cases.planning import create_cases
from sim.cases.reforming import reroute
from sim.experiments.path_keeping import PathKeepingModel
from sim.experiments.warming import compile_backwards
from sim.kernel.queues import in_order
from sim.kernel.service import serve_day
from sim.measures.samples import _coded, _quantiles_by_group, _sums_by_group
from sim.mechanisms.volunteering import turn_over

later = {
    kernel.outer: kernel.py_func.__name__
    for kernel in (
        serve_day, in_order, feed_back, reroute, turn_over, _coded, _quantiles_by_group, _sums_by_group
    )
}
compile_backwards()
print("not compiled:", [name for kernel, name in later.items() if not kernel.signatures])
print("compiled although a run needs it first:", bool(create_cases.outer.signatures))
before = {kernel: set(kernel.signatures) for kernel in later}
PathKeepingModel("reform", residents=200, rng=0).run_for(252 + 25)
anew = [name for kernel, name in later.items() if set(kernel.signatures) != before[kernel]]
print("for other types:", anew)
"""


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Commands of the processes that would have been started."""
    commands: list[list[str]] = []

    def popen(command: list[str], **_: object) -> object:
        commands.append(command)
        return object()

    monkeypatch.setattr(warming, "subprocess", SimpleNamespace(Popen=popen, DEVNULL=-3))
    monkeypatch.setattr(warming, "_STARTED", [])
    monkeypatch.setattr(warming, "was_compiled", lambda: False)
    monkeypatch.setattr(warming, "is_kept", lambda: True)
    return commands


def test_what_is_compiled_from_behind_is_what_a_run_calls() -> None:
    """The later kernels, for the very types of a run: one compiled for others would be compiled again."""
    done = subprocess.run([sys.executable, "-c", BACKWARDS_THEN_A_RUN], capture_output=True, text=True)
    assert done.stdout.splitlines() == [
        "not compiled: []",
        "compiled although a run needs it first: False",
        "for other types: []",
    ], done.stderr


def test_the_process_that_is_started_compiles(started: list[list[str]], tmp_path: Path) -> None:
    """Its command runs to the end, and takes nothing from the folder that the user is in."""
    (tmp_path / "calendar.py").write_text("raise SystemExit('a file of the user was run')")
    warming.start(processors=2)
    [command] = started
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(("jobs", "count"), [(None, 1), (2, 1), (1, 0)])
def test_whoever_asks_for_one_process_gets_one(
    started: list[list[str]], jobs: int | None, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "usable_cores", lambda: 2)
    run_points([Point(with_settings(load_scenario("old"), residents=200, years=1), 0)], jobs=jobs)
    assert len(started) == count


def test_one_process_is_enough(started: list[list[str]]) -> None:
    """However many batches a process runs."""
    warming.start(processors=2)
    warming.start(processors=2)
    assert len(started) == 1


def test_one_processor_compiles_in_order(started: list[list[str]]) -> None:
    """Two processes on one processor would only be in each other's way."""
    warming.start(processors=1)
    assert not started


@pytest.mark.parametrize(("was_compiled", "is_kept"), [(True, True), (False, False)])
def test_nothing_is_started_for_kernels_that_are_there_or_are_not_kept(
    started: list[list[str]], monkeypatch: pytest.MonkeyPatch, was_compiled: bool, is_kept: bool
) -> None:
    """Only a machine's first run compiles; what another process compiles is of use where it can be read."""
    monkeypatch.setattr(warming, "was_compiled", lambda: was_compiled)
    monkeypatch.setattr(warming, "is_kept", lambda: is_kept)
    warming.start(processors=2)
    assert not started
