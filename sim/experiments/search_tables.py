"""The tables of a search for reforms: all candidates, the reforms found, and what they did."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.analysis.promises import GOALS, PROMISE_MEANINGS, SHORT, gap
from sim.experiments.candidates import EVOLVED, KNOWN
from sim.experiments.reforms import Reform
from sim.experiments.search import Answer
from sim.institutions.levers import LEVERS

COST = "public_spending"
"""The indicator that reforms cost, where runs have it."""


def archive_table(answer: Answer) -> pd.DataFrame:
    """Every candidate of every search in the order in which it was met, with its objectives and levers.

    What all searches begin with comes first and once, without a seed.
    """
    front = set(answer.front)
    objectives = answer.question.objectives
    written = [*objectives[:1], SHORT, *objectives[1:]] if answer.question.goals else [*objectives]
    rows = []
    for kind, traces in answer.traces.items():
        for restart, trace in enumerate(traces):
            for number, candidate in enumerate(trace.candidates, start=1 - trace.known):
                known = number < 1
                if known and (restart or kind != EVOLVED):
                    continue  # the same for all
                name = str(candidate.key)
                state = "whole" if candidate.whole else "stopped"
                values: dict[str, float] = {}
                if candidate.values is None:
                    state = "refused"
                else:
                    values = {**dict(zip(objectives, candidate.values, strict=True)), **candidate.noted}
                rows.append(
                    (
                        KNOWN if known else kind, np.nan if known else restart,
                        number + trace.known if known else number, name, state, name in front,
                        *(values.get(objective, np.nan) for objective in written),
                        *_levers(answer.reforms[name]), *_settings(answer, answer.reforms[name]),
                    )
                )  # fmt: skip
    columns = ["kind", "seed", "candidate", "reform", "state", "front", *written]
    return pd.DataFrame(rows, columns=[*columns, *_columns(answer)])


def reforms_table(answer: Answer) -> pd.DataFrame:
    """The reforms confirmed: their levers and decisions, distance to the plan, whether they still stand."""
    rows = [
        (it.number, it.reform.id, it.distance, it.stands, *_levers(it.reform), *_settings(answer, it.reform))
        for it in answer.found
    ]
    return pd.DataFrame(rows, columns=["number", "reform", "distance", "stands", *_columns(answer)])


def _columns(answer: Answer) -> list[str]:
    """Columns of what a reform is: levers and their months, decisions and theirs."""
    return [
        column
        for names in (LEVERS, answer.space.decisions)
        for column in (*names, *(f"{name}_month" for name in names))
    ]


def _levers(reform: Reform) -> list[float]:
    """The strength of every lever, then its month; empty where it is not on."""
    steps = {step.lever: step for step in reform.steps}
    strengths = [steps[lever].strength if lever in steps else 0.0 for lever in LEVERS]
    return strengths + [float(steps[lever].month) if lever in steps else np.nan for lever in LEVERS]


def _settings(answer: Answer, reform: Reform) -> list[float]:
    """The number of every decision there is, then its month; empty where it is not made."""
    made = {it.decision: it for it in reform.settings}
    names = list(answer.space.decisions)
    numbers = [made[name].number if name in made else np.nan for name in names]
    return numbers + [float(made[name].month) if name in made else np.nan for name in names]


def promises_table(answer: Answer) -> pd.DataFrame:
    """What every option did where it was chosen (`promised`) and in fresh futures (`confirmed`).

    Of the base and the reforms found also what they do where no parameter is drawn (`registered`).
    """
    sorts = {it.scenario.id: it.sort for it in answer.beside} | {it.reform.id: "found" for it in answer.found}
    numbers = {it.reform.id: it.number for it in answer.found}
    parts = [
        own.assign(where=where)
        for where, own in (
            ("promised", answer.promised),
            ("confirmed", answer.confirmed),
            ("registered", answer.registered),
        )
    ]
    table = pd.concat(parts, ignore_index=True)
    table["sort"] = table["option"].map(sorts)
    table["number"] = table["option"].map(numbers).astype(float)
    return table[["sort", "number", "where", *PROMISE_MEANINGS]]


def kept_promises(answer: Answer) -> pd.DataFrame:
    """By option and objective: whether what was promised is kept in fresh futures.

    A promise is broken where fresh futures are clearly worse: where the interval of the difference
    (`sim.analysis.promises.gap`) leaves 0 out. What comes from a few futures is unsure itself, and counts as
    such; a single future is taken as it is, and without any there is nothing to break.
    """
    keys = ["option", "objective"]
    both = answer.promised.merge(answer.confirmed, on=keys, suffixes=("_old", "_new"))
    small = {GOALS, SHORT, "reversal", *_small(answer)}
    kept = []
    for row in both.to_dict("records"):
        stated = [[row[f"{part}_{when}"] for part in ("mean", "low", "high")] for when in ("old", "new")]
        mean, low, high = gap(*stated)
        low, high = (mean, mean) if np.isnan(low) else (low, high)  # a single future
        kept.append(np.isnan(mean) or (low <= 0.0 if row["objective"] in small else high >= 0.0))
    return both[keys].assign(kept=kept)


def _small(answer: Answer) -> list[str]:
    return [aim.indicator for aim in answer.question.aims if aim.small]


def figures_data(table: pd.DataFrame) -> pd.DataFrame:
    """What figures show: option, sort, number, then a column an objective (fresh means, in its own unit).

    `table` is `promises_table`.
    """
    fresh = table[table["where"] == "confirmed"]
    wide = fresh.pivot(index="option", columns="objective", values="mean")
    order = fresh.drop_duplicates("option").set_index("option")[["sort", "number"]]
    return order.join(wide).reset_index()
