"""Measures of service: what became of the cases that ended this month."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.indicators import Row, measure
from sim.month import Month
from sim.service import EXPIRED, GIVEN_UP

BY_CASE = ("area", "class", "precinct", "resident_group")


@measure("cases_raised")
def cases_raised(m: Month) -> Iterator[Row]:
    raised = m.model.raised_this_month
    yield "", "", raised.sum()
    yield from m.model.affair_tables.sums(raised, ("area", "class"))


@measure("cases_done")
def cases_done(m: Month) -> Iterator[Row]:
    yield from m.count(m.done, ("area", "class", "precinct", "system"))


@measure("cases_open")
def cases_open(m: Month) -> Iterator[Row]:
    still_open = m.model.ledger.open_by_affair()
    yield "", "", still_open.sum()
    yield from m.model.affair_tables.sums(still_open, ("area", "class"))


@measure("time_to_finish_mean")
def time_to_finish_mean(m: Month) -> Iterator[Row]:
    yield from m.mean(m.column("days"), m.public & m.done, BY_CASE)


@measure("time_to_finish_median")
def time_to_finish_median(m: Month) -> Iterator[Row]:
    yield from m.quantile(m.column("days"), 0.5, m.public & m.done, ("area", "class"))


@measure("time_to_finish_p90")
def time_to_finish_p90(m: Month) -> Iterator[Row]:
    yield from m.quantile(m.column("days"), 0.9, m.public & m.done, ("area", "class"))


@measure("on_time_share")
def on_time_share(m: Month) -> Iterator[Row]:
    yield from m.mean(m.column("on_time"), m.public, BY_CASE)


@measure("on_time_share_all")
def on_time_share_all(m: Month) -> Iterator[Row]:
    yield from m.mean(m.column("on_time"), m.of_residents, ("class", "resident_group"))


@measure("visits_per_case")
def visits_per_case(m: Month) -> Iterator[Row]:
    yield from m.mean(m.column("visits"), m.public & m.done, BY_CASE)


@measure("first_visit_share")
def first_visit_share(m: Month) -> Iterator[Row]:
    yield from m.mean((m.rows["visits"] <= 1).astype(np.float64), m.public & m.done, ("area", "class"))


@measure("counter_wait")
def counter_wait(m: Month) -> Iterator[Row]:
    minutes = m.column("counter_minutes") / np.maximum(1.0, m.column("visits"))
    yield from m.mean(minutes, m.public & m.done & m.is_class("direct"), ("area",))


@measure("handoffs_per_case")
def handoffs_per_case(m: Month) -> Iterator[Row]:
    yield from m.mean(m.column("handoffs"), m.public & m.done, ("area", "class"))


@measure("redirected_share")
def redirected_share(m: Month) -> Iterator[Row]:
    yield from m.mean(m.column("redirected"), m.public, ("area", "class"))


@measure("bounced_share")
def bounced_share(m: Month) -> Iterator[Row]:
    yield from m.mean(m.column("bounced"), m.public, ("area", "class"))


@measure("given_up_share")
def given_up_share(m: Month) -> Iterator[Row]:
    gone = (m.rows["state"] == GIVEN_UP).astype(np.float64)
    yield from m.mean(gone, m.public, BY_CASE)


@measure("unmet_need")
def unmet_need(m: Month) -> Iterator[Row]:
    lost = m.model.affair_tables.loss[m.affair] * (m.rows["state"] == GIVEN_UP)
    yield "", "", lost[m.of_residents].sum() / m.thousands
    for dimension in ("area", "class"):
        for key, group in m.groups(dimension):
            yield dimension, key, lost[m.of_residents & group].sum() / m.thousands


@measure("everyday_met_share")
def everyday_met_share(m: Month) -> Iterator[Row]:
    yield from m.mean(m.done.astype(np.float64), m.of_residents & m.everyday, ("precinct", "resident_group"))


@measure("satisfaction")
def satisfaction(m: Month) -> Iterator[Row]:
    yield from m.mean(m.column("satisfaction"), m.public, BY_CASE)


@measure("satisfaction_all")
def satisfaction_all(m: Month) -> Iterator[Row]:
    yield from m.mean(m.column("satisfaction"), m.of_residents, ("class", "resident_group"))


@measure("vulnerable_gap")
def vulnerable_gap(m: Month) -> Iterator[Row]:
    values = m.column("satisfaction")
    vulnerable, others = values[m.public & m.vulnerable], values[m.public & ~m.vulnerable]
    yield "", "", others.mean() - vulnerable.mean() if vulnerable.size and others.size else np.nan


@measure("quality_claimed")
def quality_claimed(m: Month) -> Iterator[Row]:
    yield from m.mean(m.done.astype(np.float64), m.issued, ("area", "class", "precinct"))


@measure("quality_true")
def quality_true(m: Month) -> Iterator[Row]:
    yield from m.mean(m.column("quality"), m.issued, ("area", "class", "precinct"))


@measure("tasks_on_time_share")
def tasks_on_time_share(m: Month) -> Iterator[Row]:
    yield from m.mean(m.column("on_time"), m.issued, ("area", "class"))


@measure("tasks_expired_share")
def tasks_expired_share(m: Month) -> Iterator[Row]:
    expired = (m.rows["state"] == EXPIRED).astype(np.float64)
    yield from m.mean(expired, m.issued, ("area", "class"))


@measure("cost_per_case")
def cost_per_case(m: Month) -> Iterator[Row]:
    public = ~m.model.affair_tables.everyday & m.model.affair_tables.by_residents
    yuan = (m.hours_by_office[:, public].sum(axis=1) * m.model.hourly_cost).sum()
    done = np.count_nonzero(m.public & m.done)
    yield "", "", yuan / done if done else np.nan


@measure("complaints")
def complaints(m: Month) -> Iterator[Row]:
    counted = m.model.tally.complaints
    yield "", "", counted.sum() / m.thousands
    for i in range(m.model.structure.precincts):
        residents = max(1, int(m.model.precinct_residents[i])) / 1000.0
        yield "precinct", str(i + 1), counted[i] / residents
