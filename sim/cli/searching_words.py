"""What `shequ search` found, in tables and in sentences a planner can read."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from sim.analysis.discovery import FEWEST, Discovery
from sim.analysis.promises import GOALS, SHORT
from sim.cli.asking import named
from sim.cli.console import grid, out
from sim.cli.discovery_words import findings, goal_words
from sim.experiments.candidates import EVOLVED, RANDOM
from sim.experiments.search import BASE, Answer, Found
from sim.experiments.search_tables import COST, kept_promises, promises_table
from sim.institutions.files.library import load_levers
from sim.institutions.levers import LEVERS
from sim.measures.indicators import INDICATORS
from sim.report.decided import setting_words
from sim.report.drawn import listed
from sim.report.percent import times
from sim.text import Lang, label
from sim.text.numbers import rounded, typeset, with_interval

_SHARES = (GOALS, SHORT, "reversal")
"""Objectives that are no indicators: shown in per cent."""


def print_answer(answer: Answer, failing: Mapping[str, Discovery], lang: Lang) -> None:
    """What was asked, the reforms, what they and others did in fresh futures, and what to make of it."""
    console = out()
    if answer.question.goals:
        console.print(goal_words(answer.question.goals, "any", INDICATORS, lang), markup=False)
    console.print(_reforms_table(answer, lang))
    console.print(_outcomes_table(answer, lang))
    console.print(label("search.interval", lang), markup=False)
    console.print()
    for line in sentences(answer, failing, lang):
        console.print(line, markup=False)


def _reforms_table(answer: Answer, lang: Lang) -> Table:
    """Which levers each reform has, how strong and from which month."""
    table = grid(
        label("search.lever_or_decision" if answer.space.decisions else "search.lever", lang),
        *(escape(_called(it, lang)) for it in answer.found),
        numbers=range(1, len(answer.found) + 1), title=label("search.reforms", lang),
    )  # fmt: skip
    known = load_levers()
    for lever in (lever for lever in LEVERS if lever in answer.space.levers):
        cells = []
        for it in answer.found:
            step = next((step for step in it.reform.steps if step.lever == lever), None)
            cells.append("" if step is None else label("search.step", lang).format(
                strength=f"{step.strength:.0%}", month=step.month))  # fmt: skip
        table.add_row(Text(str(getattr(known[lever].name, lang))), *cells)
    for name, decision in answer.space.decisions.items():
        made = [
            next((own for own in it.reform.settings if own.decision == name), None) for it in answer.found
        ]
        table.add_row(
            Text(str(getattr(decision.name, lang))),
            *("" if own is None else setting_words(decision, own.number, own.month, lang) for own in made),
        )
    if not all(math.isnan(it.distance) for it in answer.found):
        table.add_section()
        table.add_row(label("search.distance", lang), *(f"{it.distance:.0%}" for it in answer.found))
    return table


def _called(it: Found, lang: Lang) -> str:
    return label("search.reform", lang).format(number=it.number)


def _outcomes_table(answer: Answer, lang: Lang) -> Table:
    """Mean with its interval, and the worst decile, of everything in fresh futures."""
    table = promises_table(answer)
    fresh = table[table["where"] == "confirmed"]
    measures = list(dict.fromkeys(fresh["objective"]))
    headings = [label(f"search.{name}", lang) if name in _SHARES else named(name, lang)
                for name in measures]  # fmt: skip
    made = grid(
        label("search.option", lang), *headings, numbers=range(1, len(measures) + 1),
        title=label("search.outcomes", lang).format(futures=answer.effort.fresh),
    )  # fmt: skip
    names = {it.reform.id: _called(it, lang) + ("" if it.stands else " *") for it in answer.found}
    for it in answer.beside:
        if it.scenario.id in names:
            continue  # a single lever that the search has found itself
        called = _beside_name(answer, it.scenario.id, lang)
        names[it.scenario.id] = label(f"search.{it.sort}", lang).format(name=called)
    for option, name in names.items():
        own = fresh[fresh["option"] == option].set_index("objective")
        made.add_row(Text(name), *(_cell(own, measure) for measure in measures))
    return made


def _beside_name(answer: Answer, option: str, lang: Lang) -> str:
    it = next(it for it in answer.beside if it.scenario.id == option)
    if it.reform is None:
        return it.scenario.id
    return listed([str(getattr(load_levers()[lever].name, lang)) for lever in it.reform.levers], lang)


def _cell(own: pd.DataFrame, measure: str) -> str:
    if measure not in own.index:
        return ""
    row: Mapping[Any, Any] = own.loc[measure].to_dict()
    factor = 100.0 if measure in _SHARES else times(INDICATORS[measure])
    mean, low, high, worst = (factor * float(row[name]) for name in ("mean", "low", "high", "worst"))
    if measure in (GOALS, "reversal"):
        return f"{mean:.0f}% ({low:.0f}% - {high:.0f}%)"
    text = with_interval(mean, low, high)
    return text if math.isnan(worst) else f"{text} | {rounded(worst, (high - low) / 2.0)}"


# --- sentences -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """A line of what to make of it: about what, of which reform (0: of all), and the words."""

    about: str
    reform: int
    text: str


def told(answer: Answer, failing: Mapping[str, Discovery], lang: Lang) -> list[Told]:
    """What to make of it, one sentence or a few a line."""
    parts = {
        "set": [(0, text) for text in _set(answer, lang)],
        "against": [(0, text) for text in _against(answer, lang)],
        "cost": _costs(answer, lang),
        "registered": _registered(answer, lang),
        "covered": [(0, text) for text in _covered(answer, lang)],
        "optimism": [(0, text) for text in _optimism(answer, lang)],
        "agreement": [(0, _agreement(answer, lang))],
        "fails": _fails(answer, failing, lang),
    }
    return [Told(about, reform, text) for about, lines in parts.items() for reform, text in lines]


def sentences(answer: Answer, failing: Mapping[str, Discovery], lang: Lang) -> list[str]:
    """The words alone."""
    return [line.text for line in told(answer, failing, lang)]


def _set(answer: Answer, lang: Lang) -> list[str]:
    """How many reforms there are, how many stand in fresh futures, and how many could not be run."""
    lines = [
        label("search.set", lang).format(
            front=len(answer.front), found=len(answer.found), stands=sum(it.stands for it in answer.found)
        )
    ]
    if answer.refused:
        lines.append(label("search.refused", lang).format(count=len(answer.refused)))
    return lines


def _against(answer: Answer, lang: Lang) -> list[str]:
    """How many reforms beat what they are held beside in everything in fresh futures, or are beaten."""
    values = {name: answer.question.values(table) for name, table in answer.fresh.items()}
    own = [values[it.reform.id] for it in answer.found]
    lines = []
    for it in answer.beside:
        other = values[it.scenario.id]
        if it.sort == BASE:
            continue
        called = _beside_name(answer, it.scenario.id, lang)
        better = sum(bool((x <= other).all() and (x < other).any()) for x in own)
        worse = sum(bool((other <= x).all() and (other < x).any()) for x in own)
        what = label(f"search.{it.sort}", lang).format(name=called)
        gaps = {"what": what, "found": len(own), "better": better, "worse": worse}
        lines.append(label("search.against", lang).format(**gaps))
    return lines


def _costs(answer: Answer, lang: Lang) -> list[tuple[int, str]]:
    """What each reform costs, where runs say so."""
    table = answer.confirmed[answer.confirmed["objective"] == COST].set_index("option")["mean"]
    base = answer.space.base.id
    if base not in table.index:
        return []
    factor = times(INDICATORS[COST])
    return [
        (it.number, label("search.cost", lang).format(
            number=it.number, change=typeset(f"{table[it.reform.id] / table[base] - 1.0:+.1%}"),
            amount=rounded(factor * float(table[it.reform.id])), what=named(COST, lang),
        ))
        for it in answer.found
    ]  # fmt: skip


def _registered(answer: Answer, lang: Lang) -> list[tuple[int, str]]:
    """What each reform does where no parameter is drawn: what whoever runs it again is to find."""
    rows: Mapping[Any, Mapping[Any, Any]] = {
        (row["option"], row["objective"]): row for row in answer.registered.to_dict("records")
    }
    lines = []
    for it in answer.found:
        done = []
        for aim in answer.question.aims:
            stated = rows[it.reform.id, aim.indicator]
            factor = times(INDICATORS[aim.indicator])
            mean, low, high = (factor * float(stated[part]) for part in ("mean", "low", "high"))
            done.append(f"{named(aim.indicator, lang)} {with_interval(mean, low, high)}")
        if answer.question.goals:
            goals = rows[it.reform.id, GOALS]
            runs = int(goals["futures"])
            missed = round(float(goals["mean"]) * runs) if runs else 0
            done.append(label("search.missed_in", lang).format(missed=missed, runs=runs))
        gaps = {"number": it.number, "runs": answer.effort.replicates, "outcomes": listed(done, lang)}
        lines.append((it.number, label("search.registered", lang).format(**gaps)))
    return lines


def _covered(answer: Answer, lang: Lang) -> list[str]:
    """What the searches cover, and whether that is more than at random."""
    search, random, gain = answer.covered(EVOLVED), answer.covered(RANDOM), answer.gain
    if gain is None:
        return [label("search.covered", lang).format(search=f"{_mean(search):.0%}", seeds=len(search))]
    mean, low, high = gain
    verdict = "unknown" if math.isnan(low) else "more" if low > 0.0 else "less" if high < 0.0 else "alike"
    return [
        label("search.covered_both", lang).format(
            search=f"{_mean(search):.0%}", random=f"{_mean(random):.0%}", seeds=len(search),
            gain=with_interval(100.0 * mean, 100.0 * low, 100.0 * high),
        ),
        label(f"search.covered_{verdict}", lang),
    ]  # fmt: skip


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


def _optimism(answer: Answer, lang: Lang) -> list[str]:
    """By how much what was shown where reforms were chosen was too good."""
    lines = []
    for row in answer.optimism.to_dict("records"):
        name = str(row["objective"])
        factor = 100.0
        if name in _SHARES:
            title = label(f"search.{name}", lang)
        else:
            indicator = name.partition(":")[2]
            factor, title = times(INDICATORS[indicator]), named(indicator, lang)
        low, high = (factor * float(row[end]) for end in ("low", "high"))
        lines.append(
            label("search.optimism", lang).format(
                what=title, value=with_interval(factor * float(row["optimism"]), low, high),
                futures=row["futures"], fresh=row["fresh"],
            )
        )  # fmt: skip
    kept = kept_promises(answer)
    found = {it.reform.id for it in answer.found}
    own = kept[kept["option"].isin(found)]
    lines.append(label("search.kept", lang).format(kept=int(own["kept"].sum()), of=len(own)))
    return lines


def _agreement(answer: Answer, lang: Lang) -> str:
    """Whether the optimisers' seeds recommend the same."""
    agreed = answer.agreement
    known = load_levers()

    def names(levers: tuple[str, ...]) -> str:
        ordered = [lever for lever in LEVERS if lever in levers]
        return listed([str(getattr(known[lever].name, lang)) for lever in ordered], lang)

    nothing = label("search.no_lever", lang)
    gaps = {
        "seeds": agreed.searches,
        "shared": names(agreed.shared) or nothing,
        "disputed": names(agreed.disputed) or nothing,
        "alike": f"{agreed.alike:.0%}",
    }
    code = "one_seed" if agreed.searches < 2 else "agree" if agreed.same else "differ"
    return label(f"search.{code}", lang).format(**gaps)


def _fails(answer: Answer, failing: Mapping[str, Discovery], lang: Lang) -> list[tuple[int, str]]:
    """Where each reform misses a goal."""
    registry = answer.space.base.parameters.registry
    lines = []
    for it in answer.found:
        found = failing.get(it.reform.id)
        if found is None:
            continue
        why = findings(found, registry, lang)
        if found.outcome == "too_few":
            why = [label("search.too_few", lang).format(fewest=FEWEST)]
        text = label("search.fails", lang).format(
            number=it.number, misses=found.misses, futures=found.futures,
            findings=(" " if lang == "en" else "").join(why),
        )  # fmt: skip
        lines.append((it.number, text))
    return lines
