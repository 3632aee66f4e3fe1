"""What a visitor can ask of a comparison: the kinds of small studies, how large each is, and its key."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import pandas as pd

from sim.analysis.compare import WINDOW_MONTHS
from sim.analysis.goals import parse_goal
from sim.analysis.sensitivity import DIFFERENCE, strongest
from sim.app import desk
from sim.app.address import Address
from sim.app.compare import scenarios_of
from sim.app.options import levers
from sim.app.stored_analyses import table
from sim.experiments import small_studies as small
from sim.experiments.identity import content_hash, model_version
from sim.experiments.lever_games import game_between
from sim.experiments.small_studies import FEW_LEVERS, Pair, Size, SmallStudy, reduced
from sim.institutions.documents import InputError
from sim.institutions.files.library import load_scenario
from sim.institutions.scenario import Scenario
from sim.measures.indicators import HEADLINE, INDICATORS

Kind = Literal["levers", "fails", "hangs", "assumption"]

RESIDENTS = 4_000
REPLICATES: Mapping[Kind, int] = {"levers": 4, "fails": 1, "hangs": 2, "assumption": 5}
ORDERS = 2
"""Orders in which groups of levers join, in each replicate."""
FUTURES = 60
PATHS, SCREENED = 4, 6
"""Paths of the screening, and over how many parameters they go: those that moved the whole plan most."""
GOALS = ("on_time_share>=0", "committee_utilisation<=0", "public_spending<=0")
"""What the stored discovery asks of every future, so that own ones can be held beside it."""
_FORMAT = "study-2"


@dataclass(frozen=True)
class Asked:
    """One base and one option as they were asked to be compared."""

    base: Scenario
    option: Scenario

    @property
    def whole_plan(self) -> bool:
        """Whether it is the old structure against one that ends in the whole new one, as what is stored."""
        last = self.option.phases[-1].structure
        whole = load_scenario("new").phases[-1].structure
        same = last.id == whole.id and dict(last.levers) == dict(whole.levers)
        return same and self.base.id == "old" and not {*self.base.overrides, *self.option.overrides}

    def pair(self, kind: Kind) -> Pair:
        """The two at the size of a study."""
        return reduced((self.base, self.option), Size(RESIDENTS, REPLICATES[kind]))

    @property
    def residents(self) -> int:
        """Of the town of its studies."""
        return min(RESIDENTS, self.base.community.residents)

    def key(self, kind: Kind, changed: Mapping[str, float] | None = None) -> str:
        """The name of a study: 32 digits that follow from all it depends on."""
        parts = [_FORMAT, model_version(), kind, str(WINDOW_MONTHS), str(self.base.seed)]
        parts += [content_hash(scenario) for scenario in self.pair(kind)]
        parts += {
            "levers": [str(REPLICATES[kind]), str(ORDERS)],
            "fails": [*GOALS, str(FUTURES)],
            "hangs": [*screened(self), str(PATHS), str(REPLICATES[kind])],
            "assumption": [f"{name}={value!r}" for name, value in sorted((changed or {}).items())],
        }[kind]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]

    def study(self, kind: Kind, changed: Mapping[str, float] | None = None) -> Callable[[], SmallStudy]:
        """What makes the study; to be called beside the pages, as making its scenarios takes a while."""
        pair = self.pair(kind)

        def make() -> SmallStudy:
            if kind == "levers":
                return small.lever_study(pair, levers(), HEADLINE, WINDOW_MONTHS, ORDERS)
            if kind == "fails":
                goals = [parse_goal(goal, INDICATORS) for goal in GOALS]
                return small.failure_study(pair, goals, WINDOW_MONTHS, FUTURES)
            if kind == "hangs":
                return small.screening_study(pair, screened(self), HEADLINE, WINDOW_MONTHS, PATHS)
            return small.assumption_study(pair, changed or {}, HEADLINE, WINDOW_MONTHS)

        return make

    def runs(self, kind: Kind) -> int:
        """How many runs a study takes, at most. Raises InputError where it cannot be made."""
        if kind == "levers":
            players = len(game_between(*self.pair(kind), levers()).players)
            if players <= FEW_LEVERS:
                return int(REPLICATES[kind] * 2**players)
            groups = len({lever.group for lever in levers().values()})
            return REPLICATES[kind] * (2 + ORDERS * (groups - 1))
        if kind == "fails":
            return 2 * FUTURES
        if kind == "hangs":
            return 2 * REPLICATES[kind] * PATHS * (len(screened(self)) + 1)
        return 4 * REPLICATES[kind]

    def tables(
        self, kind: Kind, changed: Mapping[str, float] | None = None
    ) -> Mapping[str, pd.DataFrame] | None:
        """What a study of this comparison found; None where there is none yet."""
        return desk.studies().tables(self.key(kind, changed))


def held_by_goal(it: Asked) -> dict[str, tuple[int, int]]:
    """By indicator of a goal, in how many futures of how many it was held; empty where none were tried."""
    tables = it.tables("fails")
    if tables is None:
        return {}
    found = {}
    for row in tables["goals.csv"].to_dict("records"):
        goal = parse_goal(str(row["goal"]), INDICATORS)
        found[goal.indicator] = (int(row["futures"]) - int(row["missed"]), int(row["futures"]))
    return found


def asked(address: Address) -> Asked:
    """The base and the option that the address asks about. Raises InputError for what cannot be."""
    option = address.shown if address.shown in address.options else address.options[0]
    base, other = scenarios_of(replace(address, options=(option,)))
    return Asked(base, other)


def screened(asked: Asked) -> list[str]:
    """The parameters that a screening goes over: those that moved the whole plan's effect most."""
    stored = table("sensitivity", "morris.csv")
    if stored is None:
        return []
    own = stored[(stored["of"] == DIFFERENCE) & stored["indicator"].isin(HEADLINE)]
    fixed = {*asked.base.overrides, *asked.option.overrides}
    return [name for name in strongest(own, SCREENED + len(fixed)) if name not in fixed][:SCREENED]


def assumptions(asked: Asked) -> list[str]:
    """Parameters that can be changed as an assumption: with a range, and fixed by neither scenario."""
    fixed = {*asked.base.overrides, *asked.option.overrides}
    registry = asked.base.parameters.registry
    return [name for name, it in registry.items() if it.low < it.high and name not in fixed]


def cannot(asked: Asked, kind: Kind) -> InputError | None:
    """Why a study of this comparison cannot be made; None where it can."""
    try:
        asked.runs(kind)
    except InputError as error:
        return error
    return None
