"""Validation patterns: all are there, every judge can pass and fail, the command prints what came of them."""

from __future__ import annotations

import csv
import math
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.analysis.evidence import Evidence, interval, median_time
from sim.analysis.patterns import JUDGES, judge_all
from sim.experiments.patterns import QUICK, Size, run_patterns, scenarios_of
from sim.institutions.files.library import load_patterns
from sim.measures.indicators import INDICATORS

type Values = Mapping[tuple[str, str, str, str], Callable[[int], float]]
PATTERNS = load_patterns()


def table(values: Values, years: int = 16, replicates: int = 4) -> pd.DataFrame:
    """Rows in which a value follows the year (from 1), a little differently in each replicate."""
    rows = [
        (label, replicate, month, indicator, by, key, value((month - 1) // 12 + 1) * (1.0 + 1e-4 * replicate))
        for (label, indicator, by, key), value in values.items()
        for replicate in range(replicates)
        for month in range(1, 12 * years + 1)
    ]
    columns = ["scenario", "replicate", "month", "indicator", "by", "key", "value"]
    return pd.DataFrame(rows, columns=columns)


def const(value: float) -> Callable[[int], float]:
    """The same in every year."""
    return lambda _: value


def step(before: float, after: float, year: int) -> Callable[[int], float]:
    """Another value from a year on."""
    return lambda y: after if y >= year else before


def total(label: str, indicator: str) -> tuple[str, str, str, str]:
    """The key of a total."""
    return label, indicator, "", ""


ITEMS = total("old", "assigned_items")
CASES: dict[str, tuple[Values, Values]] = {
    "V1": (
        {total("old", "committee_administrative_share"): const(0.7)},
        {total("old", "committee_administrative_share"): const(0.5)},
    ),
    "V2": (
        {ITEMS: const(1900.0), total("old", "assigned_senders"): const(18.0)},
        {ITEMS: const(1900.0), total("old", "assigned_senders"): const(5.0)},
    ),
    "V3": ({ITEMS: lambda y: 1000.0 * 1.08**y}, {ITEMS: const(1000.0)}),
    "V4": (
        {ITEMS: const(1000.0), total("merged", "assigned_items"): const(1300.0)},
        {ITEMS: const(1000.0), total("merged", "assigned_items"): const(900.0)},
    ),
    "V5": (
        {total("reform", "posts_strict"): step(70, 26, 2), total("reform", "posts_broad"): step(88, 76, 2)},
        {total("reform", "posts_strict"): step(70, 26, 2), total("reform", "posts_broad"): step(88, 44, 2)},
    ),
    "V6": (
        {total("shrunk", "leaders"): step(6, 11, 5), total("shrunk", "posts_strict"): step(12, 40, 5)},
        {total("shrunk", "leaders"): const(6.0), total("shrunk", "posts_strict"): step(12, 40, 5)},
    ),
    "V8": (
        {
            total("reform", "satisfaction"): step(0.4, 0.6, 2),
            total("reform", "push_down_rate"): step(0.1, 0.5, 4),
        },
        {
            total("reform", "satisfaction"): step(0.4, 0.6, 2),
            total("reform", "push_down_rate"): step(0.5, 0.1, 4),
        },
    ),
    "V9": (
        {
            ITEMS: const(1000.0),
            total("listed", "assigned_items"): const(600.0),
            ("old", "committee_hours", "purpose", "assigned"): const(100.0),
            ("listed", "committee_hours", "purpose", "assigned"): const(90.0),
            total("old", "ad_hoc_share"): const(0.2),
            total("listed", "ad_hoc_share"): const(0.3),
        },
        {
            ITEMS: const(1000.0),
            total("listed", "assigned_items"): const(600.0),
            ("old", "committee_hours", "purpose", "assigned"): const(100.0),
            ("listed", "committee_hours", "purpose", "assigned"): const(90.0),
            total("old", "ad_hoc_share"): const(0.3),
            total("listed", "ad_hoc_share"): const(0.2),
        },
    ),
    "V10": (
        {
            total("long", "street_office_restored"): step(0, 1, 9),
            total("weak", "street_office_restored"): step(0, 1, 6),
            total("strong", "street_office_restored"): const(0.0),
        },
        {
            total("long", "street_office_restored"): step(0, 1, 9),
            total("weak", "street_office_restored"): const(0.0),
            total("strong", "street_office_restored"): step(0, 1, 6),
        },
    ),
    "V11": (
        {
            total("reform", "ngos"): const(10.0),
            total("rich", "ngos"): const(20.0),
            total("reform", "contractor_autonomy"): const(0.9),
            total("rich", "contractor_autonomy"): const(0.7),
            total("rich", "ngos_dormant_share"): const(0.35),
        },
        {
            total("reform", "ngos"): const(20.0),
            total("rich", "ngos"): const(10.0),
            total("reform", "contractor_autonomy"): const(0.9),
            total("rich", "contractor_autonomy"): const(0.7),
            total("rich", "ngos_dormant_share"): const(0.35),
        },
    ),
    "V12": (
        {
            ("old", "turnout", "age_group", "70+"): const(0.78),
            ("old", "turnout", "age_group", "18-29"): const(0.14),
            total("old", "turnout"): const(0.48),
            total("old", "turnout_of_party_members"): const(0.65),
        },
        {
            ("old", "turnout", "age_group", "70+"): const(0.5),
            ("old", "turnout", "age_group", "18-29"): const(0.45),
            total("old", "turnout"): const(0.48),
            total("old", "turnout_of_party_members"): const(0.65),
        },
    ),
    "V13": (
        {
            total("old", "counter_wait"): const(50.0),
            total("apart", "counter_wait"): const(51.0),
            total("pooled", "counter_wait"): const(30.0),
        },
        {
            total("old", "counter_wait"): const(50.0),
            total("apart", "counter_wait"): const(31.0),
            total("pooled", "counter_wait"): const(30.0),
        },
    ),
    "L3": (
        {
            ("old", "visits_per_case", "class", "direct"): const(2.5),
            ("reform", "visits_per_case", "class", "direct"): const(1.3),
        },
        {
            ("old", "visits_per_case", "class", "direct"): const(2.5),
            ("reform", "visits_per_case", "class", "direct"): const(2.6),
        },
    ),
    "L4": (
        {total("old", "counter_wait"): const(40.0), total("reform", "counter_wait"): const(15.0)},
        {total("old", "counter_wait"): const(200.0), total("reform", "counter_wait"): const(15.0)},
    ),
    "L5": ({total("old", "turnout"): const(0.48)}, {total("old", "turnout"): const(0.9)}),
    "L6": (
        {total("long", "street_office_restored"): step(0, 1, 9)},
        {total("long", "street_office_restored"): const(0.0)},
    ),
}
CASES |= {
    name: ({total("old", indicator): const(fits)}, {total("old", indicator): const(does_not)})
    for name, indicator, fits, does_not in (
        ("X1", "complaints", 2.5, 19.5),
        ("X2", "quality_claimed", 0.99, 0.97),
        ("X3", "satisfaction", 0.72, 0.69),
        ("X4", "time_to_finish_mean", 3.9, 4.2),
        ("X5", "committee_overtime", 20.0, 23.0),
    )
}
CASES["L1"], CASES["L2"] = CASES["V2"], CASES["V1"]


def test_every_pattern_is_there_with_its_indicators_and_a_judge_or_a_reason() -> None:
    assert list(PATTERNS) == [
        *(f"V{i}" for i in range(1, 14)),
        *(f"L{i}" for i in range(1, 7)),
        *(f"X{i}" for i in range(1, 6)),
    ]
    for name, pattern in PATTERNS.items():
        assert set(pattern.indicators) <= set(INDICATORS), name
        assert (name in JUDGES) != (pattern.kind == "not_testable"), name
        assert pattern.kind != "not_testable" or pattern.note is not None, name
        assert pattern.low is None or (pattern.high is not None and pattern.low < pattern.high), name
        assert (pattern.role == "other") == (pattern.kind == "not_testable"), name
    by_role = {
        role: {name for name, pattern in PATTERNS.items() if pattern.role == role}
        for role in ("input", "calibrated", "held_out")
    }
    # facts of places that no parameter or scenario was taken from
    assert by_role["held_out"] == {"X1", "X2", "X3", "X4", "X5"}
    assert {"V5", "V6", "V10", "V12", "V13"} <= by_role["input"]
    assert {"V1", "V2", "V4", "V8"} <= by_role["calibrated"]
    assert set(CASES) == set(JUDGES)


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_judge_passes_what_fits_and_fails_what_does_not(name: str) -> None:
    fits, does_not = CASES[name]
    assert JUDGES[name](Evidence(table(fits)), PATTERNS[name]).outcome == "pass"
    assert JUDGES[name](Evidence(table(does_not)), PATTERNS[name]).outcome == "fail"


def test_an_untestable_pattern_is_said_to_be_so() -> None:
    (verdict,) = judge_all(table({}, years=1), {"V7": PATTERNS["V7"]})
    assert verdict.outcome == "not_testable" and math.isnan(verdict.measured.mean)


def test_intervals_are_students() -> None:
    found = interval(np.array([1.0, 2.0, 3.0, 4.0, math.nan]))
    half = 3.182446305 * np.std([1, 2, 3, 4], ddof=1) / 2.0  # t(3) at 97.5 %, from tables
    assert (found.mean, found.low, found.high) == pytest.approx((2.5, 2.5 - half, 2.5 + half))
    assert math.isnan(interval(np.array([math.nan])).mean)


def test_the_median_counts_those_who_have_not_reached_it() -> None:
    times = np.array([2.0, 4.0, 6.0, 8.0, 8.0])
    assert median_time(times, np.array([True, True, True, False, False])) == 6.0
    assert median_time(times, np.array([True, False, False, False, False])) == math.inf


def test_the_runs_are_those_that_judges_ask_for() -> None:
    scenarios = {s.id: s for s in scenarios_of(QUICK)}
    labels = {label for fits, _ in CASES.values() for label, *_ in fits}
    assert labels <= set(scenarios)
    last = {name: s.phases[-1].structure.rules for name, s in scenarios.items()}
    assert last["apart"]["pooling"] == 0.0 and last["pooled"]["pooling"] == 1.0
    assert last["apart"]["one_stop"] == last["pooled"]["one_stop"] == 1.0
    assert last["listed"]["affairs_sorted"] == last["listed"]["assignment_ban"] == 1.0
    assert scenarios["rich"].parameters["contract.budget_per_resident"] == 25.0


def test_rows_of_tiny_runs_can_be_judged() -> None:
    scenarios = scenarios_of(Size(300, 2, 300, 2))
    few = [s for s in scenarios if s.id in ("old", "merged")]
    rows, batch = run_patterns(few, {"assigned_items", "committee_administrative_share"}, jobs=1)
    assert not batch.failures and set(rows["indicator"].astype(str)) == {
        "assigned_items",
        "committee_administrative_share",
    }
    verdicts = judge_all(rows, {name: PATTERNS[name] for name in ("V1", "V4")})
    assert all(math.isfinite(v.measured.mean) for v in verdicts)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_command_prints_every_verdict_and_writes_them(
    lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from sim.cli import testing

    fits = {key: value for case, _ in CASES.values() for key, value in case.items()}
    monkeypatch.setattr(testing, "run_patterns", lambda *_, **__: (table(fits), _NoFailures()))
    testing.patterns_report(True, tmp_path / "new", 1, "zh" if lang == "zh" else "en")
    printed = capsys.readouterr().out
    assert all(name in printed for name in PATTERNS)
    assert ("未通过" if lang == "zh" else "fail") in printed
    with (tmp_path / "new" / "patterns.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["id"] for row in rows] == list(PATTERNS)
    assert {row["outcome"] for row in rows} >= {"pass", "not_testable"}
    assert os.listdir(tmp_path / "new") == ["patterns.csv"]


class _NoFailures:
    failures = ()


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("mine")
    done = subprocess.run(
        [sys.executable, "-m", "sim", "patterns", "--quick", "--out", str(taken)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2 and "--out" in done.stderr and "Traceback" not in done.stderr
    assert taken.read_text() == "mine"
