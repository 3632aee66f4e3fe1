"""Where a reason is from: worked out for the comparison that was asked, or stored of the whole plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd
from markupsafe import Markup as Html

from sim.app.asked_why import FUTURES, ORDERS, PATHS, REPLICATES, SCREENED, Asked, Kind
from sim.app.elements import tag
from sim.app.stored_analyses import command, is_of_today, table
from sim.app.words import say
from sim.text import Lang

_STORED: Mapping[Kind, tuple[str, tuple[str, ...]]] = {
    "levers": ("attribution", ("shapley.csv", "effects.csv")),
    "fails": ("discovery", ("boxes.csv", "trajectory.csv", "findings.csv")),
    "hangs": ("sensitivity", ("morris.csv", "variance.csv")),
}
"""What comes with the package, by kind: the folder of an analysis, and its tables."""


@dataclass(frozen=True)
class Found:
    """Tables, and whether they are of this comparison (`own`) or come with the package (`stored`)."""

    tables: Mapping[str, pd.DataFrame]
    source: Literal["own", "stored"]


def found(asked: Asked, kind: Kind) -> Found | None:
    """What there is for a comparison: its own study first, then what is stored if it is of the whole plan."""
    own = asked.tables(kind)
    if own is not None:
        return Found(own, "own")
    if not asked.whole_plan or kind not in _STORED:
        return None
    analysis, files = _STORED[kind]
    there = {file: it for file in files if (it := table(analysis, file)) is not None}
    return Found(there, "stored") if there else None


def of_earlier(there: Found, kind: Kind) -> bool:
    """Whether an earlier model made what is shown."""
    return there.source == "stored" and not is_of_today(_STORED[kind][0])


def origin(there: Found, asked: Asked, kind: Kind, lang: Lang) -> Html:
    """A line on what it is made of; methods and commands are folded away."""
    if there.source == "own":
        first = say("why_own", lang, residents=f"{asked.residents:,}", years=asked.base.years)
    else:
        first = say("why_stored", lang)
        if of_earlier(there, kind):
            first = f"{first} {say('made_before', lang)}"
    gaps = {
        "replicates": REPLICATES[kind], "orders": ORDERS, "futures": FUTURES, "paths": PATHS,
        "some": SCREENED,
    }  # fmt: skip
    method = tag("p", say(f"method.{kind}.{there.source}", lang, **gaps))
    if there.source == "stored":
        made = tag("p", say("made_by", lang), " ", tag("code", command(_STORED[kind][0])), class_="sq-help")
    else:
        made = reproduced(asked, kind, lang)
    fold = tag("details", tag("summary", say("how_made", lang)), method, made, class_="sq-help")
    return Html().join((tag("p", first, class_="sq-help", data_testid=f"source-{kind}"), fold))


def reproduced(asked: Asked, kind: Kind, lang: Lang, changed: Mapping[str, float] | None = None) -> Html:
    """The commands that make the same runs."""
    lines = "\n".join(asked.commands(kind, changed))
    code = tag("pre", tag("code", lines), class_="sq-code", tabindex=0, lang="en")
    return Html().join((tag("p", say("reproduce_command", lang)), code))
