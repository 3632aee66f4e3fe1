"""Raising a case (办件发生): a candidate becomes a case with a way before it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tests.twin import ways
from tests.twin.cases import Case, Stage
from tests.twin.draws import HOUSEHOLD, PATIENCE, PREVENT, STAND, chance
from tests.twin.needs import Candidate
from tests.twin.routes import Route
from tests.twin.words import DAY_HOURS, FALL_ON_COMMITTEES

if TYPE_CHECKING:
    from tests.twin.town import Town


def case_of(town: Town, candidate: Candidate) -> Case | None:
    """A candidate becomes a case with a way before it, unless self-governance prevents it."""
    affair, key, route = town.affairs[candidate.affair], candidate.key, town.routes[candidate.affair]
    per = affair.programme.per if affair.programme is not None else "resident"
    household = -1
    if per == "resident":
        household = town.residents[candidate.who].home.number
    elif per == "household":
        household = candidate.who
    elif per == "subdistrict":
        household = int(chance(key, HOUSEHOLD) * len(town.households))
    precinct = candidate.who if per == "committee" else town.households[household].precinct
    by_resident = affair.programme is None
    if by_resident and chance(key, PREVENT) < affair.preventable * town.society.capital[precinct]:
        return None
    raised = (town.day + candidate.time) * DAY_HOURS
    case = Case(town.service.slot(), key, candidate.affair, raised, arrived=raised)
    town.service.open[case.slot] = case
    case.household, case.precinct, case.priority = household, precinct, route.priority
    town.raised[case.affair] += 1
    every_step = frozenset(range(len(route.steps)))
    if by_resident:
        stages = of_resident(town, case, candidate.who, route, every_step)
        if stages is None:
            return None
    else:
        stages = of_department(town, case, route, every_step)
    ways.settle(case, stages, town.rules)
    for stage in stages:
        stage.office.purposes[stage.purpose].demand += stage.effort
    return case


def of_resident(
    town: Town, case: Case, person: int, route: Route, steps: frozenset[int]
) -> list[Stage] | None:
    """A resident's matter; nothing where she turns to nobody."""
    case.person, case.visits = person, 1
    door = town.residents[person].choose_door(route, case.key)
    case.door = door.name
    patience = route.affair.patience_days * DAY_HOURS
    case.deadline = case.raised - math.log(chance(case.key, PATIENCE)) * patience
    case.stand = -math.log(chance(case.key, STAND)) * town.rules.standing
    if door.site is None:
        case.visits, case.account = 0, (case.affair, "plain")
        town.service.finish(case, "given_up", case.raised)
        return None
    return ways.of_resident(case, route, town.rules, steps, fresh=True)


def of_department(town: Town, case: Case, route: Route, steps: frozenset[int]) -> list[Stage]:
    """A department's task, counted by what became of it."""
    case.on_deadline = "expired"
    case.deadline = case.raised + route.affair.patience_days * DAY_HOURS
    choice = town.choices[case.affair]
    stages = ways.of_department(case, route, choice, town.rules, steps, fresh=True, relayed=False)
    nobody_holds_it = case.channel == "no_contractor" and route.steps[0].site.by_precinct
    if nobody_holds_it or case.channel in FALL_ON_COMMITTEES:
        town.assigned.append(case)
    if route.pushable and case.channel != "moved":
        town.oversight.pushed[case.affair][case.option] += 1
        town.oversight.caught[case.affair][case.option] += case.channel == "returned"
    return stages
