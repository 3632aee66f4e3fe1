"""Indicators of residents' committees (居委会指标): their hours, what they are assigned, who quits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from tests.twin.committees import Committee
from tests.twin.measures.breakdowns import Row, by_affair, mean, one, ratio
from tests.twin.words import MONTHS_A_YEAR

if TYPE_CHECKING:
    from tests.twin.town import Town

type Of = Callable[[Committee], float]


def of_committees(model: Town) -> Iterator[tuple[str, Iterator[Row]]]:
    """Name and rows of each."""
    yield from _hours(model)
    yield from _state(model)
    yield from _assigned(model)


def by_precinct(committees: list[Committee], of: Of) -> list[Row]:
    """One row a precinct."""
    return [("precinct", str(i + 1), of(committee)) for i, committee in enumerate(committees)]


def rate(committees: list[Committee], part: Of, whole: Of) -> Iterator[Row]:
    """A part over a whole, in all and by precinct."""
    yield "", "", ratio(sum(map(part, committees)), sum(map(whole, committees)))
    yield from by_precinct(committees, lambda c: ratio(part(c), whole(c)))


# --- hours of a committee's month ------------------------------------------------------------------------


def assigned_hours(c: Committee) -> float:
    """On what departments issue, but for what has moved to the committee for good."""
    issued = [affair.programme is not None for affair in c.model.affairs]
    return c.offices["staff"].hours_of("plain", "paid", affairs=issued)


def residents_hours(c: Committee) -> float:
    """On what residents raise, and on what has moved to the committee."""
    theirs = [affair.programme is None for affair in c.model.affairs]
    office = c.offices["staff"]
    return office.hours_of("plain", "paid", affairs=theirs) + office.hours_of("moved")


def own_hours(c: Committee) -> float:
    """On self-governance."""
    return c.activities.get("self_governance", 0.0)


def hours_worked(c: Committee) -> float:
    """On all of these."""
    return assigned_hours(c) + residents_hours(c) + own_hours(c)


def hours_wanted(c: Committee) -> float:
    """That cases ask for, and the norm of self-governance."""
    return sum(purpose.demand for purpose in c.offices["staff"].purposes) + c.norm


def overtime_hours(c: Committee) -> float:
    """Beyond those that its people owe."""
    return c.available * c.overtime / (1.0 + c.overtime)


def waiting_hours(c: Committee) -> float:
    """Of cases that wait."""
    return max(0.0, c.offices["staff"].backlog)


# --- indicators ------------------------------------------------------------------------------------------


def _hours(model: Town) -> Iterator[tuple[str, Iterator[Row]]]:
    committees = [committee for committee in model.committees if committee.is_open]

    def members(c: Committee) -> float:
        return c.people - c.empty * model.scale

    rows = list(rate(committees, hours_worked, members))
    people = sum(map(members, committees))
    purposes: dict[str, Of] = {
        "assigned": assigned_hours,
        "residents": residents_hours,
        "self_governance": own_hours,
    }
    for purpose, hours in purposes.items():
        rows.append(("purpose", purpose, ratio(sum(map(hours, committees)), people)))
    yield "committee_hours", iter(rows)
    yield "committee_utilisation", rate(committees, hours_wanted, lambda c: c.available / (1.0 + c.overtime))
    yield "committee_administrative_share", rate(committees, assigned_hours, hours_worked)
    yield "committee_overtime", rate(committees, overtime_hours, members)
    there = sum(c.available for c in committees)
    used = sum(c.worked + sum(c.activities.values()) for c in committees)
    yield "committee_idle_share", one(ratio(max(0.0, there - used), there))
    rows = [("", "", sum(map(own_hours, committees)) / (len(model.residents) / 1000.0))]
    residents = model.precinct_residents
    rows += by_precinct(committees, lambda c: ratio(own_hours(c), residents[c.instance] / 1000.0))
    yield "self_governance_hours", iter(rows)


def _state(model: Town) -> Iterator[tuple[str, Iterator[Row]]]:
    committees = [committee for committee in model.committees if committee.is_open]
    rows: list[Row] = [("", "", mean([1.0 - c.effort for c in committees]))]
    yield "perfunctory_share", iter(rows + by_precinct(committees, lambda c: 1.0 - c.effort))
    quits = sum(c.quits for c in committees) * MONTHS_A_YEAR
    yield "committee_turnover", one(ratio(quits, sum(c.people for c in committees) / model.scale))
    yield "committee_backlog", rate(committees, waiting_hours, lambda c: c.available)
    yield "committee_help", one(sum(c.help for c in committees))
    weights = model.precinct_residents[: len(committees)]
    known = sum(c.knowledge * n for c, n in zip(committees, weights, strict=True)) / sum(weights)
    rows = [("", "", known)]
    yield "local_knowledge", iter(rows + by_precinct(committees, lambda c: c.knowledge))


def _assigned(model: Town) -> Iterator[tuple[str, Iterator[Row]]]:
    committees, yearly = model.structure.precincts, MONTHS_A_YEAR / model.scale
    tasks = [0] * len(model.affairs)
    for case in model.assigned:
        tasks[case.affair] += 1
    rows: list[Row] = [("", "", sum(tasks) * yearly / committees)]
    rows += by_affair(model, tasks, yearly / committees)
    here = [[case for case in model.assigned if case.precinct == i] for i in range(committees)]
    rows += [("precinct", str(i + 1), len(cases) * yearly) for i, cases in enumerate(here)]
    yield "assigned_items", iter(rows)
    yield "assigned_types", one(mean([len({case.affair for case in cases}) for cases in here]))
    senders = [{model.affairs[case.affair].department for case in cases} - {None} for cases in here]
    yield "assigned_senders", one(mean([len(names) for names in senders]))
    by_notice = sum(
        model.affairs[case.affair].frequency == "ad_hoc" or case.channel == "assistance"
        for case in model.assigned
    )
    yield "ad_hoc_share", one(ratio(by_notice, sum(tasks)))
    functions = model.functions
    yield "affairs_lapsed", one(sum(sunset.lapsed for sunset in model.sunsets.of))
    may_move = sum(function.taker is not None for function in functions.of)
    yield "functions_moved", one(ratio(sum(function.share for function in functions.of), may_move))
    yield "functions_returned", one(functions.steps_back)
