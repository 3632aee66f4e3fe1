"""The redeployment pool: who goes there, who fills posts again, and that nobody is lost."""

from __future__ import annotations

import pytest

from sim.institutions.parameters import Parameters
from sim.mechanisms.redeployment import Pool, monthly, pay
from sim.model import GovernanceModel
from tests.mechanisms.by_hand import near, numbers
from tests.worlds import variant

VALUES = numbers({"redeployment.attrition": 0.36, "wage.civil_servant": 2600.0})
A_MONTH = 0.03650751600100388
"""1 - 0.64 ** (1 / 12)."""


def state(pool: Pool) -> list[float]:
    return [pool.waiting, pool.absorbed, pool.recruited]


@pytest.mark.parametrize(
    ("before", "after", "waiting", "recruited"),
    [
        (70.0, 58.5, 3.0 + 11.5, 0.7),
        (70.0, 70.0, 3.0, 0.7),
        (70.0, 71.2, 3.0 - 1.2, 0.7),  # from the pool first
        (70.0, 75.5, 0.0, 0.7 + 2.5),
    ],
)
def test_posts_cut_and_opened(before: float, after: float, waiting: float, recruited: float) -> None:
    pool = Pool(3.0, 0.4, 0.7)
    pool.change(before, after)
    assert state(pool) == near([waiting, 0.4, recruited])


@pytest.mark.parametrize(("yearly", "expected"), [(0.0, 0.0), (0.36, A_MONTH), (1.0, 1.0)])
def test_a_year_of_months(yearly: float, expected: float) -> None:
    assert monthly(yearly) == pytest.approx(expected, rel=1e-9)


def test_twelve_months_absorb_a_years_share() -> None:
    pool = Pool(50.0, 1.5, 0.7)
    pool.close_month(VALUES)
    assert state(pool) == near([50.0 * (1 - A_MONTH), 1.5 + 50.0 * A_MONTH, 0.7])
    for _ in range(11):
        pool.close_month(VALUES)
    assert state(pool) == near([32.0, 19.5, 0.7])


@pytest.mark.parametrize(("waiting", "scale"), [(0.0, 0.3), (7.0, 0.3), (1.7, 1.4)])
def test_pay(waiting: float, scale: float) -> None:
    assert pay(waiting, scale, VALUES) == near(waiting * 2600.0 * scale)


def posts_of(model: GovernanceModel) -> float:
    """Permanent public posts, at the reference size, from the structure in force and what reviews changed."""
    found = 0.0
    for body in model.bodies:
        if body.is_open and body.data is not None:
            paid = [p for p in body.data.posts.values() if p.payer == "district" and not p.dual_post_of]
            if any(p.payer == "district" for p in body.data.posts.values()):
                found += sum(p.count for p in paid) - body.released
                found += body.extra_leaders - body.released_leaders
    return found


RELEASING = {
    "review.on_time_floor": 0.01,
    "review.on_time_target": 0.01,
    "review.social_share": 0.01,
    "review.low_use": 9.0,
    "review.high_use": 9.5,
    "restoration.rate": 0.0,
}
RESTORING = {"review.on_time_floor": 0.999}


def test_posts_pool_and_absorbed_are_what_was_there() -> None:
    """Through a reform, reviews that release, one that restores, and the reform's end: 15 years."""
    scenario = variant("old", later={14: "new", 150: "old"}, years=15)
    model = GovernanceModel(scenario, residents=500, rng=2)
    model.values = Parameters(model.values.registry, {**model.values.overrides, **RELEASING})
    model.run_for(1)
    start, pool, seen, released = posts_of(model), model.district.pool, [], []
    for month in range(1, 180):
        if month == 100:
            model.values = Parameters(model.values.registry, {**model.values.overrides, **RESTORING})
        model.run_for(21)
        assert posts_of(model) + pool.waiting + pool.absorbed - pool.recruited == pytest.approx(start)
        assert model.district.posts() == pytest.approx(posts_of(model))
        seen.append(state(pool))
        released.append(sum(body.released + body.released_leaders for body in model.bodies))
    assert seen[14][0] > 1.0, "the reform fills the pool"
    review = released[24] - released[22]
    assert review > 0.1 and sum(seen[24][:2]) == pytest.approx(sum(seen[22][:2]) + review), "so do reviews"
    before, after = seen[106], seen[108]
    assert released[108] < released[106] - 0.1, "failing service restores"
    assert after[2] > before[2] or after[0] < before[0] - 0.1, "and fills posts from the pool first"
    assert seen[-1][2] > 0.0


@pytest.mark.parametrize("attrition", [0.2, 1.0])
def test_the_district_pays_the_pool_unless_all_are_placed_at_once(attrition: float) -> None:
    scenario = variant("old", later={3: "new"}, parameters={"redeployment.attrition": attrition})
    model = GovernanceModel(scenario, residents=500, rng=2)
    model.run_for(2 * 21)
    before = posts_of(model)
    model.run_for(21)
    cut, pool = before - posts_of(model), model.district.pool
    assert pool.waiting == pytest.approx(cut * (1.0 - attrition) ** (1.0 / 12.0))
    rows = model.indicators()
    last = rows[(rows["month"] == 3) & (rows["by"] == "")].set_index("indicator")["value"]
    wage = model.values["wage.civil_servant"]
    hired = last["coordinators"] * model.values["wage.coordinator"]
    assert last["payroll_broad"] == pytest.approx(last["payroll_strict"] + hired + last["pool_posts"] * wage)
    assert last["pool_posts"] == pytest.approx(pool.waiting * model.scale)
