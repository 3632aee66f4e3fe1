"""Schedules of levers: spread, feasible, the same for the same seed."""

from __future__ import annotations

from sim.experiments.schedules import lever_schedules

NEEDS = {"a": (), "b": ("a",), "c": (), "d": ("b",)}


def test_every_lever_has_what_it_needs_by_its_month() -> None:
    drawn = lever_schedules(NEEDS, 64, 48, seed=3)
    assert drawn == lever_schedules(NEEDS, 64, 48, seed=3) != lever_schedules(NEEDS, 64, 48, seed=4)
    for schedule in drawn:
        for name, (strength, month) in schedule.items():
            assert 0.05 <= strength <= 1.0 and 1 <= month <= 48
            assert round(strength * 20, 6) == round(strength * 20)
            assert all(schedule[need][1] <= month for need in NEEDS[name])


def test_whole_and_partial_at_once_and_in_steps_are_drawn() -> None:
    drawn = [schedule for schedule in lever_schedules(NEEDS, 256, 48, seed=3) if len(schedule) > 1]
    months = [{month for _, month in schedule.values()} for schedule in drawn]
    assert 0.4 < sum(len(own) == 1 for own in months) / len(months) < 0.75
    strengths = [strength for schedule in drawn for strength, _ in schedule.values()]
    assert 0.35 < sum(strength == 1.0 for strength in strengths) / len(strengths) < 0.65


def test_the_first_so_many_are_those_of_more() -> None:
    assert lever_schedules(NEEDS, 16, 48, seed=3) == lever_schedules(NEEDS, 64, 48, seed=3)[:16]
