"""What is taken out of the new structure, or of a withdrawal by stages, to see what it does there.

An ablation is a rule set to 0 (or to 1), or a registered parameter at the end of its range at which its
mechanism does nothing, or as little as the range has. What lets administration fade out acts only where
a scenario lets it, so it is taken out of such a one. Whoever adds a mechanism adds its line here, and a text
``ablation.<id>`` that says what is gone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from sim.experiments.variants import with_rules
from sim.institutions.files.settings import with_settings
from sim.institutions.parameters import Parameter
from sim.institutions.scenario import Scenario

type End = Literal["low", "high"]
type Whole = Literal["new", "staged_withdrawal", "lenient_review", "small_bodies_merged", "short_purse"]


@dataclass(frozen=True)
class Ablation:
    """Rules with the strength they get, and parameters with the end of their range they are put to."""

    rules: Mapping[str, float] = field(default_factory=dict)
    ends: Mapping[str, End] = field(default_factory=dict)
    of: Whole = "new"
    """the bundled scenario that it is taken out of"""
    acts_on: tuple[str, ...] = ()
    """indicators that it moves before all others, where these are none of what is looked at anyway"""


WITHDRAWING: Whole = "staged_withdrawal"
RELEASING: Whole = "lenient_review"
"""Where reviews release posts; under `WITHDRAWING` society does not carry enough of its own accord."""
MERGING: Whole = "small_bodies_merged"
"""Where a review closes a body; under `RELEASING` none has so few people left."""
VOTING: Whole = "short_purse"
"""Where there is less to contract from than there are lots: what is voted for first is what is done."""

ABLATIONS: Mapping[str, Ablation] = {
    "oversight_first": Ablation(ends={"claim.oversight": "high"}),
    "oversight_last": Ablation(ends={"claim.oversight": "low"}),
    "supervision": Ablation(rules={"supervision": 0.0}),
    "evaluation": Ablation(ends={"evaluation.share": "low"}),
    "ban": Ablation(rules={"assignment_ban": 0.0, "ban_covers_committees": 0.0}),
    "relabelling": Ablation(ends={"push.relabel_share": "low"}),
    "fading": Ablation(ends={"district.attention_decay": "low"}),
    "no_assessment": Ablation(rules={"assessment": 1.0}),
    "persuasion": Ablation(rules={"command": 1.0}),
    "one_stop": Ablation(rules={"one_stop": 0.0}),
    "pooling": Ablation(rules={"pooling": 0.0}),
    "authority": Ablation(rules={"delegated_authority": 0.0}),
    "sorting": Ablation(rules={"affairs_sorted": 0.0}),
    "money": Ablation(rules={"money_follows_task": 0.0}),
    "contracting": Ablation(rules={"contracting": 0.0}),
    "cultivation": Ablation(rules={"cultivation": 0.0}),
    "core": Ablation(rules={"party_core": 0.0}),
    "liaison": Ablation(ends={"complaint.liaison": "low"}, acts_on=("complaint_voice", "complaints")),
    "representation": Ablation(
        ends={"representation.weight": "low"}, of=VOTING, acts_on=("facility_level", "contracting_hours")
    ),
    "stations_edge": Ablation(ends={"station.told_share": "low", "station.price_factor": "high"}),
    "shirking": Ablation(ends={"committee.shirking": "low"}),
    "care_elsewhere": Ablation(ends={"care.public_bodies": "low"}),
    "mirroring": Ablation(ends={"mirror.coordination": "low"}),
    "functions_move": Ablation(ends={"functions.step": "low"}, of=WITHDRAWING),
    "sunset": Ablation(ends={"sunset.own_share": "low"}, of=WITHDRAWING),
    "withdrawal": Ablation(rules={"withdrawal": 0.0}, of=RELEASING),
    "leaders_released": Ablation(ends={"span.release": "low"}, of=RELEASING),
    "bodies_close": Ablation(
        ends={"closing.floor": "low"},
        of=MERGING,
        acts_on=("administrative_bodies", "leaders", "posts_strict"),
    ),
    "turnover": Ablation(ends={"population.turnover": "low"}, of=WITHDRAWING),
}
"""Each by the id of its text."""

ACTED_ON = {name for ablation in ABLATIONS.values() for name in ablation.acts_on}
"""Indicators that are asked for by an ablation, beside those looked at for all."""


def without(scenario: Scenario, ablation: Ablation) -> Scenario:
    """The scenario with the ablation's rules in every phase and its parameters at their ends."""
    phases = tuple(
        replace(phase, structure=with_rules(phase.structure, ablation.rules)) for phase in scenario.phases
    )
    values = ends(scenario.parameters.registry, ablation.ends)
    return replace(with_settings(scenario, parameters=values), phases=phases)


def ends(registry: Mapping[str, Parameter], wanted: Mapping[str, End]) -> dict[str, float]:
    """The values at the ends of their ranges."""
    return {name: float(getattr(registry[name], end)) for name, end in wanted.items()}
