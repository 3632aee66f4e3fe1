"""Judging the attempts to prove the model wrong: falsifiers and ablations, on tables of runs only.

Everything is paired by draw or seed: a run that failed or a value that is missing takes its pair with
it. What too few runs or too much noise leave open is called so; nothing is left out.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.analysis.claims import worth
from sim.analysis.evidence import Interval, interval
from sim.analysis.labelled_runs import Figure, Finding, Outcome, Runs, by_moves, counted, difference

OLD, NEW, STEADY, MORE, EQUAL, BARE = "old", "new", "steady", "more_people", "equal_staff", "bare"
EQUAL_MEANS, MEANSLESS = "equal_staff_means", "without_means"
STANDING, OLD_FOR_NEW, NEW_FOR_OLD = "standing", "old_for_new_money", "new_for_old_money"
OF_DRAWS = (
    OLD, NEW, STEADY, MORE, EQUAL, BARE, EQUAL_MEANS, MEANSLESS, STANDING, OLD_FOR_NEW, NEW_FOR_OLD
)  # fmt: skip
"""Labels of the runs of every draw (see `sim.experiments.falsification`)."""
USUAL, STRONG, ATTENTIVE = "usual", "strong", "strong_attentive"
NO_RELABELLING, USEFUL_SLACK = "no_relabelling", "useful_slack"
"""Labels of the runs of ablations."""
ABLATED, AT = "without:", "@"
"""What comes before an ablation's id in its label, and after a label of a run with the registry's numbers."""

MAIN: Mapping[str, str] = {
    "on_time_share": "up",
    "satisfaction": "up",
    "visits_per_case": "down",
    "unmet_need": "down",
    "quality_true": "up",
    "tasks_on_time_share": "up",
    "committee_utilisation": "down",
}
"""Main outcomes, and which way each is better."""

RELIEF = ("satisfaction", "on_time_share", "committee_utilisation")
"""What more people must make better."""

ENOUGH = ("satisfaction", "on_time_share", "unmet_need")
"""What even the bare new structure would have to be better at, to be too good to be true."""

ALWAYS = 0.95
"""A structure that wins everything in more than this share of draws wins by construction."""

LAPSED = 0.9
"""The district's attention has lapsed below this."""

SPENDING = "public_spending"
"""What is made equal where money is."""

READ = (
    *MAIN, SPENDING, "attention", "committee_idle_share", "push_down_rate", "reversals",
    "self_governance_capital", "self_governance_hours", "street_office_restored",
)  # fmt: skip
"""Every indicator that is judged here, the headlines aside."""

TAKEN_OUT = (*MAIN, "push_down_rate", "posts_broad", SPENDING)
"""What is looked at when a mechanism is taken out: service, work, and what the administration takes."""

_ROUNDING = 1e-12


# --- falsifiers --------------------------------------------------------------------------------------


def wins_everything(runs: Runs, better: Mapping[str, str]) -> Finding:
    """F1: the new structure wins every headline in nearly all draws."""
    won, figures = {}, []
    for name, direction in better.items():
        old, new = runs.mean(OLD, name).align(runs.mean(NEW, name), join="inner")
        ahead = new - old
        ahead[:] = worth(new.to_numpy(), direction) - worth(old.to_numpy(), direction)
        won[name] = (ahead > _ROUNDING * np.maximum(old.abs(), new.abs())).astype(float)
        if len(ahead):
            figures.append(counted("won", float(won[name].mean()), len(ahead), name))
    table = pd.DataFrame(won)
    # a draw counts by the headlines that have a value in it
    every = (table != 0.0).all(axis=1)
    share = float(every.mean()) if len(every) else math.nan
    outcome: Outcome = "not_testable" if not figures else "refuted" if share > ALWAYS else "stands"
    return Finding("F1", outcome, (counted("won_everything", share, len(every)), *figures))


def never_reverses(runs: Runs) -> Finding:
    """F2: in no draw is anything of the reform taken back."""
    flags = {"reversed": "reversals", "restored": "street_office_restored"}
    up = {name: runs.months(NEW, flag).max(axis=1).dropna() > 0.5 for name, flag in flags.items()}
    figures = tuple(counted(name, float(yes.mean()), len(yes)) for name, yes in up.items())
    if not any(figure.count for figure in figures):
        return Finding("F2", "not_testable", figures)
    return Finding("F2", "stands" if any(yes.any() for yes in up.values()) else "refuted", figures)


def reversal_is_scripted(runs: Runs) -> Finding:
    """F3: the street office comes back on a date, or whatever the district heeds and enforces."""
    when, steady = (_restored(runs, label) for label in (NEW, STEADY))
    dates = when.dropna()
    lapsed = _first(runs.months(STEADY, "attention") < LAPSED).reindex(steady.dropna().index)
    unlapsed = int((~(lapsed <= steady.dropna())).sum())
    figures = [counted("restored", _share(when), len(when))]
    for month, count in dates.value_counts().sort_index().items():
        figures.append(counted("restored_in", float(count), len(when), f"{month:.0f}"))
    figures += [
        counted("restored_steady", _share(steady), len(steady)),
        counted("restored_unlapsed", float(unlapsed), len(steady)),
    ]
    both = when.index.intersection(steady.index)
    as_often = dates.size > 0 and _share(steady[both]) >= _share(when[both]) > 0.0
    outcome: Outcome = "stands"
    if unlapsed or as_often or (dates.size > 1 and dates.nunique() == 1):
        outcome = "refuted"
    elif dates.size == 0 or not len(both):
        outcome = "not_testable"
    elif dates.size == 1:
        outcome = "unclear"
    return Finding("F3", outcome, tuple(figures))


def more_people_change_nothing(runs: Runs) -> Finding:
    """F4: a fifth more people do not relieve the old structure."""
    figures = tuple(difference(name, runs.mean(OLD, name), runs.mean(MORE, name)) for name in RELIEF)
    return Finding("F4", by_moves(figures, MAIN, "stands", "refuted"), figures)


def wins_by_bodies(runs: Runs) -> Finding:
    """F5: at equal staff the new bodies alone beat the old ones, under the old precincts and rules."""
    return _at_equal_staff(runs, "F5", EQUAL, BARE)


def wins_everything_for_the_money(runs: Runs) -> Finding:
    """F6: the new structure wins every main outcome, both for the old one's money and for its own.

    Keys tell the pairs apart: ``old_money`` is the new structure cut to the old one's spending, against the
    old one; ``new_money`` the new one against the old one grown to the new one's. What both then really spent
    is shown first.
    """
    pairs = {"old_money": (OLD, NEW_FOR_OLD), "new_money": (OLD_FOR_NEW, STANDING)}
    figures = [
        difference(name, runs.mean(before, name), runs.mean(after, name), key)
        for key, (before, after) in pairs.items()
        for name in (SPENDING, *MAIN)
    ]
    judged = [figure for figure in figures if figure.name != SPENDING]
    return Finding("F6", by_moves(judged, MAIN, "refuted", "stands"), tuple(figures))


def wins_without_means(runs: Runs) -> Finding:
    """F7: at equal staff the new structure beats the old one without money, pooling, authority or a ban."""
    return _at_equal_staff(runs, "F7", EQUAL_MEANS, MEANSLESS)


def _at_equal_staff(runs: Runs, id_: str, before: str, after: str) -> Finding:
    figures = [difference(name, runs.mean(before, name), runs.mean(after, name)) for name in MAIN]
    judged = [figure for figure in figures if figure.name in ENOUGH]
    return Finding(id_, by_moves(judged, MAIN, "refuted", "stands"), tuple(figures))


# --- ablations ---------------------------------------------------------------------------------------


def without_fading_attention(runs: Runs) -> Finding:
    """A1: whether the slow rise of pushing comes of fading attention."""
    usual, without = (_rise(runs, label, "push_down_rate") for label in (STRONG, ATTENTIVE))
    rise = difference("rise_of_pushing", usual, without)
    alone = Figure("rise_with", interval(usual), len(usual))
    outcome: Outcome = "carries_not"
    if rise.count == 0:
        outcome = "not_testable"
    elif not alone.value.above:
        outcome = "no_pattern"
    elif rise.after <= rise.before / 2.0:
        outcome = "carries" if rise.value.below else "unclear"
    return Finding("A1", outcome, (alone, rise))


def without_relabelling(runs: Runs) -> Finding:
    """A2: whether what is pushed as assistance comes of relabelling, and is not pushed another way."""
    name = "push_down_rate"
    assisted = difference(
        name,
        runs.mean(USUAL, name, "assistance"),
        runs.mean(NO_RELABELLING, name, "assistance"),
        "assistance",
    )
    pushed = difference(name, runs.mean(USUAL, name), runs.mean(NO_RELABELLING, name))
    outcome: Outcome = "carries_not"
    if assisted.count == 0 or pushed.count == 0:
        outcome = "not_testable"
    elif not assisted.before > 0.0:
        outcome = "no_pattern"
    elif assisted.after <= _ROUNDING and pushed.value.mean < 0.0:
        outcome = "carries" if pushed.value.below else "unclear"
    return Finding("A2", outcome, (assisted, pushed))


def with_useful_slack(runs: Runs) -> Finding:
    """A3: whether self-government stays weak because slack is not used for it."""
    figures = {
        name: difference(name, runs.mean(USUAL, name), runs.mean(USEFUL_SLACK, name))
        for name in ("self_governance_hours", "self_governance_capital", "committee_idle_share")
    }
    judged = [figures["self_governance_hours"], figures["self_governance_capital"]]
    outcome = by_moves(judged, dict.fromkeys(figures, "up"), "carries", "carries_not")
    return Finding("A3", outcome, tuple(figures.values()))


def taken_out(
    runs: Runs, ablations: Mapping[str, str], acts_on: Mapping[str, Sequence[str]]
) -> list[Finding]:
    """What each ablation changes in the scenario given with it, while that stands; paired by seed.

    What a mechanism acts on before all else comes first; the same figures follow for every mechanism.
    """
    return [
        Finding(
            id_,
            "listed",
            tuple(
                difference(name, runs.mean(STANDING + AT + whole, name), runs.mean(ABLATED + id_, name))
                for name in dict.fromkeys([*acts_on.get(id_, ()), *TAKEN_OUT])
            ),
        )
        for id_, whole in ablations.items()
    ]


# --- sizes -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sign:
    """By size: the new structure's difference from the old one in an indicator.

    `turned` are the sizes at which a clear difference has the other sign than at the largest, or is clear
    at one of both only.
    """

    name: str
    by_size: Mapping[int, Figure]
    turned: tuple[int, ...]


def signs(runs: Runs, names: Sequence[str], sizes: Sequence[int]) -> list[Sign]:
    """The signs of the differences by size; the last size is what the others are held against."""
    found = []
    for name in names:
        by_size = {
            size: difference(name, runs.mean(f"{OLD}{AT}{size}", name), runs.mean(f"{NEW}{AT}{size}", name))
            for size in sizes
        }
        told = {size: _sign(figure.value) for size, figure in by_size.items()}
        turned = tuple(size for size in sizes if told[size] != told[sizes[-1]])
        found.append(Sign(name, by_size, turned))
    return found


def _sign(value: Interval) -> int:
    """1 or -1 where all of the interval lies above or below 0, else 0."""
    return 1 if value.above else -1 if value.below else 0


# --- all together ------------------------------------------------------------------------------------


def judge_all(rows: pd.DataFrame, better: Mapping[str, str]) -> list[Finding]:
    """Every finding. `better` are the headline indicators with the direction that is better."""
    runs = Runs(rows)
    return [
        wins_everything(runs, better),
        never_reverses(runs),
        reversal_is_scripted(runs),
        more_people_change_nothing(runs),
        wins_by_bodies(runs),
        wins_everything_for_the_money(runs),
        wins_without_means(runs),
        without_fading_attention(runs),
        without_relabelling(runs),
        with_useful_slack(runs),
    ]


def by_draw(rows: pd.DataFrame, names: Sequence[str], labels: Sequence[str]) -> pd.DataFrame:
    """[draws] the levels of the window, and when the street office came back, of each label's run."""
    runs = Runs(rows)
    columns = {f"{label}.{name}": runs.mean(label, name) for label in labels for name in names}
    columns |= {f"{label}.restored_in": _restored(runs, label) for label in labels}
    return pd.DataFrame(columns)


def _restored(runs: Runs, label: str) -> pd.Series[float]:
    """By replicate: the month in which the street office came back."""
    return _first(runs.months(label, "street_office_restored") > 0.5)


def _first(up: pd.DataFrame) -> pd.Series[float]:
    """By row: the first column that holds, NaN where none does."""
    return up.idxmax(axis=1).astype(float).where(up.any(axis=1)) if up.size else pd.Series(dtype=float)


def _share(months: pd.Series[float]) -> float:
    return float(months.notna().mean()) if len(months) else math.nan


def _rise(runs: Runs, label: str, name: str) -> pd.Series[float]:
    """By seed: the last year's level over the second year's."""
    return (runs.year(label, name, runs.years(label)) - runs.year(label, name, 2)).dropna()
