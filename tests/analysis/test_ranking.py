"""Which scenario is best and which leaves another behind: on small tables that can be checked by eye."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.analysis.ranking import DOMINANCE_MEANINGS, LEAST, RANKING_MEANINGS, dominance, ranking
from tests.analysis.test_compare import cell, means_of
from tests.fakes import INDICATORS

MAIN = ["on_time_share", "time_to_finish_median"]


def best(values: dict[str, list[float]], indicator: str = "time_to_finish_median") -> pd.DataFrame:
    return ranking(means_of(values, indicator), INDICATORS, list(values)).set_index("scenario")


WOBBLE = [0.1, -0.1, 0.05, -0.05, 0.0, 0.02, -0.02, 0.08, -0.08, 0.01]
"""Ten replicates: the fewest from which a probability of being best is said."""


def test_less_waiting_is_better_and_more_on_time_is() -> None:
    values = {name: [level + x for x in WOBBLE] for name, level in (("a", 1.0), ("b", 5.0), ("c", 3.0))}
    wait = best(values)
    assert tuple(wait.reset_index().columns[1:]) == tuple(RANKING_MEANINGS)[:3] + tuple(RANKING_MEANINGS)[4:]
    assert dict(wait["rank"]) == {"a": 1, "b": 3, "c": 2}
    assert dict(wait["best"]) == {"a": 1.0 - LEAST, "b": LEAST, "c": LEAST}
    assert dict(best(values, "on_time_share")["rank"]) == {"a": 3, "b": 1, "c": 2}
    assert best(values, "self_governance_hours").empty  # neither more nor less is better


def test_ties_share_rank_and_probability() -> None:
    own = [2.0 + x for x in WOBBLE]
    table = best({"a": own, "b": [*own[:-1], own[-1] + 1e-15], "c": [9.0] * 10})
    assert dict(table["rank"]) == {"a": 1, "b": 1, "c": 3}
    assert dict(table["best"]) == pytest.approx({"a": 0.5, "b": 0.5, "c": LEAST}, abs=1e-3)


def test_only_luck_that_all_had_counts() -> None:
    table = best({"a": [1.0, 2.0, np.nan], "b": [2.0, 3.0, -90.0]})
    assert set(table["replicates"]) == {2} and cell(table, "b", "mean") == 2.5
    few = [2.0 + x for x in WOBBLE[:9]]
    assert best({"a": few, "b": few[::-1]})["best"].isna().all()  # too few to say anything of chance
    assert best({"a": [np.nan], "b": [2.0]}).empty


def judged(**scenarios: tuple[list[float], list[float]]) -> pd.DataFrame:
    """Dominance from (on time, wait) values by scenario."""
    means = pd.concat(
        means_of({name: own[i] for name, own in scenarios.items()}, indicator)
        for i, indicator in enumerate(MAIN)
    )
    table = dominance(means, INDICATORS, list(scenarios), main=MAIN)
    assert tuple(table.columns) == tuple(DOMINANCE_MEANINGS)
    return table.set_index(["scenario", "against"])


def test_dominance_needs_something_clearly_better_and_nothing_clearly_worse() -> None:
    noise = [0.01, -0.02, 0.01, 0.0, -0.01]
    plain = ([0.5] * 5, [9.0] * 5)
    better_unclear = ([0.7 + x for x in noise], [9.0 + x for x in (1, -1, 0.5, -0.5, 0.1)])
    mixed = ([0.8 + x for x in noise], [12.0 + x for x in noise])
    table = judged(plain=plain, good=better_unclear, mixed=mixed)
    assert cell(table, ("good", "plain"), "dominates") and not cell(table, ("plain", "good"), "dominates")
    row = table.to_dict("index")["good", "plain"]
    assert (row["better"], row["worse"], row["unclear"], row["better_on"]) == (1, 0, 1, "on_time_share")
    assert not cell(table, ("mixed", "plain"), "dominates") and not cell(
        table, ("plain", "mixed"), "dominates"
    )
    assert cell(table, ("mixed", "plain"), "worse_on") == "time_to_finish_median"
    assert (table["better"] + table["worse"] + table["unclear"] == 2).all()
    alike = judged(one=plain, other=plain)
    assert not alike["dominates"].any() and set(alike["unclear"]) == {2}


def test_without_scenarios_there_is_nothing_to_rank() -> None:
    means = means_of({"a": [1.0, 2.0]})
    assert ranking(means, INDICATORS, []).empty and dominance(means, INDICATORS, [], main=MAIN).empty


def test_nearest_to_zero_is_best_where_that_is_better() -> None:
    declared = {"gap": replace(INDICATORS["trust"], better="zero")}
    values = {"a": [0.3, 0.31, 0.29], "b": [-0.1, -0.11, -0.09], "c": [-0.5, -0.51, -0.49]}
    means = means_of(values, "gap")
    table = ranking(means, declared, list(values)).set_index("scenario")
    assert dict(table["rank"]) == {"a": 2, "b": 1, "c": 3}
    pairs = dominance(means, declared, list(values), main=["gap"]).set_index(["scenario", "against"])
    assert pairs["better_on"].to_dict()["b", "a"] == "gap" and pairs["worse_on"].to_dict()["c", "a"] == "gap"
