"""Measures of the reform's health: what is pushed, found out, overseen, paid for and sorted wrongly."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from sim.kernel.arrays import Floats
from sim.measures.indicators import Row, measure
from sim.measures.month import Month
from sim.measures.samples import ratio
from sim.mechanisms.push import (
    CHANNEL_CONTRACT,
    CHANNEL_LEFT,
    CHANNEL_MOVED,
    CHANNEL_OWN,
    CHANNEL_RETURNED,
    CHANNELS,
    IS_PUSHED,
    PUSHED,
    PUSHES,
)
from sim.processes import coordination


@measure("push_down_rate")
def push_down_rate(m: Month) -> Iterator[Row]:
    channel = m.issued.field("channel")
    yield from m.issued.mean(IS_PUSHED.take(channel).astype(np.float64), ("area", "class"))
    ways: tuple[int, ...] = (CHANNEL_OWN, *PUSHED, CHANNEL_RETURNED, CHANNEL_CONTRACT, CHANNEL_LEFT)
    if m.model.functions.transferable.any():
        ways = (*ways, CHANNEL_MOVED)
    tasks = np.bincount(channel, minlength=len(CHANNELS)).tolist()
    for way in ways:
        yield "channel", CHANNELS[way], ratio(float(tasks[way]), channel.size)


@measure("caught_share")
def caught_share(m: Month) -> Iterator[Row]:
    banned = m.model.book["banned"][:, PUSHES] > 0.0
    pushed, caught = m.model.counts.pushed[:, PUSHES], m.model.counts.caught[:, PUSHES]
    yield "", "", ratio(float(caught[banned].sum()), float(pushed[banned].sum()))


@measure("oversight_hours")
def oversight_hours(m: Month) -> Iterator[Row]:
    yield "", "", m.hours_on("oversight")


@measure("guidance_hours")
def guidance_hours(m: Month) -> Iterator[Row]:
    yield "", "", m.hours_on("guidance")


@measure("cadre_supervision_hours")
def cadre_supervision_hours(m: Month) -> Iterator[Row]:
    yield "", "", m.hours_on("cadre_supervision")


@measure("evaluated_share")
def evaluated_share(m: Month) -> Iterator[Row]:
    yield "", "", m.model.evaluation.share


@measure("coordination_hours")
def coordination_hours(m: Month) -> Iterator[Row]:
    yield "", "", m.hours_on("coordination")


@measure("contracting_hours")
def contracting_hours(m: Month) -> Iterator[Row]:
    yield "", "", m.hours_on("contracting")


@measure("handoff_shortening")
def handoff_shortening(m: Month) -> Iterator[Row]:
    yield "", "", coordination.shortening(m.model)


@measure("detection")
def detection(m: Month) -> Iterator[Row]:
    yield "", "", float(m.model.delegation.detection.mean())


@measure("perceived_risk")
def perceived_risk(m: Month) -> Iterator[Row]:
    open_now = [d for d in m.model.departments if d.is_open]
    yield "", "", float(np.mean([d.risk for d in open_now])) if open_now else np.nan


@measure("attention")
def attention(m: Month) -> Iterator[Row]:
    yield "", "", m.model.district.attention


@measure("department_use")
def department_use(m: Month) -> Iterator[Row]:
    has = sum(d.available for d in m.model.departments if d.is_open)
    wanted = sum(m.demand_by_office[d.office] for d in m.model.departments)
    yield "", "", ratio(wanted, has)


@measure("inspection")
def inspection(m: Month) -> Iterator[Row]:
    yield "", "", m.model.contracts.inspection


@measure("money_follows_task_ratio")
def money_follows_task_ratio(m: Month) -> Iterator[Row]:
    tasks = ~m.model.affair_tables.by_residents
    paid = m.paid_hours_by_office[m.outside_departments][:, tasks]
    own = m.hours_by_office[m.outside_departments] - m.moved_hours_by_office[m.outside_departments]
    yield "", "", ratio(_sum_of(paid), _sum_of(own[:, tasks]))


def _sum_of(hours: Floats) -> float:
    """The exact sum, rounded once: the order of affairs in a file does not matter."""
    return math.fsum(hours[hours != 0.0].tolist())


@measure("generalist_skill")
def generalist_skill(m: Month) -> Iterator[Row]:
    skills = [body.skill for body in m.model.bodies if body.is_open and hasattr(body, "skill")]
    yield "", "", float(np.mean(skills)) if skills else np.nan
