"""Which cases are taken for another class, and whom they go round by."""

from __future__ import annotations

import numpy as np
import pytest

from sim.institutions.files.library import load_scenario
from sim.mechanisms.sorting_errors import error_rate, is_bounced, sorter_of
from tests.cases.by_hand import keys


@pytest.mark.parametrize(("rule", "share", "rate"), [(0.7, 0.12, 0.084), (0.0, 0.12, 0.0), (1.0, 0.08, 0.08)])
def test_only_what_is_sorted_is_sorted_wrongly(rule: float, share: float, rate: float) -> None:
    assert error_rate(rule, share) == pytest.approx(rate)


@pytest.mark.parametrize("rate", [0.0, 0.084, 0.3])
def test_the_rate_is_the_share_of_cases(rate: float) -> None:
    found = np.mean([is_bounced(key, rate) for key in keys(9000)])
    assert found == pytest.approx(rate, abs=4.0 * np.sqrt(rate * (1.0 - rate) / 9000))


def test_they_go_round_by_the_public_service_committee_else_the_street_office() -> None:
    old, new = (load_scenario(name).phases[0].structure.by_kind() for name in ("old", "new"))
    assert sorter_of(old) == "street_office"
    assert sorter_of(new) == "public_service_committee"
    assert sorter_of(new, ["ngo"]) == "public_service_committee", "one's own come last"
    others = [(kind, body) for kind, body in new if kind != "public_service_committee"]
    assert sorter_of(others) is None and sorter_of(others, ["market"]) == "market"
    assert sorter_of([*old, *new]) == "public_service_committee"
    assert sorter_of([("market", "market")]) is None
