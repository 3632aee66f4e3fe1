"""Decisions: their numbers, and what they change in a structure."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from sim.institutions.decisions import Decision, changes_of
from sim.institutions.documents import InputError
from sim.institutions.files.decision_files import load_decisions, read_decisions
from sim.institutions.files.library import load_levers, load_structure

SAID = {
    "name": {"en": "Chairs", "zh": "椅子"},
    "about": {"en": "How many.", "zh": "多少。"},
    "unit": {"en": "chairs", "zh": "把"},
    "low": 2,
    "high": 5,
    "step": 1.5,
    "sets": ["rooms.*.chairs"],
    "basis": {"grade": "S", "text": "made up"},
}
ROOMS = {"rooms": {"hall": {"people": 3, "chairs": 9}, "attic": {"people": 0}}, "doors": 4}


def test_numbers_go_from_low_to_high_by_steps() -> None:
    assert Decision.model_validate(SAID).numbers == (2.0, 3.5, 5.0)
    assert Decision.model_validate({**SAID, "high": 4.9}).numbers == (2.0, 3.5), "not beyond"
    thirds = Decision.model_validate({**SAID, "low": 0, "high": 0.3, "step": 0.1}).numbers
    assert thirds == (0.0, 0.1, 0.2, 0.3), "also where steps do not add up in binary"
    with pytest.raises(ValidationError, match="low must be below high"):
        Decision.model_validate({**SAID, "high": 2})


def test_a_number_is_set_at_every_place_of_its_paths() -> None:
    chairs = Decision.model_validate({**SAID, "sets": ["rooms.*.chairs", "doors", "gone.door"]})
    assert changes_of([(chairs, 3.5)], ROOMS) == {
        "rooms": {"hall": {"chairs": 3.5}, "attic": {"chairs": 3.5}},
        "doors": 3.5,
    }
    assert repr(changes_of([(chairs, 5.0)], ROOMS)["doors"]) == "5", "a whole number as such"


def test_a_multiple_is_of_what_stands_beside_rounded_up() -> None:
    chairs = Decision.model_validate({**SAID, "times": "people"})
    doors = Decision.model_validate({**SAID, "sets": ["doors"]})
    changes = changes_of([(chairs, 1.5), (doors, 2.0)], ROOMS)
    assert changes == {"rooms": {"hall": {"chairs": 5}, "attic": {"chairs": 0}}, "doors": 2}


def test_bundled_decisions_set_numbers_that_the_plan_has() -> None:
    plan = load_structure("new").model_dump()
    for name, decision in load_decisions().items():
        changes = changes_of([(decision, decision.low)], plan)
        assert changes, name
        assert set(decision.needs) <= set(load_levers()), name
    committees = load_decisions()["committees"]
    assert committees.low <= 6 < 9 <= committees.high, "what the plan has, and what there was"


def test_a_need_that_is_no_lever_is_refused_where_it_stands(tmp_path: Path) -> None:
    said = {"decisions": {"chairs": {**SAID, "needs": ["no_assignmnt"]}}}
    file = tmp_path / "decisions.yaml"
    file.write_text(yaml.safe_dump(said, allow_unicode=True), encoding="utf-8")
    with pytest.raises(InputError, match=r"decisions\.chairs\.needs.*no_assignmnt"):
        read_decisions(file)
