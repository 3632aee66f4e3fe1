"""What the twin works out of structures is what the model does: heirs, counters, routes, bodies absorbed."""

from __future__ import annotations

from itertools import permutations

import pytest

from sim.institutions import absorbing
from sim.institutions.files.library import load_affairs, load_structure
from sim.institutions.structure import BodyData, Structure
from tests.twin import structures
from tests.twin.absorbing import absorbed, partly_absorbed


def given_heirs(name: str) -> Structure:
    """A structure in which more bodies may be absorbed, one of them by another one that may be."""
    structure = load_structure(name)
    public = [body_id for body_id, body in structure.bodies.items() if body.system == "government"]
    heirs = dict(zip(public, [*public[1:], "residents_committee"], strict=True))
    bodies: dict[str, BodyData] = {
        body_id: body.model_copy(update={"absorbed_by": heirs.get(body_id, body.absorbed_by)})
        for body_id, body in structure.bodies.items()
    }
    return structure.model_copy(update={"bodies": bodies})


@pytest.mark.parametrize("name", ["old", "new"])
def test_bodies_are_absorbed_in_any_order(name: str) -> None:
    structure = given_heirs(name)
    assert list(partly_absorbed(structure)) == list(absorbing.partly_absorbed(structure))
    heirs = [body_id for body_id, body in structure.bodies.items() if body.absorbed_by is not None]
    assert heirs
    for closed in permutations(heirs, min(2, len(heirs))):
        ours, theirs = absorbed(structure, closed), absorbing.absorbed(structure, closed)
        assert ours == theirs
        assert list(ours.bodies) == list(theirs.bodies)
        assert structures.by_kind(ours) == theirs.by_kind()
        for body_id in theirs.bodies:
            assert structures.keeps_counter(ours, body_id) == theirs.keeps_counter(body_id)


@pytest.mark.parametrize("name", ["old", "new"])
def test_affairs_go_the_ways_that_structures_say(name: str) -> None:
    structure = load_structure(name)
    assert structure.affair_routes
    for affair_id, affair in load_affairs().items():
        route = structures.route_data(structure, affair_id, affair)
        assert route == structure.route_of(affair_id, affair.affair_class)
        assert structures.is_issued(affair) == affair.is_issued
        assert structures.can_be_assigned(affair) == affair.is_assignable
