"""Indicators of service (服务指标): what became of the cases that ended this month, and at what cost."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tests.twin.measures.breakdowns import VULNERABLE as VULNERABLE_GROUPS
from tests.twin.measures.breakdowns import Row, by_affair, mean, means, quantiles, ratio, totals
from tests.twin.words import PUSHED, PUSHES, has

if TYPE_CHECKING:
    from tests.twin.town import Town

BY_CASE = ("area", "class", "precinct", "resident_group")
BY_TASK = ("area", "class", "precinct")


def of_service(model: Town) -> Iterator[tuple[str, Iterator[Row]]]:
    """Name and rows of each."""
    affairs, thousands = model.affairs, len(model.residents) / 1000.0
    everyday = [affair.affair_class == "everyday" for affair in affairs]
    ended = model.ended
    of_residents = [case for case in ended if case.person >= 0]
    public = [case for case in of_residents if not everyday[case.affair]]
    direct = [case for case in public if affairs[case.affair].affair_class == "direct"]
    done = [case for case in public if case.state == "done"]
    issued = [case for case in ended if case.person < 0]

    raised = [now - then for now, then in zip(model.raised, model.raised_before, strict=True)]
    yield "cases_raised", _counted(model, raised)
    yield (
        "cases_done",
        totals(model, ended, lambda c: c.state == "done", "area", "class", "precinct", "system"),
    )
    still = [0] * len(affairs)
    for case in model.service.open.values():
        still[case.affair] += 1
    yield "cases_open", _counted(model, still)
    yield "time_to_finish_mean", means(model, done, lambda c: c.days, *BY_CASE)
    yield "time_to_finish_median", quantiles(model, done, lambda c: c.days, 0.5, "area", "class")
    yield "time_to_finish_p90", quantiles(model, done, lambda c: c.days, 0.9, "area", "class")
    yield "on_time_share", means(model, public, lambda c: c.on_time, *BY_CASE)
    yield "on_time_share_all", means(model, of_residents, lambda c: c.on_time, "class", "resident_group")
    yield "visits_per_case", means(model, done, lambda c: c.visits, *BY_CASE)
    yield "first_visit_share", means(model, done, lambda c: c.visits <= 1, "area", "class")
    done_direct = [case for case in direct if case.state == "done"]
    yield "counter_wait", means(model, done_direct, lambda c: c.counter_minutes, "area")
    yield "handoffs_per_case", means(model, done, lambda c: c.handoffs, "area", "class")
    yield "redirected_share", means(model, public, lambda c: c.redirected, "area", "class")
    yield "bounced_share", means(model, public, lambda c: c.bounced, "area", "class")
    yield "given_up_share", means(model, public, lambda c: c.state == "given_up", *BY_CASE)
    yield (
        "unmet_need",
        totals(
            model,
            of_residents,
            lambda c: affairs[c.affair].loss * (c.state == "given_up"),
            "area",
            "class",
            unit=thousands,
        ),
    )
    needs = [case for case in of_residents if everyday[case.affair]]
    yield "everyday_met_share", means(model, needs, lambda c: c.state == "done", "precinct", "resident_group")
    yield "satisfaction", means(model, public, lambda c: c.satisfaction, *BY_CASE)
    yield "satisfaction_all", means(model, of_residents, lambda c: c.satisfaction, "class", "resident_group")
    yield "vulnerable_gap", _gap(model)
    yield "quality_claimed", means(model, issued, lambda c: c.state == "done", *BY_TASK)
    yield "quality_true", means(model, issued, lambda c: c.true_quality, *BY_TASK)
    yield "tasks_on_time_share", means(model, issued, lambda c: c.on_time, "area", "class")
    yield "tasks_expired_share", means(model, issued, lambda c: c.state == "expired", "area", "class")
    yuan = 0.0
    for office in model.layout.offices:
        hours = [h for (a, _), h in office.hours.items() if not everyday[a] and affairs[a].programme is None]
        yuan += sum(hours) * model.hourly_cost(office) if hours else 0.0
    yield "cost_per_case", iter([("", "", yuan / len(done) if done else math.nan)])
    yield from _complaints(model)
    yield "stations_referred_share", means(model, direct, lambda c: c.referred, "area")
    yield from _pushing(model)
    yield from _burdens(model)


def _counted(model: Town, counts: list[int]) -> Iterator[Row]:
    yield "", "", float(sum(counts))
    yield from by_affair(model, counts)


def _gap(model: Town) -> Iterator[Row]:
    """How much less satisfied the vulnerable are."""
    satisfied: tuple[list[float], list[float]] = [], []
    for case in model.ended:
        if case.person >= 0 and model.affairs[case.affair].affair_class != "everyday":
            vulnerable = any(has(case.attributes, name) for name in VULNERABLE_GROUPS)
            satisfied[vulnerable].append(case.satisfaction)
    yield "", "", mean(satisfied[False]) - mean(satisfied[True])


def _complaints(model: Town) -> Iterator[tuple[str, Iterator[Row]]]:
    thousands = len(model.residents) / 1000.0
    precincts = range(model.structure.precincts)
    counted = [sum(complaints) for complaints in model.society.complaints]
    rather_not = [
        case for case in model.ended if case.person >= 0 and case.last_office >= 0 and case.satisfaction < 0.5
    ]
    homes = [max(1, n) for n in model.precinct_residents]
    by_precinct = [("precinct", str(i + 1), counted[i] / (homes[i] / 1000.0)) for i in precincts]
    yield "complaints", iter([("", "", sum(counted) / thousands), *by_precinct])
    yield "complaint_voice", iter([("", "", ratio(sum(counted), len(rather_not)))])
    here = [sum(case.precinct == i for case in rather_not) for i in precincts]
    by_precinct = [("precinct", str(i + 1), here[i] * 1000.0 / homes[i]) for i in precincts]
    yield "dissatisfied_cases", iter([("", "", len(rather_not) / thousands), *by_precinct])


def _pushing(model: Town) -> Iterator[tuple[str, Iterator[Row]]]:
    issued = [case for case in model.ended if case.person < 0]
    rows = list(means(model, issued, lambda c: c.channel in PUSHED, "area", "class"))
    channels = ["own_work", *PUSHED, "returned", "contract", "no_contractor"]
    if model.functions.any_may_move:
        channels.append("moved")
    for channel in channels:
        went = sum(case.channel == channel for case in issued)
        rows.append(("channel", channel, ratio(went, len(issued))))
    yield "push_down_rate", iter(rows)
    forbidden = [
        (a, option) for a, route in enumerate(model.routes) for option in PUSHES if route.banned(option) > 0.0
    ]
    pushed = sum(model.oversight.pushed[a][option] for a, option in forbidden)
    caught = sum(model.oversight.caught[a][option] for a, option in forbidden)
    yield "caught_share", iter([("", "", ratio(caught, pushed))])


def _burdens(model: Town) -> Iterator[tuple[str, Iterator[Row]]]:
    """What residents' own matters cost them in a year, told in its last month."""
    those = [b for b in model.burdens.of if b.cases > 0]
    if not model.at_turn_of_year:
        those = []
    hours, visits = [b.hours for b in those], [float(b.visits) for b in those]
    yield "visit_hours", iter([("", "", mean(hours))])
    yield "visit_hours_gini", iter([("", "", gini(hours))])
    yield "visit_hours_worst_decile", iter([("", "", mean(worst(hours)))])
    yield "visits_gini", iter([("", "", gini(visits))])
    yield "visits_worst_decile", iter([("", "", mean(worst(visits)))])


def gini(values: list[float]) -> float:
    """The Gini coefficient: half the mean difference of all pairs over the mean; missing where all are 0."""
    n, whole = len(values), sum(values)
    if whole <= 0.0:
        return math.nan
    return sum(abs(x - y) for x in values for y in values) / (2.0 * n * whole)


def worst(values: list[float]) -> list[float]:
    """The tenth with the most; of few, one at least."""
    return sorted(values)[-max(1, round(0.1 * len(values))) :]
