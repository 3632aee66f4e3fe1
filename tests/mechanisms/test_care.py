"""Care where nobody looks: who watches whom, and what becomes of quality, by hand."""

from __future__ import annotations

import pytest

from sim.mechanisms import care
from tests.mechanisms.by_hand import near, numbers

GIVEN = {
    "committee.slack_useful_base": 0.3,
    "committee.slack_useful_turnout": 0.6,
    "committee.shirking": 0.25,
    "coping.quality_exponent": 0.7,
    "care.public_bodies": 0.8,
    "care.reach": 0.4,
}
VALUES = numbers(GIVEN)


@pytest.mark.parametrize(("turnout", "share"), [(0.0, 0.3), (0.45, 0.57), (1.0, 0.9), (1.5, 1.0)])
def test_slack_is_useful_as_far_as_residents_vote(turnout: float, share: float) -> None:
    assert care.useful_share(turnout, VALUES) == pytest.approx(share)


@pytest.mark.parametrize(("useful", "full"), [(0.0, 0.75), (0.6, 0.9), (1.0, 1.0)])
def test_care_where_nobody_looks(useful: float, full: float) -> None:
    assert care.care_unwatched(useful, VALUES) == pytest.approx(full)


@pytest.mark.parametrize(
    ("share", "base", "full"),
    [
        (0.8, 0.3, 1.0 - 0.8 * 0.25 * 0.7),
        (1.0, 0.3, 1.0 - 0.25 * 0.7),
        (0.8, 0.9, 1.0 - 0.8 * 0.25 * 0.1),
        (0.0, 0.3, 1.0),
    ],
)
def test_care_in_an_office_for_which_nobody_votes(share: float, base: float, full: float) -> None:
    values = numbers({**GIVEN, "care.public_bodies": share, "committee.slack_useful_base": base})
    assert care.care_in_office(values) == near(full)


@pytest.mark.parametrize(
    ("told", "given"),
    [
        ((0.9, 0.6), 0.9 * 0.6),
        ((0.0, 0.6), 0.0),
        ((0.9, 0.6, 0.7, 0.3), 1.0 - (1.0 - 0.54) * (1.0 - 0.21)),
        ((0.0, 0.6, 0.7, 0.3), 0.21),
        ((1.0, 1.0, 0.7, 0.3), 1.0),
    ],
)
def test_what_supervision_was_given(told: tuple[float, ...], given: float) -> None:
    assert care.supervised(*told) == near(given)


@pytest.mark.parametrize(
    ("assessment", "given", "seen"),
    [
        (0.0, 0.0, 0.0),
        (0.3, 0.0, 0.3),
        (1.0, 0.7, 1.0),
        (0.0, 0.7, 0.28),
        (0.3, 0.7, 1.0 - 0.7 * 0.72),
    ],
)
def test_what_somebody_looks_at(assessment: float, given: float, seen: float) -> None:
    assert care.watched(assessment, given, VALUES) == near(seen)


@pytest.mark.parametrize(
    ("seen", "unwatched", "quality"), [(0.0, 0.8, 0.8), (0.3, 0.8, 0.86), (1.0, 0.8, 1.0)]
)
def test_quality_of_residents_matters(seen: float, unwatched: float, quality: float) -> None:
    assert care.quality_for_residents(seen, unwatched) == near(quality)


@pytest.mark.parametrize(
    ("effort", "assessment", "unwatched", "quality"),
    [
        (1.0, 1.0, 0.8, 1.0),
        (1.0, 0.3, 0.8, 0.3 + 0.7 * 0.8),
        (0.6, 0.3, 0.8, 0.6**0.7 * (0.3 + 0.7 * 0.8)),
        (0.6, 0.0, 0.8, 0.6**0.7 * 0.8),
    ],
)
def test_quality_of_assigned_tasks(
    effort: float, assessment: float, unwatched: float, quality: float
) -> None:
    assert care.quality_of_assigned(effort, assessment, unwatched, VALUES) == pytest.approx(quality)
