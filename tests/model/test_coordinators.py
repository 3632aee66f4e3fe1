"""Coordinators at full size: their number follows departments' own work, and a structure may cap it."""

from __future__ import annotations

from functools import cache

import pytest

from sim.institutions.scenario import DAYS_A_MONTH
from sim.model import GovernanceModel
from tests.worlds import variant


@cache
def two_years(volume: float, attrition: float, cap: float | None = None) -> GovernanceModel:
    """Two reviews of a town of full size under the new structure."""
    changes = None if cap is None else {"departments": {"family_planning": {"coordinator_cap": cap}}}
    parameters = {"programmes.volume": volume, "coordinator.attrition": attrition}
    scenario = variant("new", changes, parameters=parameters, years=2)
    model = GovernanceModel(scenario, residents=38_000, rng=1)
    model.run_for(24 * DAYS_A_MONTH)
    return model


def hired(model: GovernanceModel) -> dict[str, float]:
    return {department.department_id: department.hired for department in model.departments}


def test_coordinators_fall_when_tasks_do() -> None:
    busy, idle = two_years(1.0, 0.2), two_years(0.5, 0.2)
    assert busy.structure == idle.structure
    start = sum(data.coordinators for data in busy.structure.departments.values())
    assert sum(hired(idle).values()) < sum(hired(busy).values())
    # two years of leaving are the most
    assert -start * (1.0 - 0.8**2) - 1e-9 <= sum(hired(idle).values()) < -0.2 * start
    for department in idle.departments:
        assert department.data is not None
        assert department.data.coordinators + department.hired >= 0.0


def test_nobody_leaves_where_attrition_is_switched_off() -> None:
    assert min(hired(two_years(0.5, 0.0)).values()) == 0.0


def test_a_cap_holds_where_a_department_would_hire() -> None:
    free, capped = two_years(3.0, 0.1), two_years(3.0, 0.1, cap=6.5)
    assert hired(free)["family_planning"] > 0.5
    assert hired(capped)["family_planning"] == pytest.approx(0.5)
