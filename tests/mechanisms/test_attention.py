"""Attention of the district: it fades month by month, and jumps with leaders, drives and new bans."""

from __future__ import annotations

import math
from types import SimpleNamespace

import pytest

from sim.agents.district import District
from sim.mechanisms.attention import faded, on_the_agenda, renewed
from tests.mechanisms.by_hand import a_model, bare, near, numbers

VALUES = numbers({"district.attention_decay": 0.3})


def test_it_fades_by_the_yearly_rate_in_twelve_months() -> None:
    assert faded(0.8, VALUES) == near(0.8 * math.exp(-0.025))
    attention = 0.8
    for _ in range(12):
        attention = faded(attention, VALUES)
    assert attention == near(0.8 * math.exp(-0.3))
    assert faded(0.0, VALUES) == 0.0


@pytest.mark.parametrize(
    ("leader", "drive", "expected"),
    [(None, 0.0, 0.6), (None, 0.7, 0.7), (None, 0.4, 0.6), (0.2, 0.0, 0.2), (0.0, 0.0, 0.0), (0.2, 0.7, 0.7),
     (0.9, 0.7, 0.9)],
)  # fmt: skip
def test_events(leader: float | None, drive: float, expected: float) -> None:
    assert on_the_agenda(0.6, leader, drive) == expected


@pytest.mark.parametrize(
    ("ban", "before", "expected"),
    [(0.8, 0.2, 0.3 + 0.7 * 0.6 / 0.8), (0.8, 0.0, 1.0), (0.8, 0.8, 0.3), (0.5, 0.8, 0.3), (0.0, 0.0, 0.3)],
)
def test_a_new_ban(ban: float, before: float, expected: float) -> None:
    assert renewed(0.3, ban, before) == near(expected)


def test_a_districts_year_with_a_leader_and_a_drive() -> None:
    effects = SimpleNamespace(attention=None, drive=0.0)
    district = bare(
        District,
        a_model({"district.attention_decay": 0.3}, effects=effects),
        attention=0.3,
        _ban=0.2,
        reforms=[],
    )
    district.reform(1, "new", 0.8)
    assert district.attention == near(0.825)
    district.reform(2, "newer", 0.8)
    assert district.attention == near(0.825) and district.reforms == [(1, "new"), (2, "newer")]
    for month in range(1, 13):
        effects.attention = 0.5 if month == 4 else None
        effects.drive = 0.9 if month == 9 else 0.0
        district.open_month()
        if month == 3:
            assert district.attention == near(0.825 * math.exp(-0.075))
        if month == 8:  # four months after the new leader came
            assert district.attention == near(0.5 * math.exp(-0.1))
    assert district.attention == near(0.9 * math.exp(-0.075))


def test_a_ban_lifted_and_renewed_has_attention_again() -> None:
    district = bare(District, a_model({}), attention=0.4, _ban=0.9, reforms=[])
    district.reform(1, "old", 0.0)
    assert district.attention == 0.4
    district.reform(13, "new", 0.6)
    assert district.attention == 1.0
