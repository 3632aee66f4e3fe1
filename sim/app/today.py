"""What is said first about reasons: whether today's values lie where the reform fails."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup as Html

from sim.app.asked_why import Asked
from sim.app.elements import tag
from sim.app.failing import missed, name_of, rest_of
from sim.app.numerals import percent, short
from sim.app.robust import goals
from sim.app.why_sources import Found, of_earlier
from sim.app.words import say
from sim.report.drawn import listed
from sim.text import Lang


def today_first(there: Found | None, asked: Asked, lang: Lang) -> Html:
    """A sentence in the look of a finding: in, out, or not known."""
    if there is None:
        return tag("p", say("today_unknown", lang), class_="sq-note", data_testid="today")
    boxes = there.tables["boxes.csv"]
    within = [own for own in regions(boxes) if holds(own, asked)]
    aims = listed(goals(lang), lang)
    if within:
        own = within[0]  # a later one was looked for among the futures outside those before it
        at = listed([_at(row, asked, lang) for row in own.to_dict("records")], lang)
        density, rest = float(own["density"].iloc[0]), rest_of(there, own["box"].iloc[0])
        gaps = {"conditions": at, "share": percent(density), "goals": aims}
        count = missed(there)
        told = [tag("strong", say("today_inside_first", lang)), " ", say("today_inside", lang, **gaps)]
        if rest is not None and count is not None and density <= count[0] / count[1]:
            # more than of what is left, not more than of all: failures gather elsewhere
            told = [say("today_rest", lang, rest=percent(rest), **gaps)]
        return tag(
            "p",
            *told,
            *((" ", say("made_before", lang)) if of_earlier(there, "fails") else ()),
            class_="sq-first",
            data_testid="today",
        )
    code = "today_outside" if regions(boxes) else "today_none"
    text = say(code, lang, goals=aims)
    if of_earlier(there, "fails"):
        text = f"{text} {say('made_before', lang)}"
    return tag("p", text, class_="sq-first sq-fine", data_testid="today")


def regions(boxes: pd.DataFrame) -> list[pd.DataFrame]:
    """The boxes that fresh futures confirmed, each with a row a condition."""
    return [own for _, own in boxes[boxes["confirmed"].astype(bool)].groupby("box")]


def holds(region: pd.DataFrame, asked: Asked) -> bool:
    """Whether the values of a comparison's base lie within all conditions of a region."""
    values = asked.base.parameters
    return all(
        row["parameter"] in values and row["low"] <= float(values[row["parameter"]]) <= row["high"]
        for row in region.to_dict("records")
    )


def _at(row: dict[object, object], asked: Asked, lang: Lang) -> str:
    name = str(row["parameter"])
    value = short(float(asked.base.parameters[name]))
    low, high, least = (float(str(row[end])) for end in ("low", "high", "range_low"))
    limit = short(low, 2) if low > least else short(high, 2)
    return say(
        "today_at_above" if low > least else "today_at_below",
        lang,
        name=name_of(name, lang),
        value=value,
        limit=limit,
    )
