"""Whether administration fades out, on runs made by hand, whose answers are worked out here."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from sim.analysis.fadeout import (
    CURVE_COLUMNS,
    SHARE_MEANINGS,
    Example,
    Question,
    axis_over,
    cells,
    cells_a_side,
    column,
    exact,
    examples,
    judged,
    of_every_base,
    restoration_curves,
    shares,
)
from sim.analysis.goals import Goal

YEARS = 4
ON_TIME = Goal("on_time_share", True, 0.55, "level")
UNMET = Goal("unmet_need", False, 7.0, "level")
QUESTION = Question((2, 4), (0.1, 0.3), (ON_TIME,), 0.1)


def run(
    future: int,
    posts: list[float],
    pool: list[float],
    coordinators: list[float],
    *,
    base: str = "reform",
    on_time: list[float] | None = None,
    unmet: list[float] | None = None,
    reversed_from: int | None = None,
    restored_from: int | None = None,
    hazards: list[float] | None = None,
) -> pd.DataFrame:
    """A path from a value a year; what comes back does so in a month, hazards are those of yearly reviews."""
    years = len(posts)
    month = np.arange(1, 12 * years + 1)
    known = {
        "posts": posts, "pool": pool, "coordinators": coordinators,
        "on_time_share": on_time or [0.8] * years, "unmet_need": unmet or [5.0] * years,
    }  # fmt: skip
    path = pd.DataFrame({name: np.repeat(own, 12).astype(float) for name, own in known.items()})
    after = np.concatenate([[0.0], np.cumsum(hazards or [0.0] * years)])[(month - 1) // 12]
    return path.assign(
        base=base,
        future=future,
        month=month,
        reversals=0.0 if reversed_from is None else (month >= reversed_from).astype(float),
        restored=0.0 if restored_from is None else (month >= restored_from).astype(float),
        survival=np.exp(-after),
    )


def one(path: pd.DataFrame, question: Question = QUESTION) -> dict[str, float]:
    (row,) = judged(path, question).to_dict("records")
    return {str(name): value for name, value in row.items()}


def test_falls_are_from_the_first_month_to_the_horizons_last_year() -> None:
    # 90 people: 70 posts and 20 coordinators. Posts go at once, into the pool, which is absorbed later.
    path = run(3, [70, 28, 28, 35], [0, 42, 30, 12], [20, 20, 18, 16])
    found = one(path)
    assert str(found["base"]) == "reform" and found["future"] == 3
    assert (found["strict_start"], found["broad_start"]) == (70.0, 90.0)
    assert (found["posts_2y"], found["pool_2y"], found["coordinators_2y"]) == (28.0, 42.0, 20.0)
    assert found["strict_fall_2y"] == pytest.approx(1 - 28 / 70)
    assert found["broad_fall_2y"] == 0.0  # all are still paid
    assert found["strict_fall_4y"] == pytest.approx(0.5)
    assert found["broad_fall_4y"] == pytest.approx(1 - (35 + 12 + 16) / 90)
    holds = {name: found[name] for name in ("strict_2y_30", "broad_2y_10", "success_2y_10")}
    assert holds == {"strict_2y_30": True, "broad_2y_10": False, "success_2y_10": False}
    # 63 of 90 is a fall of exactly 30 %: a tie counts
    assert found["broad_4y_30"] and found["success_4y_30"] and found["broad_kept_4y_30"]
    assert math.isnan(found["restored_after"]) and math.isnan(found["reversed_after"])


def test_the_last_year_counts_by_its_mean_and_the_start_by_its_first_month() -> None:
    path = run(0, [100, 100], [0, 0], [0, 0])
    path.loc[path["month"] == 2, "posts"] = 500.0  # neither in the first month nor in the last year
    path.loc[path["month"] >= 19, "posts"] = 60.0  # half of the second year
    found = one(path, Question((2,), (0.2,), (ON_TIME,), 0.2))
    assert found["strict_fall_2y"] == pytest.approx(0.2) and found["success_2y_20"]
    # the order of the rows means nothing
    assert one(path.iloc[::-1], Question((2,), (0.2,), (ON_TIME,), 0.2)) == pytest.approx(found, nan_ok=True)


def test_both_sizes_must_fall() -> None:
    only_posts = one(run(0, [70, 70, 70, 40], [0, 0, 0, 0], [20, 20, 30, 50]))  # 90 in all, as before
    assert only_posts["strict_4y_30"] and not only_posts["broad_4y_10"] and not only_posts["success_4y_10"]
    only_others = one(run(0, [40, 40, 40, 40], [0, 0, 0, 0], [50, 50, 30, 10]))
    assert only_others["broad_4y_30"] and not only_others["strict_4y_10"]
    assert not only_others["success_4y_10"] and only_others["broad_kept_4y_30"]


@pytest.mark.parametrize(
    ("on_time", "served_2", "served_4"),
    [
        ([0.3, 0.8, 0.8, 0.8], True, True),  # the first year is what it starts from
        ([0.8, 0.55, 0.8, 0.8], True, True),  # a floor is kept by what is on it
        ([0.8, 0.54, 0.8, 0.8], False, False),
        ([0.8, 0.8, 0.54, 0.8], True, False),  # every year, not their mean, and none beyond the horizon
        ([0.8, math.nan, 0.8, 0.8], False, False),  # a year of which nothing is known keeps nothing
    ],
)
def test_service_is_to_be_kept_in_every_year(on_time: list[float], served_2: bool, served_4: bool) -> None:
    found = one(run(0, [70, 30, 30, 30], [0] * 4, [20] * 4, on_time=on_time))
    assert (found["served_2y"], found["served_4y"]) == (served_2, served_4)
    assert (found["success_2y_30"], found["success_4y_30"]) == (served_2, served_4)
    assert found["strict_2y_30"] and found["broad_2y_30"]  # they fell all the same


def test_a_year_counts_by_the_months_that_are_known_and_every_goal_counts() -> None:
    path = run(0, [70, 30], [0, 0], [0, 0], unmet=[9.0, 6.0])
    path.loc[path["month"].between(13, 20), "on_time_share"] = math.nan
    path.loc[path["month"].between(21, 22), "on_time_share"] = 0.2  # with 0.8 in two: a mean of 0.5
    both = Question((2,), (0.1,), (UNMET, ON_TIME), 0.1)
    assert one(path, both)["on_time_share_worst_2y"] == pytest.approx(0.5)
    assert one(path, both)["unmet_need_worst_2y"] == pytest.approx(6.0)
    assert not one(path, both)["served_2y"]
    assert one(path, Question((2,), (0.1,), (UNMET,), 0.1))["served_2y"]
    stricter = Goal("unmet_need", False, 5.9, "level")
    assert not one(path, Question((2,), (0.1,), (stricter,), 0.1))["served_2y"]
    rising = run(0, [70] * 3, [0] * 3, [0] * 3, unmet=[1.0, 8.0, 3.0])
    assert one(rising, Question((3,), (0.1,), (UNMET,), 0.1))["unmet_need_worst_3y"] == 8.0


def test_what_comes_back_within_the_horizon_is_a_reversal() -> None:
    # in month 25, that is by the review at the end of year 2
    found = one(run(0, [70, 30, 30, 30], [0] * 4, [0] * 4, reversed_from=25, restored_from=37))
    assert found["lasted_2y"] and not found["lasted_4y"]
    assert found["success_2y_30"] and found["strict_4y_30"] and not found["success_4y_30"]
    assert (found["reversed_after"], found["restored_after"]) == (2.0, 3.0)
    at_the_end = one(run(0, [70, 30], [0] * 2, [0] * 2, reversed_from=24), Question((2,), (0.1,), (), 0.1))
    assert not at_the_end["lasted_2y"]


def test_nothing_falls_from_nothing() -> None:
    found = one(run(0, [0] * 4, [0] * 4, [0] * 4))
    assert math.isnan(found["strict_fall_4y"]) and not found["strict_4y_10"] and not found["success_4y_10"]


def three() -> pd.DataFrame:
    """Under `reform` a success, one that is reversed, one that does not fall; under `new` all fail."""
    return pd.concat(
        [
            run(0, [70, 28, 28, 28], [0] * 4, [20, 20, 20, 20]),
            run(1, [70, 28, 28, 28], [0] * 4, [20, 20, 20, 10], reversed_from=30),
            run(2, [70, 70, 70, 70], [0] * 4, [20, 20, 20, 30]),
            *(run(f, [26] * 4, [0] * 4, [20, 20, 20, 20 + f], base="new") for f in range(3)),
        ]
    )


def test_shares_by_hand() -> None:
    table = shares(judged(three(), QUESTION), QUESTION)
    assert tuple(table.columns) == tuple(SHARE_MEANINGS)
    rows = {(r["base"], r["horizon"], r["what"], r["level"]): r for r in table.to_dict("records")}
    counts = {
        ("reform", 2, "success", 0.3): 2,
        ("reform", 4, "success", 0.3): 1,
        ("reform", 4, "strict", 0.3): 2,
        ("reform", 4, "strict_kept", 0.3): 1,
        ("reform", 4, "broad", 0.1): 2,
        ("reform", 4, "broad_kept", 0.1): 1,
        ("new", 4, "strict", 0.1): 0,
        ("new", 4, "success", 0.1): 0,
    }
    assert {key: rows[key]["count"] for key in counts} == counts
    lasted = table[(table["what"] == "lasted") & (table["base"] == "reform")].set_index("horizon")["count"]
    assert dict(lasted) == {2: 3, 4: 2}
    assert table.loc[table["what"].isin(["lasted", "served"]), "level"].isna().all()
    row = rows["reform", 4, "success", 0.3]
    assert row["futures"] == 3 and row["share"] == pytest.approx(1 / 3)
    # Clopper and Pearson of 1 in 3: the roots of P(X >= 1) = 1 - (1 - p)^3 and of P(X <= 1) = 0.025
    low = 1 - 0.975 ** (1 / 3)
    high = next(p for p in np.linspace(0.5, 1.0, 50001) if (1 - p) ** 3 + 3 * p * (1 - p) ** 2 <= 0.025)
    assert row["low"] == pytest.approx(low) and row["high"] == pytest.approx(high, abs=1e-4)
    assert exact(0, 5) == pytest.approx((0.0, 1 - 0.025**0.2))
    assert exact(5, 5) == pytest.approx((0.025**0.2, 1.0))


def test_a_future_counts_if_every_base_has_ended_it() -> None:
    paths = three()
    lacking = paths[~((paths["base"] == "new") & (paths["future"] == 1))]
    kept = of_every_base(lacking)
    assert set(zip(kept["base"], kept["future"], strict=True)) == {
        ("reform", 0), ("reform", 2), ("new", 0), ("new", 2)
    }  # fmt: skip
    assert of_every_base(paths).equals(paths)
    table = shares(judged(kept, QUESTION), QUESTION)
    assert set(table["futures"]) == {2}


# --- over two drivers ----------------------------------------------------------------------------------


def test_cells_hold_what_lies_between_their_edges() -> None:
    x, y = axis_over("x", 0.0, 3.0, 3, by_ratio=False), axis_over("y", 0.25, 4.0, 2, by_ratio=True)
    assert x.edges == (0.0, 1.0, 2.0, 3.0) and y.edges == pytest.approx((0.25, 1.0, 4.0))
    futures = pd.DataFrame(
        {
            "base": "reform",
            "x": [0.0, 0.9, 1.0, 3.0, 2.5],
            "y": [0.25, 0.99, 0.3, 4.0, 1.0],
            "won": [True, False, True, True, False],
        }
    )
    table = cells(futures, "won", x, y)
    found = table.set_index(["x_low", "y_low"])[["futures", "count"]].to_dict("index")
    assert found[0.0, 0.25] == {"futures": 2, "count": 1}
    assert found[1.0, 0.25] == {"futures": 1, "count": 1}  # an inner edge is of the cell above
    assert found[2.0, 1.0] == {"futures": 2, "count": 1}  # the last edge of the last cell
    assert found[0.0, 1.0] == {"futures": 0, "count": 0}
    assert len(table) == 6 and table["futures"].sum() == 5
    empty = table[table["futures"] == 0]
    assert len(empty) == 3 and empty[["share", "low", "high"]].isna().all(axis=None)
    full = table[(table["x_low"] == 0.0) & (table["y_low"] == 0.25)].iloc[0]
    assert full["share"] == 0.5 and (full["low"], full["high"]) == pytest.approx(exact(1, 2))


def test_cells_are_as_many_as_futures_fill() -> None:
    assert [cells_a_side(n) for n in (2, 19, 45, 79, 80, 125, 10_000)] == [2, 2, 3, 3, 4, 5, 5]


# --- examples ------------------------------------------------------------------------------------------


def test_a_success_and_a_failure_are_the_middle_ones() -> None:
    paths = pd.concat(
        [run(f, [70, 70, 70, 60 - 10 * f], [0] * 4, [0] * 4) for f in range(3)]
        + [run(3, [70] * 4, [0] * 4, [0] * 4), run(3, [70] * 4, [0] * 4, [0] * 4, base="new")]
    )
    chosen = examples(judged(paths, QUESTION), QUESTION)
    # falls of 14, 29 and 43 %; the failure is one of the same base
    assert chosen == (Example("success", "reform", 1), Example("failure", "reform", 3))


def test_without_a_success_the_best_stands_for_it() -> None:
    paths = pd.concat(
        [
            run(0, [70, 70, 70, 40], [0] * 4, [0] * 4, reversed_from=30),  # falls most, but is reversed
            run(1, [70, 70, 70, 65], [0] * 4, [0] * 4),
            run(2, [70, 70, 70, 69], [0] * 4, [0] * 4),
        ]
    )
    found = judged(paths, QUESTION)
    assert examples(found, QUESTION) == (Example("best", "reform", 1), Example("failure", "reform", 2))
    reversed_all = judged(pd.concat([paths.assign(reversals=1.0)]), QUESTION)
    assert examples(reversed_all, QUESTION)[0] == Example("best", "reform", 0)
    assert examples(found.iloc[:1], QUESTION) == (Example("best", "reform", 0),)
    assert examples(found.iloc[:0], QUESTION) == ()


def test_without_a_failure_the_success_that_fell_least_is_shown_beside() -> None:
    paths = pd.concat([run(f, [70, 70, 70, 50 - 10 * f], [0] * 4, [0] * 4) for f in range(3)])
    chosen = examples(judged(paths, QUESTION), QUESTION)
    assert chosen == (Example("success", "reform", 1), Example("worst", "reform", 0))


# --- restoration ---------------------------------------------------------------------------------------


def test_the_curves_of_restoration_by_hand() -> None:
    none = [0.0] * YEARS
    paths = pd.concat(
        [
            # restored by the review at the end of year 1 and seen from month 13; the hazard then stays
            run(0, none, none, none, restored_from=13, hazards=[0.5, 0.0, 0.0, 0.0]),
            run(1, none, none, none, restored_from=25, hazards=[0.2, 0.9, 0.0, 0.0]),
            run(2, none, none, none, hazards=[0.1, 0.3, 0.4, 0.7]),
            run(3, none, none, none, hazards=[0.3, 0.1, 0.2, 0.0]),
        ]
    )
    curve = restoration_curves(paths)
    assert tuple(curve.columns) == CURVE_COLUMNS and list(curve["year"]) == [0, 1, 2, 3, 4]
    assert list(curve["survival"]) == pytest.approx([1.0, 3 / 4, 2 / 4, 2 / 4, 2 / 4])
    assert list(curve["at_risk"]) == [4, 4, 3, 2, 2]
    # year by year the mean chance to get through, among those that are still there
    first = sum(math.exp(-h) for h in (0.5, 0.2, 0.1, 0.3)) / 4
    second = first * sum(math.exp(-h) for h in (0.9, 0.3, 0.1)) / 3
    third = second * sum(math.exp(-h) for h in (0.4, 0.2)) / 2
    # what the review at the end of the last year does is not seen any more
    assert list(curve["expected"]) == pytest.approx([1.0, first, second, third, third])
    half = curve.set_index("year").loc[2]
    # log-log interval (Kalbfleisch and Prentice) with Greenwood's sum 1/(4*3) + 1/(3*2)
    theta = 1.959964 * math.sqrt(1 / 12 + 1 / 6) / math.log(0.5)
    assert (half["low"], half["high"]) == pytest.approx((0.5 ** math.exp(-theta), 0.5 ** math.exp(theta)))
    assert curve.loc[curve["year"] == 0, ["low", "high"]].isna().all(axis=None)


def test_the_expected_curve_is_that_of_the_thresholds() -> None:
    """Runs that are restored as their thresholds say, of hazards that differ: both curves are the same."""
    luck = np.random.default_rng(5)
    blocks = []
    for future in range(1000):
        hazards = luck.uniform(0.0, 0.4, 10)
        due = np.flatnonzero(np.cumsum(hazards) > luck.exponential())
        when = None if not due.size else 12 * int(due[0]) + 13
        told = hazards * (np.arange(10) <= (due[0] if due.size else 10))
        blocks.append(
            run(future, [0.0] * 10, [0.0] * 10, [0.0] * 10, hazards=list(told),
                restored_from=when if when is not None and when <= 120 else None)
        )  # fmt: skip
    curve = restoration_curves(pd.concat(blocks))
    assert np.abs(curve["survival"] - curve["expected"]).max() < 0.05
    assert curve["survival"].iloc[-1] < 0.3


def test_columns_are_named_by_horizon_and_level() -> None:
    assert column("served", 20) == "served_20y"
    assert column("broad", 10, 0.125) == "broad_10y_12.5"
    assert QUESTION.succeeded == "success_4y_10" and QUESTION.last == 4
