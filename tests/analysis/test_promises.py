"""What reforms are judged by, the optimism of selection, and stopping what is beaten: by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.analysis.goals import FUTURE, Goal
from sim.analysis.promises import (
    GOALS,
    SHORT,
    Aim,
    Question,
    clearly_beaten,
    difference,
    gap,
    missed,
    optimism,
    shown,
)

NAN = float("nan")
ON_TIME = Goal("on_time_share", True, 0.8, "level")
POSTS = Goal("posts_broad", False, -0.3, "difference", relative=True)


def futures(**columns: list[float]) -> pd.DataFrame:
    table = pd.DataFrame(columns)
    return table.rename_axis(FUTURE)


BASE = futures(on_time_share=[0.7, 0.7, 0.7, 0.7], posts_broad=[100.0, 50.0, 80.0, 10.0])
OPTION = futures(
    on_time_share=[0.8, 0.79, 0.9, NAN],
    posts_broad=[70.0, 30.0, 60.0, 1.0],
    public_spending=[5.0, 7.0, 6.0, 9.0],
    trust=[0.4, 0.6, 0.5, 0.7],
    reversals=[0.0, 0.0, 2.0, 0.5],
)


def test_a_future_is_missed_where_any_goal_is() -> None:
    # posts: -30 %, -40 %, -25 % (missed); on time: 0.79 is missed; the last has no value
    assert missed([ON_TIME, POSTS], BASE, OPTION).tolist()[:3] == [0.0, 1.0, 1.0]
    assert np.isnan(missed([ON_TIME, POSTS], BASE, OPTION).iloc[3])
    assert missed([ON_TIME], BASE, OPTION).tolist()[:3] == [0.0, 1.0, 0.0]


def test_values_are_shares_missed_and_means_or_the_worst_decile() -> None:
    aims = (Aim("public_spending", small=True), Aim("trust", small=False))
    question = Question((ON_TIME, POSTS), aims)
    assert question.objectives == (GOALS, "min:public_spending", "max:trust")
    assert question.indicators == ("on_time_share", "posts_broad", "public_spending", "trust")
    table = question.in_futures(BASE, OPTION)
    # on time falls short by 0.01 of 0.8 in the second, posts by 5 points of 30 in the third; half a goal each
    short = (0.01 / 0.8 + 0.05 / 0.3) / 2 / 3
    assert table[SHORT].tolist()[:3] == pytest.approx([0.0, 0.00625, 0.25 / 3])
    # what is less than one future of three goes to how far goals are missed
    goals = 2 / 3 + short / (1.0 + short) / 3
    assert question.values(table) == pytest.approx([goals, 27 / 4, -2.2 / 4])
    assert question.noted(table) == pytest.approx({GOALS: 2 / 3, SHORT: short})
    worst = Question((ON_TIME, POSTS), aims, "worst")
    # of four futures the worst decile is the worst one: the dearest, and the one with least trust
    assert worst.values(table) == pytest.approx([goals, 9.0, -0.4])
    many = futures(public_spending=[float(x) for x in range(1, 21)])
    only = Question((), (Aim("public_spending", small=True),), "worst")
    assert only.values(only.in_futures(many, many)) == pytest.approx([18.0]), "18 of 20 are no more than 18"


def test_goals_out_of_reach_still_tell_reforms_apart_but_never_outweigh_a_future() -> None:
    far = Question((Goal("on_time_share", True, 0.95, "level"),), ())
    close, off = futures(on_time_share=[0.9, 0.9]), futures(on_time_share=[0.1, 0.0])
    near, away = (far.values(far.in_futures(own, own)) for own in (close, off))
    assert 1.0 < near[0] < away[0] < 1.5
    once = futures(on_time_share=[0.0, 0.96])
    assert far.values(far.in_futures(once, once))[0] < near[0], (
        "one future met is more than coming near in both"
    )
    # a number of 0 gives no size: the base's level does
    held = futures(on_time_share=[0.2, 0.4])
    none = Question((Goal("on_time_share", True, 0.0, "difference"),), ())
    less = none.in_futures(held, held - 0.06)
    assert less[SHORT].tolist() == pytest.approx([0.2, 0.2])
    # of a number of 0 per cent the gap is what it is: 20 % of the base is 0.2
    rise = Question((Goal("on_time_share", False, 0.0, "difference", relative=True),), ())
    assert rise.in_futures(held, 1.2 * held)[SHORT].tolist() == pytest.approx([0.2, 0.2])


def test_what_is_shown_is_in_the_indicators_own_terms() -> None:
    question = Question((ON_TIME,), (Aim("trust", small=False),))
    table = shown(question, BASE, {"x": OPTION})
    rows = {row["objective"]: row for row in table.to_dict("records")}
    goals, trust, reversal = rows[GOALS], rows["trust"], rows["reversal"]
    assert list(rows) == [GOALS, SHORT, "trust", "reversal"]
    assert (rows[SHORT]["mean"], rows[SHORT]["worst"]) == pytest.approx((0.0125 / 3, 0.0125))
    assert (goals["mean"], goals["futures"]) == pytest.approx((1 / 3, 3))
    assert (trust["mean"], trust["worst"], trust["futures"]) == pytest.approx((0.55, 0.4, 4))
    # t with three degrees of freedom at 97.5 % is 3.182; the deviation of 0.4, 0.5, 0.6, 0.7 is 0.1291
    assert trust["high"] == pytest.approx(0.55 + 3.182446 * 0.1290994 / 2.0, rel=1e-5)
    assert reversal["mean"] == pytest.approx(2 / 4)
    unknown = shown(question, BASE, {"x": OPTION.assign(reversals=[0.0, NAN, 2.0, NAN])})
    (back,) = unknown[unknown["objective"] == "reversal"].to_dict("records")
    assert (back["mean"], back["futures"]) == (0.5, 2), "a future without a value is none without reversal"
    # Wilson, 2 of 4: (0.5 + z²/8 ± z sqrt(1/16 + z²/64)) / (1 + z²/4) with z² = 3.8414588
    assert reversal["low"] == pytest.approx(0.1500, abs=1e-4)


def test_optimism_is_fresh_less_promised_with_welchs_interval() -> None:
    chosen = [futures(goals=[0.0, 0.0, 1.0]), futures(goals=[0.0, 1.0, 1.0])]
    fresh = [futures(goals=[1.0, 1.0, 0.0, 1.0]), futures(goals=[1.0, 0.0, 0.0, 1.0])]
    row = optimism(chosen, fresh).iloc[0]
    # by future: 0, 0.5, 1 and 1, 0.5, 0, 1
    assert (row["promised"], row["confirmed"]) == pytest.approx((0.5, 0.625))
    assert (row["optimism"], row["reforms"], row["futures"], row["fresh"]) == pytest.approx((0.125, 2, 3, 4))
    error = np.sqrt(0.25 / 3 + (0.375**2 * 2 + 0.125**2 + 0.625**2) / 3 / 4)
    assert row["low"] < 0.125 - 2.0 * error and row["high"] > 0.125 + 2.0 * error
    assert row["high"] - row["optimism"] == pytest.approx(row["optimism"] - row["low"])
    assert optimism([], []).empty


def test_the_best_of_noise_is_told_to_be_too_good() -> None:
    """Candidates that are all the same but for luck: what is chosen promises what it does not keep."""
    rng = np.random.default_rng(4)
    promised = rng.normal(10.0, 1.0, (60, 8))
    best = np.argsort(promised.mean(axis=1))[:4]
    chosen = [futures(cost=list(promised[i])) for i in best]
    fresh = [futures(cost=list(rng.normal(10.0, 1.0, 80))) for _ in best]
    row = optimism(chosen, fresh).iloc[0]
    assert row["optimism"] > 0.3 and row["low"] > 0.0, "naive: too good"
    assert row["confirmed"] == pytest.approx(10.0, abs=0.15), "honest: what they are"


def test_figures_with_intervals_of_their_own_are_held_against_each_other() -> None:
    # down: 3 below the new mean and 4 above the old one make 5; up: 12 above and 5 below make 13
    assert gap((10.0, 5.0, 14.0), (21.0, 18.0, 33.0)) == pytest.approx((11.0, 6.0, 24.0))
    assert gap((0.2, 0.2, 0.2), (0.5, 0.4, 0.7)) == pytest.approx((0.3, 0.2, 0.5)), "no luck adds none"
    assert np.isnan(gap((1.0, NAN, NAN), (2.0, 1.0, 3.0))[1])


def test_restarts_are_compared_as_independent() -> None:
    gap, low, high = difference([0.9, 0.8, 0.7], [0.5, 0.6, 0.4])
    # equal variances 0.01: t with four degrees of freedom is 2.776
    assert gap == pytest.approx(0.3)
    assert high - gap == pytest.approx(2.776445 * np.sqrt(2 * 0.01 / 3), rel=1e-5)
    assert low == pytest.approx(2 * gap - high)
    assert np.isnan(difference([0.5], [0.4])[1:]).all()
    assert difference([0.5, 0.5], [0.4, 0.4])[1:] == pytest.approx((0.1, 0.1))


def test_what_is_clearly_beaten_is_stopped_and_what_may_be_luck_is_not() -> None:
    own = futures(a=[5.0, 6.0, 7.0], b=[1.0, 1.0, 1.0])
    assert clearly_beaten(own, [futures(a=[4.0, 5.1, 5.9], b=[1.0, 1.0, 1.0])])
    assert not clearly_beaten(own, [futures(a=[4.0, 5.1, 5.9], b=[1.0, 1.0, 1.1])]), "better in b"
    assert not clearly_beaten(own, [futures(a=[1.0, 9.0, 7.5], b=[1.0, 1.0, 1.0])]), "perhaps luck"
    # gaps of -1, 1 and 3.2: mean 1.07, deviation 2.10, standard error 1.21
    assert not clearly_beaten(own, [futures(a=[6.0, 5.0, 3.8], b=[1.0, 1.0, 1.0])])
    # gaps of 0, 1 and 2: mean 1, deviation 1, standard error 0.58
    assert clearly_beaten(own, [futures(a=[5.0, 5.0, 5.0], b=[1.0, 1.0, 1.0])])
    assert not clearly_beaten(own, [own]), "no better than itself"
    assert not clearly_beaten(own, [])
    assert not clearly_beaten(own.iloc[:1], [futures(a=[1.0], b=[0.0])]), "one future says nothing"
    # three futures of four: the other's fourth does not count
    assert clearly_beaten(own, [futures(a=[4.0, 5.1, 5.9, 90.0], b=[1.0, 1.0, 1.0, 9.0])])
