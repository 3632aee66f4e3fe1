"""The third question in tables: the footprint year by year, and in how many runs administration faded out.

What counts as fallen is judged as `shequ fadeout` judges it (`sim.analysis.fadeout`): the public posts, and
with them the people whose posts were cut and the coordinators, each against the run's own first month.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from sim.analysis.fadeout import (
    BASE,
    FUTURE,
    MONTH,
    PARTS,
    RESTORED,
    REVERSALS,
    SURVIVAL,
    Question,
    column,
    judged,
)
from sim.report.blocks import Cell, Grid
from sim.report.drawn import percent, said
from sim.report.over_time import months_of, yearly
from sim.report.sentences import Sentences
from sim.text.numbers import few_digits, typeset

LEVEL = 0.3
"""The fall that is asked for; `shequ fadeout` asks for others."""
PARTS_OF_FOOTPRINT = ("posts_strict", "pool_posts", "coordinators")
_INDICATORS = dict(zip(PARTS, PARTS_OF_FOOTPRINT, strict=True))
_COMES_BACK = {REVERSALS: "reversals", RESTORED: "street_office_restored"}
_YEARS = 10


def by_year(sentences: Sentences, name: str) -> Grid | None:
    """Posts, pool and coordinators and their sum by year and scenario; None without all of them."""
    rows, lang = sentences.rows, sentences.lang
    there = set(rows.loc[rows["by"] == "", "indicator"].unique())
    last = months_of(rows) // 12
    if not set(_INDICATORS.values()) <= there or last < 1:
        return None
    shown = sorted({round(year) for year in np.linspace(1, last, min(last, _YEARS))})
    means = {
        indicator: yearly(rows, indicator, list(sentences.names)).set_index(["scenario", "time"])["mean"]
        for indicator in _INDICATORS.values()
    }
    cells: list[tuple[Cell, ...]] = []
    for scenario, called in sentences.names.items():
        cells.append((Cell(called),))
        values = {
            indicator: [float(own.get((scenario, year), math.nan)) for year in shown]
            for indicator, own in means.items()
        }
        for indicator, own in values.items():
            title = said(sentences.indicators[indicator].name, lang)
            cells.append((Cell(title), *(Cell(text) for text in few_digits(*own))))
        total = [sum(parts) for parts in zip(*values.values(), strict=True)]
        cells.append((Cell(sentences.say("all_together")), *(Cell(text) for text in few_digits(*total))))
    headings = (sentences.say("year_column"), *(str(year) for year in shown))
    caption = sentences.say(
        "labelled", name=name, title=sentences.say("by_year_table"), caption=sentences.say("by_year_caption")
    )
    return Grid(name, caption, headings, tuple(cells))


def faded(sentences: Sentences, name: str) -> Grid | None:
    """A row a scenario: how far both sizes fell, in how many runs by the level, and what came back."""
    rows = sentences.rows
    wanted = {**_INDICATORS, **_COMES_BACK}
    own = rows[(rows["by"] == "") & rows["indicator"].isin(list(wanted.values()))]
    if set(wanted.values()) - set(own["indicator"].unique()):
        return None
    paths = _paths(own, wanted)
    years = int(paths[MONTH].max()) // 12
    if years < 1:
        return None
    question = Question((years,), (LEVEL,), (), LEVEL)
    found = judged(paths, question)
    cells = []
    for scenario, called in sentences.names.items():
        runs = found[found[BASE] == scenario]
        falls = [float(runs[column(f"{size}_fall", years)].mean()) for size in ("strict", "broad")]
        counts = [int(runs[column(size, years, LEVEL)].sum()) for size in ("strict", "broad")]
        came = [int(runs[f"{what}_after"].notna().sum()) for what in ("reversed", "restored")]
        of = len(runs)
        cells.append(
            (
                Cell(called),
                *(Cell(_fall(fall, sentences)) for fall in falls),
                *(Cell(sentences.say("futures_of", better=n, futures=of)) for n in (*counts, *came)),
                Cell(
                    sentences.say(
                        "futures_of", better=int(runs[column("success", years, LEVEL)].sum()), futures=of
                    )
                ),
            )
        )
    share = percent(LEVEL, sentences.lang)
    words = ("posts_fell", "all_fell", "posts_fell_by", "all_fell_by", "taken_back", "office_back", "lasting")
    headings = (sentences.say("option"), *(sentences.say(word, share=share) for word in words))
    title, text = sentences.say("faded_table"), sentences.say("faded_caption", years=years, share=share)
    return Grid(name, sentences.say("labelled", name=name, title=title, caption=text), headings, tuple(cells))


def _paths(own: pd.DataFrame, wanted: dict[str, str]) -> pd.DataFrame:
    """A row a scenario, replicate and month, as `sim.analysis.fadeout` has them."""
    own = own[["scenario", "replicate", "month", "indicator", "value"]].astype(
        {"scenario": str, "indicator": str}
    )
    table = own.pivot(index=["scenario", "replicate", "month"], columns="indicator", values="value")
    table = table.rename(columns={indicator: part for part, indicator in wanted.items()}).reset_index()
    table = table.rename(columns={"scenario": BASE, "replicate": FUTURE, "month": MONTH})
    return table.assign(**{SURVIVAL: math.nan})


def _fall(fall: float, sentences: Sentences) -> str:
    """A fall in per cent; a rise has a plus."""
    if math.isnan(fall):
        return "–"
    text = percent(abs(fall), sentences.lang)
    return text if round(100.0 * fall) == 0 else typeset(f"{'-' if fall > 0.0 else '+'}{text}")
