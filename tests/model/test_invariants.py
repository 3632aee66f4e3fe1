"""What must always hold is held at every month's end, and a run that breaks it says what broke."""

from __future__ import annotations

import importlib
import math
import pickle
import re
from collections.abc import Callable

import pytest

from sim.agents.society import RELIEF_FUND
from sim.cli import main
from sim.experiments.runner import Point, run_points
from sim.institutions.files.library import with_settings
from sim.institutions.own_code import with_own
from sim.institutions.scenario import DAYS_A_MONTH
from sim.model import GovernanceModel
from sim.model.invariants import MOST_TOLD
from sim.model.schedule import before
from sim.text.broken import Breach, BrokenRun
from sim.text.problems import message
from tests.worlds import variant

type Break = Callable[[GovernanceModel], None]

NAN = math.nan
MONTH = 2


def one_more_raised(model: GovernanceModel) -> None:
    model.ledger.raised[3] += 1


def one_lost(model: GovernanceModel) -> None:
    slot = model.ledger.open_slots()[0]
    model.ledger.service.case["state"][slot] = 0


def a_place_lost(model: GovernanceModel) -> None:
    model.ledger.n_free -= 1


def a_day_skipped(model: GovernanceModel) -> None:
    model.state.day += 1


def fewer_ended(model: GovernanceModel) -> None:
    """Cases counted in an earlier month are taken back."""
    affair = int(model.ledger.ended[:, 0].argmax())
    model.ledger.raised[affair] -= model.ledger.ended[affair, 0]
    model.ledger.ended[affair, 0] = 0
    model.state.raised_before[affair] = 0


def raised_tomorrow(model: GovernanceModel) -> None:
    model.ledger.service.case["raised"][model.ledger.open_slots()[0]] = model.now + 3.0


def arrived_before_it_was_raised(model: GovernanceModel) -> None:
    case, slot = model.ledger.service.case, model.ledger.open_slots()[0]
    case["arrived"][slot] = case["raised"][slot] - 0.25


def a_service_that_should_have_ended(model: GovernanceModel) -> None:
    service = model.ledger.service
    service.counters[0] = max(1, service.counters[0])
    service.event["time"][0] = model.now - 1.0


def more_worked_than_there_is(model: GovernanceModel) -> None:
    body = model.bodies[0]
    body.worked = body.available + 0.5


def hours_below_nothing(model: GovernanceModel) -> None:
    body = next(body for body in model.bodies if body.is_open and body.activities)
    body.activities[next(iter(body.activities))] = -0.75


def a_department_overworked(model: GovernanceModel) -> None:
    department = model.departments[1]
    department.worked = department.available + 0.5


def money_made(model: GovernanceModel) -> None:
    model.accounts.balance["district"] += 12.5


def money_moved_unpaid(model: GovernanceModel) -> None:
    model.accounts.balance["district"] += 12.5
    model.accounts.balance["people"] -= 12.5


def a_fund_in_debt(model: GovernanceModel) -> None:
    model.accounts.pay(RELIEF_FUND, "people", "relief", model.accounts.balance[RELIEF_FUND] + 31.25)


def a_committee_in_debt(model: GovernanceModel) -> None:
    account = model.committees[2].account
    model.accounts.pay(account, "people", "payroll", model.accounts.balance[account] + 31.25)


def a_resident_nowhere(model: GovernanceModel) -> None:
    model.precinct_residents[0] -= 1


def a_post_lost(model: GovernanceModel) -> None:
    model.district.pool.absorbed += 1.5


def trusting_too_much(model: GovernanceModel) -> None:
    model.people.trust[5, 1] = 1.125


def no_trust_known(model: GovernanceModel) -> None:
    model.people.trust[5, 1] = NAN


def no_capital_known(model: GovernanceModel) -> None:
    model.state.capital[4] = NAN


def knowing_less_than_nothing(model: GovernanceModel) -> None:
    model.committees[0].knowledge = -0.125


def a_wrong_share_of_functions(model: GovernanceModel) -> None:
    model.functions.share[2] = 1.25


def an_impossible_outcome(model: GovernanceModel) -> None:
    model.ledger.month_rows()["quality"][0] = 1.5


def a_case_that_took_less_than_no_time(model: GovernanceModel) -> None:
    model.ledger.month_rows()["days"][0] = -0.5


def hours_taken_back(model: GovernanceModel) -> None:
    model.ledger.service.hours[1, 7] = -0.25


def no_budget_known(model: GovernanceModel) -> None:
    model.ledger.service.purpose["budget"][3, 2] = NAN


def staff_below_nothing(model: GovernanceModel) -> None:
    model.contracts.contractors[1].staff = -0.375


def endless_waits_unknown(model: GovernanceModel) -> None:
    model.people.perceived[1, 1] = NAN


def a_share_above_one(model: GovernanceModel) -> None:
    model.latest["on_time_share"] = 1.0625


BROKEN: dict[Break, str] = {
    one_more_raised: r"conservation of cases, \w+: found \d+ raised, \d+ ended, \d+ open; "
    "allowed: as many raised as ended and open",
    one_lost: r"conservation of cases, \w+: found ",
    a_place_lost: r"places taken in the ledger: found \d+; allowed: \d+, one for each open case",
    a_day_skipped: "time: found day 43; allowed: day 42",
    fewer_ended: r"bounds of affair.ended: found -\d+; allowed: a number of at least 0",
    raised_tomorrow: "bounds of case.raised: found 339; allowed: a number from 0 to 336",
    arrived_before_it_was_raised: "bounds of case.arrived: found -0.25; allowed: a number of at least 0",
    a_service_that_should_have_ended: "bounds of event.time: found 335; allowed: a number of at least 336",
    more_worked_than_there_is: r"hours of \w+: found [\d.]+; allowed: a number from 0 to [\d.]+",
    hours_below_nothing: r"hours of \w+: found -0.75; allowed: a number from 0 to [\d.]+",
    a_department_overworked: r"hours of \w+: found [\d.]+; allowed: a number from 0 to [\d.]+",
    money_made: "conservation of money, all accounts together in yuan: found 12.5; allowed: 0",
    money_moved_unpaid: "balance of district beyond what was paid, in yuan: found 12.5; allowed: 0",
    a_fund_in_debt: r"bounds of \w+.cash: found -31.25; allowed: a number of at least 0",
    a_committee_in_debt: "bounds of committee.cash: found -31.25; allowed: a number of at least 0",
    a_resident_nowhere: "conservation of residents: found 299; allowed: 300",
    a_post_lost: r"conservation of public posts and those who held them: found [\d.]+; allowed: [\d.]+",
    trusting_too_much: "bounds of resident.trust: found 1.125; allowed: a number from 0 to 1",
    no_trust_known: "bounds of resident.trust: found nan; allowed: a number from 0 to 1",
    no_capital_known: "bounds of precinct.capital: found nan; allowed: a number from 0 to 1",
    knowing_less_than_nothing: "bounds of committee.knowledge: found -0.125; allowed: a number from 0 to 1",
    a_wrong_share_of_functions: "bounds of functions.share: found 1.25; allowed: a number from 0 to 1",
    an_impossible_outcome: "bounds of outcome.quality: found 1.5; allowed: a number from 0 to 1",
    a_case_that_took_less_than_no_time: "bounds of outcome.days: found -0.5; allowed: a number of at least 0",
    hours_taken_back: "bounds of office.hours: found -0.25; allowed: a number of at least 0",
    no_budget_known: "bounds of purpose.budget: found nan; allowed: a number",
    staff_below_nothing: "bounds of contractor.staff: found -0.375; allowed: a number of at least 0",
    endless_waits_unknown: "bounds of door.perceived: found nan; allowed: a number of at least 0",
    a_share_above_one: "bounds of on_time_share: found 1.0625; allowed: a number from 0 to 1",
}
"""What is done to a run, and what it says of it."""


def broken_by(change: Break) -> GovernanceModel:
    """A run to which something is done before its second month is held to what must hold."""

    def act(model: GovernanceModel) -> None:
        if model.day == MONTH * DAYS_A_MONTH:
            change(model)

    act.__name__ = "change"
    return GovernanceModel("old", residents=300, rng=1, steps=[before("hold_invariants", act)])


@pytest.mark.parametrize("change", BROKEN, ids=lambda change: change.__name__)
def test_what_is_broken_by_hand_is_said(change: Break) -> None:
    model = broken_by(change)
    model.run_for(DAYS_A_MONTH * MONTH - 1)
    with pytest.raises(BrokenRun) as caught:
        model.run_for(1)
    where = f"the run broke at the end of month {caught.value.month}: "
    assert caught.value.month == MONTH
    assert re.match(f"(?:.*\n)*{re.escape(where)}{BROKEN[change]}", str(caught.value)), str(caught.value)


def test_it_is_said_in_chinese_too() -> None:
    model = broken_by(no_trust_known)
    with pytest.raises(BrokenRun) as caught:
        model.run_for(DAYS_A_MONTH * MONTH)
    first, *_ = caught.value.told("zh").splitlines()
    assert first == "运行在第2个月末出错：resident.trust的取值范围：现为nan；应为：0至1之间的数"


def test_only_a_few_breaches_are_told() -> None:
    def much(model: GovernanceModel) -> None:
        model.ledger.raised += 1

    model = broken_by(much)
    with pytest.raises(BrokenRun) as caught:
        model.run_for(DAYS_A_MONTH * MONTH)
    assert len(caught.value.breaches) == MOST_TOLD == len(str(caught.value).splitlines())


def test_it_travels_between_processes() -> None:
    broken = BrokenRun(7, [Breach(message("invariant.time"), "3", "4")])
    again = pickle.loads(pickle.dumps(broken))
    assert again.month == 7 and again.breaches == broken.breaches
    assert str(again) == "the run broke at the end of month 7: time: found 3; allowed: 4"


def breaking(model: GovernanceModel) -> None:
    """Breaks a run with an odd seed."""
    if model.seed % 2:
        no_trust_known(model)


def test_a_broken_run_counts_as_failed_and_the_others_go_on() -> None:
    scenario = with_own(variant("old"), steps=[before("hold_invariants", breaking)])
    scenario = with_settings(scenario, residents=200)
    points = [Point(scenario, replicate) for replicate in range(4)]
    batch = run_points(points, jobs=1)
    odd = [point.seed % 2 == 1 for point in points]
    assert 0 < sum(odd) < len(points)
    assert [outcome.failed for outcome in batch.outcomes] == odd
    for outcome in batch.failures:
        first = "the run broke at the end of month 1: bounds of resident.trust: found nan; "
        assert outcome.message.startswith(first) and not outcome.problems
        assert "BrokenRun" in outcome.trace and "Traceback" not in outcome.message


def test_the_command_says_it_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(**_: object) -> None:
        raise BrokenRun(7, [Breach(message("invariant.time"), "3", "4")])

    monkeypatch.setattr(importlib.import_module("sim.cli.app"), "app", broken)
    with pytest.raises(SystemExit) as left:
        main([])
    assert left.value.code == 1
    said = capsys.readouterr().err
    assert said == "shequ: the run broke at the end of month 7: time: found 3; allowed: 4\n"
