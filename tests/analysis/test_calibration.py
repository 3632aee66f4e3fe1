"""When a search for parameters has seen enough: emulators against what nobody can know, by hand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim.analysis.calibration import SURE, _are_sure


def an_emulator(*variances: float) -> Any:
    """It is so unsure at each candidate."""
    return SimpleNamespace(predict=lambda _units: (np.zeros(len(variances)), np.array(variances)))


@pytest.mark.parametrize(
    ("variances", "target", "luck", "sure"),
    [
        ((1.0, 2.0, 900.0), 15.0, 6.0, True),  # the middle one, 2.0, of 2.1
        ((1.0, 2.0, 900.0), 15.0, 4.0, False),  # of 1.9
        ((1.0, 2.0, 900.0), 21.0, 0.0, True),
        ((0.0, 2.2, 2.3), 15.0, 6.0, False),
    ],
)
def test_emulators_are_sure_beside_errors_and_luck(
    variances: tuple[float, ...], target: float, luck: float, sure: bool
) -> None:
    assert SURE == 0.1
    first: Any = SimpleNamespace(variance=target)
    other: Any = SimpleNamespace(variance=1.0)
    units, noise = np.zeros((3, 2)), np.array([luck, 0.0])
    known = an_emulator(0.0, 0.0, 0.0)
    assert _are_sure([an_emulator(*variances), known], [first, other], noise, units) is sure
    # each of them must be
    assert not _are_sure([an_emulator(*variances), an_emulator(0.2, 0.2, 0.2)], [first, other], noise, units)
