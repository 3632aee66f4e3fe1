"""Elections (居委会选举): who votes for the residents' committees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.twin.draws import stream
from tests.twin.words import has, share

if TYPE_CHECKING:
    from tests.twin.town import Town


@dataclass(frozen=True)
class Ballot:
    """Who might vote, and whether she did."""

    age: int
    party_member: bool
    precinct: int
    voted: bool


class Elections:
    """The last election."""

    def __init__(self, model: Town) -> None:
        self.model = model
        self.ballots: list[Ballot] = []
        """of all but minors"""
        self.polls = 0
        """precincts in which it was held"""

    def hold(self) -> None:
        """Residents elect their committees; turnout says how far these answer to voters."""
        model = self.model
        key = stream(model.seed, f"elections/{model.month}")
        voters, votes = [0] * model.most_precincts, [0] * model.most_precincts
        self.ballots = []
        for resident in model.residents:
            if resident.age >= 18:
                here = resident.home.precinct
                voted = resident.votes(key, model.society.capital[here], model.precinct_residents[here])
                voters[here] += 1
                votes[here] += voted
                party = has(resident.attributes, "party_member")
                self.ballots.append(Ballot(resident.age, party, here, voted))
        self.polls = model.structure.precincts
        for committee in model.committees:
            if committee.is_open:
                committee.turnout = share(votes[committee.instance], voters[committee.instance])
