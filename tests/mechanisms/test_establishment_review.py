"""The yearly review of posts: release, growth, ceiling, failing and restoring."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import pytest

from sim.agents.district import District
from sim.mechanisms.establishment_review import (
    Posts,
    Year,
    failing_quarters,
    mean_of_known,
    reviewed,
    social_share,
)
from sim.mechanisms.redeployment import Pool
from tests.mechanisms.by_hand import a_model, bare, near, numbers

GIVEN = {
    "review.low_use": 0.8,
    "review.high_use": 1.25,
    "review.on_time_target": 0.7,
    "review.on_time_floor": 0.55,
    "review.social_share": 0.3,
    "review.attrition": 0.07,
    "review.most_released": 0.6,
    "review.restore_share": 0.15,
    "review.growth": 0.2,
    "review.growth_share": 0.4,
    "review.ceiling": 1.7,
    "span.people_per_leader": 7.0,
    "span.slack": 0.3,
    "span.release": 0.4,
    "closing.floor": 6.0,
}
VALUES = numbers(GIVEN)
GOOD = Year(on_time=0.9, social=0.4, failing=False)
NAN = float("nan")


def after(posts: Posts, use: float, year: Year = GOOD, withdrawal: float = 0.9) -> tuple[float, float]:
    found = reviewed(posts, use, year, withdrawal, VALUES)
    assert found.established == posts.established
    return found.temporary, found.released


@pytest.mark.parametrize(
    ("posts", "use", "temporary", "released"),
    [
        # spare is (1 - 0.6 / 0.8) * 40 = 10 posts, attrition lets 0.07 * 40 * 0.9 go
        (Posts(40.0, 3.0, 5.0), 0.6, 3.0 * 0.93, 5.0 + 0.07 * 40.0 * 0.9),
        # little to spare: (1 - 0.79 / 0.8) * 40 = 0.5
        (Posts(40.0, 3.0, 5.0), 0.79, 3.0 * 0.93, 5.0 + (1.0 - 0.79 / 0.8) * 40.0),
        # no more than 0.6 of the establishment
        (Posts(40.0, 3.0, 23.0), 0.6, 3.0 * 0.93, 24.0),
    ],
)
def test_slack_releases_posts(posts: Posts, use: float, temporary: float, released: float) -> None:
    assert after(posts, use) == (near(temporary), near(released))


def test_release_asks_for_good_service_a_society_that_carries_and_the_rule() -> None:
    posts = Posts(40.0, 3.0, 5.0)
    more = near(5.0 + 0.07 * 40.0 * 0.9)
    assert after(posts, 0.6, Year(0.7, 0.3, False))[1] == more, "on the targets is enough"
    assert after(posts, 0.6, Year(0.69, 0.4, False)) == (near(3.0 * 0.93), 5.0)
    assert after(posts, 0.6, Year(0.9, 0.29, False)) == (near(3.0 * 0.93), 5.0)
    assert after(posts, 0.6, withdrawal=0.0)[1] == 5.0
    assert after(posts, 0.6, withdrawal=0.3)[1] == near(5.0 + 0.07 * 40.0 * 0.3)


@pytest.mark.parametrize("use", [0.8, 1.0, 1.25])
def test_neither_full_nor_slack_leaves_posts_as_they_are(use: float) -> None:
    assert after(Posts(40.0, 3.0, 5.0), use) == (3.0, 5.0)


@pytest.mark.parametrize(
    ("posts", "use", "temporary"),
    [
        # the gap is (1.4 / 1.25 - 1) * (40 + 3 - 5) = 0.12 * 38, of which 0.4
        (Posts(40.0, 3.0, 5.0), 1.4, 3.0 + 0.4 * 0.12 * 38.0),
        # at most 0.2 of the establishment a year
        (Posts(40.0, 3.0, 5.0), 3.0, 3.0 + 8.0),
        # at most 1.7 times the establishment in all
        (Posts(40.0, 65.0, 5.0), 3.0, 68.0),
    ],
)
def test_full_years_bring_temporary_posts(posts: Posts, use: float, temporary: float) -> None:
    assert after(posts, use) == (near(temporary), posts.released)


def test_failing_service_restores_before_anything_else() -> None:
    failing = Year(0.9, 0.4, failing=True)
    for use in (0.6, 1.0, 1.4):
        assert after(Posts(40.0, 3.0, 11.0), use, failing) == (3.0, near(11.0 - 0.15 * 40.0))
        assert after(Posts(40.0, 3.0, 4.0), use, failing) == (3.0, 0.0)
    # where nothing was released the review goes on as usual
    assert after(Posts(40.0, 3.0, 0.0), 1.4, failing)[0] == near(3.0 + 0.4 * 0.12 * 43.0)


@pytest.mark.parametrize(
    ("months", "quarters"),
    [
        ([0.5] * 12, 4),
        ([0.9, 0.4, 0.34, *[0.9] * 3, 0.9, 0.4, 0.34, 0.5, 0.5, 0.5], 2),  # 0.5467 is below
        ([0.9, 0.4, 0.36, *[0.5] * 3, *[0.9] * 3, *[0.5] * 3], 1),  # 0.5533 is not
        ([0.1] * 6 + [0.9] * 12, 0),  # only the last year counts
        ([0.1] * 3 + [0.9] * 3 + [0.1] * 6, 2),
        ([0.1] * 8, 2),  # a quarter not ended is none
        ([NAN, 0.5, NAN, NAN, NAN, NAN, *[0.6] * 6], 2),  # unknown months are left out, unknown quarters bad
        ([0.55] * 12, 0),
        ([], 0),
    ],
)
def test_quarters_below_the_floor_on_end(months: list[float], quarters: int) -> None:
    assert failing_quarters(months, VALUES) == quarters


def test_means_leave_out_what_is_unknown() -> None:
    assert mean_of_known([0.2, NAN, 0.7]) == near(0.45)
    assert mean_of_known([NAN]) == mean_of_known([]) == 0.0


@pytest.mark.parametrize(
    ("worked", "own", "weight", "social"),
    [
        (0.55, 0.2, 1.0, 0.2),  # by who orders
        (0.55, 0.2, 0.0, 0.45),  # by who works, as before it was told apart
        (0.55, 0.2, 0.3, 0.7 * 0.45 + 0.3 * 0.2),
        (1.0, 0.0, 0.3, 0.0),
        (0.0, 1.0, 0.3, 1.0),
    ],
)
def test_whose_hours_the_review_counts(worked: float, own: float, weight: float, social: float) -> None:
    assert social_share(worked, own, numbers({"review.ordered_weight": weight})) == near(social)


def test_a_month_without_case_hours_is_unknown() -> None:
    assert math.isnan(social_share(NAN, NAN, numbers({"review.ordered_weight": 1.0})))


# --- the district's year ---------------------------------------------------------------------------------


def a_body(use: float, temporary: float, released: float, **more: Any) -> Any:
    plain = {"is_open": True, "is_public": True, "kind": "public_service_centre", "extra_leaders": 0.25}
    plain |= {"released_leaders": 0.0, "heads": ()}
    plain |= {"body_id": "any", "carried": (), "reviews_below": 0}
    body = SimpleNamespace(
        year_use=lambda: use,
        established=lambda: 40.0,
        leading_posts=lambda: 2.75,
        temporary=temporary,
        released=released,
        **{**plain, **more},
    )
    body.leaders = lambda: 2.75 + body.extra_leaders - body.released_leaders
    body.is_headed_from = lambda other: body in other.heads
    body.public_posts = lambda: 40.0 - body.released + body.temporary + body.leaders()
    return body


def a_district(bodies: list[Any], on_time: list[float], social: float = 0.4, **more: Any) -> District:
    rules = {"withdrawal": 0.9}
    given = {
        **GIVEN,
        "mirror.departments_per_leader": 2.5,
        "mirror.rate": 0.3,
        "restoration.rate": 0.4,
    }
    departments = [SimpleNamespace(is_open=True)] * 16 + [SimpleNamespace(is_open=False)] * 3
    model = a_model(
        given,
        rules,
        bodies=bodies,
        departments=departments,
        phase=SimpleNamespace(restored="old"),
        has_street_office=False,
        mean_capital=lambda: 0.35,
    )
    months = len(on_time)
    state = {
        "attention": 0.6,
        "reversals": 0,
        "restored": False,
        "hazard": 9.0,
        "cumulated": 0.0,
        "threshold": 99.0,
        "pool": Pool(),
        "closed": [],
        "_on_time": on_time,
        "_late_tasks": [0.9] * 4 + [0.45] * (months - 4),
        "_pushed": [0.8] * 4 + [0.25] * (months - 4),
        "_social": [social] * months,
    }
    return bare(District, model, **{**state, **more})


def test_a_district_reviews_open_public_bodies() -> None:
    slack, full, empty = a_body(0.6, 3.0, 5.0), a_body(1.4, 3.0, 5.0), a_body(0.0, 3.0, 5.0)
    closed = a_body(0.6, 3.0, 5.0, is_open=False)
    private = a_body(0.6, 3.0, 5.0, is_public=False)
    # the year before last was bad and is forgotten
    district = a_district([slack, full, empty, closed, private], [0.1] * 12 + [0.75] * 12)
    district.close_year()
    assert (slack.temporary, slack.released) == (near(3.0 * 0.93), near(5.0 + 0.07 * 40.0 * 0.9))
    assert (full.temporary, full.released) == (near(3.0 + 0.4 * 0.12 * 38.0), 5.0)
    for body in (empty, closed, private):
        assert (body.temporary, body.released) == (3.0, 5.0)
    assert district.reversals == 0
    assert district.pool == Pool(waiting=near(0.07 * 40.0 * 0.9))


def test_a_failing_year_restores_and_counts_once() -> None:
    bodies = [a_body(0.6, 3.0, 11.0), a_body(1.0, 3.0, 4.0), a_body(1.4, 3.0, 0.0)]
    bodies[0].kind = "public_service_committee"
    district = a_district(bodies, [0.9] * 6 + [0.5] * 6)
    district.close_year()
    assert [body.released for body in bodies] == [near(5.0), 0.0, 0.0]
    assert bodies[2].temporary > 3.0
    assert bodies[0].extra_leaders == 0.25, "who gets posts back asks for no leaders"
    assert district.reversals == 1 and not district.restored
    assert district.pool == Pool(recruited=near(6.0 + 4.0))


def test_one_bad_quarter_restores_nothing() -> None:
    body = a_body(1.0, 3.0, 11.0)
    district = a_district([body], [0.9] * 6 + [0.5] * 3 + [0.9] * 3)
    district.close_year()
    assert body.released == 11.0 and district.reversals == 0


def test_the_social_share_of_the_year_counts() -> None:
    body = a_body(0.6, 3.0, 5.0)
    a_district([body], [0.75] * 12, social=0.2).close_year()
    assert body.released == 5.0


def test_no_review_before_half_a_year_is_known() -> None:
    for months, released in ((5, 5.0), (6, 5.0 + 0.07 * 40.0 * 0.9)):
        body = a_body(0.6, 3.0, 5.0)
        a_district([body], [0.75] * months).close_year()
        assert body.released == near(released)


def test_a_district_of_ones_own_reviews_otherwise() -> None:
    class Strict(District):
        def review(self, body: Any, use: float, year: Year) -> Posts:
            assert (use, year) == (0.6, Year(near(0.75), near(0.4), False))
            return Posts(body.established(), 1.0, body.released - 2.0)

    body = a_body(0.6, 3.0, 5.0)
    district = a_district([body], [0.75] * 12)
    district.__class__ = Strict
    district.close_year()
    assert (body.temporary, body.released, district.reversals) == (1.0, 3.0, 1)


def test_what_the_review_will_look_at_is_kept_each_month() -> None:
    seen = {
        "on_time_share": 0.7,
        "tasks_on_time_share": 0.8,
        "quality_true": 0.9,
        "push_down_rate": 0.3,
        "government_hours_share": 0.65,
        "society_own_share": 0.15,
    }
    model = a_model({"review.ordered_weight": 0.6}, latest=seen)
    district = bare(District, model, _on_time=[0.1], _late_tasks=[], _pushed=[], _social=[])
    district.close_month()
    assert district._on_time == [0.1, 0.7]
    assert district._late_tasks == [near(1.0 - 0.8 * 0.9)]
    assert district._pushed == [0.3]
    assert district._social == [near(0.4 * 0.35 + 0.6 * 0.15)]


# --- mirroring and restoration, as the district meets them ------------------------------------------------


def test_mirroring_adds_leaders_to_the_body_that_answers_to_departments() -> None:
    committee = a_body(1.0, 0.0, 0.0, kind="public_service_committee")
    centre = a_body(1.0, 0.0, 0.0)
    closed = a_body(1.0, 0.0, 0.0, is_open=False)
    district = a_district([committee, centre, closed], [0.75] * 12, pool=Pool(4.0))
    district.close_year()
    # 16 open departments want 6.4 leaders and there are 6
    assert committee.extra_leaders == near(0.25 + 0.3 * (16.0 / 2.5 - 6.0) * (1.0 - 0.6))
    assert centre.extra_leaders == 0.25
    assert district.pool == Pool(waiting=near(4.0 - 0.3 * 0.4 * 0.4))


def test_leaders_go_where_few_are_led_and_none_come_by_mirroring() -> None:
    # 40 - 30 + 1 people here and 40 - 34 + 3 where it leads too: 20 ask for 20 / 7 leaders
    centre = a_body(1.0, 3.0, 34.0)
    committee = a_body(
        1.0,
        1.0,
        30.0,
        kind="public_service_committee",
        extra_leaders=2.2,
        heads=[centre],
        released_leaders=0.3,
    )
    district = a_district([committee, centre], [0.75] * 12)
    # departments are short of leaders all the same
    model: Any = district.model
    more = {"mirror.departments_per_leader": 1.5, "mirror.rate": 0.3, "restoration.rate": 0.4}
    model.values = numbers({**GIVEN, **more})
    district.close_year()
    gone = 0.9 * 0.4 * (2.75 + 2.2 - 0.3 - 20.0 / 7.0)
    assert (committee.released_leaders, committee.extra_leaders) == (near(0.3 + gone), 2.2)
    # 9 people ask for 9 / 7 leaders, and the centre has 3
    centre_gone = 0.9 * 0.4 * (3.0 - 9.0 / 7.0)
    assert centre.released_leaders == near(centre_gone)
    assert district.pool == Pool(waiting=near(gone + centre_gone))
    assert district.reversals == 0


def test_failing_service_brings_leaders_back_and_counts_as_a_reversal() -> None:
    body = a_body(1.0, 0.0, 0.0, kind="public_service_committee", released_leaders=0.9)
    district = a_district([body], [0.5] * 12, pool=Pool(0.3))
    district.close_year()
    assert body.released_leaders == near(0.9 - 0.15 * 2.75)
    assert body.extra_leaders == 0.25 and district.reversals == 1
    assert district.pool == Pool(recruited=near(0.15 * 2.75 - 0.3))


def test_bodies_close_after_two_reviews_with_too_few_people() -> None:
    def small(body_id: str, **more: Any) -> Any:
        # 40 - 37 + 0.3 + 2.4 people and 0.25 leaders less, once the review is over
        return a_body(1.0, 0.3, 37.0, body_id=body_id, **{"extra_leaders": -0.35, "reviews_below": 1, **more})

    first, again, large = small("first", reviews_below=0), small("again"), a_body(1.0, 0.3, 20.0)
    lone, restoring = small("lone"), small("again")
    district = a_district([first, again, large, lone], [0.75] * 12)
    heirs = {name: SimpleNamespace(absorbed_by="heir") for name in ("first", "again", "any")}
    model: Any = district.model
    model.structure.bodies = {**heirs, "lone": SimpleNamespace(absorbed_by=None)}
    model.structure.heir_of = lambda body: body.absorbed_by
    district.close_year()
    assert [body.reviews_below for body in (first, again, large, lone)] == [1, 2, 0, 2]
    assert district.closed == ["again"] and district.reversals == 0
    # a year of failing service closes nobody, and brings back what was closed
    few = small("again", released_leaders=0.0)
    few.released, few.public_posts = 0.0, lambda: 3.0
    spared = a_district([few], [0.5] * 12)
    spared_model: Any = spared.model
    spared_model.structure = model.structure
    spared.close_year()
    assert spared.closed == [] and spared.reversals == 0
    failing = a_district([restoring], [0.5] * 12, closed=["first"])
    failing.close_year()
    assert failing.closed == [] and failing.reversals == 1


def test_restoration_by_the_years_means() -> None:
    on_time = [0.1] * 12 + [0.5] * 12
    pressure = 0.45 + 0.25 + (0.7 - 0.5) / 0.7
    hazard = 0.4 * 0.4 * pressure * 0.65
    for bears, restored in ((0.3 + hazard - 1e-9, True), (0.3 + hazard + 1e-9, False)):
        district = a_district([], on_time, cumulated=0.3, threshold=bears)
        district.close_year()
        assert district.hazard == near(hazard)
        assert district.cumulated == near(0.3 + hazard)
        assert (district.restored, district.reversals) == (restored, int(restored))


@pytest.mark.parametrize("why", ["never had one", "has one", "was restored"])
def test_what_cannot_be_restored_has_no_hazard(why: str) -> None:
    district = a_district([], [0.5] * 12, threshold=0.0, restored=why == "was restored")
    model: Any = district.model
    model.phase.restored = None if why == "never had one" else "old"
    model.has_street_office = why == "has one"
    district.close_year()
    assert district.hazard == 0.0 and district.reversals == 0
