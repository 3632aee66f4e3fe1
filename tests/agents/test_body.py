"""What every body has in common: posts as people and money, desks, coping and the month's books."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.agents import Body
from sim.agents.base import POOLED_GROUP
from sim.cases.offices import OfficeKind
from sim.cases.routing import RELAY_PURPOSE, TASK_PURPOSES
from sim.institutions.parameters import Parameters
from sim.institutions.schema import Names
from sim.institutions.structure import Post
from sim.model import GovernanceModel
from tests.worlds import variant

NUMBERS = {
    "coping.exponent": 0.8,
    "coping.quality_exponent": 0.7,
    "coping.floor": 0.35,
    "coping.most_load": 9.0,
    "desk.generalist_skill": 0.85,
    "desk.stand_in": 0.0,
    "desk.fewest": 0.0,
    "wage.civil_servant": 2600.0,
    "wage.coordinator": 910.0,
    "wage.social_worker": 1300.0,
}
NAME = Names(en="post", zh="岗位")


def post(count: float, duty: str, pay: str = "civil_servant", payer: str = "district", **more: Any) -> Post:
    """So many posts at the reference size."""
    told = {"name": NAME, "count": count, "duty": duty, "pay": pay, "payer": payer, **more}
    return Post.model_validate(told)


POSTS = {
    "head": post(2.0, "lead"),
    "officer": post(7.0, "office"),
    "clerk": post(5.0, "desk", "social_worker"),
    "walker": post(3.0, "field", "unpaid", "committee_fund"),
    "second": post(4.0, "office", dual_post_of="elsewhere.head", hours_share=0.25),
}
"""Of the district: 2 who lead, 12 who work on cases. The dual post is paid elsewhere."""


@pytest.fixture(scope="module")
def started() -> GovernanceModel:
    hours = {"service.productive_hours_month": 130.0}
    model = GovernanceModel(variant("old", parameters=hours), residents=500, rng=1)
    model.run_for(1)
    model.values = Parameters(model.values.registry, {**model.values.overrides, **NUMBERS})
    model.scale = 0.5
    return model


@pytest.fixture
def body(started: GovernanceModel, monkeypatch: pytest.MonkeyPatch) -> Body:
    """The street office with hand-made posts; of its two heads one gives a fifth of the hours elsewhere.

    Nothing but cases is to be done, unless a test says so.
    """
    (found,) = [b for b in started.bodies if b.body_id == "street_office"]
    monkeypatch.setattr(type(found), "wants", lambda _: {})
    assert found.data is not None
    found.temporary = found.released = found.extra_leaders = found.released_leaders = 0.0
    data = found.data.model_copy(update={"posts": POSTS})
    bodies = {**started.structure.bodies, "street_office": data}
    held = {"seat": post(1.0, "lead", dual_post_of="street_office.head", hours_share=0.2)}
    bodies["market"] = bodies["market"].model_copy(update={"posts": held, "count": 1})
    started.structure = started.structure.model_copy(update={"bodies": bodies})
    started.state.forget_shares()
    found.restructure(data)
    found._year_wanted = found._year_available = 0.0
    started.structure = started.structure.model_copy(
        update={
            "desks": {"street_office": 8.0},
            "rules": {**started.structure.rules, "pooling": 0.25},
        }
    )
    for office in found.offices.values():
        started.work.expected[office] = 0.0
        started.ledger.service.purpose["backlog"][office] = 0.0
        started.ledger.service.hours[office] = 0.0
        started.counts.demand[office] = 0.0
    started.accounts.paid.clear()
    return found


def test_posts_as_people(body: Body) -> None:
    assert body.full_time_equivalents() == pytest.approx(
        {"lead": 2.0 * 0.9 * 0.5, "office": (7.0 + 4.0 * 0.25) * 0.5, "desk": 2.5, "field": 1.5}
    )
    assert body.people() == pytest.approx(0.9 + 4.0 + 2.5 + 1.5)


def test_temporary_released_and_new_leaders(body: Body) -> None:
    body.temporary, body.released, body.extra_leaders = 3.0, 1.0, 0.6
    # a change of (3 - 1) * 0.5 spread over the 8 people who work on cases
    factor = 1.0 + 1.0 / 8.0
    assert body.full_time_equivalents() == pytest.approx(
        {"lead": 0.9 + 0.3, "office": 4.0 * factor, "desk": 2.5 * factor, "field": 1.5 * factor}
    )
    assert body.established() == 12.0
    assert body.leaders() == pytest.approx(2.6)
    assert body.public_posts() == pytest.approx(12.0 - 1.0 + 3.0 + 2.6)
    body.released_leaders = 1.7
    assert body.full_time_equivalents()["lead"] == pytest.approx(0.9 + (0.6 - 1.7) * 0.5)
    assert body.leaders() == pytest.approx(0.9) and body.leading_posts() == 2.0
    assert body.public_posts() == pytest.approx(12.0 - 1.0 + 3.0 + 0.9)
    body.released_leaders = 2.5  # the head's hours here are fewer than those of the posts given up
    assert body.full_time_equivalents()["lead"] == 0.0


def test_who_heads_a_body_from_another(body: Body, started: GovernanceModel) -> None:
    (market,) = [b for b in started.bodies if b.body_id == "market"]
    before = market.data
    market.data = started.structure.bodies["market"]
    assert market.is_headed_from(body) and not body.is_headed_from(market)
    market.data = before
    assert not market.is_headed_from(body)


def test_the_payroll(body: Body) -> None:
    body.temporary, body.released, body.extra_leaders = 3.0, 1.0, 0.6
    mean = (7.0 * 2600.0 + 5.0 * 1300.0) / 12.0
    yuan = 2.0 * 2600.0 + 7.0 * 2600.0 + 5.0 * 1300.0 + 3.0 * 910.0 - 1.0 * mean + 0.6 * 2600.0
    assert body.payroll() == pytest.approx(0.5 * yuan)
    body.released_leaders = 1.4
    assert body.payroll() == pytest.approx(0.5 * (yuan - 1.4 * 2600.0))
    body.is_public = False
    assert body.payroll() == body.public_posts() == 0.0


def test_who_pays_for_its_hours(body: Body) -> None:
    whole = 2.0 * 0.9 + 7.0 + 5.0 + 3.0 + 4.0 * 0.25
    assert body.payers() == pytest.approx({"district": 14.8 / whole, "committee_fund": 3.0 / whole})


def test_a_body_without_posts_is_nobodys(body: Body) -> None:
    assert body.data is not None
    body.restructure(body.data.model_copy(update={"posts": {}}))
    assert body.payers() == {} and body.payroll() == 0.0 and body.people() == 0.0


def test_no_more_is_released_than_there_is_and_a_closed_body_forgets(body: Body) -> None:
    assert body.data is not None
    body.released, body.temporary, body.extra_leaders = 9.0, 2.0, 0.4
    body._year_wanted = 5.0
    fewer = {**POSTS, "officer": post(1.0, "office")}
    body.restructure(body.data.model_copy(update={"posts": fewer}))
    # 6 of the 9 posts given up are those that are not there any more
    assert (body.released, body.temporary, body.extra_leaders) == (3.0, 2.0, 0.4)
    body.restructure(None)
    assert (body.released, body.temporary, body.extra_leaders) == (0.0, 0.0, 0.0)
    assert not body.is_open and body.fte == {} and body.year_use() == 0.0


def test_reviews_and_another_structure_are_not_counted_twice(body: Body) -> None:
    assert body.data is not None
    data = body.data
    body.released, body.temporary, body.extra_leaders = 4.0, 3.0, 0.7
    assert body.public_posts() == pytest.approx(12.0 - 4.0 + 3.0 + 2.0 + 0.7)
    body.restructure(data)
    assert body.public_posts() == pytest.approx(13.7), "nothing is another"
    fewer = {**POSTS, "officer": post(5.5, "office")}
    body.restructure(data.model_copy(update={"posts": fewer}))
    assert [body.released, body.temporary] == pytest.approx([2.5, 3.0])
    assert body.public_posts() == pytest.approx(13.7), "what is taken away stood empty"
    body.restructure(data)
    assert [body.released, body.temporary] == pytest.approx([2.5, 1.5])
    assert body.public_posts() == pytest.approx(12.0 - 2.5 + 1.5 + 2.0 + 0.7)
    more = {**POSTS, "head": post(2.4, "lead")}
    body.restructure(data.model_copy(update={"posts": more}))
    assert body.extra_leaders == pytest.approx(0.3)
    body.released_leaders = 1.1
    body.restructure(data.model_copy(update={"posts": {**POSTS, "head": post(1.8, "lead")}}))
    assert [body.extra_leaders, body.released_leaders] == pytest.approx([0.3, 1.1 - 0.6])
    body.restructure(data.model_copy(update={"posts": {**POSTS, "head": post(1.5, "desk")}}))
    assert [body.extra_leaders, body.released_leaders] == pytest.approx([0.3, 0.0])
    body.released_leaders = 1.0
    body.restructure(None)
    assert body.released_leaders == 0.0


def test_a_years_use(body: Body) -> None:
    body._year_wanted, body._year_available = 900.0, 1200.0
    assert body.year_use() == pytest.approx(0.75)
    assert body.year_use() == 0.0


def groups(body: Body, kind: OfficeKind) -> list[tuple[int, float, float]]:
    """Servers, pace and skill of the groups of an office."""
    sv = body.model.ledger.service
    first, number = (int(sv.provider[name][body.offices[kind]]) for name in ("first_group", "groups"))
    rows = sv.group[first : first + number]
    return list(zip(rows["servers"].tolist(), rows["pace"].tolist(), rows["skill"].tolist(), strict=True))


def people(servers: int, pace: float) -> float:
    """Full-time equivalents behind a group: servers at a pace in hours of 21 days of 8 hours."""
    return servers * pace * 21 * 8 / 130.0


@pytest.mark.parametrize(("desks", "serving"), [(8.0, 2.5), (3.0, 1.5)])
def test_people_at_work(body: Body, desks: float, serving: float) -> None:
    model = body.model
    model.structure = model.structure.model_copy(update={"desks": {"street_office": desks}})
    asked = np.array([10.0, 0.0, 30.0, 20.0, 0.0, 0.0, 0.0, 40.0])
    model.work.expected[body.offices["desk"], :8] = asked
    model.work.expected[body.offices["desk"], 8:] = 999.0
    Body.plan_month(body)
    assert body.available == pytest.approx(8.9 * 130.0)
    found = groups(body, "desk")
    for area in range(8):
        servers, pace, skill = found[area]
        assert people(servers, pace) == pytest.approx(serving * 0.75 * asked[area] / 100.0)
        assert skill == 1.0
    servers, pace, skill = found[POOLED_GROUP]
    assert people(servers, pace) == pytest.approx(serving * 0.25) and skill == 0.85
    servers, pace, _ = groups(body, "staff")[0]
    assert people(servers, pace) == pytest.approx(4.0 + 1.5 + 2.5 - serving)  # who leads does not serve


def test_at_the_start_clerks_sit_evenly_and_temporary_people_have_desks(body: Body) -> None:
    model = body.model
    model.structure = model.structure.model_copy(update={"desks": {"street_office": 3.0}})
    body.temporary = 1.0
    Body.plan_month(body)
    clerks = 2.5 * (1.0 + 0.5 / 8.0)
    assert clerks > 2.0
    for servers, pace, _ in groups(body, "desk")[:8]:
        assert people(servers, pace) == pytest.approx(2.0 * 0.75 / 8.0)


def test_clerks_without_desks_help_the_staff(body: Body) -> None:
    model = body.model
    model.structure = model.structure.model_copy(update={"desks": {}})
    Body.plan_month(body)
    servers, pace, _ = groups(body, "staff")[0]
    assert people(servers, pace) == pytest.approx(4.0 + 1.5 + 2.5)
    assert all(servers == 0 for servers, _, _ in groups(body, "desk"))


@pytest.mark.parametrize(
    ("waiting", "lately", "load"),
    [(300.0, 200.0, 500.0 / 715.0), (715.0, 715.0, 2.0), (100.0, 1330.0, 2.0), (9999.0, 0.0, 9.0)],
)
def test_coping(body: Body, waiting: float, lately: float, load: float) -> None:
    model, office = body.model, body.offices["staff"]
    purpose = model.ledger.service.purpose
    purpose["backlog"][office, 2] = 0.3 * waiting
    purpose["backlog"][office, 15] = 0.7 * waiting
    model.work.expected[office, [4, 9]] = (0.1 * lately, 0.9 * lately)
    body.plan_month()
    effort = {9.0: 0.35, 2.0: 2.0**-0.8}.get(load, 1.0)
    assert body.load == pytest.approx(load)
    assert purpose["factor"][office, RELAY_PURPOSE] == pytest.approx(effort)
    assert purpose["grade"][office, RELAY_PURPOSE] == 1.0
    for task in TASK_PURPOSES:
        assert purpose["factor"][office, task] == pytest.approx(effort)
        assert purpose["grade"][office, task] == pytest.approx(effort**0.7)


def test_with_nobody_nothing_is_done_in_less_depth(body: Body) -> None:
    assert body.data is not None
    body.restructure(body.data.model_copy(update={"posts": {"head": POSTS["head"]}}))
    body.model.work.expected[body.offices["staff"], 4] = 50.0
    body.plan_month()
    assert body.load == 1.0
    factor = body.model.ledger.service.purpose["factor"]
    assert factor[body.offices["staff"], RELAY_PURPOSE] == 1.0


def test_own_ways_of_coping_count(body: Body, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[float] = []

    def cope(_: Body, load: float) -> float:
        seen.append(load)
        return 0.8

    monkeypatch.setattr(Body, "cope", cope)
    body.model.work.expected[body.offices["staff"], 4] = 1072.5
    body.plan_month()
    assert seen == [pytest.approx(1.5)]
    row = body.model.ledger.service.purpose[body.offices["staff"], TASK_PURPOSES[1]]
    assert (row["factor"], row["grade"]) == (0.8, pytest.approx(0.8**0.7))


WANTED = {"leading": 60.0, "coordination": 400.0, "oversight": 500.0}
PRESSING = {"claim.cases": 4.0, "claim.leading": 2.0, "claim.coordination": 1.0, "claim.oversight": 0.5}


def wanting(body: Body, monkeypatch: pytest.MonkeyPatch, **protected: float) -> None:
    """Let the office want those, its staff have 715 hours and its leaders 117."""
    assert body.data is not None
    monkeypatch.setattr(type(body), "wants", lambda _: WANTED)
    model = body.model
    given = {**model.values.overrides, **PRESSING}
    monkeypatch.setattr(model, "values", Parameters(model.values.registry, given))
    body.data = body.data.model_copy(update={"protected": protected})


@pytest.mark.parametrize(
    ("waits", "lately", "protected", "given"),
    [
        # 832 hours: the level is 832 / 7.5 for all but leading, which is met at 30: (832 - 60) / 5.5
        (300.0, 900.0, {}, (4.0 * 772.0 / 5.5, 60.0, 772.0 / 5.5, 0.5 * 772.0 / 5.5)),
        # cases are met: 632 for the others, coordination and oversight at 572 / 1.5
        (80.0, 120.0, {}, (200.0, 60.0, 572.0 / 1.5, 286.0 / 1.5)),
        # a fifth of all 1,157 hours is protected
        (300.0, 900.0, {"oversight": 0.2}, (4.0 * 540.6 / 5.0, 60.0, 540.6 / 5.0, 231.4)),
    ],
)
def test_staff_hold_hours_back_for_activities(
    body: Body,
    monkeypatch: pytest.MonkeyPatch,
    waits: float,
    lately: float,
    protected: dict[str, float],
    given: tuple[float, float, float, float],
) -> None:
    wanting(body, monkeypatch, **protected)
    model, office = body.model, body.offices["staff"]
    model.ledger.service.purpose["backlog"][office, 4] = waits
    model.work.expected[office, 9] = lately
    body.plan_month()
    held = sum(given[1:]) - 0.9 * 130.0
    assert body.for_cases == pytest.approx(715.0 - held)
    servers, pace, _ = groups(body, "staff")[0]
    assert people(servers, pace) == pytest.approx((715.0 - held) / 130.0)
    assert body.load == pytest.approx((waits + lately) / (715.0 - held))


def test_who_knows_of_no_case_keeps_staff_ready_for_them(body: Body, monkeypatch: pytest.MonkeyPatch) -> None:
    wanting(body, monkeypatch)
    body.plan_month()
    # cases ask for all 715 hours of the staff: 832 less 60 for leading, in vessels of 4, 1 and 0.5
    assert body.for_cases == pytest.approx(715.0 - (772.0 * 1.5 / 5.5 + 60.0 - 117.0))


def test_leaders_have_hours_before_staff_hold_any_back(body: Body, monkeypatch: pytest.MonkeyPatch) -> None:
    wanting(body, monkeypatch)
    monkeypatch.setattr(type(body), "wants", lambda _: {"leading": 60.0, "oversight": 50.0})
    body.model.work.expected[body.offices["staff"], 9] = 9999.0
    body.plan_month()
    assert body.for_cases == pytest.approx(715.0), "110 of the leaders' 117"


def test_activities_divide_what_cases_leave(body: Body, monkeypatch: pytest.MonkeyPatch) -> None:
    wanting(body, monkeypatch, oversight=0.1)
    model = body.model
    body.plan_month()
    assert body.demanded == WANTED
    model.ledger.service.hours[body.offices["staff"], 3] = 300.0
    model.ledger.service.hours[body.offices["desk"], 5] = 45.0
    model.counts.demand[body.offices["staff"], 9] = 310.0
    model.counts.demand[body.offices["desk"], 2] = 70.0
    body.available = 450.0
    body.close_month()
    assert body.worked == pytest.approx(345.0)
    # 105 are left, 45 of them protected: the level is 20, at which leading has 40
    assert body.activities == pytest.approx({"leading": 40.0, "coordination": 20.0, "oversight": 45.0})
    assert body.year_use() == pytest.approx((310.0 + 70.0 + 960.0) / 450.0)
    assert model.accounts.paid["district", "people", "payroll"] == pytest.approx(body.payroll())
    body.available = 300.0  # overtime of the last day
    body.close_month()
    assert set(body.activities.values()) == {0.0}
