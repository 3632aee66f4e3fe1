"""A department's task, laid out: every way it may go, with its stages and hours, on hand-made routes."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest

from sim.cases.planning_state import FACT, new_choices, new_draft
from sim.cases.planning_tasks import plan_for_department
from sim.cases.routing import RELAY_PURPOSE
from sim.mechanisms.push import (
    CHANNEL_CONTRACT,
    CHANNEL_DOWN,
    CHANNEL_LEFT,
    CHANNEL_MOVED,
    CHANNEL_OFFICE,
    CHANNEL_OWN,
    CHANNEL_PARTY,
    CHANNEL_PASSED,
    CHANNEL_RETURNED,
    OPTION_DOWN,
    OPTION_OFFICE,
    OPTION_OWN,
    OPTION_PARTY,
    OPTION_PAY,
)
from sim.mechanisms.step_hours import effort_of
from sim.model import GovernanceModel
from tests.worlds import variant

KEYS = np.random.default_rng(11).integers(0, 2**64, 4000, dtype=np.uint64)
PRECINCT = 4
CHECK, RELAY, DIRECT = 0.6, 0.3, 0.7

type Stage = tuple[Any, ...]
"""office, purpose, hours, steps"""


class Bench:
    """One affair of two steps, the first of them in the field, and a row of choices."""

    def __init__(self, model: GovernanceModel) -> None:
        layout = model.layout
        self.people = model.people
        self.policy = model.state.policy._replace(check_hours=CHECK, relay_hours=RELAY, direct_hours=DIRECT)
        self.committee, self.office, self.party, self.department, self.centre = (
            layout.site(body)
            for body in (
                "residents_committee",
                "public_service_committee",
                "party_mass_department",
                model.departments[2].department_id,
                "public_service_centre",
            )
        )
        assert self.committee and self.office and self.party and self.department and self.centre
        self.at = {
            "committee": int(layout.where[self.committee.row, PRECINCT]),
            "office": self.office.offices[0],
            "party": self.party.offices[0],
            "department": self.department.offices[0],
            "centre": self.centre.offices[0],
        }
        self.book = model.book[:1].copy()
        self.choices = new_choices(1)
        self.choices["cost"] = np.inf
        row = self.book[0]
        row["steps"], row["field"][:2] = 2, (1, 0)
        row["hours"][:2], row["shape"][:2] = (3.0, 1.7), (2, 1)
        row["site"][:2], row["purpose"][:2] = (self.department.row, self.centre.row), (5, 6)
        row["local_share"], row["pushable"], row["contracted"] = 1.0, True, False
        row["to_site"], row["via_site"], row["banned"] = -1, -1, 0.0
        row["to_site"][[OPTION_DOWN, OPTION_PARTY]] = self.committee.row
        row["to_site"][OPTION_OFFICE] = self.office.row
        row["to_purpose"][[OPTION_DOWN, OPTION_OFFICE, OPTION_PARTY]] = (9, 10, 11)
        row["department_site"], row["department_purpose"] = self.department.row, 12

    def lay_out(
        self, key: Any, *, fresh: bool = True, relayed: bool = False, left: int = 255, before: int = 0
    ) -> tuple[int, int, list[Stage]]:
        """Channel, option and stages."""
        facts, draft = np.zeros(1, dtype=FACT), new_draft()
        facts["person"], facts["household"], facts["precinct"] = -1, -1, PRECINCT
        facts["channel"] = before
        n = plan_for_department(
            self.book, self.choices, self.people, self.policy, facts[0], key, left, fresh, relayed, draft
        )
        stages = [
            (int(s["provider"]), int(s["purpose"]), float(s["effort"]), int(s["steps"])) for s in draft[:n]
        ]
        return int(facts["channel"][0]), int(facts["option"][0]), stages

    def channels(self) -> dict[int, float]:
        """Share of the tasks by channel."""
        found = Counter(self.lay_out(key)[0] for key in KEYS)
        return {channel: number / KEYS.size for channel, number in found.items()}

    def choose(self, option: int) -> None:
        """Leave one way only."""
        self.choices["cost"] = np.inf
        self.choices["cost"][0, option] = 5.0


@pytest.fixture(scope="module")
def model() -> GovernanceModel:
    made = GovernanceModel(variant("new"), residents=500, rng=1)
    made.run_for(1)
    return made


@pytest.fixture
def bench(model: GovernanceModel) -> Bench:
    return Bench(model)


def hours(key: Any) -> tuple[float, float]:
    """What the two steps take."""
    first: Any = effort_of(key, 0, 3.0, 2)
    second: Any = effort_of(key, 1, 1.7, 1)
    return float(first), float(second)


def test_own_work_goes_by_the_route(bench: Bench) -> None:
    bench.choose(OPTION_OWN)
    for key in KEYS[:20]:
        first, second = hours(key)
        channel, option, stages = bench.lay_out(key)
        assert (channel, option) == (CHANNEL_OWN, OPTION_OWN)
        assert stages == [(bench.at["department"], 5, first, 1), (bench.at["centre"], 6, second, 2)]


def test_what_has_moved_goes_to_its_taker_whatever_departments_choose(bench: Bench) -> None:
    bench.choose(OPTION_DOWN)
    assert bench.committee is not None
    row = bench.book[0]
    row["taker"], row["taker_site"], row["taker_purpose"], row["moved"] = 0, bench.committee.row, 13, 0.35
    assert bench.channels() == pytest.approx({CHANNEL_MOVED: 0.35, CHANNEL_DOWN: 0.65}, abs=0.03)
    seen = 0
    for key in KEYS[:40]:
        channel, option, stages = bench.lay_out(key)
        if channel == CHANNEL_MOVED:
            first, second = hours(key)
            assert option == OPTION_OWN and stages == [
                (bench.at["committee"], 13, first, 1),  # straight, with nothing added for not being bundled
                (bench.at["centre"], 6, second, 2),  # what is not in the field stays
            ]
            seen += 1
    assert seen > 5
    row["moved"] = 1.0
    assert bench.channels() == {CHANNEL_MOVED: 1.0}
    row["moved"] = 0.0
    assert bench.channels() == {CHANNEL_DOWN: 1.0}
    row["taker"], row["moved"] = -1, 1.0
    assert bench.channels() == {CHANNEL_DOWN: 1.0}, "nobody to take it over"


def test_what_has_moved_to_contract_goes_to_whoever_sells(bench: Bench) -> None:
    bench.choose(OPTION_OWN)
    row = bench.book[0]
    row["taker"], row["taker_site"], row["moved"] = 1, -1, 1.0
    assert bench.channels() == {CHANNEL_OWN: 1.0}, "nobody sells"
    bench.choices["pay_office"], bench.choices["pay_purpose"] = 3, 14
    first, second = hours(KEYS[0])
    assert bench.lay_out(KEYS[0]) == (
        CHANNEL_MOVED,
        OPTION_OWN,
        [(3, 14, first, 1), (bench.at["centre"], 6, second, 2)],
    )


def test_a_case_under_way_ends_where_it_began(bench: Bench) -> None:
    bench.choose(OPTION_OWN)
    assert bench.committee is not None
    row = bench.book[0]
    row["taker"], row["taker_site"], row["taker_purpose"], row["moved"] = 0, bench.committee.row, 13, 1.0
    for key in KEYS[:10]:
        assert bench.lay_out(key, fresh=False, before=CHANNEL_OWN)[0] == CHANNEL_OWN
    row["moved"] = 0.0
    for key in KEYS[:10]:
        assert bench.lay_out(key, fresh=False, before=CHANNEL_MOVED)[0] == CHANNEL_MOVED
    row["taker"] = -1
    assert bench.lay_out(KEYS[0], fresh=False, before=CHANNEL_MOVED)[0] == CHANNEL_OWN


def test_only_the_local_share_may_be_pushed(bench: Bench) -> None:
    bench.choose(OPTION_DOWN)
    bench.book["local_share"] = 0.35
    assert bench.channels() == pytest.approx({CHANNEL_OWN: 0.65, CHANNEL_DOWN: 0.35}, abs=0.03)
    bench.book["pushable"] = False
    assert bench.channels() == {CHANNEL_OWN: 1.0}


def test_handed_down_straight_every_task_takes_hours_more(bench: Bench) -> None:
    bench.choose(OPTION_DOWN)
    for key in KEYS[:20]:
        first, second = hours(key)
        channel, option, stages = bench.lay_out(key)
        assert (channel, option) == (CHANNEL_DOWN, OPTION_DOWN)
        assert stages[0] == (bench.at["committee"], 9, pytest.approx(first + DIRECT), 1)
        assert stages[1] == (bench.at["centre"], 6, second, 2)  # what is not in the field stays


def test_somebody_between_relays_instead(bench: Bench) -> None:
    bench.choose(OPTION_PARTY)
    assert bench.party is not None
    bench.book["via_site"][0, OPTION_PARTY] = bench.party.row
    for key in KEYS[:20]:
        first, _ = hours(key)
        channel, _, stages = bench.lay_out(key)
        assert channel == CHANNEL_PARTY
        assert stages[:2] == [
            (bench.at["party"], RELAY_PURPOSE, RELAY, 0),
            (bench.at["committee"], 11, first, 1),
        ]
        # nobody relays what is planned anew
        _, _, again = bench.lay_out(key, fresh=False)
        assert again[0] == (bench.at["committee"], 11, first, 1) and len(again) == 2


def test_what_was_bundled_before_need_not_be_told_apart_again(bench: Bench) -> None:
    bench.choose(OPTION_DOWN)
    for key in KEYS[:5]:
        first, _ = hours(key)
        for fresh, relayed, effort in (
            (True, False, first + DIRECT),
            (False, False, first + DIRECT),
            (False, True, first),
        ):
            _, _, stages = bench.lay_out(key, fresh=fresh, relayed=relayed)
            assert stages[0] == (bench.at["committee"], 9, pytest.approx(effort), 1)


def test_who_is_found_out_does_it_after_all(bench: Bench) -> None:
    bench.choose(OPTION_DOWN)
    bench.choices["caught"][0, OPTION_DOWN] = 0.3
    bench.choices["caught"][0, OPTION_OFFICE] = 0.9
    assert bench.channels() == pytest.approx({CHANNEL_RETURNED: 0.3, CHANNEL_DOWN: 0.7}, abs=0.03)
    seen = 0
    for key in KEYS[:40]:
        first, second = hours(key)
        channel, option, stages = bench.lay_out(key)
        assert option == OPTION_DOWN
        if channel == CHANNEL_RETURNED:
            seen += 1
            assert stages == [
                (bench.at["committee"], 9, CHECK, 0),
                (bench.at["department"], 12, first, 1),
                (bench.at["centre"], 6, second, 2),
            ]
            assert bench.lay_out(key, fresh=False)[2] == stages[1:]
    assert seen > 5


def test_an_overloaded_office_hands_on(bench: Bench) -> None:
    bench.choose(OPTION_OFFICE)
    bench.choices["passed_on"] = 0.4
    assert bench.channels() == pytest.approx({CHANNEL_PASSED: 0.4, CHANNEL_OFFICE: 0.6}, abs=0.03)
    for key in KEYS[:20]:
        first, _ = hours(key)
        channel, option, stages = bench.lay_out(key)
        assert option == OPTION_OFFICE
        if channel == CHANNEL_PASSED:
            assert stages[:2] == [
                (bench.at["office"], RELAY_PURPOSE, RELAY, 0),
                (bench.at["committee"], 9, first, 1),
            ]
        else:
            assert stages[0] == (bench.at["office"], 10, first, 1)
    bench.book["to_site"][0, OPTION_DOWN] = -1  # nobody to hand on to
    assert bench.channels() == {CHANNEL_OFFICE: 1.0}


def test_what_is_handed_down_is_not_handed_on(bench: Bench) -> None:
    bench.choose(OPTION_DOWN)
    bench.choices["passed_on"] = 0.9
    assert bench.channels() == {CHANNEL_DOWN: 1.0}


def test_paid_for_it_goes_to_who_sells(bench: Bench) -> None:
    bench.choose(OPTION_PAY)
    bench.choices["pay_office"], bench.choices["pay_purpose"] = bench.at["party"], 3
    for key in KEYS[:20]:
        first, second = hours(key)
        channel, option, stages = bench.lay_out(key)
        assert (channel, option) == (CHANNEL_CONTRACT, OPTION_PAY)
        assert stages == [(bench.at["party"], 3, first, 1), (bench.at["centre"], 6, second, 2)]


def test_contracted_work_falls_in_lots(bench: Bench) -> None:
    bench.book["pushable"], bench.book["contracted"] = False, True
    bench.choices["lots"] = 3
    bench.choices["lot_office"][0, :3] = (bench.at["party"], -1, bench.at["office"])
    bench.choices["lot_purpose"][0, :3] = (1, 2, 4)
    found: Counter[tuple[int, int, int]] = Counter()
    for key in KEYS:
        channel, _, stages = bench.lay_out(key)
        found[channel, stages[0][0], stages[0][1]] += 1
        assert stages[0][2] == hours(key)[0]
    assert {way: number / KEYS.size for way, number in found.items()} == pytest.approx(
        {
            (CHANNEL_CONTRACT, bench.at["party"], 1): 1 / 3,
            (CHANNEL_LEFT, bench.at["department"], 5): 1 / 3,
            (CHANNEL_CONTRACT, bench.at["office"], 4): 1 / 3,
        },
        abs=0.03,
    )
    bench.choices["lots"] = 0
    assert bench.channels() == {CHANNEL_LEFT: 1.0}


def test_only_what_is_left_is_laid_out(bench: Bench) -> None:
    bench.choose(OPTION_DOWN)
    key = KEYS[0]
    assert bench.lay_out(key, left=2)[2] == [(bench.at["centre"], 6, hours(key)[1], 2)]
    assert bench.lay_out(key, left=1)[2] == [
        (bench.at["committee"], 9, pytest.approx(hours(key)[0] + DIRECT), 1)
    ]
