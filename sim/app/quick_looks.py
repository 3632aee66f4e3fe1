"""Quick looks: the curves of what is being built, foretold at once from runs that come with the package.

`sim.app.storing_looks` makes them; how they are foretold and how far off that is, `sim.analysis.quick_look`
says. Nothing of the model is here.
"""

from __future__ import annotations

import json
from functools import cache

import pandas as pd

from sim.analysis.quick_look import QuickLook
from sim.app.desk import STORED
from sim.app.plan import FROM, Plan
from sim.app.stored_analyses import of_today
from sim.institutions.files.library import load_scenario

FOLDER = STORED / "looks"
LEARNED, SCHEDULES = "quick_look.json", "schedules.csv"
"""What was learned, and what the runs were of."""

INDICATORS_SHOWN = ("on_time_share", "committee_utilisation", "administrative_footprint")
"""Service, committees' hours, footprint: the three questions, an indicator each."""

YEARS = 6
"""How far a quick look goes."""
LAST_BEGUN = 48
"""Levers of the schedules drawn begin until this month, so that two years of each are seen."""
SEED, SEEDS = 1, 4
"""The base seed of the runs, and how many seeds made of it they have in turn."""


@cache
def quick_look() -> QuickLook | None:
    """What was learned; None where it did not come with the package."""
    path = FOLDER / LEARNED
    return QuickLook.of_plain(json.loads(path.read_text("utf-8"))) if path.is_file() else None


@cache
def is_of_today() -> bool:
    """Whether the model that made the runs is the one that runs here, or gave the same numbers."""
    return of_today(FOLDER)


@cache
def residents() -> int:
    """Of the runs it was learned from."""
    return load_scenario(FROM).community.residents


def foretold(plan: Plan, indicator: str) -> pd.DataFrame | None:
    """An indicator month by month under a plan (see `QuickLook.foretell`); None without a quick look."""
    look = quick_look()
    if look is None or indicator not in look.parts:
        return None
    return look.foretell({name: (it.strength, it.month) for name, it in plan.levers.items()}, indicator)
