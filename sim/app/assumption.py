"""Is it the reform or the assumption: four lines, and the difference between them split in three.

The visitor changes up to three uncertain numbers within their ranges; what the four sets of runs make of it
says `sim.analysis.assumption`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import solara
from markupsafe import Markup as Html

from sim.analysis.assumption import CELLS
from sim.app import bars, charts, legends
from sim.app.address import MOST_ASSUMED, Address
from sim.app.answer_panels import bands_csv
from sim.app.asked_why import REPLICATES, Asked, assumptions, screened
from sim.app.elements import tag
from sim.app.failing import name_of
from sim.app.numerals import short
from sim.app.study_runs import StudyRun
from sim.app.way import Way
from sim.app.why_levers import colour_of, with_interval
from sim.app.why_sources import reproduced
from sim.app.widgets import Chart, Form, Markup
from sim.app.words import chart_tools, say
from sim.experiments.small_studies import name_of as name_of_cell
from sim.measures.indicators import INDICATORS
from sim.report.drawn import capital, said
from sim.report.over_time import monthly
from sim.report.percent import shown, times
from sim.text import Lang, label

_SPLIT = ("reform", "assumption", "interaction")


@solara.component
def Assumption(address: Address, it: Asked, chosen: str, go: Way) -> None:
    """What is assumed otherwise, the way to run it, and what came out."""
    lang = address.lang
    _, again = solara.use_reducer(lambda count, _: count + 1, 0)
    changed = {name: value for name, value in address.assumed if name in assumptions(it)}
    Markup(
        html=Html().join((tag("h2", say("assumption", lang)), tag("p", say("assumption_help", lang)))),
        look="sq-after",
        testid="assumption",
    )
    with solara.Div(classes=["sq-wide", "sq-assume"]):
        Form(
            name=say("assumption", lang),
            fields=_fields(it, changed, lang),
            event_changed=lambda told: go.on(address.page, assumed=told_assumptions(it, changed, told)),
        )
    if not changed:
        return
    tables = it.tables("assumption", changed)
    if tables is None:
        StudyRun(it, "assumption", lang, lambda: again(None), changed)
        return
    _Lines(it, tables, changed, chosen, lang)


def _fields(it: Asked, changed: Mapping[str, float], lang: Lang) -> list[dict[str, Any]]:
    """A parameter and its value, one pair more than are changed."""
    first = screened(it)
    every = sorted((name for name in assumptions(it) if name not in first), key=lambda n: name_of(n, lang))
    groups = ((say("assume_strong", lang), first), (say("assume_other", lang), every))
    fields: list[dict[str, Any]] = []
    for k in range(min(MOST_ASSUMED, len(changed) + 1)):
        name = list(changed)[k] if k < len(changed) else ""
        options = [{"value": "", "label": say("assume_nothing", lang), "group": ""}]
        options += [
            {"value": n, "label": name_of(n, lang), "group": group}
            for group, names in groups
            for n in names
            if n == name or n not in changed
        ]
        fields.append(
            {
                "id": f"assume{k + 1}",
                "kind": "select",
                "label": say("assume", lang, number=k + 1),
                "value": name,
                "options": options,
            }
        )
        if name:
            declared = it.base.parameters.registry[name]
            today = short(float(it.base.parameters[name]))
            ends = {"low": short(declared.low), "high": short(declared.high), "today": today}
            fields.append(
                {
                    "id": f"assumed{k + 1}",
                    "kind": "number",
                    "label": say("assume_value", lang, name=name_of(name, lang)),
                    "value": changed[name],
                    "min": declared.low,
                    "max": declared.high,
                    "step": "any",
                    "unit": label(f"unit.{declared.unit}", lang),
                    "help": say(
                        "assume_range", lang, grade=say(f"grade.{declared.basis.grade}", lang), **ends
                    ),
                }
            )
    return fields


def told_assumptions(
    it: Asked, changed: Mapping[str, float], told: Mapping[str, Any]
) -> tuple[tuple[str, float], ...]:
    """What is assumed after a field was changed; a new parameter begins at the far end of its range."""
    what, value = str(told.get("id", "")), told.get("value")
    pairs = list(changed.items())
    place = int(what[-1]) - 1 if what[-1:].isdigit() else len(pairs)
    if what.startswith("assumed") and place < len(pairs) and isinstance(value, int | float):
        declared = it.base.parameters.registry[pairs[place][0]]
        pairs[place] = (pairs[place][0], min(declared.high, max(declared.low, float(value))))
    elif what.startswith("assume") and isinstance(value, str):
        new = []
        if value in assumptions(it):
            declared = it.base.parameters.registry[value]
            today = float(it.base.parameters[value])
            far = declared.high if declared.high - today >= today - declared.low else declared.low
            new = [(value, far)]
        pairs = [*pairs[:place], *new, *pairs[place + 1 :]]
    return tuple(dict(pairs).items())[:MOST_ASSUMED]


@solara.component
def _Lines(
    it: Asked, tables: Mapping[str, pd.DataFrame], changed: Mapping[str, float], chosen: str, lang: Lang
) -> None:
    base, option = (capital(said(scenario.name, lang)) for scenario in (it.base, it.option))
    cells = {
        name_of_cell((whose, when)): say(f"cell.{when}", lang, structure=base if whose == "base" else option)
        for whose, when in CELLS
    }
    indicator = shown(INDICATORS[chosen])
    unit, name = said(indicator.unit, lang), said(indicator.name, lang)
    rows = tables["rows.csv"]
    rows = rows[rows["indicator"] == chosen].assign(by="", value=rows["value"] * times(INDICATORS[chosen]))
    bands = monthly(rows, chosen, list(cells))
    reform = sorted({phase.month for phase in it.option.phases if phase.month > 1})
    lines = charts.trajectory(
        bands, cells, unit=unit, time=say("year", lang), mark=say("reform_date", lang),
        at=[str(month) for month in reform], months=True, bounds=indicator.bounds,
    )  # fmt: skip
    own = tables["split.csv"]
    own = own[own["indicator"] == chosen].set_index("part")[["mean", "low", "high"]] * times(
        INDICATORS[chosen]
    )
    ends = {
        str(part): (float(row["mean"]), float(row["low"]), float(row["high"])) for part, row in own.iterrows()
    }
    steps = [(say(f"split.{part}", lang), *ends[part]) for part in _SPLIT]
    whole = (say("split.total", lang), *ends["total"])
    colours = [colour_of(chosen, *ends[part]) for part in (*_SPLIT, "total")]
    told = {part: with_interval(*ends[part]) for part in ends}
    assumed = label("figure.semicolon", lang).join(
        say("assumed", lang, name=name_of(n, lang), today=short(float(it.base.parameters[n])), value=short(v))
        for n, v in changed.items()
    )
    title = f"{say('assumption', lang)} {name}"
    runs = say("assumption_runs", lang, runs=REPLICATES["assumption"], residents=f"{it.residents:,}")
    text = say("split_told", lang, indicator=name, unit=unit, **told)
    Markup(
        html=Html().join(
            (
                tag("p", assumed),
                tag("p", text, class_="sq-sentence", data_testid="split"),
                tag("p", say("then_told", lang, then=told["then"], reform=told["reform"], unit=unit)),
                legends.named(
                    [legends.key(k) for k in range(len(cells))], list(cells.values()), say("legend", lang)
                ),
            )
        )
    )
    table = own.loc[[*_SPLIT, "total", "then"]].reset_index()
    with solara.Div(classes=["sq-pair"]):
        Chart(
            option=lines,
            label=f"{title}. {charts.said(bands, cells)}",
            testid="assumption-lines",
            height=320,
            tools=chart_tools(lang, title, bands_csv({name: bands}, cells), f"assumption-{chosen}"),
        )
        Chart(
            option=bars.waterfall(steps, whole, unit=unit, colours=colours),
            label=f"{say('split_title', lang)}. {text}",
            testid="assumption-split",
            height=260,
            tools=chart_tools(
                lang, say("split_title", lang), table.to_csv(index=False, float_format="%.10g"),
                f"assumption-split-{chosen}",
            ),
        )  # fmt: skip
    fold = tag("details", tag("summary", say("how_made", lang)), reproduced(it, "assumption", lang, changed))
    Markup(html=Html().join((tag("p", runs, class_="sq-help"), fold)))
