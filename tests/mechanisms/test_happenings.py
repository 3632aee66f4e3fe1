"""Events: what each kind changes, in which months, how strongly; and what comes by itself."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from sim.institutions.scenario import Event
from sim.mechanisms.happenings import Effects, Happenings, monthly_chance
from tests.mechanisms.by_hand import near, numbers

GIVEN = {
    "campaign.per_year": 3.0,
    "campaign.months": 3.0,
    "campaign.volume": 0.7,
    "district.leader_turnover": 0.24,
    "district.rectification": 0.6,
    "event.campaign_volume": 1.5,
    "event.census_volume": 6.0,
    "event.epidemic_volume": 2.5,
    "event.epidemic_helpfulness": 2.0,
}


def an_affair(department: str, area: str | None, *, issued: bool = True, local: float = 0.5) -> Any:
    return SimpleNamespace(
        department=department, area=area, programme=1 if issued else None, local_share=local
    )


AFFAIRS: dict[str, Any] = {
    "tax_round": an_affair("tax", "tax"),
    "tax_desk": an_affair("tax", "tax", issued=False),
    "tax_secret": an_affair("tax", "tax", local=0.0),
    "count": an_affair("statistics", None),
    "count_secret": an_affair("statistics", "safety_justice", local=0.0),
    "vaccination": an_affair("health", "population_health"),
    "register": an_affair("public_security", "safety_justice"),
    "health_desk": an_affair("health", "population_health", issued=False),
}


class Luck(dict[tuple[str, int], float]):
    """Draws by purpose and number; what is not said is so late that nothing happens."""

    def __missing__(self, key: tuple[str, int]) -> float:
        return 0.999


@pytest.fixture
def luck(monkeypatch: pytest.MonkeyPatch) -> Luck:
    drawn = Luck()
    monkeypatch.setattr(
        "sim.mechanisms.happenings.stream", lambda seed, purpose: purpose.removeprefix("happenings/")
    )
    monkeypatch.setattr("sim.mechanisms.happenings.uniform", lambda key, a: drawn[key, a])
    return drawn


def effects(month: int, *events: Event) -> Effects:
    return Happenings(events, AFFAIRS, numbers(GIVEN), seed=1).effects(month)


def surge(now: Effects) -> dict[str, float]:
    return {name: value for name, value in zip(AFFAIRS, now.surge.tolist(), strict=True) if value}


def plain(now: Effects) -> bool:
    rest = (now.ban, now.budget, now.helpfulness, now.attention, now.drive)
    return not now.surge.any() and rest == (1.0, 1.0, 1.0, None, 0.0)


# --- dated events ----------------------------------------------------------------------------------------


def test_an_event_lasts_its_months(luck: Luck) -> None:
    event = Event(4, "budget_cut", strength=0.3, months=3)
    left = {month: effects(month, event).budget for month in range(1, 10)}
    assert left == {month: near(0.7) if month in (4, 5, 6) else 1.0 for month in left}
    assert [effects(month, event).kinds for month in (3, 4, 6, 7)] == [[], ["budget_cut"], ["budget_cut"], []]


def test_a_campaign_strikes_its_area(luck: Luck) -> None:
    now = effects(4, Event(4, "campaign", strength=0.6, area="tax"))
    assert surge(now) == {"tax_round": near(0.9)}
    assert (now.ban, now.budget, now.helpfulness, now.attention, now.drive) == (1.0, 1.0, 1.0, None, 0.0)


def test_a_census_counts(luck: Luck) -> None:
    now = effects(4, Event(4, "census", strength=0.6))
    assert surge(now) == {"count": near(3.6), "count_secret": near(3.6)}


def test_an_epidemic(luck: Luck) -> None:
    now = effects(4, Event(4, "epidemic", strength=0.6))
    assert surge(now) == {"vaccination": near(1.5), "register": near(1.5)}
    assert (now.ban, now.helpfulness, now.budget) == (near(0.4), near(2.2), 1.0)
    two = effects(5, Event(4, "epidemic", strength=0.6, months=2), Event(5, "epidemic", strength=0.3))
    assert surge(two) == {"vaccination": near(2.25), "register": near(2.25)}
    assert (two.ban, two.helpfulness) == (near(0.4 * 0.7), near(2.2 * 1.6))


def test_cuts_add_up(luck: Luck) -> None:
    now = effects(4, Event(4, "budget_cut", strength=0.3), Event(4, "budget_cut", strength=0.5))
    assert now.budget == near(0.35)


def test_a_new_leader_comes_once(luck: Luck) -> None:
    event = Event(4, "leader_turnover", strength=0.7, months=3)
    assert [effects(month, event).attention for month in (3, 4, 5)] == [None, near(0.3), None]


def test_a_drive(luck: Luck) -> None:
    weak, strong = Event(4, "rectification", strength=0.3), Event(4, "rectification", strength=0.8)
    assert effects(4, weak).drive == 0.3
    assert effects(4, strong, weak).drive == effects(4, weak, strong).drive == 0.8
    assert plain(effects(5, weak, strong))


# --- what comes by itself --------------------------------------------------------------------------------


def test_chances_are_of_a_month() -> None:
    assert monthly_chance(3.0) == near(0.25)


def test_campaigns_come_and_last(luck: Luck) -> None:
    luck["campaigns", 6] = 0.25 - 1e-9
    luck["campaigns", -6 % 2**32] = 7.2 / 8.0  # tax is the last of eight areas
    found = {month: surge(effects(month)) for month in range(4, 11)}
    assert found == {month: {"tax_round": near(0.7)} if month in (6, 7, 8) else {} for month in found}
    luck["campaigns", 7] = 0.2
    luck["campaigns", -7 % 2**32] = 7.2 / 8.0
    assert surge(effects(8)) == {"tax_round": near(1.4)}
    luck["campaigns", 6] = luck["campaigns", 7] = 0.25 + 1e-9
    assert plain(effects(8))


def test_campaigns_strike_other_areas(luck: Luck) -> None:
    luck["campaigns", 6] = 0.1
    luck["campaigns", -6 % 2**32] = 4.5 / 8.0
    assert surge(effects(6)) == {"vaccination": near(0.7)}


def test_leaders_come(luck: Luck) -> None:
    luck["leaders", -9 % 2**32] = 0.45
    luck["leaders", 9] = 0.02 - 1e-9
    assert effects(9).attention == 0.45 and effects(10).attention is None
    luck["leaders", 9] = 0.02 + 1e-9
    assert plain(effects(9))


def test_drives_come(luck: Luck) -> None:
    luck["rectifications", 9] = 0.05 - 1e-9
    assert effects(9).drive == 1.0
    luck["rectifications", 9] = 0.05 + 1e-9
    assert plain(effects(9))


def test_a_dated_leader_is_not_moved_by_the_one_that_comes_by_itself(luck: Luck) -> None:
    luck["leaders", 9], luck["leaders", -9 % 2**32] = 0.0, 0.45
    assert effects(9, Event(9, "leader_turnover", strength=0.7)).attention == near(0.3)
