"""Small studies that visitors ask for: kept, shared, cancelled, refused when there are too many."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

from sim.app.jobs import ENDED
from sim.app.limits import LIMITS, Crowded
from sim.app.studies import Studies, Study
from sim.app.words import failure, mistakes
from sim.experiments.engines import Processes
from sim.experiments.runs import Batch, Point
from sim.experiments.small_studies import SmallStudy, Tables
from sim.institutions.documents import InputError, Problem
from sim.institutions.files.library import load_scenario, with_settings
from sim.institutions.scenario import MONTHS_A_YEAR, Scenario
from sim.text.broken import Breach, BrokenRun
from sim.text.problems import message

GATE = threading.Event()
RAN: list[int] = []


def quick(scenario: Scenario, seed: int, *, progress: Callable[[int, int], None] | None) -> pd.DataFrame:
    """Rows without a model; waits for the gate."""
    RAN.append(seed)
    while not GATE.wait(0.01):
        if progress is not None:
            progress(1, MONTHS_A_YEAR)
    return pd.DataFrame(
        [(1, "satisfaction", "", "", 0.25)], columns=["month", "indicator", "by", "key", "value"]
    )


def study(runs: int = 2) -> SmallStudy:
    scenario = with_settings(load_scenario("old"), residents=500, years=1)

    def solve(batch: Batch) -> Tables:
        return {"found.csv": pd.DataFrame({"runs": [len(batch.succeeded)], "part": [1.0 / 3.0]})}

    return SmallStudy(tuple(Point(scenario, k) for k in range(runs)), solve)


@pytest.fixture
def studies(tmp_path: Path) -> Iterator[Studies]:
    RAN.clear()
    GATE.set()
    yield Studies(tmp_path, lambda: Processes(1), run=quick)
    GATE.set()


def end(it: Study) -> Study:
    deadline = time.monotonic() + 600.0  # the machine may have much else to do
    while it.state not in ENDED and time.monotonic() < deadline:
        time.sleep(0.01)
    return it


def test_what_was_asked_once_is_there_the_second_time(studies: Studies) -> None:
    assert studies.tables("a" * 32) is None
    done = end(studies.ask("a" * 32, study, "me"))
    assert (done.state, done.message, done.total) == ("done", "", 2)
    found = studies.tables("a" * 32)
    assert found is not None
    assert found["found.csv"]["runs"].tolist() == [2]
    assert studies.ask("a" * 32, study, "you").state == "done"
    assert len(RAN) == 2
    end(studies.ask("b" * 32, lambda: study(3), "me"))
    assert len(RAN) == 3, "runs that another study made are not made again"


def test_who_asks_the_same_joins_in_and_it_stops_when_nobody_wants_it(studies: Studies) -> None:
    GATE.clear()
    mine = studies.ask("a" * 32, study, "me")
    assert studies.ask("a" * 32, study, "you") is mine
    assert studies.under_way("a" * 32, "you") is mine
    assert studies.under_way("a" * 32, "others") is None
    assert studies.leave(mine, "me"), "somebody still wants it"
    studies.leave_all("you")
    assert end(mine).state == "cancelled"
    assert studies.tables("a" * 32) is None
    assert studies.under_way("a" * 32) is None
    GATE.set()
    assert end(studies.ask("a" * 32, study, "me")).state == "done"


def test_one_too_many_is_refused(studies: Studies, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LIMITS, "studies", 1)
    GATE.clear()
    first = studies.ask("a" * 32, study, "me")
    with pytest.raises(Crowded):
        studies.ask("b" * 32, study, "you")
    GATE.set()
    end(first)
    assert end(studies.ask("b" * 32, study, "you")).state == "done"


def test_what_cannot_be_made_says_why(studies: Studies) -> None:
    wrong = InputError(Problem("shequ", 0, "BASE", "x", message("levers_only")))

    def fails() -> SmallStudy:
        raise wrong

    done = end(studies.ask("a" * 32, fails, "me"))
    assert (done.state, done.cause) == ("failed", wrong)
    assert studies.tables("a" * 32) is None
    assert failure(done, "zh") == mistakes(wrong, "zh")


def breaks_once(
    scenario: Scenario, seed: int, *, progress: Callable[[int, int], None] | None
) -> pd.DataFrame:
    """The second run breaks."""
    if RAN:
        raise BrokenRun(7, [Breach(message("invariant.time"), "3", "4")])
    return quick(scenario, seed, progress=progress)


def test_a_study_with_a_run_that_broke_has_failed_and_says_what_broke(tmp_path: Path) -> None:
    RAN.clear()
    GATE.set()
    studies = Studies(tmp_path, lambda: Processes(1), run=breaks_once)
    done = end(studies.ask("a" * 32, lambda: study(3), "me"))
    assert done.state == "failed"
    assert studies.tables("a" * 32) is None, "two of three runs are another study"
    assert "nothing that it says counts" in failure(done, "en")
    assert "the run broke at the end of month 7: time: found 3; allowed: 4" in failure(done, "en")
    assert "作废" in failure(done, "zh")
    assert "运行在第7个月末出错" in failure(done, "zh")


def test_it_stops_at_its_limit_of_time(studies: Studies, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LIMITS, "minutes", 0.002)
    GATE.clear()
    done = end(studies.ask("a" * 32, study, "me"))
    assert (done.state, done.message) == ("cancelled", "minutes")
