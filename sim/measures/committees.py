"""Measures of the residents' committees: their hours, what is assigned to them, and their own work."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.institutions.scenario import MONTHS_A_YEAR
from sim.kernel.arrays import Floats
from sim.measures.indicators import Row, measure
from sim.measures.month import Month
from sim.measures.samples import ratio


@measure("committee_hours")
def committee_hours(m: Month) -> Iterator[Row]:
    members = m.committee_members
    hours = {purpose: worked.sum() for purpose, worked in m.committee_purposes().items()}
    people = members.sum()
    yield "", "", ratio(sum(hours.values()), people)
    for purpose, worked in hours.items():
        yield "purpose", purpose, ratio(worked, people)
    yield from _by_precinct(m.committee_hours_worked, members)


@measure("committee_utilisation")
def committee_utilisation(m: Month) -> Iterator[Row]:
    wanted = np.array([m.demanded_of(c) for c in m.committees])
    has = np.array([c.available / (1.0 + c.overtime) for c in m.committees])
    yield "", "", ratio(wanted.sum(), has.sum())
    yield from _by_precinct(wanted, has)


@measure("committee_administrative_share")
def committee_administrative_share(m: Month) -> Iterator[Row]:
    assigned, worked = m.committee_purposes()["assigned"], m.committee_hours_worked
    yield "", "", ratio(assigned.sum(), worked.sum())
    yield from _by_precinct(assigned, worked)


@measure("committee_overtime")
def committee_overtime(m: Month) -> Iterator[Row]:
    members = m.committee_members
    extra = np.array([c.available * c.overtime / (1.0 + c.overtime) for c in m.committees])
    yield "", "", ratio(extra.sum(), members.sum())
    yield from _by_precinct(extra, members)


@measure("committee_idle_share")
def committee_idle_share(m: Month) -> Iterator[Row]:
    has = sum(c.available for c in m.committees)
    used = sum(c.worked + sum(c.activities.values()) for c in m.committees)
    yield "", "", ratio(max(0.0, has - used), has)


@measure("assigned_items")
def assigned_items(m: Month) -> Iterator[Row]:
    committees = m.model.structure.precincts
    tasks = m.model.counts.assigned[:, :committees]
    yearly = MONTHS_A_YEAR / m.model.scale
    yield "", "", tasks.sum() * yearly / committees
    for by, key, value in m.model.affair_tables.sums(tasks.sum(axis=1), ("area", "class")):
        yield by, key, value * yearly / committees
    for i, fell in enumerate(tasks.sum(axis=0).tolist()):
        yield "precinct", str(i + 1), fell * yearly


@measure("affairs_lapsed")
def affairs_lapsed(m: Month) -> Iterator[Row]:
    yield "", "", float(m.model.sunsets.lapsed.sum())


@measure("functions_moved")
def functions_moved(m: Month) -> Iterator[Row]:
    functions = m.model.functions
    yield "", "", ratio(float(functions.share.sum()), float(functions.transferable.sum()))


@measure("functions_returned")
def functions_returned(m: Month) -> Iterator[Row]:
    yield "", "", float(m.model.functions.steps_back)


@measure("assigned_types")
def assigned_types(m: Month) -> Iterator[Row]:
    tasks = m.model.counts.assigned[:, : m.model.structure.precincts]
    yield "", "", float((tasks > 0).sum(axis=0).mean())


@measure("assigned_senders")
def assigned_senders(m: Month) -> Iterator[Row]:
    tasks = m.model.counts.assigned[:, : m.model.structure.precincts]
    department = m.model.affair_tables.department
    affair, precinct = np.nonzero(tasks)
    sends = np.zeros((department.max() + 2, tasks.shape[1]), dtype=np.bool_)
    sends[department[affair], precinct] = True  # what no department sends, -1, in the last row
    yield "", "", float(sends[:-1].sum(axis=0).mean())


@measure("ad_hoc_share")
def ad_hoc_share(m: Month) -> Iterator[Row]:
    tasks = m.model.counts.assigned.sum(axis=1)
    ad_hoc = m.model.affair_tables.ad_hoc
    # what comes as assistance comes as a notice of the day, whatever it is
    by_notice = tasks[ad_hoc].sum() + m.model.counts.assisted[~ad_hoc].sum()
    yield "", "", ratio(float(by_notice), float(tasks.sum()))


@measure("perfunctory_share")
def perfunctory_share(m: Month) -> Iterator[Row]:
    withheld = np.array([1.0 - c.effort for c in m.committees])
    yield "", "", float(withheld.mean())
    for i, value in enumerate(withheld):
        yield "precinct", str(i + 1), value


@measure("committee_turnover")
def committee_turnover(m: Month) -> Iterator[Row]:
    posts = sum(c.people() for c in m.committees) / m.model.scale
    yield "", "", ratio(sum(c.quits for c in m.committees) * MONTHS_A_YEAR, posts)


@measure("committee_backlog")
def committee_backlog(m: Month) -> Iterator[Row]:
    waiting = np.array([m.backlog_of(c) for c in m.committees])
    has = np.array([c.available for c in m.committees])
    yield "", "", ratio(waiting.sum(), has.sum())
    yield from _by_precinct(waiting, has)


@measure("committee_help")
def committee_help(m: Month) -> Iterator[Row]:
    yield "", "", sum(c.help for c in m.committees)


@measure("local_knowledge")
def local_knowledge(m: Month) -> Iterator[Row]:
    known = np.array([c.knowledge for c in m.committees])
    weight = m.model.precinct_residents[: known.size]
    yield "", "", float((known * weight).sum() / weight.sum())
    yield from (("precinct", str(i + 1), value) for i, value in enumerate(known))


@measure("committee_cash_paid")
def committee_cash_paid(m: Month) -> Iterator[Row]:
    yield "", "", m.model.accounts.spent("task_payment")


@measure("self_governance_hours")
def self_governance_hours(m: Month) -> Iterator[Row]:
    hours = m.committee_purposes()["self_governance"]
    yield "", "", hours.sum() / m.thousands
    for i, value in enumerate(hours.tolist()):
        yield "precinct", str(i + 1), ratio(value, m.precinct_residents[i] / 1000.0)


def _by_precinct(parts: Floats, wholes: Floats) -> Iterator[Row]:
    for i, (part, whole) in enumerate(zip(parts.tolist(), wholes.tolist(), strict=True)):
        yield "precinct", str(i + 1), ratio(part, whole)
