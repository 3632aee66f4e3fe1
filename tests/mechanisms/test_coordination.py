"""Coordination, mobilisation, command, liaison, assessment, and who asks for them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim.agents.government import PublicServiceCentre, PublicServiceCommittee, StreetOffice
from sim.agents.party import PartyBranch, PartyMassDepartment, PartyWorkingCommittee
from sim.cases.ledger import OUTCOME
from sim.cases.providers import DAY_HOURS
from sim.mechanisms import assessment, command, coordination, liaison, mobilisation
from sim.mechanisms.push import CHANNEL_DOWN, CHANNEL_NONE, CHANNEL_PARTY
from sim.processes import coordination as asked
from tests.mechanisms.by_hand import a_model, bare, near, numbers

GIVEN = {
    "coordination.hours_per_department": 28.0,
    "coordination.asked_per_handoff": 0.2,
    "coordination.most_shortening": 0.65,
    "coordination.without_core": 0.25,
    "coordination.hours_per_handoff": 0.4,
    "handoff.delay_days": 2.5,
    "mirror.coordination": 0.4,
    "party.office_hours": 700.0,
    "complaint.liaison": 0.35,
    "assessment.office_hours": 25.0,
    "leading.hours_per_person": 9.0,
    "party.core_hours_per_committee": 11.0,
    "service.productive_hours_month": 150.0,
    "desk.generalist_skill": 0.75,
    "desk.learning_rate": 0.12,
}
VALUES = numbers(GIVEN)


# --- formulas --------------------------------------------------------------------------------------------


def test_hours_that_coordination_asks_for() -> None:
    assert coordination.hours_wanted(15, 60.0, 90.0, 0.3, VALUES) == near((126.0 + 18.0) * 1.1)
    assert coordination.hours_wanted(12, 0.4, 90.0, 0.3, VALUES) == near((100.8 + 18.0) * 5.8)
    assert coordination.hours_wanted(15, 60.0, 0.0, 0.3, VALUES) == near(126.0 * 1.1)
    assert coordination.hours_wanted(0, 60.0, 0.0, 0.3, VALUES) == 0.0


@pytest.mark.parametrize(
    ("hours", "handoffs", "party_core", "expected"),
    [
        (90.0, 75.0, 1.0, 0.65 * 90.0 / 120.0),
        (90.0, 75.0, 0.0, 0.25 * 90.0 / 120.0),
        (90.0, 75.0, 0.7, (0.25 + 0.4 * 0.7) * 0.75),
        (90.0, 0.0, 1.0, 0.65),
        (0.0, 75.0, 1.0, 0.0),
        (0.0, 0.0, 1.0, 0.0),
    ],
)
def test_shortening(hours: float, handoffs: float, party_core: float, expected: float) -> None:
    assert coordination.shortening(hours, handoffs, party_core, VALUES) == near(expected)


def test_delays() -> None:
    assert coordination.handoff_delay(0.4, 7.0, VALUES) == near(2.5 * 7.0 * 0.6)
    assert coordination.handoff_delay(0.0, 7.0, VALUES) == near(17.5)


def test_mobilisation() -> None:
    assert mobilisation.hours_wanted(0.3, VALUES) == near(210.0)
    assert mobilisation.mobilisation(70.0, 0.3, VALUES) == near(0.25)
    assert mobilisation.mobilisation(210.0, 0.3, VALUES) == near(0.5)
    assert mobilisation.mobilisation(0.0, 0.3, VALUES) == 0.0


def test_command() -> None:
    shares = command.share_by_party_line(np.array([8, 5, 0, 3]), np.array([2, 5, 0, 0]))
    assert shares.tolist() == [0.25, 1.0, 0.0, 0.0]
    assert command.command(0.4, 0.25) == 0.4
    assert command.command(0.4, 0.7) == 0.7


def test_liaison() -> None:
    assert liaison.heard_more(30.0, 40.0, VALUES) == near(1.0 + 0.35 * 0.75)
    assert liaison.heard_more(0.0, 40.0, VALUES) == 1.0
    assert liaison.heard_more(0.0, 0.0, VALUES) == near(1.35)


def test_assessment() -> None:
    assert assessment.office_hours(7, 0.6, 0.3, VALUES) == near(25.0 * 7.0 * 0.6 * 0.3)
    assert assessment.office_hours(7, 0.0, 0.3, VALUES) == 0.0


# --- what the model asks ---------------------------------------------------------------------------------


def a_body(kind: type[Any] = StreetOffice, *, is_open: bool = True, **hours: tuple[float, float]) -> Any:
    """A body with (booked, demanded) hours by activity."""
    return bare(
        kind,
        None,
        is_open=is_open,
        is_public=True,
        activities={name: booked for name, (booked, _) in hours.items()},
        demanded={name: wanted for name, (_, wanted) in hours.items()},
    )


def test_hours_of_all_bodies() -> None:
    bodies = [a_body(coordination=(5.0, 9.0)), a_body(leading=(7.0, 7.0)), a_body(coordination=(2.5, 2.5))]
    assert asked.hours_on(a_model({}, bodies=bodies), "coordination") == 7.5


def test_coordination_wanted_by_open_departments_and_officers() -> None:
    def a_public(posts: float, is_open: bool = True, is_public: bool = True) -> Any:
        return SimpleNamespace(is_open=is_open, is_public=is_public, public_posts=lambda: posts)

    model = a_model(
        GIVEN,
        departments=[SimpleNamespace(is_open=k < 15) for k in range(19)],
        handoffs_last_month=90.0,
        bodies=[
            a_public(45.0),
            a_public(15.0),
            a_public(99.0, is_open=False),
            a_public(99.0, is_public=False),
        ],
    )
    assert asked.hours_wanted(model) == near((28.0 * 15.0 * 0.3 + 18.0) * 1.1)


def test_delays_of_all_staff_and_departments() -> None:
    offices = [
        SimpleNamespace(index=0, kind="desk", body_kind="street_office"),
        SimpleNamespace(index=1, kind="staff", body_kind="street_office"),
        SimpleNamespace(index=2, kind="staff", body_kind=""),
        SimpleNamespace(index=3, kind="staff", body_kind="ngo"),
    ]
    delays: dict[int, float] = {}
    model = a_model(
        GIVEN,
        {"party_core": 0.7},
        bodies=[a_body(coordination=(60.0, 99.0)), a_body(coordination=(30.0, 99.0))],
        handoffs_last_month=75.0,
        layout=SimpleNamespace(offices=offices),
        departments=[SimpleNamespace(office=8)],
        work=SimpleNamespace(set_delay=delays.__setitem__),
    )
    kappa = (0.25 + 0.4 * 0.7) * 0.75
    assert asked.shortening(model) == near(kappa)
    asked.set_delays(model)
    hours = 2.5 * DAY_HOURS * (1.0 - kappa)
    assert delays == {1: near(hours), 3: near(hours), 8: near(hours)}


def test_what_was_given_of_an_activity() -> None:
    bodies = [
        a_body(PublicServiceCommittee, guidance=(20.0, 40.0), coordination=(1.0, 1.0)),
        a_body(StreetOffice, guidance=(10.0, 10.0)),
        a_body(PublicServiceCommittee, is_open=False, guidance=(0.0, 90.0)),
    ]
    assert asked.given(a_model({}, bodies=bodies), "guidance") == near(0.6)
    assert asked.given(a_model({}, bodies=bodies[2:]), "guidance") == 0.0


def test_mobilisation_and_command_of_a_model() -> None:
    bodies = [a_body(party_work=(40.0, 90.0)), a_body(PartyBranch, party_work=(30.0, 30.0))]
    model = a_model(GIVEN, {"command": 0.4}, bodies=bodies, by_party_line=np.array([0.1, 0.7, 0.2]))
    assert asked.mobilisation(model) == near(70.0 / 280.0)
    found = [asked.command(model, SimpleNamespace(instance=i)) for i in range(3)]  # type: ignore[arg-type]
    assert found == [0.4, 0.7, 0.4]


def test_shares_by_party_line_count_the_months_tasks() -> None:
    rows = np.zeros(7, dtype=OUTCOME)
    down, party, none = CHANNEL_DOWN, CHANNEL_PARTY, CHANNEL_NONE
    rows["channel"] = [party, down, none, party, down, down, none]
    rows["precinct"] = [2, 2, 2, 0, 2, 2, 1]
    model = a_model({}, ledger=SimpleNamespace(month_rows=lambda: rows))
    model.structure.precincts = 4
    assert asked.by_party_line(model).tolist() == [1.0, 0.0, 0.25, 0.0]


def test_complaints_are_heard_more_under_an_open_party_mass_department() -> None:
    bodies = [
        a_body(StreetOffice, party_work=(0.0, 9.0)),
        a_body(PartyMassDepartment, is_open=False, party_work=(0.0, 9.0)),
        a_body(PartyMassDepartment, party_work=(30.0, 40.0)),
    ]
    assert asked.heard_more(a_model(GIVEN, bodies=bodies)) == near(1.0 + 0.35 * 0.75)
    assert asked.heard_more(a_model(GIVEN, bodies=bodies[:2])) == 1.0
    assert asked.heard_more(a_model(GIVEN, bodies=[a_body(PartyMassDepartment)])) == near(1.35)


# --- what bodies want ------------------------------------------------------------------------------------


def a_wanting[B](kind: type[B]) -> B:
    model = a_model(
        GIVEN,
        {"assessment": 0.6},
        contracts=SimpleNamespace(hours_wanted=lambda model: 31.0),
        coordination_wanted=lambda: 44.0,
        guidance_wanted=lambda: 47.0,
        oversight_wanted=lambda: 53.0,
        cadre_supervision_wanted=lambda body: 59.0,
    )
    return bare(kind, model, fte={"lead": 0.8, "office": 2.2}, is_open=True)


LEADING = 9.0 * 2.2


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (
            StreetOffice,
            {
                "leading": LEADING,
                "assessing": 25.0 * 7.0 * 0.6 * 0.3,
                "contracting": 31.0,
                "party_work": 210.0,
                "cadre_supervision": 59.0,
                "coordination": 44.0,
            },
        ),
        (
            PublicServiceCommittee,
            {
                "leading": LEADING,
                "coordination": 44.0,
                "contracting": 31.0,
                "guidance": 47.0,
                "oversight": 53.0,
            },
        ),
        (PublicServiceCentre, {"leading": LEADING}),
        (PartyWorkingCommittee, {"leading": 11.0 * 7.0 * 0.3, "cadre_supervision": 59.0}),
        (PartyMassDepartment, {"leading": LEADING, "party_work": 210.0}),
        (PartyBranch, {"party_work": 450.0}),
    ],
)
def test_hours_that_bodies_want(kind: type[Any], expected: dict[str, float]) -> None:
    assert a_wanting(kind).wants() == {name: near(hours) for name, hours in expected.items()}


def test_a_centre_learns_month_by_month_and_forgets_when_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.agents.base.Body.close_month", lambda self: None)
    centre = a_wanting(PublicServiceCentre)
    centre.skill = 0.8
    centre.close_month()
    assert centre.skill == near(0.824) and centre.generalist_skill() == centre.skill
    centre.is_open = False
    centre.close_month()
    assert centre.skill == 0.75


def test_assistants_by_field() -> None:
    committee: Any = a_wanting(PublicServiceCommittee)
    posts = [
        SimpleNamespace(field=f, count=c)
        for f, c in (("tax", 1.5), (None, 4.0), ("tax", 2.0), ("safety_justice", 3.0))
    ]
    committee.data = SimpleNamespace(posts=dict(enumerate(posts)))
    assert committee.assistants() == {"tax": 3.5, "safety_justice": 3.0}
