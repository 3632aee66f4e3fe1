"""Fading out: whether the administrative footprint declines and stays down, over many futures.

What is shown is what `shequ fadeout` wrote to a folder that comes with the package (`sim.app.storing`): the
map of its figure, the paths of a success and a failure, and its sentences. Its words are those of
`sim.report.fadeout`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd
import solara
from markupsafe import Markup as Html

from sim.analysis.fadeout import FUTURE, MONTH, PARTS, RESTORED, Question
from sim.app import legends
from sim.app.address import Address
from sim.app.chart_parts import TONES, Option
from sim.app.desk import STORED
from sim.app.elements import tag
from sim.app.failing import name_of, registry
from sim.app.numerals import percent, short
from sim.app.stored_analyses import made_by, table
from sim.app.way import Way
from sim.app.widgets import Chart, Markup
from sim.app.words import chart_tools, say
from sim.institutions.files.library import load_scenario
from sim.institutions.scenario import MONTHS_A_YEAR
from sim.report import drawn
from sim.report.drawn import said
from sim.report.fadeout import success_words
from sim.text import Lang, label

ANSWER = "answer.json"
"""What `shequ fadeout --json` printed."""
_STEPS = ("served", "lasted", "strict", "broad")
_TONES = dict(zip(PARTS, TONES, strict=True))
"""As the same parts have them in the answer: the colours of old and reform would say something else."""


@dataclass(frozen=True)
class Stored:
    """What was stored: the answer, and what was asked."""

    answer: Mapping[str, Any]

    @property
    def question(self) -> Question:
        """What a success is."""
        asked = self.answer
        return Question(
            tuple(asked["horizons"]), tuple(asked["levels"]), (), float(asked["success"]["level"])
        )

    @property
    def bases(self) -> list[str]:
        """The scenarios."""
        return [str(base) for base in self.answer["bases"]]


@cache
def stored() -> Stored | None:
    """The answer that came with the package; None where none did."""
    path = STORED / "fadeout" / ANSWER
    return Stored(json.loads(path.read_text("utf-8"))) if path.is_file() else None


@solara.component
def Page(address: Address, _go: Way) -> None:
    """What was asked and found, the map, two paths, the conditions in words."""
    lang, found = address.lang, stored()
    title = tag("h1", say("page.fading", lang)), tag("p", say("fading_help", lang), class_="sq-lead")
    Markup(html=Html().join(title))
    if found is None:
        Markup(html=tag("p", say("not_stored", lang), class_="sq-note"), testid="fading")
        return
    Markup(html=_first(found, lang), testid="fading")
    Markup(html=_map(found, lang), testid="fading-map")
    _Paths(found, lang)
    Markup(html=_conditions(found, lang), testid="fading-conditions")
    Markup(html=made_by("fadeout", lang))


def called(base: str, lang: Lang) -> str:
    """A scenario's name."""
    return said(load_scenario(base).name, lang)


def _first(found: Stored, lang: Lang) -> Html:
    """In how many futures it succeeds, what that takes, and what was run."""
    answer, question = found.answer, found.question
    figures = []
    for base in found.bases:
        row = next(
            row
            for row in answer["shares"]
            if (row["base"], row["what"], row["horizon"]) == (base, "success", question.last)
            and row["level"] == question.success
        )
        count = tag("strong", say("fading_count", lang, count=row["count"], futures=row["futures"]))
        sure = say(
            "fading_sure", lang, base=called(base, lang), low=percent(row["low"]), high=percent(row["high"])
        )
        figures.append(tag("p", count, " ", tag("span", sure), class_="sq-figure"))
    asked = label("fadeout.asked", lang).format(level=percent(question.success), years=question.last)
    run = say(
        "fading_run", lang, futures=answer["futures"], years=answer["years"],
        residents=f"{answer['residents']:,}",
    )  # fmt: skip
    small: Html | str = ""
    full = load_scenario(found.bases[0]).community.residents
    if answer["residents"] < full:
        small = tag("p", say("fading_small", lang, full=f"{full:,}"), class_="sq-note")
    parts = (
        tag("div", *figures, class_="sq-figures"),
        tag("p", asked),
        tag("p", run, class_="sq-help"),
        small,
    )
    return Html().join(parts)


def _map(found: Stored, lang: Lang) -> Html:
    """Successes of futures in each cell of two drivers, a table a scenario."""
    drivers = found.answer["map"]
    cells = pd.DataFrame(drivers["cells"])
    x, y = (_driver(str(drivers[way]), lang) for way in ("x", "y"))
    tables = []
    for base in found.bases:
        own = cells[cells["base"] == base]
        columns = list(dict.fromkeys(zip(own["x_low"], own["x_high"], strict=True)))
        head = tag("tr", tag("td"), *(tag("th", _span(*ends), scope="col") for ends in columns))
        rows = [
            tag("tr", tag("th", _span(*ends), scope="row"), *(_cell(row, lang) for row in here))
            for ends, here in _rows(own)
        ]
        caption = tag("caption", tag("strong", called(base, lang)))
        body = tag("table", caption, tag("thead", head), tag("tbody", *rows), class_="sq-heat")
        tables.append(tag("div", body))
    lead = say("fading_map_help", lang, x=x, y=y, success=success_words(found.question, lang))
    return Html().join(
        (
            tag("h2", drawn.say("fadeout_map", lang)),
            tag("p", lead, class_="sq-lead"),
            tag("div", *tables, class_="sq-pair"),
        )
    )


def _rows(own: pd.DataFrame) -> list[tuple[tuple[float, float], list[dict[Any, Any]]]]:
    """Rows of a map, the highest first, as its figure has them."""
    rows: dict[tuple[float, float], list[dict[Any, Any]]] = {}
    for row in own.to_dict("records"):
        rows.setdefault((float(row["y_low"]), float(row["y_high"])), []).append(row)
    return sorted(rows.items(), reverse=True)


def _cell(row: Mapping[Any, Any], lang: Lang) -> Html:
    if not row["futures"]:
        return tag("td", "–")
    share = float(row["share"])
    text = say("fading_cell", lang, count=int(row["count"]), futures=int(row["futures"]))
    mixed = f"background: color-mix(in srgb, var(--reform) {round(45 * share)}%, var(--paper))"
    return tag("td", text, style=mixed)


def _driver(name: str, lang: Lang) -> str:
    unit = label(f"unit.{registry()[name].unit}", lang) if name in registry() else ""
    return f"{name_of(name, lang)} [{unit}]" if unit else name_of(name, lang)


def _span(low: float, high: float) -> str:
    return f"{short(low, 2)}–{short(high, 2)}"


@solara.component
def _Paths(found: Stored, lang: Lang) -> None:
    """Posts, pool and coordinators stacked, month by month, in a success and a failure."""
    paths = table("fadeout", "paths.csv")
    Markup(html=tag("h2", drawn.say("fadeout_paths", lang)))
    if paths is None:
        Markup(html=tag("p", say("not_stored", lang), class_="sq-note"))
        return
    names = {part: drawn.say(f"fadeout_paths.{part}", lang) for part in PARTS}
    keys = [legends.swatch(place) for place in range(len(PARTS))]
    Markup(html=legends.named(keys, list(names.values()), say("legend", lang)))
    top = max(float(own[list(PARTS)].sum(axis=1).max()) for _, own in paths.groupby("role"))
    with solara.Div(classes=["sq-charts"]):
        for example in found.answer["examples"]:
            role, base, future = (example[name] for name in ("role", "base", "future"))
            own = paths[(paths["role"] == role) & (paths[FUTURE] == future)].sort_values(MONTH)
            title = drawn.say(f"fadeout_paths.{role}", lang, base=called(base, lang), future=future)
            back = own.loc[own[RESTORED] > 0.0, MONTH]
            told = ""
            if len(back):
                month = int(back.iloc[0])
                told = say("fading_back", lang, month=month, year=(month - 1) // MONTHS_A_YEAR + 1)
            with solara.Div():
                Markup(html=Html().join((tag("h3", title), tag("p", told, class_="sq-help") if told else "")))
                Chart(
                    option=stacked_path(own, names, top, lang, back=int(back.iloc[0]) if len(back) else None),
                    label=f"{title}. {_heard(own, names)}",
                    testid=f"path-{role}",
                    height=280,
                    tools=chart_tools(lang, title, _csv(own, names), f"fading-{role}"),
                )


def _csv(own: pd.DataFrame, names: Mapping[str, str]) -> str:
    """What a path shows, month by month."""
    shown = own[[MONTH, *PARTS]].rename(columns=dict(names))
    return shown.to_csv(index=False, lineterminator="\n", float_format="%.6g")


def stacked_path(
    own: pd.DataFrame, names: Mapping[str, str], top: float, lang: Lang, *, back: int | None
) -> Option:
    """One run's parts as areas on one another, from zero up to `top` in all charts."""
    months = [str(int(month)) for month in own[MONTH]]
    series: list[Option] = [
        {
            "type": "line",
            "name": name,
            "stack": "all",
            "symbol": "none",
            "lineStyle": {"width": 1, "color": "var(--paper)"},
            "itemStyle": {"color": _TONES[part]},
            "areaStyle": {"color": _TONES[part], "opacity": 1},
            "data": [round(float(value), 2) for value in own[part]],
        }
        for part, name in names.items()
    ]
    if back is not None:
        series[-1]["markLine"] = {
            "silent": True,
            "symbol": "none",
            "lineStyle": {"color": "var(--ink)", "type": "dotted", "width": 1.5},
            "label": {"formatter": drawn.say("fadeout_paths.restored", lang), "color": "var(--ink)"},
            "data": [{"xAxis": str(back)}],
        }
    words = {"color": "var(--ink)", "fontSize": 13}
    axis = {"axisLabel": words, "nameTextStyle": {"color": "var(--grey)"}}
    return {
        "grid": {"left": 8, "right": 16, "top": 44, "bottom": 26, "containLabel": True},
        "tooltip": {"trigger": "axis", "confine": True},
        "xAxis": {
            **axis, "type": "category", "data": months, "name": say("year", lang), "nameLocation": "middle",
            "nameGap": 26, "boundaryGap": False, "sqMonthsAYear": MONTHS_A_YEAR,
        },
        "yAxis": {
            **axis, "type": "value", "min": 0, "max": _round_up(top), "name": say("fading_people", lang),
            "splitLine": {"lineStyle": {"color": "var(--line)"}},
        },
        "series": series,
        "animationDuration": 300,
    }  # fmt: skip


def _round_up(top: float) -> float:
    """The next half of a power of ten, at which an axis ends without a crowded label."""
    half = 10.0 ** math.floor(math.log10(top)) / 2.0
    return half * math.ceil(top / half)


def _heard(own: pd.DataFrame, names: Mapping[str, str]) -> str:
    """What a chart shows, for those who hear it: each part at first and at last."""
    first, last = own.iloc[0], own.iloc[-1]
    return "; ".join(f"{name}: {first[part]:.0f} → {last[part]:.0f}" for part, name in names.items())


def _conditions(found: Stored, lang: Lang) -> Html:
    """Under which conditions it succeeds or each step is taken, and how the street office comes back."""
    findings = table("fadeout", "findings.csv")
    parts = [tag("h2", say("fading_conditions", lang))]
    for base in found.bases:
        telling = {
            it["what"]
            for it in found.answer["conditions"]
            if it["base"] == base and (it["what"] == "success" or it["outcome"] in ("found", "nothing"))
        }
        own = [] if findings is None else findings[findings["base"] == base].to_dict("records")
        own = [row for row in own if row["what"] in telling]
        texts = [
            tag("li", tag("strong", _what(str(row["what"]), found, lang)), ": ", str(row[lang]))
            for row in own
        ]
        last = next(row for row in reversed(found.answer["restoration"]) if row["base"] == base)
        steps = tag("p", say("fading_steps", lang), " ", "; ".join(_steps(found, base, lang)))
        gone = say("fading_restored", lang, share=percent(1.0 - float(last["survival"])), years=last["year"])
        parts.append(
            tag(
                "div",
                tag("h3", called(base, lang)),
                steps,
                tag("ul", *texts),
                tag("p", gone),
                class_="sq-box",
            )
        )
    return Html().join(parts)


def _steps(found: Stored, base: str, lang: Lang) -> list[str]:
    """In how many futures each step of a success is taken."""
    question = found.question
    counted = {
        row["what"]: say("fading_cell", lang, count=row["count"], futures=row["futures"])
        for row in found.answer["shares"]
        if row["base"] == base
        and row["horizon"] == question.last
        and row["level"] in (None, question.success)
    }
    return [f"{_what(step, found, lang)}: {counted[step]}" for step in _STEPS]


def _what(what: str, found: Stored, lang: Lang) -> str:
    """What holds, by when and by how much."""
    question = found.question
    return label(f"fadeout.{what}", lang).format(years=question.last, level=percent(question.success))
