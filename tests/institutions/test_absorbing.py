"""A structure in which a body has been absorbed: its posts, desks, seats and routes have a new keeper."""

from __future__ import annotations

from sim.institutions.absorbing import absorbed, partly_absorbed, taker_of
from sim.institutions.files.library import load_scenario
from sim.institutions.structure import HandedDown, Structure

NEW = load_scenario("new").phases[0].structure
COMMITTEE, CENTRE = "public_service_committee", "public_service_centre"
PARTY, MASS = "party_working_committee", "party_mass_department"


def public_posts(structure: Structure) -> tuple[float, float]:
    """(Working, leading) posts that the district pays and nobody else holds."""
    paid = [p for _, _, p in structure.all_posts() if p.payer == "district" and not p.dual_post_of]
    leading = sum(p.count for p in paid if p.duty == "lead")
    return sum(p.count for p in paid) - leading, leading


def names_in_routes(structure: Structure) -> set[str]:
    found: set[str] = set()
    for route in (*structure.routes.values(), *structure.affair_routes.values()):
        found |= {*route.doors, *route.steps.values()}
        if route.handed_down is not None:
            found |= {route.handed_down.to, route.handed_down.via or ""}
    return found


def test_a_department_goes_into_the_core() -> None:
    assert public_posts(NEW) == (21.0, 5.0)
    after = absorbed(NEW, [MASS])
    assert MASS not in after.bodies and list(after.absorbed) == [MASS]
    assert after.absorbed[MASS] == NEW.bodies[MASS]
    assert public_posts(after) == (21.0, 5.0), "its head is the deputy secretary, who stays"
    moved = after.bodies[PARTY].posts
    assert moved["party_mass_department_clerk"] == NEW.bodies[MASS].posts["clerk"]
    assert moved["party_mass_department_political_work_assistant"].count == 2.0
    assert set(moved) - set(NEW.bodies[PARTY].posts) == {
        "party_mass_department_clerk",
        "party_mass_department_political_work_assistant",
    }
    assert after.route_of("party_membership_transfer", "direct").steps["decision"] == PARTY
    assert after.route_of("party_membership_transfer", "direct").doors == NEW.routes["direct"].doors
    assert MASS not in names_in_routes(after)
    assert (MASS, PARTY) in after.by_kind() and (PARTY, PARTY) in after.by_kind()
    assert after.serves(PARTY)


def test_a_committee_goes_into_its_centre_and_who_leads_elsewhere_stays_there() -> None:
    after = absorbed(NEW, [COMMITTEE])
    # of four leaders one stays as secretary, one as head of the centre
    assert public_posts(after) == (21.0, 3.0)
    secretary, head = after.bodies[PARTY].posts["secretary"], after.bodies[CENTRE].posts["head"]
    assert secretary.dual_post_of is None and secretary.hours_share == 1.0
    assert head.dual_post_of is None and head.hours_share == 1.0
    assert after.bodies[CENTRE].posts["public_service_committee_clerk"].count == 2.0
    assert after.routes["facility"].steps["field"] == CENTRE
    assert after.bodies[CENTRE].members == ("residents_committee", "community_unit")
    assert after.bodies[PARTY].members == (CENTRE,), "named once"
    assert after.desks == NEW.desks
    assert COMMITTEE not in names_in_routes(after)


def test_desks_routes_and_posts_held_besides() -> None:
    """Into a body that has desks too, is the next hand, and whose post is held from a moved one."""
    committee = NEW.bodies[COMMITTEE]
    held = NEW.bodies[PARTY].posts["secretary"].model_copy(update={"dual_post_of": f"{COMMITTEE}.clerk"})
    bodies = {**NEW.bodies, PARTY: NEW.bodies[PARTY].model_copy(update={"posts": {"secretary": held}})}
    down = NEW.routes["administrative"].model_copy(
        update={"handed_down": HandedDown(to=CENTRE, via=COMMITTEE), "doors": (CENTRE, COMMITTEE, "nobody")}
    )
    structure = NEW.model_copy(
        update={
            "bodies": bodies,
            "desks": {COMMITTEE: 3.0, CENTRE: 8.0},
            "routes": {**NEW.routes, "administrative": down},
        }
    )
    after = absorbed(structure, [COMMITTEE])
    assert after.desks == {CENTRE: 11.0}
    assert after.routes["administrative"].doors == (CENTRE, "nobody")
    assert after.routes["administrative"].handed_down == HandedDown(to=CENTRE, via=None)
    secretary = after.bodies[PARTY].posts["secretary"]
    assert secretary.dual_post_of == f"{CENTRE}.public_service_committee_clerk"
    assert secretary.hours_share == 0.4
    assert committee.posts == structure.bodies[COMMITTEE].posts, "nothing is changed in place"


def test_what_has_no_heir_stays_and_heirs_hand_on() -> None:
    assert absorbed(NEW, [PARTY, "nobody"]) is NEW
    assert taker_of(NEW, PARTY) is None and taker_of(NEW, "nobody") is None
    bodies = dict(NEW.bodies)
    bodies[PARTY] = bodies[PARTY].model_copy(update={"absorbed_by": COMMITTEE})
    chain = NEW.model_copy(update={"bodies": bodies})
    after = absorbed(chain, [MASS, PARTY, COMMITTEE])
    assert after.heir_of(NEW.bodies[MASS]) == CENTRE
    assert [heir for _, heir in after.by_kind()[-3:]] == [CENTRE] * 3
    assert public_posts(after)[0] == 21.0
    without = {name: body for name, body in NEW.bodies.items() if name != CENTRE}
    assert taker_of(NEW.model_copy(update={"bodies": without}), COMMITTEE) is None


def test_every_way_to_begin_is_laid_out() -> None:
    assert [list(some.absorbed) for some in partly_absorbed(NEW)] == [[COMMITTEE], [MASS], [COMMITTEE, MASS]]
    assert list(partly_absorbed(load_scenario("old").phases[0].structure)) == []
