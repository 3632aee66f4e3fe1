"""The class of each kind of body of the structure files."""

from __future__ import annotations

from collections.abc import Mapping

from tests.twin import public_bodies, relief, sellers, volunteering
from tests.twin.bodies import Body
from tests.twin.committees import Committee

KINDS: Mapping[str, type[Body]] = {
    "street_office": public_bodies.StreetOffice,
    "public_service_committee": public_bodies.PublicServiceCommittee,
    "public_service_centre": public_bodies.PublicServiceCentre,
    "party_working_committee": public_bodies.PartyWorkingCommittee,
    "party_mass_department": public_bodies.PartyMassDepartment,
    "party_branch": public_bodies.PartyBranch,
    "residents_committee": Committee,
    "ngo": sellers.NGO,
    "charity_association": sellers.CharityAssociation,
    "community_service_centre": sellers.CommunityServiceCentre,
    "service_station": sellers.ServiceStation,
    "market": sellers.Market,
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
