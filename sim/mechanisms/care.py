"""Care (用心): how well a matter is done where nobody looks.

The same for every public body. As far as an assigned task is assessed, or whoever supervises the body looks,
it gets full care; where nobody looks, only as much as the body owes to voters. Residents' matters are in no
assessment.

Residents' committees are watched by the departments that assess them (assigned tasks) and answer to their
voters. The street office, the Public Service Committee and other bodies that the district pays are
watched by the same assessment, and by whoever supervises the cadres posted there; the Public Service Centre
besides by the committee that oversees departments' stations, which sit there. Nobody votes for them.
Departments' own people are watched by their own line (`sim.mechanisms.evaluation`), contractors by
inspection (`sim.mechanisms.contract_effort`), sellers by customers.

Equation::

    psi       = min(1, committee.slack_useful_base + committee.slack_useful_turnout * turnout)
    unwatched = 1 - committee.shirking * (1 - psi)              (a committee)
    unwatched = 1 - care.public_bodies * committee.shirking * (1 - psi),  turnout 0      (another public body)
    watched   = 1 - (1 - A) * (1 - care.reach * s)      an assigned task
              = care.reach * s                          a resident's matter
    quality of an assigned task:    effort^coping.quality_exponent * (watched + (1 - watched) * unwatched)
    quality of a resident's matter: watched + (1 - watched) * unwatched

with A how much assessed work counts (`sim.mechanisms.committee_hours`) and s the share of the supervision
asked for that was given last month::

    s = 0                                                  a committee
    s = (rule party_core) * cadre supervision given        another public body
    s = 1 - (1 - that) * (1 - (rule supervision) * oversight given)      the centre

Parameters: committee.slack_useful_base, committee.slack_useful_turnout, committee.shirking,
    care.public_bodies, care.reach (rules assessment, party_core, supervision)
State: `Body.supervised`.
Clauses: B2, B4, C3, D1, D5.
Source: multitasking: what is not looked at is done with less care. The strengths are reasoned.
"""

from __future__ import annotations

from sim.institutions.parameters import Parameters
from sim.mechanisms.coping import quality_of


def useful_share(turnout: float, values: Parameters) -> float:
    """Share of slack that becomes useful work, more where residents vote."""
    return min(
        1.0, values["committee.slack_useful_base"] + values["committee.slack_useful_turnout"] * turnout
    )


def care_unwatched(useful: float, values: Parameters) -> float:
    """Share of full care that a matter gets in a committee where nobody looks."""
    return 1.0 - values["committee.shirking"] * (1.0 - useful)


def care_in_office(values: Parameters) -> float:
    """The same in another public body, for which nobody votes."""
    lacking = 1.0 - care_unwatched(useful_share(0.0, values), values)
    return 1.0 - values["care.public_bodies"] * lacking


def supervised(party_core: float, cadres: float, supervision: float = 0.0, oversight: float = 0.0) -> float:
    """Share of its supervision that a public body other than a committee was given.

    Args:
        party_core: the rule of that name, in [0, 1].
        cadres: share of the cadre supervision asked for that was given last month.
        supervision: the rule of that name, of a body that is overseen with departments' stations.
        oversight: share of the oversight asked for that was given last month.
    """
    return 1.0 - (1.0 - party_core * cadres) * (1.0 - supervision * oversight)


def watched(assessment: float, given: float, values: Parameters) -> float:
    """Share of a kind of work that somebody looks at.

    Args:
        assessment: how much its assessment counts, in [0, 1]; 0 for what is in none.
        given: `supervised`.
        values: the parameters.
    """
    return 1.0 - (1.0 - assessment) * (1.0 - values["care.reach"] * given)


def quality_for_residents(seen: float, unwatched: float) -> float:
    """Share of full quality of a resident's matter of which a share is `seen`."""
    return seen + (1.0 - seen) * unwatched


def quality_of_assigned(effort: float, seen: float, unwatched: float, values: Parameters) -> float:
    """Share of full quality of an assigned task, of which a share is `seen` by somebody."""
    return quality_of(effort, values) * (seen + (1.0 - seen) * unwatched)
