"""Capacity of stations and the market: people by line follow demand with a lag."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim.agents.market import EverydayProvider, Market, ServiceStation
from sim.institutions.affairs import LINES
from sim.mechanisms.station_capacity import (
    anywhere,
    first_capacity,
    in_line,
    next_capacity,
    speed_with_knowledge,
)
from tests.mechanisms.by_hand import a_model, bare, near, numbers

GIVEN = {
    "service.productive_hours_month": 125.0,
    "market.use": 0.8,
    "market.least": 0.2,
    "market.adjustment": 0.25,
    "market.general_share": 0.1,
    "station.adjustment": 0.4,
    "station.general_share": 0.6,
}
VALUES = numbers(GIVEN)


# --- formulas --------------------------------------------------------------------------------------------


def test_at_first_people_stand_where_needs_are() -> None:
    assert first_capacity(6.0, np.array([30.0, 0.0, 90.0])) == near([1.5, 0.0, 4.5])
    assert first_capacity(6.0, np.zeros(4)) == near([1.5] * 4)


def test_knowledge_speeds() -> None:
    assert speed_with_knowledge(0.4, 0.3) == near(0.32)
    assert speed_with_knowledge(0.4, 0.0) == near(0.2)
    assert speed_with_knowledge(0.4, 1.0) == near(0.6)


def test_capacity_follows() -> None:
    capacity, asked = np.array([1.5, 0.7, 4.5]), np.array([350.0, 30.0, 0.0])
    found = next_capacity(capacity, asked, 0.25, 0.3, VALUES)
    assert found == near([1.5 + 0.25 * (3.5 - 1.5), 0.7 + 0.25 * (0.3 - 0.7), 4.5 * 0.75])
    assert capacity.tolist() == [1.5, 0.7, 4.5], "last month's is left as it is"
    # a least share stays everywhere, and nothing moves where nobody asked
    assert next_capacity(np.array([0.01, 2.0]), np.zeros(2), 0.25, 0.3, VALUES) == near([0.06, 2.0])
    assert next_capacity(np.array([0.05, 2.0]), np.array([0.0, 5.0]), 0.9, 0.3, VALUES)[0] == near(0.06)


def test_people_of_a_line_and_of_any() -> None:
    assert in_line(1.5, 0.6) == near(0.6)
    assert anywhere(np.array([1.5, 0.7, 4.5]), 0.6) == near(4.02)


# --- a month ---------------------------------------------------------------------------------------------

OFFICE = 2


class Work:
    def __init__(self) -> None:
        self.expected = np.full((4, len(LINES) + 3), 77.0)
        self.expected[OFFICE, : len(LINES)] = 50.0
        self.expected[OFFICE, 0] = 350.0
        self.staff: dict[int, float] = {}

    def set_groups(self, office: int, people: list[float], *, now: float) -> None:
        assert (office, now) == (OFFICE, 800.0)
        self.staff = dict(enumerate(people))


def a_provider(kind: type[EverydayProvider], **more: Any) -> Any:
    def knowledge(precinct: int) -> float:
        assert precinct == 3
        return 0.3

    model = a_model(
        GIVEN,
        work=Work(),
        local_knowledge=knowledge,
        hours_by_line=lambda: np.array([30.0] + [10.0] * (len(LINES) - 1)),
    )
    state = {
        "is_open": True,
        "instance": 3,
        "offices": {"staff": OFFICE},
        "capacity": np.array([1.5] + [0.7] * (len(LINES) - 1)),
    }
    return bare(kind, model, **{**state, **more})


@pytest.mark.parametrize(
    ("kind", "speed", "general"), [(Market, 0.25, 0.1), (ServiceStation, 0.4 * 0.8, 0.6)]
)
def test_a_month_planned_by_hand(kind: type[EverydayProvider], speed: float, general: float) -> None:
    provider = a_provider(kind)
    provider.plan_month()
    first, other = 1.5 + speed * 2.0, 0.7 - speed * 0.2
    lines = len(LINES) - 1
    assert provider.capacity.tolist() == [near(first)] + [near(other)] * lines
    people = first + lines * other
    assert provider.fte == {"field": near(people)} and provider.available == near(people * 125.0)
    staff = provider.model.work.staff
    assert staff[0] == near(first * (1.0 - general)) and staff[1] == near(other * (1.0 - general))
    assert staff[len(LINES)] == near(people * general)
    assert sum(staff.values()) == near(people)


def test_the_least_of_a_line_goes_by_the_communitys_size() -> None:
    provider = a_provider(Market)
    provider.capacity[4] = 0.01
    provider.model.work.expected[OFFICE, 4] = 0.0
    provider.plan_month()
    assert provider.capacity[4] == near(0.2 * 0.3)
    assert provider.model.work.staff[4] == near(0.2 * 0.3 * 0.9)


def test_a_closed_provider_has_nobody() -> None:
    provider = a_provider(Market, is_open=False)
    provider.plan_month()
    assert set(provider.model.work.staff.values()) == {0.0} and provider.available == 0.0


def test_own_ways_to_adjust() -> None:
    class Rigid(Market):
        def adjust(self) -> Any:
            return np.full(len(LINES), 3.0)

    provider = a_provider(Rigid)
    provider.plan_month()
    assert provider.model.work.staff[0] == near(2.7)


def test_it_opens_with_the_structures_people_and_closes(monkeypatch: pytest.MonkeyPatch) -> None:
    def restructure(self: Any, data: Any) -> None:
        self.is_open = data is not None

    monkeypatch.setattr("sim.agents.base.Body.restructure", restructure)
    provider = a_provider(Market, is_open=False)
    data: Any = SimpleNamespace(posts={"a": SimpleNamespace(count=20.0), "b": SimpleNamespace(count=5.0)})
    provider.restructure(data)
    people = 7.5
    assert provider.capacity[0] == near(people * 30.0 / 100.0) and provider.capacity[1] == near(0.75)
    assert provider.fte == {"field": near(people)}
    provider.capacity[:] = 2.0
    provider.restructure(data)
    assert provider.capacity[0] == 2.0
    provider.restructure(None)
    assert not provider.capacity.any() and provider.fte == {}
