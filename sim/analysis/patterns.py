"""Judging the validation patterns: what was measured, with its interval, and pass, fail or not testable.

A judge sees tables only. A level passes when the interval of the mean overlaps the plausible range, a
sign when the interval of the difference lies wholly on its side of 0. A pattern that fails is reported.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from sim.analysis.evidence import Evidence, Interval, interval, median_time
from sim.institutions.patterns import Pattern

Outcome = Literal["pass", "fail", "not_testable"]

OLD, REFORM, MERGED, LISTED = "old", "reform", "merged", "listed"
LONG, WEAK, STRONG, RICH = "long", "weak", "strong", "rich"
APART, POOLED, SHRUNK = "apart", "pooled", "shrunk"
"""Labels of the runs that judges ask for (see `sim.experiments.patterns`)."""
REFORM_YEAR = 2
"""Year (from 1) that a reform begins with."""


@dataclass(frozen=True)
class Verdict:
    """What came of a pattern: the measured value with its interval, and everything that was judged."""

    pattern: str
    measured: Interval
    outcome: Outcome
    details: str


type Judge = Callable[[Evidence, Pattern], Verdict]
JUDGES: dict[str, Judge] = {}


def _judge(*patterns: str) -> Callable[[Callable[[Evidence, Pattern], tuple[Interval, bool, str]]], None]:
    def register(function: Callable[[Evidence, Pattern], tuple[Interval, bool, str]]) -> None:
        for name in patterns:

            def judge(evidence: Evidence, pattern: Pattern, name: str = name) -> Verdict:
                measured, passed, details = function(evidence, pattern)
                return Verdict(name, measured, "pass" if passed else "fail", details)

            JUDGES[name] = judge

    return register


def judge_all(rows: pd.DataFrame, patterns: Mapping[str, Pattern]) -> list[Verdict]:
    """The verdict on every pattern, in the order given."""
    evidence = Evidence(rows)
    nothing = Interval(math.nan, math.nan, math.nan)
    return [
        JUDGES[name](evidence, pattern) if name in JUDGES else Verdict(name, nothing, "not_testable", "")
        for name, pattern in patterns.items()
    ]


def _inside(measured: Interval, pattern: Pattern) -> bool:
    assert pattern.low is not None and pattern.high is not None
    return measured.meets(pattern.low, pattern.high)


def _shown(what: Interval) -> str:
    return f"{what.mean:.3g} ({what.low:.3g} to {what.high:.3g})"


@_judge("V1", "L2")
def _administrative_share(evidence: Evidence, pattern: Pattern) -> tuple[Interval, bool, str]:
    share = interval(evidence.mean(OLD, "committee_administrative_share", 2, 6))
    return share, _inside(share, pattern), ""


@_judge("V2", "L1")
def _items(evidence: Evidence, pattern: Pattern) -> tuple[Interval, bool, str]:
    # the survey is of one point in time; later years are dearer by what has crept in
    items = interval(evidence.mean(OLD, "assigned_items", 1, 3))
    senders = interval(evidence.mean(OLD, "assigned_senders", 1, 3))
    return items, _inside(items, pattern) and senders.meets(10.0, 42.0), f"senders {_shown(senders)}"


@_judge("V3")
def _growth(evidence: Evidence, pattern: Pattern) -> tuple[Interval, bool, str]:
    years = evidence.yearly(OLD, "assigned_items")
    first, last = years.iloc[:, 0], years.iloc[:, -1]
    steps = years.shape[1] - 1
    rate = interval(np.log(last.to_numpy() / first.to_numpy()) / steps)
    return rate, _inside(rate, pattern), ""


@_judge("V4")
def _merger(evidence: Evidence, _: Pattern) -> tuple[Interval, bool, str]:
    rise = interval(
        evidence.mean(MERGED, "assigned_items", 3, 6) - evidence.mean(OLD, "assigned_items", 3, 6)
    )
    return rise, rise.above, ""


@_judge("V5")
def _two_footprints(evidence: Evidence, _: Pattern) -> tuple[Interval, bool, str]:
    falls = []
    for name in ("posts_strict", "posts_broad"):
        before, after = evidence.mean(REFORM, name, 1, 1), evidence.mean(REFORM, name, 2, 4)
        falls.append(1.0 - after / before)
    ratio = interval(falls[1] / falls[0])
    strict = interval(falls[0])
    return ratio, strict.low >= 0.5 and ratio.high < 0.5, f"posts fall by {_shown(strict)}"


@_judge("V6")
def _rebound(evidence: Evidence, _: Pattern) -> tuple[Interval, bool, str]:
    factors = {
        name: interval(evidence.mean(SHRUNK, name, 9, 10) / evidence.mean(SHRUNK, name, 2, 2))
        for name in ("leaders", "posts_strict")
    }
    leaders, posts = factors["leaders"], factors["posts_strict"]
    # at least half of the way that the case went: leaders 6 to 12, other posts a dozen to forty
    passed = leaders.high >= 1.5 and posts.high >= 2.0
    return leaders, passed, f"public posts x {_shown(posts)}"


@_judge("V8")
def _decoupling(evidence: Evidence, _: Pattern) -> tuple[Interval, bool, str]:
    before = evidence.mean(REFORM, "satisfaction", 1, 1)
    better = interval(evidence.mean(REFORM, "satisfaction", 2, 3) - before)
    rise = interval(
        evidence.mean(REFORM, "push_down_rate", 5, 6) - evidence.mean(REFORM, "push_down_rate", 2, 2)
    )
    return rise, better.above and rise.above, f"satisfaction {_shown(better)}"


@_judge("V9")
def _substitution(evidence: Evidence, _: Pattern) -> tuple[Interval, bool, str]:
    def change(name: str, by: str = "", key: str = "") -> Interval:
        listed = evidence.mean(LISTED, name, 2, 3, by, key)  # while the list is new
        old = evidence.mean(OLD, name, 2, 3, by, key)
        return interval(listed / old - 1.0)

    items, hours = change("assigned_items"), change("committee_hours", "purpose", "assigned")
    ad_hoc = interval(evidence.mean(LISTED, "ad_hoc_share", 2, 3) - evidence.mean(OLD, "ad_hoc_share", 2, 3))
    passed = ad_hoc.above and items.mean < hours.mean
    return ad_hoc, passed, f"items {_shown(items)}, hours on assigned work {_shown(hours)}"


def _years_to_return(evidence: Evidence, label: str) -> Interval:
    """Median years from the reform to the street office's return, with a bootstrap interval."""
    first, up = evidence.times(label, "street_office_restored")
    years = np.asarray(first, dtype=np.float64) / 12.0 - (REFORM_YEAR - 1)
    came = up.to_numpy(dtype=np.bool_)
    rng = np.random.default_rng(0)
    draws = [
        median_time(years[pick], came[pick])
        for pick in (rng.integers(0, years.size, years.size) for _ in range(400))
    ]
    low, high = np.quantile(np.where(np.isfinite(draws), draws, 1e9), [0.025, 0.975])
    high = math.inf if high > 1e8 else float(high)
    return Interval(median_time(years, came), float(low) if low < 1e8 else math.inf, high)


@_judge("V10")
def _hazard(evidence: Evidence, pattern: Pattern) -> tuple[Interval, bool, str]:
    middle = _years_to_return(evidence, LONG)
    came = {
        label: interval(evidence.times(label, "street_office_restored")[1].astype(float))
        for label in (WEAK, STRONG)
    }
    sign = came[WEAK].mean > came[STRONG].mean
    details = f"returned: weak {came[WEAK].mean:.0%}, strong {came[STRONG].mean:.0%} of runs"
    return middle, _inside(middle, pattern) and sign, details


@_judge("L6")
def _return(evidence: Evidence, pattern: Pattern) -> tuple[Interval, bool, str]:
    middle = _years_to_return(evidence, LONG)
    return middle, _inside(middle, pattern), ""


@_judge("V11")
def _purchase(evidence: Evidence, pattern: Pattern) -> tuple[Interval, bool, str]:
    def gap(name: str) -> Interval:
        return interval(evidence.mean(RICH, name, 7, 8) - evidence.mean(REFORM, name, 7, 8))

    more, autonomy = gap("ngos"), gap("contractor_autonomy")
    dormant = interval(evidence.mean(RICH, "ngos_dormant_share", 7, 8))
    passed = more.above and autonomy.below and _inside(dormant, pattern)
    return dormant, passed, f"NGOs {_shown(more)}, autonomy {_shown(autonomy)}"


@_judge("V12")
def _age(evidence: Evidence, _: Pattern) -> tuple[Interval, bool, str]:
    old = evidence.mean(OLD, "turnout", 1, 6, "age_group", "70+")
    young = evidence.mean(OLD, "turnout", 1, 6, "age_group", "18-29")
    party = interval(
        evidence.mean(OLD, "turnout_of_party_members", 1, 6) - evidence.mean(OLD, "turnout", 1, 6)
    )
    gap = interval(old - young)
    passed = gap.meets(0.5, 0.75) and party.meets(0.10, 0.25)
    return gap, passed, f"70+ {old.mean():.2f}, 18-29 {young.mean():.2f}, Party members {_shown(party)}"


@_judge("V13")
def _pooling(evidence: Evidence, _: Pattern) -> tuple[Interval, bool, str]:
    waits = {label: evidence.mean(label, "counter_wait", 3, 4) for label in (OLD, APART, POOLED)}
    pooling = interval(waits[POOLED] - waits[APART])
    co_location = interval(waits[APART] - waits[OLD])
    return pooling, pooling.below and not co_location.below, f"co-location alone {_shown(co_location)}"


def _old_and_new(
    evidence: Evidence, pattern: Pattern, name: str, by: str, key: str
) -> tuple[Interval, bool, str]:
    old = interval(evidence.mean(OLD, name, 3, 6, by, key))
    new = interval(evidence.mean(REFORM, name, 4, 7, by, key))
    passed = _inside(old, pattern) and _inside(new, pattern) and new.mean < old.mean
    return old, passed, f"new {_shown(new)}"


@_judge("L3")
def _trips(evidence: Evidence, pattern: Pattern) -> tuple[Interval, bool, str]:
    return _old_and_new(evidence, pattern, "visits_per_case", "class", "direct")


@_judge("L4")
def _waits(evidence: Evidence, pattern: Pattern) -> tuple[Interval, bool, str]:
    return _old_and_new(evidence, pattern, "counter_wait", "", "")


@_judge("L5")
def _turnout(evidence: Evidence, pattern: Pattern) -> tuple[Interval, bool, str]:
    share = interval(evidence.mean(OLD, "turnout", 1, 6))
    return share, _inside(share, pattern), ""


@_judge("X1")
def _hotline(evidence: Evidence, pattern: Pattern) -> tuple[Interval, bool, str]:
    complaints = interval(evidence.mean(OLD, "complaints", 1, 6))
    return complaints, _inside(complaints, pattern), ""


@_judge("X2")
def _claimed(evidence: Evidence, pattern: Pattern) -> tuple[Interval, bool, str]:
    late = interval(1.0 - evidence.mean(OLD, "quality_claimed", 1, 6))
    return late, _inside(late, pattern), ""


@_judge("X3")
def _dissatisfied(evidence: Evidence, pattern: Pattern) -> tuple[Interval, bool, str]:
    share = interval(1.0 - evidence.mean(OLD, "satisfaction", 1, 6))
    return share, _inside(share, pattern), ""


@_judge("X4")
def _days(evidence: Evidence, pattern: Pattern) -> tuple[Interval, bool, str]:
    days = interval(evidence.mean(OLD, "time_to_finish_mean", 1, 6))
    return days, _inside(days, pattern), ""


@_judge("X5")
def _overtime(evidence: Evidence, pattern: Pattern) -> tuple[Interval, bool, str]:
    hours = interval(evidence.mean(OLD, "committee_overtime", 1, 6))
    return hours, _inside(hours, pattern), ""
