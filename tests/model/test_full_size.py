"""What must act at full size: 38,000 residents, the bundled structures, one seed that is not restored."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest

import sim
from sim.experiments.clauses_measured import measured
from tests.worlds import variant

YEARS = 3
SEED = 3


@cache
def years(ban: float = 1.0, **parameters: float) -> pd.DataFrame:
    """Means of a year of every indicator's total; the reform comes with the second year."""
    plain = {name.replace("__", "."): value for name, value in parameters.items()}
    later: dict[int, object] = {13: "new"}
    if ban != 1.0:
        later[14] = {"rules": {"assignment_ban": ban}}
    scenario = variant("old", later=later, parameters=plain, years=YEARS)  # type: ignore[arg-type]
    months = sim.run(scenario, SEED)
    totals = months[months["by"] == ""].pivot(index="month", columns="indicator", values="value")
    return totals.groupby((totals.index - 1) // 12 + 1).mean()


def test_every_clause_acts_in_every_year_after_the_reform() -> None:
    table = measured("reform", seed=SEED)
    after = table[(table["year"] > 1) & table["acts"]]
    assert set(after["year"]) == {2, 3, 4, 5, 6} and after["clause"].nunique() == 30
    still = after[~(after["value"] > 0.0)]
    assert still.empty, still.to_string()


@pytest.mark.parametrize(
    "name", ["oversight_hours", "guidance_hours", "detection", "cadre_supervision_hours"]
)
def test_there_is_supervision_after_the_reform_and_none_before(name: str) -> None:
    found = years()[name]
    assert found[1] == 0.0 < min(found[2], found[3])


def test_a_ban_in_earnest_is_not_one_in_name() -> None:
    weak, strong = years(ban=0.2)["push_down_rate"], years()["push_down_rate"]
    assert strong[2] < weak[2] - 0.05


def test_what_is_pushed_crowds_oversight_out() -> None:
    calm, usual, flooded = years(programmes__volume=0.6), years(), years(programmes__volume=1.5)
    hours = [found["oversight_hours"][3] for found in (calm, usual, flooded)]
    assert hours[1] < 0.9 * hours[0] and hours[2] < hours[1]
    chances = [found["detection"][3] for found in (calm, usual, flooded)]
    assert chances[0] > 1.5 * chances[1] > 1.5 * chances[2] > 0.0


def test_oversight_that_presses_nobody_is_nearly_none_and_finds_nearly_nothing() -> None:
    pressing, idle = years(), years(claim__oversight=0.001)
    assert idle["oversight_hours"][3] < 0.02 * pressing["oversight_hours"][3]
    assert idle["detection"][3] < 0.02 * pressing["detection"][3]
    assert idle["push_down_rate"][2] > pressing["push_down_rate"][2] + 0.02
