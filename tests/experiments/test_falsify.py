"""Attempts to prove the model wrong: draws, variants of structures, judges both ways, and the command."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pandas as pd
import pytest

from sim.analysis import falsification as judging
from sim.analysis.falsification import (
    ATTENTIVE,
    BARE,
    EQUAL,
    EQUAL_MEANS,
    MAIN,
    MEANSLESS,
    MORE,
    NEW,
    NEW_FOR_OLD,
    NO_RELABELLING,
    OLD,
    OLD_FOR_NEW,
    STANDING,
    STEADY,
    STRONG,
    USEFUL_SLACK,
    USUAL,
)
from sim.analysis.labelled_runs import Finding, Runs
from sim.cli import main
from sim.experiments import falsification as running
from sim.experiments import variants
from sim.experiments.ablations import ABLATIONS, ACTED_ON, without
from sim.experiments.identity import content_hash, run_id
from sim.experiments.replicate_seeds import replicate_seed
from sim.experiments.samples import latin_hypercube, uncertain_ranges
from sim.institutions.files.library import load_scenario, load_structure, with_settings
from sim.institutions.scenario import Scenario
from sim.measures.indicators import INDICATORS

YEARS = 4

type Level = float | Sequence[float]
"""A level all along, or one a year."""


def rows(*runs: tuple[str, str, Sequence[Level]], key: str = "") -> pd.DataFrame:
    """Monthly rows of (label, indicator, a level for every replicate)."""
    table = [
        (label, replicate, 1 + replicate, month, name, "channel" if key else "", key, _at(level, month))
        for label, name, levels in runs
        for replicate, level in enumerate(levels)
        for month in range(1, 12 * YEARS + 1)
    ]
    columns = ["scenario", "replicate", "seed", "month", "indicator", "by", "key", "value"]
    return pd.DataFrame(table, columns=columns)


def _at(level: Level, month: int) -> float:
    return float(level) if isinstance(level, int | float) else float(level[(month - 1) // 12])


def judged(judge: Callable[[Runs], Finding], *runs: tuple[str, str, Sequence[Level]]) -> str:
    return judge(Runs(rows(*runs))).outcome


# --- draws and variants ------------------------------------------------------------------------------


def test_equal_staff_scales_all_who_are_paid_by_one_factor() -> None:
    old, new = load_structure("old"), load_structure("new")
    # posts of the files: 70 in the street office, 9 committees of 7; 26, 6 of 9, and 8 in each of 6 stations
    in_departments = [sum(d.field_staff + d.coordinators for d in s.departments.values()) for s in (old, new)]
    assert variants.paid_people(old) == pytest.approx(70 + 63 + in_departments[0])
    assert variants.paid_people(new) == pytest.approx(26 + 54 + 48 + in_departments[1])
    equal = variants.equal_staff(old, new)
    factor = variants.paid_people(new) / variants.paid_people(old)
    assert variants.paid_people(equal) == pytest.approx(variants.paid_people(new))
    for body, post in (("street_office", "window_clerk"), ("residents_committee", "member")):
        assert equal.bodies[body].posts[post].count == pytest.approx(
            old.bodies[body].posts[post].count * factor
        )
    assert equal.departments["tax"].field_staff == pytest.approx(old.departments["tax"].field_staff * factor)
    assert equal.bodies["ngo"] == old.bodies["ngo"] and equal.bodies["market"] == old.bodies["market"]


def test_the_bare_structure_has_new_bodies_and_nothing_else() -> None:
    old, new = load_structure("old"), load_structure("new")
    bare = variants.bare(old)
    assert bare.rules == old.rules and bare.rules["assessment"] == bare.rules["command"] == 1.0
    for rule in ("one_stop", "party_core", "affairs_sorted", "cultivation", "supervision", "withdrawal"):
        assert bare.rules[rule] == 0.0
    assert bare.precincts == 9 and bare.departments == old.departments
    assert set(bare.bodies) == set(new.bodies) - {"service_station"}
    assert "service_station" not in bare.routes["everyday"].doors + bare.routes["direct"].doors
    # 27 of the posts' people of the old structure and its nine committees of seven
    assert variants.paid_people(bare) == pytest.approx(variants.paid_people(old) - 70 + 26)


def test_people_for_a_sum_take_all_of_the_difference() -> None:
    old = load_structure("old")
    values = load_scenario("old").parameters
    wages = {name: values[f"wage.{name}"] for name in ("civil_servant", "committee_member", "coordinator")}
    staff = 70 + sum(d.field_staff for d in old.departments.values())
    hired = sum(d.coordinators for d in old.departments.values())
    payroll = staff * wages["civil_servant"] + 63 * wages["committee_member"] + hired * wages["coordinator"]
    assert variants.public_payroll(old, values) == pytest.approx(payroll)
    more = variants.people_for(old, spent=payroll + 7_000.0, wanted=payroll * 1.3 + 7_000.0, values=values)
    assert more == pytest.approx(1.3)
    assert variants.people_for(old, spent=payroll + 7_000.0, wanted=payroll, values=values) == pytest.approx(
        1.0 - 7_000.0 / payroll
    )
    assert variants.people_for(old, spent=payroll, wanted=-payroll, values=values) == variants.LEAST


def test_an_ablation_takes_its_own_and_no_more(small: tuple[Scenario, Scenario]) -> None:
    wholes = {"new": small[1], **{name: load_scenario(name) for name in running.WHOLES}}
    registry = small[1].parameters.registry
    for name, ablation in ABLATIONS.items():
        whole = wholes[ablation.of]
        gone = without(whole, ablation)
        rules, before = gone.phases[-1].structure.rules, whole.phases[-1].structure.rules
        assert {rule for rule in rules if rules[rule] != before[rule]} == set(ablation.rules), name
        moved = {key for key in registry if gone.parameters[key] != whole.parameters[key]}
        assert moved == set(ablation.ends), name
        assert moved or ablation.rules, name


@pytest.fixture(scope="module")
def small() -> tuple[Scenario, Scenario]:
    old, new = (with_settings(load_scenario(s), residents=300, years=2, seed=5) for s in ("old", "new"))
    return old, new


def test_what_is_taken_out_is_taken_out_of_structures_that_stand(small: tuple[Scenario, Scenario]) -> None:
    wholes = {name: load_scenario(name) for name in running.WHOLES}
    staged = wholes["staged_withdrawal"]
    points = running.points_of_ablations(small[1], wholes, 2)
    by_label = {point.scenario.id: point.scenario for point in points}
    assert len(points) == 2 * len(by_label) == 2 * (5 + 1 + len(running.WHOLES) + len(ABLATIONS))
    for name, ablation in ABLATIONS.items():
        gone, whole = by_label[f"without:{name}"], by_label[f"standing@{ablation.of}"]
        assert [phase.month for phase in gone.phases] == [phase.month for phase in whole.phases]
        assert all(phase.restored is None for phase in (*gone.phases, *whole.phases))
    assert len(by_label["without:sunset"].phases) == len(staged.phases) > 1
    assert any(phase.restored is not None for phase in staged.phases)


def test_a_withdrawal_is_run_until_two_years_after_its_last_date() -> None:
    staged = load_scenario("staged_withdrawal")
    assert max(phase.month for phase in staged.phases) == 97  # in the ninth year
    assert [running.withdrawal_years(staged, years) for years in (None, 2, 11, 15)] == [20, 11, 11, 15]


def test_every_draw_has_the_same_seed_and_numbers_in_all_variants(small: tuple[Scenario, Scenario]) -> None:
    old, new = small
    draws = latin_hypercube(uncertain_ranges(new.parameters.registry), 2, seed=5)
    points = running.points_of_draws(old, new, draws)
    assert [p.seed for p in points] == [5] * 9 + [replicate_seed(5, 1)] * 9
    by_label = {p.scenario.id: p.scenario for p in points[9:]}
    assert list(by_label) == [OLD, NEW, STEADY, MORE, EQUAL, BARE, EQUAL_MEANS, MEANSLESS, STANDING]
    for scenario in by_label.values():
        assert scenario.parameters["needs.volume"] == draws["needs.volume"][1]
    registry = new.parameters.registry
    assert by_label[STEADY].parameters["district.attention_decay"] == 0.0
    assert by_label[STEADY].parameters["sanction.size"] == registry["sanction.size"].high
    assert by_label[NEW].phases[0].restored is not None and by_label[BARE].phases[0].restored is None
    rules = by_label[MEANSLESS].phases[0].structure.rules
    assert all(rules[name] == 0.0 for name in variants.WITHOUT_MEANS) and rules["one_stop"] == 1.0
    assert by_label[BARE].phases[0].structure.rules == by_label[OLD].phases[0].structure.rules
    for staffed, like in ((EQUAL, BARE), (EQUAL_MEANS, MEANSLESS)):
        people = [variants.paid_people(by_label[label].phases[0].structure) for label in (staffed, like)]
        assert people[0] == pytest.approx(people[1]), staffed
    more = by_label[MORE].phases[0].structure
    assert more.desks["street_office"] == pytest.approx(8 * 1.2)


def test_each_is_given_what_the_other_has_cost(small: tuple[Scenario, Scenario]) -> None:
    old, new = small
    draws = latin_hypercube(uncertain_ranges(new.parameters.registry), 3, seed=5)
    spent = rows(
        (OLD, "public_spending", [8_000.0, 7_000.0, 9_000.0]),
        (STANDING, "public_spending", [6_500.0, 9_000.0]),
    )
    points = running.points_at_equal_money(old, new, draws, spent)
    assert [(p.scenario.id, p.replicate) for p in points] == [
        (label, draw) for draw in (0, 1) for label in (OLD_FOR_NEW, NEW_FOR_OLD)
    ]
    for point, change in zip(points, (-1_500.0, 1_500.0, 2_000.0, -2_000.0), strict=True):
        drawn, whole = point.scenario, old if point.scenario.id == OLD_FOR_NEW else new
        before, after = (s.phases[0].structure for s in (whole, drawn))
        assert drawn.parameters["needs.volume"] == draws["needs.volume"][point.replicate]
        assert drawn.phases[0].restored is None
        # per 1,000 residents of 38,000
        payroll = variants.public_payroll(before, drawn.parameters)
        assert variants.public_payroll(after, drawn.parameters) == pytest.approx(payroll + 38.0 * change)


def test_sizes_are_parts_of_the_whole(small: tuple[Scenario, Scenario]) -> None:
    old, new = (with_settings(scenario, residents=38_000) for scenario in small)
    points = running.points_of_sizes(old, new, 2)
    assert [p.scenario.id for p in points[:6]] == [
        "old@4000", "new@4000", "old@10000", "new@10000", "old@38000", "new@38000",
    ]  # fmt: skip
    assert [p.scenario.community.residents for p in points[:6:2]] == [4_000, 10_000, 38_000]
    assert [p.replicate for p in points] == [0] * 6 + [1] * 6
    assert running.FULL.residents is None  # the scenario's own


# --- judges ------------------------------------------------------------------------------------------

BETTER = {"satisfaction": "up", "posts_strict": "down"}


def wins(satisfaction: Sequence[Level], posts: Sequence[Level]) -> Finding:
    n = len(satisfaction)
    table = rows(
        (OLD, "satisfaction", [0.5] * n),
        (NEW, "satisfaction", satisfaction),
        (OLD, "posts_strict", [70.0] * n),
        (NEW, "posts_strict", posts),
    )
    return judging.wins_everything(Runs(table), BETTER)


def test_to_win_everything_always_is_too_good() -> None:
    assert wins([0.6] * 5, [26.0] * 5).outcome == "refuted"
    some = wins([0.6, 0.6, 0.5, 0.4], [26.0] * 4)
    assert some.outcome == "stands"
    shares = {(figure.name, figure.key): figure.value.mean for figure in some.figures}
    assert shares == {
        ("won_everything", ""): 0.5, ("won", "satisfaction"): 0.5, ("won", "posts_strict"): 1.0,
    }  # fmt: skip


def test_headlines_without_a_value_and_draws_without_a_run_are_left_out() -> None:
    some = wins([0.6, math.nan, 0.6], [26.0, 26.0, 26.0])
    assert some.outcome == "refuted"
    assert [figure.count for figure in some.figures] == [3, 2, 3]
    assert judging.wins_everything(Runs(rows()), BETTER).outcome == "not_testable"


def test_something_must_be_taken_back_somewhere() -> None:
    def outcome(reversals: Sequence[Level], restored: Sequence[Level]) -> str:
        return judged(
            judging.never_reverses,
            (NEW, "reversals", reversals),
            (NEW, "street_office_restored", restored),
        )

    assert outcome([0.0, 0.0], [0.0, 0.0]) == "refuted"
    assert outcome([0.0, (0, 0, 1, 1)], [0.0, 0.0]) == "stands"
    assert outcome([0.0, 0.0], [0.0, (0, 0, 0, 1)]) == "stands"
    assert judged(judging.never_reverses) == "not_testable"


def restored(new: Sequence[Level], steady: Sequence[Level], attention: Sequence[Level]) -> str:
    return judged(
        judging.reversal_is_scripted,
        (NEW, "street_office_restored", new),
        (STEADY, "street_office_restored", steady),
        (STEADY, "attention", attention),
    )


def test_a_reversal_by_date_or_whatever_is_done_is_scripted() -> None:
    kept: list[Level] = [1.0, 1.0, 1.0]
    never: Level = 0.0
    second: Level = (0, 1, 1, 1)
    third: Level = (0, 0, 1, 1)
    assert restored([second, third, never], [never] * 3, kept) == "stands"
    assert restored([second, second, never], [never] * 3, kept) == "refuted"
    # although the district has always heeded its ban
    assert restored([second, third, third], [never, third, never], kept) == "refuted"
    # a change of leaders made attention lapse first, and it came less often
    lapsed: list[Level] = [1.0, (1, 0.3, 0.3, 0.3), 1.0]
    assert restored([second, third, third], [never, third, never], lapsed) == "stands"
    assert restored([never, second, never], [never, third, never], lapsed) == "refuted"
    assert restored([never, second, never], [never] * 3, kept) == "unclear"
    assert restored([never] * 3, [never] * 3, kept) == "not_testable"


def moves(
    judge: Callable[[Runs], Finding], before: str, after: str, changes: Mapping[str, Sequence[float]]
) -> str:
    table = [(before, name, [1.0] * len(by)) for name, by in changes.items()]
    table += [(after, name, [1.0 + change for change in by]) for name, by in changes.items()]
    return judged(judge, *table)


UP, DOWN, LEVEL = [0.2, 0.21, 0.19], [-0.2, -0.21, -0.19], [0.01, -0.2, 0.2]


def test_more_people_must_relieve_the_old_structure() -> None:
    def outcome(satisfaction: Sequence[float], utilisation: Sequence[float]) -> str:
        changes = {"satisfaction": satisfaction, "on_time_share": UP, "committee_utilisation": utilisation}
        return moves(judging.more_people_change_nothing, OLD, MORE, changes)

    assert outcome(UP, DOWN) == "stands"
    assert outcome(UP, UP) == "refuted"
    assert outcome([0.0] * 3, DOWN) == "refuted"
    assert outcome(LEVEL, DOWN) == "unclear"
    assert outcome([0.2], [-0.2]) == "unclear"  # one draw shows nothing
    assert outcome([math.nan] * 3, DOWN) == "not_testable"


def test_the_new_structure_must_not_win_without_what_makes_it_work() -> None:
    def outcome(**changes: Sequence[float]) -> str:
        others = dict.fromkeys(MAIN, LEVEL)
        others |= {"satisfaction": UP, "on_time_share": UP, "unmet_need": DOWN}
        found = moves(judging.wins_by_bodies, EQUAL, BARE, {**others, **changes})
        assert found == moves(judging.wins_without_means, EQUAL_MEANS, MEANSLESS, {**others, **changes})
        return found

    assert outcome() == "refuted"
    assert outcome(unmet_need=UP) == "stands"
    assert outcome(unmet_need=[-0.01, 0.2, -0.2]) == "unclear"


def test_it_must_not_win_everything_whoever_has_the_money() -> None:
    def outcome(for_old: Sequence[float], for_new: Sequence[float]) -> str:
        better = {name: UP if way == "up" else DOWN for name, way in MAIN.items()}
        table = []
        for before, after, quality in (
            (OLD, NEW_FOR_OLD, for_old),
            (OLD_FOR_NEW, STANDING, for_new),
        ):
            changes = {**better, "quality_true": quality, "public_spending": LEVEL}
            for name, by in changes.items():
                table += [(before, name, [1.0] * 3), (after, name, [1.0 + change for change in by])]
        finding = judging.wins_everything_for_the_money(Runs(rows(*table)))
        assert [figure.key for figure in finding.figures] == ["old_money"] * 8 + ["new_money"] * 8
        return finding.outcome

    assert outcome(UP, UP) == "refuted"
    assert outcome(DOWN, UP) == outcome(UP, DOWN) == "stands"
    assert outcome(UP, LEVEL) == "unclear"


def test_what_is_taken_out_is_told_by_what_moves() -> None:
    table = rows(
        (STANDING + "@new", "satisfaction", [0.5, 0.5, 0.5]),
        (STANDING + "@staged", "posts_broad", [30.0, 31.0, 32.0]),
        (judging.ABLATED + "ban", "satisfaction", [0.4, 0.42, 0.41]),
        (judging.ABLATED + "sunset", "posts_broad", [33.0, 34.0, 35.5]),
    )
    ban, sunset = judging.taken_out(Runs(table), {"ban": "new", "sunset": "staged"}, {})
    figures = {figure.name: figure for figure in ban.figures}
    assert (ban.id, set(figures)) == (
        "ban", {*MAIN, "push_down_rate", "posts_broad", "public_spending"},
    )  # fmt: skip
    assert figures["satisfaction"].value.mean == pytest.approx(-0.09) and figures["satisfaction"].value.below
    assert figures["on_time_share"].count == 0
    posts = next(figure for figure in sunset.figures if figure.name == "posts_broad")
    assert posts.value.mean == pytest.approx(9.5 / 3) and posts.value.above


def test_what_a_mechanism_acts_on_is_shown_before_the_rest() -> None:
    table = rows(
        (STANDING + "@new", "complaint_voice", [0.19, 0.2, 0.21]),
        (judging.ABLATED + "liaison", "complaint_voice", [0.15, 0.15, 0.16]),
    )
    acts_on = {"liaison": ("complaint_voice", "satisfaction")}
    liaison, ban = judging.taken_out(Runs(table), {"liaison": "new", "ban": "new"}, acts_on)
    names = [figure.name for figure in liaison.figures]
    rest = [name for name in judging.TAKEN_OUT if name != "satisfaction"]
    assert names == ["complaint_voice", "satisfaction", *rest]
    assert liaison.figures[0].value.below and "complaint_voice" not in {figure.name for figure in ban.figures}


def test_what_ablations_act_on_are_indicators_that_are_not_looked_at_anyway() -> None:
    for name, ablation in ABLATIONS.items():
        assert set(ablation.acts_on) <= set(INDICATORS) - set(judging.TAKEN_OUT), name
    assert ACTED_ON == {it for ablation in ABLATIONS.values() for it in ablation.acts_on} != set()


def test_levels_are_of_a_labels_own_last_two_years() -> None:
    long = rows(("long", "satisfaction", [[0.1, 0.2, 0.3, 0.5]]))
    short = rows(("short", "satisfaction", [[0.6, 0.7, 0.9, 0.0]]))
    runs = Runs(pd.concat([long, short[short["month"] <= 36]]))
    assert (runs.years("long"), runs.years("short"), runs.years("none")) == (4, 3, 0)
    assert runs.mean("long", "satisfaction").tolist() == pytest.approx([0.4])
    assert runs.mean("short", "satisfaction").tolist() == pytest.approx([0.8])


def test_a_sign_that_turns_with_size_is_told() -> None:
    def by_size(*changes: Sequence[float]) -> pd.DataFrame:
        return rows(
            *(
                (
                    f"{label}@{size}",
                    "satisfaction",
                    [0.5 + (change if label == NEW else 0.0) for change in own],
                )
                for size, own in zip((30, 70, 200), changes, strict=True)
                for label in (OLD, NEW)
            )
        )

    (sign,) = judging.signs(Runs(by_size(DOWN, LEVEL, UP)), ["satisfaction"], (30, 70, 200))
    assert sign.turned == (30, 70) and sign.by_size[30].value.mean == pytest.approx(-0.2)
    (sign,) = judging.signs(Runs(by_size(UP, UP, UP)), ["satisfaction"], (30, 70, 200))
    assert sign.turned == ()


def test_fading_attention_carries_the_rise_if_it_goes_with_it() -> None:
    def outcome(usual: Sequence[float], without: Sequence[float]) -> str:
        def rising(label: str, rises: Sequence[float]) -> tuple[str, str, Sequence[Level]]:
            return label, "push_down_rate", [(0.3, 0.1, 0.1 + rise / 2, 0.1 + rise) for rise in rises]

        table = (rising(STRONG, usual), rising(ATTENTIVE, without))
        return judged(judging.without_fading_attention, *table)

    assert outcome([0.2, 0.22, 0.19], [0.02, 0.0, 0.01]) == "carries"
    assert outcome([0.2, 0.22, 0.19], [0.2, 0.2, 0.21]) == "carries_not"
    assert outcome([0.0, -0.1, 0.05], [0.0, 0.0, 0.0]) == "no_pattern"
    assert outcome([0.2, 0.22, 0.19], []) == "not_testable"


@pytest.mark.parametrize(
    ("assisted", "pushed", "expected"),
    [
        ([0.0] * 3, [0.30, 0.31, 0.29], "carries"),
        ([0.0] * 3, [0.5, 0.51, 0.52], "carries_not"),
        ([0.05] * 3, [0.30, 0.31, 0.29], "carries_not"),
        ([0.0] * 3, [0.2, 0.6, 0.2], "unclear"),
    ],
)
def test_relabelling_carries_assistance_if_it_goes_and_is_not_replaced(
    assisted: Sequence[float], pushed: Sequence[float], expected: str
) -> None:
    name = "push_down_rate"
    table = [
        rows((USUAL, name, [0.1] * 3), (NO_RELABELLING, name, assisted), key="assistance"),
        rows((USUAL, name, [0.4, 0.41, 0.39]), (NO_RELABELLING, name, pushed)),
    ]
    assert judging.without_relabelling(Runs(pd.concat(table))).outcome == expected


def test_slack_carries_weak_self_government_if_its_use_strengthens_it() -> None:
    def outcome(capital: Sequence[float]) -> str:
        changes = {"self_governance_hours": UP, "self_governance_capital": capital}
        return moves(judging.with_useful_slack, USUAL, USEFUL_SLACK, changes)

    assert (outcome(UP), outcome(DOWN), outcome(LEVEL)) == ("carries", "carries_not", "unclear")


def test_nothing_at_all_is_told_as_not_testable() -> None:
    findings = judging.judge_all(rows(), BETTER)
    assert [f.id for f in findings] == ["F1", "F2", "F3", "F4", "F5", "F6", "F7", "A1", "A2", "A3"]
    assert {f.outcome for f in findings} == {"not_testable"}


# --- the command -------------------------------------------------------------------------------------


_KEPT: dict[str, pd.DataFrame] = {}


@pytest.fixture
def each_run_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands on the same draws share their runs."""
    really = running.totals_run

    def kept(scenario: Scenario, seed: int, *, progress: Callable[[int, int], None] | None) -> pd.DataFrame:
        name = run_id(content_hash(scenario), seed, "totals")
        if name not in _KEPT:
            _KEPT[name] = really(scenario, seed, progress=progress)
        return _KEPT[name]

    monkeypatch.setattr(running, "totals_run", kept)


def falsify(*arguments: str) -> int:
    small = ("--draws", "2", "--residents", "300", "--years", "2", "--jobs", "1")
    with pytest.raises(SystemExit) as done:
        main(["falsify", *small, *arguments])
    assert isinstance(done.value.code, int)
    return done.value.code


def test_the_command_tells_every_finding_and_writes_both_tables(
    each_run_once: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "found" / "here"
    assert falsify("--seed", "40", "--out", str(folder)) == 0
    told = capsys.readouterr().out
    assert all(f"{name} " in told for name in ("F1", "F2", "F3", "F4", "F5", "F6", "F7", "A1", "A2", "A3"))
    written = ["ablations.csv", "draws.csv", "falsifiers.csv", "sizes.csv"]
    assert sorted(file.name for file in folder.iterdir()) == written
    gone = pd.read_csv(folder / "ablations.csv")
    assert set(gone["id"]) == set(ABLATIONS)
    for name, ablation in ABLATIONS.items():
        own = gone[(gone["id"] == name) & gone["figure"].isin(ablation.acts_on)]
        assert own["figure"].tolist() == list(ablation.acts_on) and (own["pairs"] == 2).all()
    assert pd.read_csv(folder / "sizes.csv")["residents"].unique().tolist() == [200, 300]
    found = pd.read_csv(folder / "falsifiers.csv")
    assert found["id"].nunique() == 10 and found["outcome"].notna().all()
    draws = pd.read_csv(folder / "draws.csv")
    assert draws["seed"].tolist() == [40, replicate_seed(40, 1)] and draws["needs.volume"].nunique() == 2
    assert (
        draws[
            ["old.satisfaction", "bare.unmet_need", "new.push_down_rate", "old_for_new_money.public_spending"]
        ]
        .notna()
        .all(axis=None)
    )


def test_a_failed_run_is_told_and_takes_only_its_pairs_with_it(
    each_run_once: None, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = running.totals_run

    def failing(
        scenario: Scenario, seed: int, *, progress: Callable[[int, int], None] | None
    ) -> pd.DataFrame:
        if scenario.id == NEW and seed == 40:
            raise RuntimeError("no such luck")
        return whole(scenario, seed, progress=progress)

    monkeypatch.setattr(running, "totals_run", failing)
    assert falsify("--seed", "40", "--lang", "zh", "--out", str(tmp_path)) == 1
    told = capsys.readouterr()
    assert "Failed: new, 0 (seed 40): RuntimeError: no such luck" in told.err
    assert "107 of 108 runs" in told.err and "按时办结率" in told.out
    found = pd.read_csv(tmp_path / "falsifiers.csv")
    pairs = {name: set(own["pairs"]) for name, own in found.groupby("id")}
    assert pairs["F1"] <= {0, 1} and pairs["F4"] == {2}


def test_a_folder_that_cannot_be_is_refused_before_anything_is_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    assert falsify("--out", str(tmp_path / "file")) == 2
    assert "--out" in capsys.readouterr().err
