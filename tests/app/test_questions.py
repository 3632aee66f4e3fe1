"""Comparisons that visitors ask for: shared, kept, cancelled, refused when there are too many."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

from sim.app.jobs import ENDED
from sim.app.limits import LIMITS, Crowded
from sim.app.questions import Questions, Work, key_of
from sim.app.words import failure
from sim.experiments.engines import Processes
from sim.experiments.replicate_seeds import replicate_seed
from sim.institutions.files.library import load_scenario, with_settings
from sim.institutions.scenario import MONTHS_A_YEAR, Scenario
from sim.measures.indicators import INDICATORS
from sim.report.reproducing import command_of
from sim.report.results import read
from sim.text.broken import Breach, BrokenRun
from sim.text.problems import message

RAN: list[tuple[str, int]] = []
GATE = threading.Event()


SEEDS = [replicate_seed(1, r) for r in range(3)]


def _scenarios(*names: str, replicates: int = 2, seed: int = 1) -> list[Scenario]:
    return [
        with_settings(load_scenario(name), residents=500, years=2, replicates=replicates, seed=seed)
        for name in names
    ]


def quick(scenario: Scenario, seed: int, *, progress: Callable[[int, int], None] | None) -> pd.DataFrame:
    """Rows without a model; waits for the gate month by month."""
    RAN.append((scenario.id, seed))
    months = scenario.years * MONTHS_A_YEAR
    for month in range(months):
        while not GATE.wait(0.01):
            if progress is not None:
                progress(month, months)
    rows = [
        (month + 1, name, "", "", 0.5 + 0.01 * (seed % 3) + (0.1 if scenario.id == "new" else 0.0))
        for month in range(months)
        for name in INDICATORS
    ]
    return pd.DataFrame(rows, columns=["month", "indicator", "by", "key", "value"])


@pytest.fixture
def questions(tmp_path: Path) -> Iterator[Questions]:
    RAN.clear()
    GATE.set()
    yield Questions(tmp_path, lambda: Processes(1), run=quick)
    GATE.set()


def _end(work: Work) -> Work:
    deadline = time.monotonic() + 600.0  # the machine may have much else to do
    while work.state not in ENDED and time.monotonic() < deadline:
        time.sleep(0.01)
    return work


def test_an_answer_is_a_results_folder_and_there_at_once_the_second_time(questions: Questions) -> None:
    work = _end(questions.ask(_scenarios("old", "new"), "a"))
    assert (work.state, work.message) == ("done", "")
    place = questions.place(work.key)
    assert place is not None
    assert read(place).options == ["new"]
    assert questions.answer(work.key) is questions.answer(work.key)
    assert len(RAN) == 4
    again = questions.ask(_scenarios("old", "new"), "b")
    assert again.state == "done"
    assert len(RAN) == 4


def test_another_question_does_only_what_is_new(questions: Questions) -> None:
    _end(questions.ask(_scenarios("old", "new"), "a"))
    work = _end(questions.ask(_scenarios("old", "new", "reform", replicates=3), "a"))
    assert work.state == "done"
    third = SEEDS[-1]
    assert sorted(RAN[4:]) == sorted([("new", third), ("old", third), *(("reform", seed) for seed in SEEDS)])
    kept = questions.answer(work.key)
    assert kept is not None
    assert kept.finished == {name: {0, 1, 2} for name in ("old", "new", "reform")}


def test_kept_rows_are_the_rows_that_were_run(questions: Questions, tmp_path: Path) -> None:
    first = questions.answer(_end(questions.ask(_scenarios("old", "new"), "a")).key)
    other = Questions(tmp_path, lambda: Processes(1), run=quick)
    more = other.answer(_end(other.ask(_scenarios("new", "old"), "a")).key)
    assert len(RAN) == 4, "all taken from what was kept"
    assert first is not None
    assert more is not None
    for name in ("old", "new"):
        mine, theirs = (c.rows[c.rows["scenario"] == name].reset_index(drop=True) for c in (first, more))
        pd.testing.assert_frame_equal(mine.astype({"scenario": str}), theirs.astype({"scenario": str}))


def test_who_asks_the_same_joins_in_and_it_goes_on_until_nobody_wants_it(questions: Questions) -> None:
    GATE.clear()
    work = questions.ask(_scenarios("old", "new"), "a")
    assert questions.ask(_scenarios("old", "new"), "b") is work
    questions.leave(work, "a")
    assert not work.stop
    questions.leave_all("b")
    assert _end(work).state == "cancelled"
    assert questions.place(work.key) is None
    GATE.set()
    assert _end(questions.ask(_scenarios("old", "new"), "a")).state == "done"


def test_a_visitor_waits_for_one_answer_at_a_time_and_finds_it_again(questions: Questions) -> None:
    GATE.clear()
    first = questions.ask(_scenarios("old", "new"), "a")
    assert questions.watched_by("a") is first
    assert questions.ask(_scenarios("old", "new"), "b") is first
    second = questions.ask(_scenarios("old", "new", seed=7), "a")
    assert questions.watched_by("a") is second
    assert questions.watched_by("b") is first
    assert first.watchers == {"b"}
    assert questions.ask(_scenarios("old", "new"), "c") is first
    assert questions.leave(first, "b"), "others still want it"
    assert not questions.leave(first, "c")
    questions.leave_all("a")
    assert _end(first).state == _end(second).state == "cancelled"
    assert questions.watched_by("a") is None


def test_work_stops_at_its_limit_of_time(questions: Questions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LIMITS, "minutes", 0.002)
    GATE.clear()
    work = _end(questions.ask(_scenarios("old", "new"), "a"))
    assert (work.state, work.message) == ("cancelled", "minutes")


def test_too_many_questions_are_refused(questions: Questions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LIMITS, "waiting", 1)
    GATE.clear()
    work = questions.ask(_scenarios("old", "new"), "a")
    with pytest.raises(Crowded, match="at most 1 at once"):
        questions.ask(_scenarios("old", "reform"), "b")
    questions.leave(work, "a")
    _end(work)


def test_first_looks_take_no_places_of_questions(
    questions: Questions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LIMITS, "waiting", 2)
    monkeypatch.setattr(LIMITS, "looks", 2)
    GATE.clear()
    looks = [questions.ask(_scenarios("old", "new", seed=s), f"look{s}", look=True) for s in (5, 6)]
    with pytest.raises(Crowded, match="at most 2 at once"):
        questions.ask(_scenarios("old", "new", seed=7), "look7", look=True)
    work = questions.ask(_scenarios("old", "new"), "a")
    joined = questions.ask(_scenarios("old", "new"), "look8", look=True)
    assert joined is work, "who looks at what is asked anyway needs no place"
    same = questions.ask(_scenarios("old", "new", seed=5), "a")
    assert same is not looks[0] and not same.look, "a question is not made to wait by a look at the same"
    for it in (*looks, work, same):
        for who in list(it.watchers):
            questions.leave(it, who)
        _end(it)


def test_first_looks_have_workers_of_their_own(tmp_path: Path) -> None:
    made: list[str] = []

    def engine(name: str) -> Callable[[], Processes]:
        return lambda: made.append(name) or Processes(1)  # type: ignore[func-returns-value]

    GATE.set()
    questions = Questions(tmp_path, engine("questions"), looks=engine("looks"), run=quick)
    _end(questions.ask(_scenarios("old", "new"), "a", look=True))
    _end(questions.ask(_scenarios("old", "new", seed=3), "a"))
    assert made == ["looks", "questions"]


def test_who_is_refused_still_waits_for_the_question_before(
    questions: Questions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LIMITS, "waiting", 2)
    GATE.clear()
    mine = questions.ask(_scenarios("old", "new"), "a")
    questions.ask(_scenarios("old", "new"), "b")
    other = questions.ask(_scenarios("old", "reform"), "c")
    with pytest.raises(Crowded):
        questions.ask(_scenarios("old", "new", seed=9), "a")
    assert questions.watched_by("a") is mine
    questions.leave(mine, "b")
    instead = questions.ask(_scenarios("old", "new", seed=9), "a")
    assert questions.watched_by("a") is instead, "what only this visitor waited for makes room"
    assert _end(mine).state == "cancelled"
    for work, who in ((instead, "a"), (other, "c")):
        questions.leave(work, who)
        _end(work)


def test_runs_of_a_scenario_are_found_in_answers_that_have_them(questions: Questions) -> None:
    old, new = _scenarios("old", "new")
    assert questions.runs_of(new) is None
    questions.answer(_end(questions.ask([old, new], "a")).key)
    rows = questions.runs_of(with_settings(new, replicates=7, seed=30))
    assert rows is not None
    assert set(rows["scenario"].astype(str)) == {"new"}
    assert questions.runs_of(with_settings(new, years=3)) is None
    assert questions.runs_of(with_settings(new, residents=600)) is None


def broken(scenario: Scenario, seed: int, *, progress: Callable[[int, int], None] | None) -> pd.DataFrame:
    raise ArithmeticError("no such luck")


def test_a_run_that_fails_is_told_and_can_be_asked_again(tmp_path: Path) -> None:
    questions = Questions(tmp_path, lambda: Processes(1), run=broken)
    work = _end(questions.ask(_scenarios("old", "new"), "a"))
    assert work.state == "failed"
    assert "no such luck" in work.message
    assert questions.place(work.key) is None


def test_the_key_hangs_on_whatever_changes_the_answer() -> None:
    keys = {
        key_of(_scenarios("old", "new"), 12),
        key_of(_scenarios("new", "old"), 12),
        key_of(_scenarios("old", "new", seed=2), 12),
        key_of(_scenarios("old", "new", replicates=3), 12),
        key_of(_scenarios("old", "new"), 6),
    }
    assert len(keys) == 5
    assert key_of(_scenarios("old", "new"), 12) in keys


def test_the_command_that_is_kept_is_the_reports_and_leaves_each_community_its_size(
    questions: Questions,
) -> None:
    """Also over a window of nine months, and before anything says which files there are."""
    told = []
    small, large = _scenarios("old")[0], with_settings(_scenarios("new")[0], residents=900)
    for scenarios in (_scenarios("old", "new"), [small, large]):
        place = questions.place(_end(questions.ask(scenarios, "a", 9)).key)
        assert place is not None
        manifest = read(place).manifest
        assert manifest["command"] == command_of(manifest)
        told.append(manifest["command"])
    settings = "--years 2 --replicates 2 --seed 1 --window 9"
    assert told == [
        f"shequ compare old new --residents 500 {settings}",
        f"shequ compare old new {settings}",
    ]


def breaks(scenario: Scenario, seed: int, *, progress: Callable[[int, int], None] | None) -> pd.DataFrame:
    raise BrokenRun(7, [Breach(message("invariant.time"), "3", "4")])


def test_a_comparison_with_a_run_that_broke_says_what_broke_in_either_language(tmp_path: Path) -> None:
    questions = Questions(tmp_path, lambda: Processes(1), run=breaks)
    work = _end(questions.ask(_scenarios("old", "new"), "a"))
    assert (work.state, questions.place(work.key)) == ("failed", None)
    assert "the run broke at the end of month 7: time: found 3; allowed: 4" in failure(work, "en")
    assert "运行在第7个月末出错" in failure(work, "zh")
