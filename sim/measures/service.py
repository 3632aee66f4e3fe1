"""Measures of service: what became of the cases that ended this month."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from sim.kernel.service_state import DONE, EXPIRED, GIVEN_UP
from sim.measures.indicators import Measured, Row, measure
from sim.measures.month import Month
from sim.measures.samples import ratio

BY_CASE = ("area", "class", "precinct", "resident_group")
BY_TASK = ("area", "class", "precinct")


@measure("cases_raised")
def cases_raised(m: Month) -> Iterator[Row]:
    raised = m.model.raised_this_month
    yield "", "", float(raised.sum())
    yield from m.model.affair_tables.sums(raised, ("area", "class"))


@measure("cases_done")
def cases_done(m: Month) -> Measured:
    done = (m.all.field("state") == DONE).astype(np.float64)
    return m.all.total(done, ("area", "class", "precinct", "system"))


@measure("cases_open")
def cases_open(m: Month) -> Iterator[Row]:
    still_open = m.model.ledger.open_by_affair()
    yield "", "", float(still_open.sum())
    yield from m.model.affair_tables.sums(still_open, ("area", "class"))


@measure("time_to_finish_mean")
def time_to_finish_mean(m: Month) -> Measured:
    return m.public.done.mean(m.public.done.column("days"), BY_CASE)


@measure("time_to_finish_median")
def time_to_finish_median(m: Month) -> Measured:
    return m.public.done.quantile(m.public.done.column("days"), 0.5, ("area", "class"))


@measure("time_to_finish_p90")
def time_to_finish_p90(m: Month) -> Measured:
    return m.public.done.quantile(m.public.done.column("days"), 0.9, ("area", "class"))


@measure("on_time_share")
def on_time_share(m: Month) -> Measured:
    return m.public.mean(m.public.column("on_time"), BY_CASE)


@measure("on_time_share_all")
def on_time_share_all(m: Month) -> Measured:
    return m.of_residents.mean(m.of_residents.column("on_time"), ("class", "resident_group"))


@measure("visits_per_case")
def visits_per_case(m: Month) -> Measured:
    return m.public.done.mean(m.public.done.column("visits"), BY_CASE)


@measure("first_visit_share")
def first_visit_share(m: Month) -> Measured:
    once = (m.public.done.field("visits") <= 1).astype(np.float64)
    return m.public.done.mean(once, ("area", "class"))


@measure("counter_wait")
def counter_wait(m: Month) -> Measured:
    return m.direct.done.mean(m.direct.done.column("counter_minutes"), ("area",))


@measure("handoffs_per_case")
def handoffs_per_case(m: Month) -> Measured:
    return m.public.done.mean(m.public.done.column("handoffs"), ("area", "class"))


@measure("redirected_share")
def redirected_share(m: Month) -> Measured:
    return m.public.mean(m.public.column("redirected"), ("area", "class"))


@measure("bounced_share")
def bounced_share(m: Month) -> Measured:
    return m.public.mean(m.public.column("bounced"), ("area", "class"))


@measure("given_up_share")
def given_up_share(m: Month) -> Measured:
    return m.public.mean((m.public.field("state") == GIVEN_UP).astype(np.float64), BY_CASE)


@measure("unmet_need")
def unmet_need(m: Month) -> Measured:
    gone = m.of_residents.field("state") == GIVEN_UP
    lost = m.model.affair_tables.loss.take(m.of_residents.affair) * gone
    return m.of_residents.total(lost, ("area", "class"), unit=m.thousands)


@measure("everyday_met_share")
def everyday_met_share(m: Month) -> Measured:
    met = (m.everyday.field("state") == DONE).astype(np.float64)
    return m.everyday.mean(met, ("precinct", "resident_group"))


@measure("satisfaction")
def satisfaction(m: Month) -> Measured:
    return m.public.mean(m.public.column("satisfaction"), BY_CASE)


@measure("satisfaction_all")
def satisfaction_all(m: Month) -> Measured:
    return m.of_residents.mean(m.of_residents.column("satisfaction"), ("class", "resident_group"))


@measure("vulnerable_gap")
def vulnerable_gap(m: Month) -> Iterator[Row]:
    values = m.public.column("satisfaction")
    vulnerable, others = values.compress(m.vulnerable), values.compress(~m.vulnerable)
    yield "", "", others.mean() - vulnerable.mean() if vulnerable.size and others.size else np.nan


@measure("quality_claimed")
def quality_claimed(m: Month) -> Measured:
    return m.issued.mean((m.issued.field("state") == DONE).astype(np.float64), BY_TASK)


@measure("quality_true")
def quality_true(m: Month) -> Measured:
    return m.issued.mean(m.issued.column("quality"), BY_TASK)


@measure("tasks_on_time_share")
def tasks_on_time_share(m: Month) -> Measured:
    return m.issued.mean(m.issued.column("on_time"), ("area", "class"))


@measure("tasks_expired_share")
def tasks_expired_share(m: Month) -> Measured:
    return m.issued.mean((m.issued.field("state") == EXPIRED).astype(np.float64), ("area", "class"))


@measure("cost_per_case")
def cost_per_case(m: Month) -> Iterator[Row]:
    public = ~m.model.affair_tables.everyday & m.model.affair_tables.by_residents
    yuan = math.fsum((m.hours_by_office[:, public].sum(axis=1) * m.model.hourly_cost).tolist())
    yield "", "", yuan / m.public.done.size if m.public.done.size else np.nan


@measure("complaints")
def complaints(m: Month) -> Iterator[Row]:
    counted = m.model.tally.complaints.sum(axis=1)
    yield "", "", counted.sum() / m.thousands
    for i, complained in enumerate(counted[: m.model.structure.precincts].tolist()):
        yield "precinct", str(i + 1), complained / (max(1, m.precinct_residents[i]) / 1000.0)


@measure("complaint_voice")
def complaint_voice(m: Month) -> Iterator[Row]:
    yield "", "", ratio(float(m.model.tally.complaints.sum()), float(m.dissatisfied.size))


@measure("dissatisfied_cases")
def dissatisfied_cases(m: Month) -> Iterator[Row]:
    sample = m.dissatisfied
    keys, counted, _ = sample.sums(np.ones(sample.size), "precinct")
    yield "", "", sample.size / m.thousands
    for key, cases, residents in zip(keys, counted.tolist(), m.precinct_residents, strict=False):
        yield "precinct", key, cases * 1000.0 / max(1, residents)
