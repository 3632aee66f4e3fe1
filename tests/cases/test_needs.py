"""How many candidates come up: by year, month, season, attribute and unit, against the documented means."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from sim.cases.needs import CANDIDATE, draw_candidates, most_candidates, set_surges, sources_of
from sim.institutions.affairs import ATTRIBUTES, Affair
from sim.kernel.service_state import Rows

YEARS = 6
SEASON = (0.2, 0.6, 1.0, 1.4, 1.8, 2.0, 1.7, 1.3, 0.9, 0.6, 0.3, 0.2)
RESIDENTS, HOUSEHOLDS, COMMITTEES = 700, 300, 7
OLDER, MIGRANT = 1 << ATTRIBUTES.index("older"), 1 << ATTRIBUTES.index("migrant")


def affair(**kind: Any) -> Affair:
    content: dict[str, Any] = {
        "name": {"en": "a", "zh": "甲"},
        "class": "administrative",
        "area": "tax",
        "department": "tax",
        "steps": [{"role": "field", "hours": 1.0}],
        "due_days": 5.0,
        "patience_days": 9.0,
        "loss": 0.1,
        "basis": {"grade": "S", "text": "made by a test"},
    }
    return Affair(**{**content, **kind})


def issued(per: str, volume: float, **kind: Any) -> Affair:
    return affair(programme={"per": per, "volume": volume, "season": SEASON}, **kind)


AFFAIRS = {
    "need": affair(rate=0.9, multipliers={"older": 2.5, "migrant": 0.4}),
    "by_resident": issued("resident", 1.1),
    "by_household": issued("household", 2.3),
    "by_committee": issued("committee", 90.0, local_share=0.5),
    "by_subdistrict": issued("subdistrict", 640.0),
    "periodic": issued("committee", 120.0, frequency="periodic"),
}
NAMES = list(AFFAIRS)
SCALE = 0.7
VOLUMES = {"need": 1.25, "by_committee": 0.8}
A_YEAR = {
    "by_resident": 1.1 * 700,
    "by_household": 2.3 * 300,
    "by_committee": 90.0 * 0.8 * 0.7 * 7,
    "by_subdistrict": 640.0 * 0.7,
    "periodic": 120.0 * 0.7 * 7,
}


@pytest.fixture(scope="module")
def attributes() -> npt.NDArray[np.uint16]:
    """350 without, 200 older, 100 migrants, 50 both."""
    return np.repeat(np.array([0, OLDER, MIGRANT, OLDER | MIGRANT], dtype=np.uint16), [350, 200, 100, 50])


@pytest.fixture(scope="module")
def drawn(attributes: npt.NDArray[np.uint16]) -> list[Rows]:
    """The candidates of every day of six years."""
    sources = sources_of(AFFAIRS, 4, SCALE, VOLUMES)
    room = np.zeros(most_candidates(sources, RESIDENTS, HOUSEHOLDS, COMMITTEES), dtype=CANDIDATE)
    days = []
    for day in range(252 * YEARS):
        n = draw_candidates(sources, attributes, HOUSEHOLDS, COMMITTEES, day, room)
        assert n >= 0
        days.append(room[:n].copy())
    return days


def counts(drawn: list[Rows], name: str) -> npt.NDArray[np.int64]:
    """[years, months, days] candidates of an affair."""
    a = NAMES.index(name)
    return np.array([(day["affair"] == a).sum() for day in drawn]).reshape(YEARS, 12, 21)


def near(found: float | np.integer[Any], mean: float) -> bool:
    """Within four deviations of a Poisson number."""
    return bool(abs(float(found) - mean) <= 4.0 * np.sqrt(mean))


@pytest.mark.parametrize("name", list(A_YEAR))
def test_the_volume_of_a_year(name: str, drawn: list[Rows]) -> None:
    assert near(counts(drawn, name).sum(), A_YEAR[name] * YEARS)


@pytest.mark.parametrize("name", list(A_YEAR))
def test_the_volume_of_every_month_follows_the_season(name: str, drawn: list[Rows]) -> None:
    assert sum(SEASON) == 12.0
    months = counts(drawn, name).sum(axis=(0, 2))
    for month, season in enumerate(SEASON):
        assert near(months[month], A_YEAR[name] * YEARS * season / 12.0), month


def test_what_is_periodic_comes_in_the_first_five_days(drawn: list[Rows]) -> None:
    by_day = counts(drawn, "periodic").sum(axis=(0, 1))
    assert (by_day[5:] == 0).all()
    for day in range(5):
        assert near(by_day[day], A_YEAR["periodic"] * YEARS / 5.0)
    even = counts(drawn, "by_committee").sum(axis=(0, 1))
    for day in range(21):
        assert near(even[day], A_YEAR["by_committee"] * YEARS / 21.0)


def test_needs_by_attribute(drawn: list[Rows], attributes: npt.NDArray[np.uint16]) -> None:
    who = np.concatenate([day["unit"][day["affair"] == 0] for day in drawn])
    for have, people, factor in (
        (0, 350, 1.0),
        (OLDER, 200, 2.5),
        (MIGRANT, 100, 0.4),
        (OLDER | MIGRANT, 50, 2.5 * 0.4),
    ):
        found = (attributes[who] == have).sum()
        assert near(found, 0.9 * 1.25 * factor * people * YEARS), have


@pytest.mark.parametrize(
    ("name", "units"),
    [("by_resident", 700), ("by_household", 300), ("by_committee", 7), ("by_subdistrict", 1)],
)
def test_every_unit_has_its_share(name: str, units: int, drawn: list[Rows]) -> None:
    a = NAMES.index(name)
    who = np.concatenate([day["unit"][day["affair"] == a] for day in drawn])
    assert who.min() >= 0 and who.max() < units
    thirds = np.array_split(np.bincount(who, minlength=units), min(3, units))
    for part in thirds:
        assert near(part.sum(), A_YEAR[name] * YEARS * len(part) / units)


def test_times_are_spread_over_the_day(drawn: list[Rows]) -> None:
    time = np.concatenate([day["time"] for day in drawn])
    assert 0.0 < time.min() < 0.01 and 0.99 < time.max() < 1.0
    assert time.mean() == pytest.approx(0.5, abs=4.0 / np.sqrt(12.0 * time.size))


def test_a_surge_adds_a_multiple_of_what_an_affair_now_has(attributes: npt.NDArray[np.uint16]) -> None:
    """Only what may be pushed can surge; its candidates are others than those that come anyway."""
    sources = sources_of(AFFAIRS, 4, SCALE, VOLUMES)
    assert sources.affair.tolist() == [0, 1, 2, 3, 4, 5, 3] and sources.rate[6] == 0.0
    extra = np.array([9.0, 9.0, 9.0, 1.5, 9.0, 9.0])
    set_surges(sources, extra)
    assert sources.rate[6] == pytest.approx(90.0 * 0.8 * 0.7 * 1.5)
    assert sources.rate[3] == pytest.approx(90.0 * 0.8 * 0.7)
    room = np.zeros(2000, dtype=CANDIDATE)
    found = 0
    for day in range(252):
        n = draw_candidates(sources, attributes, HOUSEHOLDS, COMMITTEES, day, room)
        found += int((room["affair"][:n] == 3).sum())
    # and in the same months and days
    assert sources.season[6].tolist() == sources.season[3].tolist()
    assert sources.periodic[6] == sources.periodic[3]
    assert near(found, A_YEAR["by_committee"] * (1.0 + 1.5))


def test_too_little_room_is_said(attributes: npt.NDArray[np.uint16]) -> None:
    sources = sources_of(AFFAIRS, 4, SCALE, VOLUMES)
    assert draw_candidates(sources, attributes, HOUSEHOLDS, COMMITTEES, 0, np.zeros(2, dtype=CANDIDATE)) == -1
