"""When the reform fails: how often, and the conditions under which failures gather, drawn as ranges."""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd
import solara
from markupsafe import Markup as Html

from sim.analysis.discovery import FEWEST
from sim.app.elements import tag
from sim.app.numerals import percent, short, spaced
from sim.app.why_sources import Found
from sim.app.widgets import Markup
from sim.app.words import say
from sim.institutions.files.library import load_registry
from sim.institutions.parameters import Parameter
from sim.report.drawn import said
from sim.text import Lang, label


@cache
def registry() -> dict[str, Parameter]:
    """The bundled parameters."""
    return load_registry()


def name_of(parameter: str, lang: Lang) -> str:
    """A parameter's name; its id where the registry no longer has it."""
    declared = registry().get(parameter)
    return said(declared.name, lang) if declared else parameter


@solara.component
def Fails(there: Found, lang: Lang) -> None:
    """The conditions that fresh futures confirmed, of all goals together."""
    boxes, findings = there.tables["boxes.csv"], there.tables.get("findings.csv")
    # luck may explain the others, so they are no findings
    confirmed = boxes[boxes["confirmed"].astype(bool)]
    drawn = [_box(own, rest_of(there, number), lang) for number, own in confirmed.groupby("box")]
    told: Html | str = ""
    if findings is not None:
        sentences = (tag("p", spaced(text)) for text in findings[lang])
        told = tag("details", tag("summary", say("told_in_full", lang)), *sentences)
    elif not drawn:
        outcome = str(there.tables["count.csv"]["outcome"].iloc[0])
        told = tag("p", label(f"discover.{outcome}", lang).format(fewest=FEWEST))
    share = _share(there, lang)
    Markup(
        html=tag("div", share, tag("div", *drawn, told, data_testid="boxes"), class_="sq-failing"),
        testid="fails",
    )


def _share(there: Found, lang: Lang) -> Html:
    """How many of all futures miss the goal, as a figure to be seen first, and what a miss is."""
    count = missed(there)
    if count is None:
        return tag("p", say("fails_help", lang), class_="sq-lead")
    misses, futures = count
    figure = tag(
        "p",
        tag("strong", percent(misses / futures)),
        " ",
        tag("span", say("missed_in_all", lang, futures=futures)),
        class_="sq-figure",
    )
    return tag("div", figure, tag("p", say("fails_help", lang), class_="sq-lead"))


def missed(there: Found) -> tuple[int, int] | None:
    """Futures that miss the goal, and all; None where that is not kept."""
    if (count := there.tables.get("count.csv")) is not None:
        return int(count["misses"].iloc[0]), int(count["futures"].iloc[0])
    path = there.tables.get("trajectory.csv")
    if path is None:
        return None
    # the first step of the first search holds every future
    whole = path[(path["box"] == 1) & (path["step"] == 0)]
    if whole.empty:
        return None
    of = int(whole["inside"].iloc[0])
    return round(float(whole["density"].iloc[0]) * of), of


def rest_of(there: Found, number: object) -> float | None:
    """Share of misses among the futures that a box was looked for in, those outside the boxes before it.

    None for the first box, which was looked for in all, and where it is not known how many these are.
    """
    before = there.tables["boxes.csv"].drop_duplicates("box")
    before = before[before["box"] < number]
    count = missed(there)
    if before.empty or count is None:
        return None
    misses, futures = count
    return (misses - float(before["missed"].sum())) / (futures - float(before["inside"].sum()))


def _box(own: pd.DataFrame, rest: float | None, lang: Lang) -> Html:
    """The conditions of a box, and what it holds; `rest` as `rest_of` has it."""
    rows = own.to_dict("records")
    first, more = rows[0], {} if rest is None else {"rest": percent(rest)}
    facts = tag(
        "p",
        say(
            "box_missed_rest" if more else "box_missed",
            lang,
            **more,
            density=percent(float(first["density"])),
            fresh=percent(float(first["fresh_density"])),
            coverage=percent(float(first["coverage"])),
        ),
    )
    called = ("box_title" if len(rows) > 1 else "box_title_one") + ("_rest" if more else "")
    title = tag("h3", say(called, lang, count=len(rows)))
    return tag("div", title, tag("ul", *(_condition(row, lang) for row in rows)), facts, class_="sq-box")


def _condition(row: dict[Any, Any], lang: Lang) -> Html:
    """One condition: in words, and a bar of the parameter's whole range with the failing part marked."""
    parameter = str(row["parameter"])
    low, high, least, most = (float(row[name]) for name in ("low", "high", "range_low", "range_high"))
    declared = registry().get(parameter)
    unit = label(f"unit.{declared.unit}", lang) if declared else ""
    ends = {"low": short(low, 2), "high": short(high, 2), "least": short(least), "most": short(most)}
    way = "above" if low > least and high >= most else "below" if low <= least else "between"
    width = most - least or 1.0
    begin, end = 100.0 * (low - least) / width, 100.0 * (high - least) / width
    marked = tag("span", class_="sq-part", style=f"left:{begin:.1f}%;width:{end - begin:.1f}%")
    default: Html | str = ""
    if declared and least <= declared.default <= most:
        at = 100.0 * (declared.default - least) / width
        default = tag("span", class_="sq-here", style=f"left:{at:.1f}%")
    scale = tag("span", tag("span", ends["least"]), tag("span", ends["most"]), class_="sq-ends")
    heard = say("range_heard", lang, **ends)
    bar = tag(
        "div",
        tag("div", marked, default, class_="sq-range"),
        scale,
        role="img",
        aria_label=heard if not default else f"{heard} {_default(parameter, lang)}",
    )
    words = tag(
        "p",
        tag("strong", name_of(parameter, lang)),
        " ",
        say(f"condition.{way}", lang, **ends),
        f" [{unit}]" if unit else "",
    )
    usual = tag("p", tag("span", class_="sq-herekey"), _default(parameter, lang), class_="sq-help")
    return tag("li", words, bar, usual if default else "", class_="sq-condition")


def _default(parameter: str, lang: Lang) -> str:
    return say("usual_value", lang, value=short(registry()[parameter].default))
