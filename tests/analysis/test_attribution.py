"""Attribution: shares over replicates, what is run for them, and the command on a model with known shares."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.analysis.attribution import Attribution, adds_up, attribute
from sim.analysis.games import interactions, joined, paired_orders, shapley
from sim.cli import main
from sim.experiments.coalitions import planned
from sim.experiments.lever_games import Game, chosen, game_between, grouped
from sim.experiments.replicate_seeds import replicate_seed
from sim.institutions.documents import InputError
from sim.institutions.files.library import load_levers, load_scenario
from sim.institutions.files.settings import with_settings
from sim.institutions.scenario import MONTHS_A_YEAR, Scenario

NAMES = ["a", "b", "c"]

# --- shares over replicates --------------------------------------------------------------------------


def table(games: dict[str, np.ndarray]) -> pd.DataFrame:
    """Values by (replicate, coalition) from [coalitions, replicates] by indicator."""
    coalitions, replicates = next(iter(games.values())).shape
    index = pd.MultiIndex.from_product(
        [range(replicates), range(coalitions)], names=["replicate", "coalition"]
    )
    return pd.DataFrame({name: values.T.ravel() for name, values in games.items()}, index=index)


def share(found: Attribution, player: str, indicator: str = "x") -> dict[str, float]:
    rows = found.shares[(found.shares["indicator"] == indicator) & (found.shares["player"] == player)]
    return {str(name): float(rows[name].iloc[0]) for name in rows.columns[2:]}


def test_shares_are_those_of_each_replicates_game_with_students_interval() -> None:
    rng = np.random.default_rng(1)
    values = rng.normal(size=(8, 5))
    found = attribute(table({"x": values}), NAMES)
    each = shapley(values)
    for i, player in enumerate(NAMES):
        row = share(found, player)
        half = 2.776445105 * each[i].std(ddof=1) / np.sqrt(5)  # Student's t with 4 degrees of freedom
        assert row["share"] == pytest.approx(each[i].mean())
        assert (row["low"], row["high"]) == pytest.approx((each[i].mean() - half, each[i].mean() + half))
        assert row["alone"] == pytest.approx((values[1 << i] - values[0]).mean())
        assert row["last"] == pytest.approx((values[7] - values[7 ^ 1 << i]).mean())
    pair = found.pairs.iloc[0]
    assert (pair["one"], pair["other"]) == ("a", "b")
    assert pair["interaction"] == pytest.approx(interactions(values)[0, 1].mean())
    effect = found.effects.iloc[0]
    assert effect["effect"] == pytest.approx((values[7] - values[0]).mean())
    assert effect["shares"] == pytest.approx(effect["effect"]) and adds_up(found.effects)


def test_shares_that_do_not_add_up_are_noticed() -> None:
    found = attribute(table({"x": np.random.default_rng(1).normal(size=(8, 2))}), NAMES)
    assert not adds_up(found.effects.assign(gap=1e-6))


def test_what_has_no_effect_has_none_and_no_doubt_either() -> None:
    level = np.array([0.1, 0.7, 1.3])  # of three replicates; only a and b matter, each by itself
    values = np.array([[x + 0.1 * (c & 1) + 0.2 * (c >> 1 & 1) for x in level] for c in range(8)])
    found = attribute(table({"x": values}), NAMES)
    nothing = share(found, "c")
    assert (nothing["share"], nothing["low"], nothing["high"]) == (0.0, 0.0, 0.0)
    assert share(found, "a")["relative"] == pytest.approx(1.0 / 3.0)
    assert (found.pairs[["interaction", "low", "high"]] == 0.0).all(axis=None)


def test_a_part_of_an_effect_that_may_be_none_is_not_given() -> None:
    values = np.zeros((8, 4))
    values[7] = [1.0, -1.0, 1.0, -0.9]
    found = attribute(table({"x": values}), NAMES)
    assert share(found, "a")["share"] > 0.0 and np.isnan(share(found, "a")["relative"])


def test_a_replicate_with_a_gap_is_left_out_for_that_indicator_only() -> None:
    rng = np.random.default_rng(2)
    values = table({"x": rng.normal(size=(8, 3)), "y": rng.normal(size=(8, 3))})
    holed = values.copy()
    holed.loc[(1, 5), "x"] = np.nan
    found, whole = attribute(holed, NAMES), attribute(values, NAMES)
    assert (share(found, "a")["replicates"], share(found, "a", "y")["replicates"]) == (2, 3)
    assert share(found, "a", "y")["share"] == share(whole, "a", "y")["share"]
    lone = attribute(holed.drop([0, 2], level="replicate"), NAMES)
    assert share(lone, "a")["replicates"] == 0 and np.isnan(share(lone, "a")["share"])


def test_one_replicate_has_shares_but_no_interval() -> None:
    found = attribute(table({"x": np.arange(8.0)[:, None]}), NAMES)
    row = share(found, "c")
    assert row["share"] == pytest.approx(4.0) and np.isnan(row["low"]) and np.isnan(row["high"])


def test_along_orders_intervals_hold_the_truth_as_often_as_they_say() -> None:
    """Replicates with luck of their own and few orders each: both errors are in the interval."""
    rng = np.random.default_rng(3)
    mean = rng.normal(size=64)
    names = [f"p{i}" for i in range(6)]
    truth, pairs = shapley(mean), interactions(mean)
    inside, pairs_inside = [], []
    for _ in range(60):
        values = mean[:, None] + 0.3 * rng.normal(size=(64, 6))
        orders = {r: paired_orders(6, 4, rng) for r in range(6)}
        asked = [(r, c) for r, own in orders.items() for c in np.unique(joined(own)).tolist()]
        known = table({"x": values}).loc[asked]
        found = attribute(known, names, orders)
        assert adds_up(found.effects)
        inside.append((found.shares["low"].to_numpy() <= truth) & (truth <= found.shares["high"].to_numpy()))
        exact = np.array([pairs[i, j] for i in range(6) for j in range(i)])
        pairs_inside.append(
            (found.pairs["low"].to_numpy() <= exact) & (exact <= found.pairs["high"].to_numpy())
        )
    assert 0.90 <= np.mean(inside) <= 0.99
    assert 0.90 <= np.mean(pairs_inside) <= 0.99
    assert found.shares["alone"].isna().all()


def test_what_the_option_does_besides_is_told_apart() -> None:
    values = table({"x": np.tile(np.arange(8.0)[:, None], (1, 3))})
    option = pd.DataFrame({"x": [8.0, 9.0, 10.0]}, index=pd.Index(range(3), name="replicate"))
    effect = attribute(values, NAMES, option=option).effects.iloc[0]
    assert effect["effect"] == 7.0 and effect["remainder"] == pytest.approx(2.0)
    assert effect["remainder_low"] < 2.0 < effect["remainder_high"]


# --- what is run -------------------------------------------------------------------------------------


def small(name: str, years: int = 2) -> Scenario:
    return with_settings(load_scenario(name), residents=300, years=years, replicates=2)


@pytest.fixture(scope="module")
def old_to_new() -> Game:
    return game_between(small("old"), small("new"), load_levers())


def test_the_players_are_the_levers_that_differ_one_by_one_or_in_groups(old_to_new: Game) -> None:
    levers = load_levers()
    assert [p.name for p in old_to_new.players] == list(levers) and old_to_new.only_levers
    groups = grouped(old_to_new, {name: lever.group for name, lever in levers.items()})
    assert {p.name for p in groups.players} == {lever.group for lever in levers.values()}
    assert sorted(x for p in groups.players for x in p.levers) == sorted(levers)
    few = chosen(old_to_new, ["party_core", "no_assignment"])
    assert [p.name for p in few.players] == ["no_assignment", "party_core", "rest"]
    assert len(few.players[-1].levers) == len(levers) - 2
    less = game_between(small("without_no_assignment"), small("reform"), levers)
    assert [p.name for p in less.players] == ["no_assignment"] and less.only_levers


def test_a_lever_without_what_it_needs_is_left_out(old_to_new: Game) -> None:
    bit = {player.name: 1 << i for i, player in enumerate(old_to_new.players)}
    lonely = old_to_new.strengths(bit["party_core"] | bit["no_assessment"])
    assert {name for name, x in lonely.items() if x > 0.0} == {"no_assessment"}
    served = old_to_new.strengths(bit["party_core"] | bit["public_service_committee"])
    assert {name for name, x in served.items() if x > 0.0} == {"party_core", "public_service_committee"}
    assert ("party_core", "public_service_committee") in old_to_new.dependent


def test_nobody_is_the_base_all_are_the_option_and_equal_coalitions_share_a_run(old_to_new: Game) -> None:
    few = chosen(old_to_new, ["public_service_committee", "party_core", "no_assessment"])
    three = Game(few.base, few.option, few.month, few.before, few.after, few.players[:3], few.needs)
    plan = planned(three, 2, None, 1)
    by_name = {p.name: 1 << i for i, p in enumerate(three.players)}
    alone = plan.values[0, by_name["party_core"]]
    assert alone == plan.values[0, 0] and plan.design.scenarios[alone[0]] == three.base
    assert len(plan.design) == 6  # of eight coalitions, two lack what the Party core needs
    assert {run for _, run in plan.values.values()} == {0, 1} and plan.replicates == 2
    whole = planned(few, 1, None, 1)
    last = whole.design.scenarios[whole.values[0, 15][0]]
    assert last.phases == few.option.phases and not whole.options
    assert whole.design.table.loc[0, "label"] == "old"
    assert whole.design.table.filter(like="lever.").loc[whole.values[0, 15][0]].eq(1.0).all()


def test_along_orders_every_replicate_asks_its_own_and_runs_its_own_seed(old_to_new: Game) -> None:
    few = chosen(old_to_new, ["no_assessment", "no_assignment", "one_stop_centre", "contracting"])
    plan = planned(few, 2, 2, 7)
    assert plan.orders is not None and not np.array_equal(plan.orders[0], plan.orders[1])
    for (replicate, _), (point, run) in plan.values.items():
        assert run == 0 and plan.design.scenarios[point].seed == replicate_seed(
            old_to_new.base.seed, replicate
        )
    asked = {coalition for replicate, coalition in plan.values if replicate == 1}
    assert asked == set(joined(plan.orders[1]).ravel().tolist())
    again = planned(few, 2, 2, 7)
    pd.testing.assert_frame_equal(plan.design.table, again.design.table)


def test_levers_are_dated_as_in_the_option_and_its_other_traits_are_run_besides() -> None:
    levers = load_levers()
    later = game_between(small("old"), small("paper_reform"), levers)
    assert later.month == 13 and not later.only_levers
    few = chosen(later, ["no_assignment"])
    plan = planned(few, 2, None, 1)
    points = {run[0] for run in plan.options.values()}
    assert [plan.design.scenarios[p].parameters["sanction.size"] for p in points] == [2.0]
    all_levers = plan.design.scenarios[plan.values[0, 3][0]]
    assert all_levers.parameters["sanction.size"] == small("old").parameters["sanction.size"]
    assert [phase.month for phase in all_levers.phases] == [1, 13]


@pytest.mark.parametrize(
    ("base", "option", "words"),
    [
        ("new", "old", "levers built in"),
        ("old", "old", "same levers"),
        ("guiyang", "reform", "without levers"),
        ("lugu", "reform", "more than levers"),
    ],
)
def test_what_cannot_be_shared_out_is_refused(base: str, option: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        game_between(small(base), small(option), load_levers())


# --- the command -------------------------------------------------------------------------------------

RUNS: list[tuple[str, int]] = []


def known_run(
    scenario: Scenario, seed: int, *, progress: Callable[[int, int], None] | None = None
) -> pd.DataFrame:
    """Satisfaction: +0.1 by no assigning, +0.2 by committee and centre together; trust by luck alone."""
    RUNS.append((scenario.id, seed))
    on = scenario.phases[-1].structure.levers
    platform = on.get("public_service_committee", 0.0) * on.get("one_stop_centre", 0.0)
    luck = np.random.default_rng(seed).normal()
    values = {
        "satisfaction": 0.4 + 0.1 * on.get("no_assignment", 0.0) + 0.2 * platform + 0.01 * luck,
        "trust": luck,
    }
    months = range(1, scenario.years * MONTHS_A_YEAR + 1)
    rows = [(month, name, "", "", value) for month in months for name, value in values.items()]
    return pd.DataFrame(rows, columns=["month", "indicator", "by", "key", "value"])


THREE = "no_assignment,public_service_committee,one_stop_centre"
DIFFERENT = 12  # runs of these and the rest: of sixteen coalitions, four lack the committee of the centre

type Shequ = Callable[..., tuple[int, str, str]]


@pytest.fixture
def shequ(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shequ:
    """The command with a model of which all shares are known, in an empty folder."""
    monkeypatch.setattr("sim.experiments.ensemble_runs._RUNS", {"totals": known_run})
    monkeypatch.chdir(tmp_path)
    RUNS.clear()

    def call(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as done:
            main(["attribute", "--residents", "300", "--years", "1", "--jobs", "1", *arguments])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.out + captured.err
        return int(str(done.value.code)), captured.out, captured.err

    return call


def written(file: str, folder: str = "out") -> pd.DataFrame:
    return pd.read_csv(Path(folder) / file)


def test_the_command_finds_the_shares_that_the_model_has(shequ: Shequ) -> None:
    options = ("--replicates", "3", "--indicator", "satisfaction", "--out", "out")
    code, out, _ = shequ("old", "new", "--levers", THREE, *options)
    assert code == 0 and "Results: out" in out and "add up" in out
    shares = written("shapley.csv").set_index("player")["share"]
    known = {"public_service_committee": 0.1, "one_stop_centre": 0.1, "no_assignment": 0.1, "rest": 0.0}
    assert shares.to_dict() == pytest.approx(known)
    pairs = written("interactions.csv").set_index(["one", "other"])["interaction"]
    assert pairs["public_service_committee", "one_stop_centre"] == pytest.approx(0.2)
    assert "One-stop centre" in out and "more together" in out and "33%" in out
    said = json.loads(Path("out/manifest.json").read_text("utf-8"))
    assert (said["base"]["name"], said["option"]["name"], said["complete"]) == ("old", "new", True)
    assert set(said["files"]) == {"shapley.csv", "interactions.csv", "effects.csv"}


def test_asking_again_runs_nothing_again_and_writes_the_same(shequ: Shequ) -> None:
    options = ("--levers", THREE, "--replicates", "2", "--indicator", "satisfaction", "--out", "out")
    shequ("old", "new", *options)
    runs, first = len(RUNS), Path("out/shapley.csv").read_bytes()
    assert runs == 2 * DIFFERENT
    _, _, err = shequ("old", "new", *options)
    assert len(RUNS) == runs and Path("out/shapley.csv").read_bytes() == first and "0 of them new" in err


def test_groups_and_all_headlines_are_what_is_shown_without_options(shequ: Shequ) -> None:
    code, out, _ = shequ("old", "new", "--replicates", "2")
    assert code == 0 and "platform" in out and "relations" in out
    shares = written("shapley.csv", "results/attribute-old-new-by-group").set_index(["indicator", "player"])
    assert shares.loc[("satisfaction", "platform"), "share"] == pytest.approx(0.2)
    trust = shares.loc[("trust", "platform"), ["share", "low", "high"]]
    assert list(trust) == [0.0, 0.0, 0.0]
    assert shares.loc[("visits_per_case", "platform"), "replicates"] == 0  # this model does not tell


def test_with_many_levers_orders_are_asked(shequ: Shequ) -> None:
    options = ("--by", "lever", "--orders", "2", "--replicates", "3", "--indicator", "satisfaction")
    code, out, _ = shequ("old", "new", *options, "--out", "out")
    assert code == 0 and "2 orders" in out
    shares = written("shapley.csv").set_index("player")
    assert shares.loc["no_assignment", "share"] == pytest.approx(0.1)
    assert shares["share"].sum() == pytest.approx(0.3)
    centre = shares.loc["one_stop_centre"]
    assert centre["low"] <= 0.1 <= centre["high"] or centre["share"] == pytest.approx(0.1)


def test_one_replicate_is_said_to_have_no_interval(shequ: Shequ) -> None:
    _, out, _ = shequ("old", "new", "--levers", "no_assignment", "--replicates", "1")
    assert "no ±" in out
    _, chinese, _ = shequ("old", "new", "--levers", "no_assignment", "--replicates", "1", "--lang", "zh")
    assert "不得摊派" in chinese and "满意度" in chinese


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("old", "new", "--indicator", "satisfacton"), "did you mean 'satisfaction'"),
        (("old", "new", "--levers", "no_asignment"), "did you mean 'no_assignment'"),
        (("old", "new", "--levers", "party_core,party_core"), "twice"),
        (("old", "without_party_core", "--levers", "party_core"), "alike"),
        (("old", "new", "--orders", "3"), "even number"),
        (("old", "old"), "twice"),
        (("new", "reform"), "built in"),
    ],
)
def test_mistakes_are_told_in_one_line_before_anything_is_run(
    shequ: Shequ, arguments: tuple[str, ...], words: str
) -> None:
    code, _, err = shequ(*arguments, "--years", "2")
    assert code == 2 and words in err and len(err.splitlines()) == 1 and not RUNS


def test_a_folder_with_other_things_is_left_alone(shequ: Shequ) -> None:
    Path("mine").mkdir()
    Path("mine/plan.txt").write_text("mine")
    code, _, err = shequ("old", "new", "--levers", "no_assignment", "--out", "mine")
    assert code == 2 and "plan.txt" in err and not RUNS


def test_runs_that_fail_are_told_and_their_replicate_is_left_out(
    shequ: Shequ, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(scenario: Scenario, seed: int, *, progress: object = None) -> pd.DataFrame:
        if seed == replicate_seed(1, 1) and scenario.id == "no_assignment":
            raise ZeroDivisionError("nobody there")
        return known_run(scenario, seed)

    monkeypatch.setattr("sim.experiments.ensemble_runs._RUNS", {"totals": failing})
    options = ("--levers", THREE, "--replicates", "3", "--indicator", "satisfaction", "--out", "out")
    code, _, err = shequ("old", "new", *options)
    assert code == 1 and "nobody there" in err
    assert (written("shapley.csv")["replicates"] == 2).all()


def test_an_interrupted_attribution_keeps_whole_replicates_and_goes_on(
    shequ: Shequ, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(scenario: Scenario, seed: int, *, progress: object = None) -> pd.DataFrame:
        if len(RUNS) == 2 * DIFFERENT + 5:
            raise KeyboardInterrupt
        return known_run(scenario, seed)

    options = (
        "old",
        "new",
        "--levers",
        THREE,
        "--replicates",
        "3",
        "--indicator",
        "satisfaction",
        "--out",
        "out",
    )
    monkeypatch.setattr("sim.experiments.ensemble_runs._RUNS", {"totals": stopped})
    code, _, _ = shequ(*options)
    assert code == 130 and (written("shapley.csv")["replicates"] == 2).all()
    monkeypatch.setattr("sim.experiments.ensemble_runs._RUNS", {"totals": known_run})
    code, _, _ = shequ(*options)
    assert code == 0 and len(RUNS) == 3 * DIFFERENT and (written("shapley.csv")["replicates"] == 3).all()


def test_the_order_of_levers_does_not_matter(old_to_new: Game) -> None:
    names = ["no_assessment", "no_assignment"]
    one, other = (planned(chosen(old_to_new, order), 1, None, 1) for order in (names, names[::-1]))
    pd.testing.assert_frame_equal(one.design.table, other.design.table)
    assert one.values == other.values
