"""Scenarios made on the spot, and a walk through a model's ledger that finds whatever is out of place."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from sim.cases.providers import DAY_HOURS
from sim.experiments.identity import content_hash
from sim.institutions.files.library import load_scenario
from sim.institutions.scenario import Scenario
from sim.kernel.queues import day_of
from sim.kernel.service_state import IN_SERVICE, MOST_PURPOSES, N_EVENTS, PENDING, PRIORITIES, WAITING
from sim.model import GovernanceModel

type Changes = Mapping[str, Any]


def variant(
    base: str = "old",
    first: Changes | None = None,
    *,
    later: Mapping[int, Changes | str] | None = None,
    parameters: Mapping[str, float] | None = None,
    years: int = 1,
) -> Scenario:
    """A scenario that starts from a bundled structure, read and checked like a user's file.

    Args:
        base: the structure at the start.
        first: changes to it from the first month on.
        later: by month, changes to the structure in force, or the name of another structure.
        parameters: overrides.
        years: the horizon.
    """
    start: dict[str, Any] = {"month": 1, "structure": base}
    if first:
        start["changes"] = first
    timeline = [start]
    for month, change in (later or {}).items():
        timeline.append({"month": month, "structure" if isinstance(change, str) else "changes": change})
    content = {
        "name": {"en": "variant", "zh": "变体"},
        "about": {"en": "made by a test", "zh": "测试所用"},
        "extends": "old",
        "horizon": {"years": years},
        "parameters": dict(parameters or {}),
        "timeline": timeline,
    }
    return _read(yaml.safe_dump(content, allow_unicode=True, sort_keys=False))


def levered(
    levers: Mapping[str, float],
    *,
    parameters: Mapping[str, float] | None = None,
    changes: str = "",
    later: Mapping[int, Changes] | None = None,
    years: int = 5,
    events: list[dict[str, Any]] | None = None,
) -> Scenario:
    """A scenario that starts from the old structure with some levers on; `changes` is YAML.

    `later` holds, by month, the rest of a further entry of the timeline.
    """
    start: dict[str, Any] = {"month": 1, "structure": "old"}
    if levers:
        start["levers"] = dict(levers)
    if changes:
        start["changes"] = yaml.safe_load(changes)
    content = {
        "name": {"en": "levers", "zh": "杠杆"},
        "about": {"en": "made by a test", "zh": "测试所用"},
        "extends": "old",
        "horizon": {"years": years},
        "parameters": dict(parameters or {}),
        "timeline": [start, *({"month": month, **entry} for month, entry in (later or {}).items())],
        **({"events": events} if events else {}),
    }
    return _read(yaml.safe_dump(content, allow_unicode=True, sort_keys=False))


@cache
def _read(text: str) -> Scenario:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "variant.yaml"
        path.write_text(text, "utf-8")
        return load_scenario(path)


_contents: dict[int, tuple[Scenario, str]] = {}


def content_of(scenario: Scenario) -> str:
    """The fingerprint of a scenario's content, worked out once for each object (which it keeps)."""
    if id(scenario) not in _contents:
        _contents[id(scenario)] = scenario, content_hash(scenario)
    return _contents[id(scenario)][1]


def totals(model: GovernanceModel, since: int = 1, upto: int = 10_000) -> pd.Series[float]:
    """Mean of every indicator's total over the months `since` to `upto`."""
    frame = model.indicators()
    frame = frame[(frame["by"] == "") & frame["month"].between(since, upto)]
    return frame.groupby("indicator")["value"].mean()


def walk(model: GovernanceModel) -> None:
    """Hold a model, at a closing, to what must always be true of its cases, queues and hours."""
    ledger, sv = model.ledger, model.ledger.service
    case = sv.case
    assert not ledger.imbalance().any(), "cases raised are not those done, given up, expired and open"
    assert ledger.ended.sum(axis=1).min() >= 0
    waiting, coming = list(_in_queues(model)), list(_in_calendar(model))
    serving = sv.event["case"][: sv.counters[N_EVENTS]].tolist()
    places = waiting + coming + serving
    assert len(set(places)) == len(places), "a case is in two places"
    assert sorted(places) == ledger.open_slots().tolist(), "an open case is in no place"
    assert (case["state"][waiting] == WAITING).all()
    assert (case["state"][coming] == PENDING).all()
    assert (case["state"][serving] == IN_SERVICE).all()
    free = ledger.free[: ledger.n_free].tolist()
    assert len(set(free)) == len(free) == ledger.slots - len(places)
    assert not set(free) & set(places), "the slot of an open case is free"
    _check_groups(model, serving)
    _check_times(model, places)


def _in_queues(model: GovernanceModel) -> Iterator[int]:
    """The cases in queues; what queues say of themselves is held to what stands in them."""
    sv = model.ledger.service
    after, before = sv.link["next"].tolist(), sv.link["prev"].tolist()
    queue = sv.queue
    assert ((queue["head"] < 0) == (queue["waiting"] == 0)).all()
    occupied = sv.provider["occupied"][:, :, None] >> np.arange(MOST_PURPOSES, dtype=np.uint32) & 1
    assert (occupied.transpose(0, 2, 1) == (queue["waiting"] > 0)).all()
    backlog = np.zeros(sv.purpose.shape)
    for p, u, k in np.argwhere(queue["waiting"] > 0).tolist():
        cases = list(_linked(after, before, int(queue["head"][p, u, k]), int(queue["tail"][p, u, k])))
        assert len(cases) == queue["waiting"][p, u, k]
        assert (np.diff(sv.case["entered"][cases]) > 0).all(), "a queue is not in order of entry"
        stage = sv.plan[cases, sv.case["stage"][cases]]
        assert (stage["provider"] == p).all() and (stage["purpose"] == u).all()
        assert k < PRIORITIES and (sv.case["priority"][cases] == k).all()
        backlog[p, u] += stage["effort"].sum()
        yield from cases
    np.testing.assert_allclose(sv.purpose["backlog"], backlog, rtol=1e-9, atol=1e-6)


def _in_calendar(model: GovernanceModel) -> Iterator[int]:
    sv = model.ledger.service
    after, before = sv.link["next"].tolist(), sv.link["prev"].tolist()
    for place in np.flatnonzero(sv.calendar["head"] >= 0).tolist():
        day = sv.calendar[place]
        for case in _linked(after, before, int(day["head"]), int(day["tail"])):
            arrived = float(sv.case["arrived"][case])
            assert arrived >= model.now * (1.0 - 1e-12), "an arrival has been missed"
            assert day_of(arrived, DAY_HOURS) % sv.calendar.size == place
            yield case


def _linked(after: list[int], before: list[int], head: int, tail: int) -> Iterator[int]:
    last, case = -1, head
    while case >= 0:
        assert before[case] == last, "a link back is wrong"
        yield case
        last, case = case, after[case]
    assert last == tail, "a list's end is wrong"


def _check_groups(model: GovernanceModel, serving: list[int]) -> None:
    sv = model.ledger.service
    group = sv.group
    busy = np.bincount(sv.case["group"][serving], minlength=group.size)
    assert (group["idle"] >= 0).all() and (group["idle"] <= group["servers"]).all()
    assert (group["servers"] - group["idle"] == busy).all()
    assert (sv.event["time"][: len(serving)] >= model.now).all(), "a service should have ended"
    stage = sv.plan[serving, sv.case["stage"][serving]]
    assert (stage["provider"] == group["provider"][sv.case["group"][serving]]).all()


def _check_times(model: GovernanceModel, places: list[int]) -> None:
    """No time is negative; nothing is served before it was raised; rows of ended cases are sound."""
    sv = model.ledger.service
    case = sv.case[places]
    assert (case["raised"] >= 0.0).all() and (case["raised"] <= model.now).all()
    assert (case["arrived"] >= case["raised"]).all()
    for name in ("wait", "counter_wait", "work"):
        assert (case[name] >= 0.0).all()
    begun = case[case["state"] == IN_SERVICE]
    assert (begun["started"] >= begun["raised"]).all()
    assert (case["stage"] >= 0).all() and (case["stage"] < case["stages"]).all()
    assert (sv.plan["effort"][places, case["stage"]] >= 0.0).all()
    assert (sv.hours >= 0.0).all() and (sv.purpose["worked"] >= 0.0).all()
    assert (model.counts.demand >= 0.0).all()
    rows = model.ledger.month_rows()
    for name in ("days", "wait", "counter_minutes", "work", "visits", "handoffs"):
        assert (rows[name] >= 0).all(), name
    assert (rows["wait"] <= rows["days"] * (1.0 + 1e-5) + 1e-5).all(), "waited longer than it took"
    assert ((rows["quality"] >= 0.0) & (rows["quality"] <= 1.0)).all()
    judged = rows["satisfaction"][rows["person"] >= 0]
    assert ((judged >= 0.0) & (judged <= 1.0)).all()


def at_closed_offices(model: GovernanceModel) -> list[int]:
    """Slots of the open cases whose present or later stage is at an office of a body that is closed."""
    sv = model.ledger.service
    is_open = np.ones(len(model.layout.offices), dtype=np.bool_)
    for body in model.bodies:
        for office in body.offices.values():
            is_open[office] = body.is_open
    for department in model.departments:
        is_open[department.office] = department.is_open
    found = []
    for slot in model.ledger.open_slots().tolist():
        stages = range(int(sv.case["stage"][slot]), int(sv.case["stages"][slot]))
        if not all(is_open[sv.plan["provider"][slot, s]] for s in stages):
            found.append(slot)
    return found


def hours_add_up(model: GovernanceModel) -> None:
    """Hold every body and department, at a month's end, to the hours it has, overtime included."""
    for body in model.bodies:
        booked = body.worked + sum(body.activities.values())
        assert booked <= body.available * (1.0 + 1e-9) + 1e-6, body.key
        assert min([body.worked, body.available, *body.activities.values()]) >= 0.0, body.key
        for activity, hours in body.activities.items():
            assert hours <= body.demanded[activity] + 1e-9, (body.key, activity)
    for committee in model.committees:
        plain = committee.available / (1.0 + committee.overtime)
        assert 0.0 <= committee.overtime <= model.values["committee.overtime_cap"]
        assert committee.available <= plain * (1.0 + model.values["committee.overtime_cap"]) + 1e-9
    for department in model.departments:
        assert 0.0 <= department.worked <= department.available * (1.0 + 1e-9) + 1e-6, department.key
    # what offices say they worked is what was booked on purposes
    offices = model.work.last_worked.sum(axis=1)
    for body in model.bodies:
        assert np.isclose(body.worked, sum(offices[o] for o in body.offices.values())), body.key
