"""Cadre supervision: hours for branches and cadres, and how far a sanction is believed for them."""

from __future__ import annotations

import pytest

from sim.mechanisms.cadre_supervision import core_hours, credibility, supervision_hours
from tests.mechanisms.by_hand import near, numbers

VALUES = numbers(
    {"party.core_hours_per_committee": 11.0, "cadre.hours_per_department": 3.0, "sanction.credibility": 0.45}
)


def test_hours() -> None:
    assert core_hours(7, 0.3, VALUES) == near(23.1)
    assert supervision_hours(18, 0.6, 0.3, VALUES) == near(9.72)
    assert supervision_hours(18, 0.0, 0.3, VALUES) == supervision_hours(0, 0.6, 0.3, VALUES) == 0.0


@pytest.mark.parametrize(
    ("core", "given", "believed"),
    [(0.0, 1.0, 0.45), (1.0, 0.0, 0.45), (1.0, 1.0, 1.0), (0.4, 0.7, 0.45 + 0.55 * 0.28)],
)
def test_a_sanction_is_believed_as_far_as_cadres_are_supervised(
    core: float, given: float, believed: float
) -> None:
    assert credibility(core, given, VALUES) == near(believed)
