"""The class of each kind of body of the structure files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tests.twin import contractors, market, public_bodies, relief, volunteering
from tests.twin.bodies import Body
from tests.twin.committees import Committee
from tests.twin.offices import places_of

if TYPE_CHECKING:
    from tests.twin.town import Town

KINDS: Mapping[str, type[Body]] = {
    "street_office": public_bodies.StreetOffice,
    "public_service_committee": public_bodies.PublicServiceCommittee,
    "public_service_centre": public_bodies.PublicServiceCentre,
    "party_working_committee": public_bodies.PartyWorkingCommittee,
    "party_mass_department": public_bodies.PartyMassDepartment,
    "party_branch": public_bodies.PartyBranch,
    "residents_committee": Committee,
    "ngo": contractors.NGO,
    "charity_association": contractors.CharityAssociation,
    "community_service_centre": contractors.CommunityServiceCentre,
    "service_station": market.ServiceStation,
    "market": market.Market,
    "volunteer_team": volunteering.VolunteerTeam,
    "community_unit": relief.CommunityUnit,
}


def class_of(kind: str) -> type[Body]:
    """The class of a kind of body."""
    if kind not in KINDS:
        raise ValueError(
            f"The twin has no class for a kind of body called {kind!r}: it knows only the model's own."
        )
    return KINDS[kind]


def bodies_of(town: Town) -> list[Body]:
    """Those of all structures, each in as many places as it is ever to have, closed as yet."""
    kinds: dict[str, str] = {}
    places: dict[str, int] = {}
    for structure in town.structures:
        for body_id, data in structure.bodies.items():
            kinds[body_id] = data.kind
            places[body_id] = max(places_of(data, structure.precincts), places.get(body_id, 0))
    return [
        class_of(kind)(town, body_id, i) for body_id, kind in kinds.items() for i in range(places[body_id])
    ]
