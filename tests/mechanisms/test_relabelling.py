"""Relabelling: what "assistance" takes, and how much less it shows."""

from __future__ import annotations

import numpy as np
import pytest

from sim.institutions.parameters import Parameters
from sim.mechanisms import relabelling

VALUES = Parameters(
    {}, {"push.relabel_handling": 0.07, "push.relabel_visibility": 0.4, "push.relabel_share": 0.63}
)


@pytest.mark.parametrize(("cost", "yuan"), [(0.0, 0.0), (18.0, 1.26), (31.0, 2.17)])
def test_another_name_takes_handling(cost: float, yuan: float) -> None:
    assert relabelling.handling(cost, VALUES) == pytest.approx(yuan)


def test_what_shows_less_is_feared_less() -> None:
    found = relabelling.risk(np.array([0.0, 0.3, 0.9]), 41.0, VALUES)
    assert found.tolist() == pytest.approx([0.0, 0.4 * 0.3 * 41.0, 0.4 * 0.9 * 41.0])


def test_visibility_and_share_are_two_things() -> None:
    assert relabelling.visibility(VALUES) == 0.4
    assert relabelling.share_open(VALUES) == 0.63
