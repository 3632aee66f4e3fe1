"""Who serves at a counter where desks and clerks do not match, by hand."""

from __future__ import annotations

import pytest

from sim.mechanisms.desks_and_clerks import man, skill_at_desk
from tests.mechanisms.by_hand import near, numbers

VALUES = numbers({"desk.fewest": 1.5, "desk.stand_in": 0.4, "desk.generalist_skill": 0.7})


@pytest.mark.parametrize(
    ("clerks", "back_office", "desks", "temporary", "scale", "serving", "stand_ins", "left"),
    [
        # as many clerks as desks
        (2.4, 9.0, 8.0, 0.0, 0.3, 2.4, 0.0, 9.0),
        # clerks without a desk work in the back office
        (3.0, 9.0, 8.0, 0.0, 0.3, 2.4, 0.0, 9.0 + 0.6),
        # temporary people bring a place, but nobody need keep it
        (3.0, 9.0, 8.0, 5.0, 0.3, 3.0, 0.0, 9.0),
        # desks without a clerk are kept from the back office
        (0.0, 9.0, 8.0, 0.0, 0.3, 0.0, 2.4, 9.0 - 2.4),
        (1.1, 9.0, 8.0, 5.0, 0.3, 1.1, 2.4 - 1.1, 9.0 - 1.3),
        # no more than can be spared
        (0.0, 4.0, 8.0, 0.0, 0.3, 0.0, 0.4 * 4.0, 4.0 - 1.6),
        (0.0, 0.0, 8.0, 0.0, 0.3, 0.0, 0.0, 0.0),
        # a table, where there is no desk or only a part of one
        (2.4, 9.0, 0.0, 0.0, 0.3, 1.5 * 0.3, 0.0, 9.0 + 2.4 - 0.45),
        (2.4, 9.0, 0.01, 0.0, 0.3, 1.5 * 0.3, 0.0, 9.0 + 2.4 - 0.45),
        (0.0, 9.0, 0.0, 0.0, 0.3, 0.0, 1.5 * 0.3, 9.0 - 0.45),
        (2.4, 9.0, 0.0, 4.0, 0.3, 4.0 * 0.3, 0.0, 9.0 + 2.4 - 1.2),
        # a counter that is shut
        (2.4, 9.0, 8.0, 5.0, 0.0, 0.0, 0.0, 9.0 + 2.4),
    ],
)
def test_who_serves_and_who_is_left(
    clerks: float,
    back_office: float,
    desks: float,
    temporary: float,
    scale: float,
    serving: float,
    stand_ins: float,
    left: float,
) -> None:
    found = man(clerks, back_office, desks, temporary, scale, VALUES)
    assert found == (near(serving), near(stand_ins), near(left))
    assert sum(found) == near(clerks + back_office), "nobody is lost"


def test_without_them_a_counter_is_as_the_file_says() -> None:
    off = numbers({"desk.fewest": 0.0, "desk.stand_in": 0.0, "desk.generalist_skill": 0.7})
    assert man(0.0, 9.0, 8.0, 0.0, 0.3, off) == (0.0, 0.0, 9.0)
    assert man(2.4, 9.0, 0.0, 0.0, 0.3, off) == (0.0, 0.0, near(11.4))


@pytest.mark.parametrize(
    ("serving", "stand_ins", "skill", "mixed"),
    [
        (3.0, 1.0, 0.95, (3.0 * 0.95 + 1.0 * 0.7) / 4.0),
        (3.0, 0.0, 0.95, 0.95),
        (0.0, 2.0, 0.95, 0.7),
        (0.0, 0.0, 0.95, 0.95),
        (1.5, 2.5, 1.0, (1.5 + 2.5 * 0.7) / 4.0),
    ],
)
def test_stand_ins_are_new_to_the_counter(
    serving: float, stand_ins: float, skill: float, mixed: float
) -> None:
    assert skill_at_desk(serving, stand_ins, skill, VALUES) == pytest.approx(mixed)
