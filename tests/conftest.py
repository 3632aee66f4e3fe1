"""What holds for every test."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings

HERE = Path(__file__).parent

# a worker has a core to itself: more threads for its matrices would only get in one another's way
for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(threads, "1")

# how long an example takes is the machine's business, not a test's
# The same examples every time: a change is judged by what it changed (HYPOTHESIS_PROFILE=any draws others).
settings.register_profile("same", deadline=None, derandomize=True)
settings.register_profile("any", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

# Tests interrupt themselves and processes they start; whoever starts tests in the background of a shell
# gives them Ctrl-C as a signal to be ignored, which processes inherit.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

WARM_UP = (
    "from sim.model import GovernanceModel; GovernanceModel('reform', residents=400, rng=1).run_for(22)",
    "from sim.experiments.warming import compile_backwards; compile_backwards()",
)
"""What compiles the model's kernels, in halves that can be done side by side."""


LONG = (
    "agents/test_reactions.py", "analysis/test_attribution.py", "analysis/test_discovery.py",
    "analysis/test_sensitivity.py", "cli/test_cases.py", "cli/test_hard_times.py",
    "documentation/test_website.py", "experiments/test_calibration.py", "experiments/test_ensemble.py",
    "experiments/test_event_logs.py", "experiments/test_fadeout.py", "experiments/test_falsify.py",
    "experiments/test_persons.py", "experiments/test_search.py", "experiments/test_small_studies.py",
    "model/test_clause_mechanisms.py", "model/test_lever_effects.py", "model/test_reform_dynamics.py",
    "oracles/test_markov.py", "oracles/test_network.py", "report/test_figures.py",
    "report/test_report.py", "report/test_reproducing.py", "report/test_slides.py",
)  # fmt: skip
"""Files whose tests `make test-long` takes: networks of queues, whole studies, reforms at full size, every
figure and form of a report in both languages, full disks. Single equations are held by other tests, too."""

LONGEST = (
    "model/test_reform_dynamics.py", "report/test_figures.py", "model/test_clause_mechanisms.py",
    "experiments/test_falsify.py", "analysis/test_discovery.py", "oracles/test_network.py",
    "report/test_report.py", "oracles/test_markov.py", "report/test_reproducing.py",
    "experiments/test_fadeout.py", "model/test_main_job.py", "agents/test_reactions.py",
    "analysis/test_attribution.py", "model/test_lever_effects.py", "twin/test_agreement.py",
    "agents/test_kinds.py", "model/test_model.py", "experiments/test_search.py",
    "experiments/test_ensemble.py", "cli/test_cli.py", "app/test_questions.py",
    "properties/test_service.py", "properties/test_model_conservation.py", "analysis/test_patterns.py",
    "cli/test_cases.py", "cli/test_speaking.py", "institutions/test_any_mistake.py",
    "experiments/test_load.py", "experiments/test_persons.py", "institutions/test_library.py",
    "measures/test_indicators.py",
)  # fmt: skip
"""Files that take long, the longest first: started last, one of them would leave the other workers idle."""


def pytest_itemcollected(item: pytest.Item) -> None:
    """Tests of long files are marked so."""
    if item.path.is_relative_to(HERE) and item.path.relative_to(HERE).as_posix() in LONG:
        item.add_marker(pytest.mark.long)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The longest files come first where workers share the tests; `--no-loadscope-reorder` leaves them so."""
    if hasattr(config, "workerinput"):
        place = {HERE / name: k for k, name in enumerate(LONGEST)}
        items.sort(key=lambda item: place.get(item.path, len(place)))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Spare the garbage collector the modules and tests, which stay to the end."""
    gc.collect()
    gc.freeze()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Leave all to the collector again, or libraries complain of what they find when the process ends."""
    gc.unfreeze()


def pytest_sessionstart(session: pytest.Session) -> None:
    """Compile the kernels once, before there are workers, rather than once in each of them."""
    config = session.config
    if hasattr(config, "workerinput"):
        from sim.experiments.runs import path_run
        from sim.experiments.workers import new_context

        # Processes are forked from one that the first to need it starts, ready for that one's runs only:
        # after runs of a stand-in, each process of a real run would load the model anew.
        new_context(path_run)
        return
    if not config.getoption("numprocesses", None):
        return
    from sim.kernel import compiling

    warm = Path(compiling._FOLDER) / "warm"
    if compiling._FOLDER and not warm.exists():
        root = {**os.environ, "PYTHONPATH": str(HERE.parent)}
        halves = [subprocess.Popen([sys.executable, "-c", half], env=root) for half in WARM_UP]
        ended = [half.wait() for half in halves]
        if not any(ended):  # a fault is for the tests to find
            warm.touch()


@pytest.fixture(autouse=True)
def _width_of_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables fold at one width wherever the tests run (workers of pytest-xdist are told a narrow one)."""
    monkeypatch.setenv("COLUMNS", "120")
