"""The catalogue of affairs (事项): every kind of public matter or need, as data.

An affair says who raises it and how often, which steps it takes and for how many hours, when it is
due, and what is lost when it fails. Who does the steps is the structure's business.
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import Field

from sim.institutions.schema import Basis, Names, Strict

AffairClass = Literal["direct", "facility", "administrative", "entrusted", "self_governance", "everyday"]
Area = Literal[
    "party_mass",
    "relief_welfare",
    "domestic_public_benefit",
    "employment_security",
    "population_health",
    "city_environment",
    "safety_justice",
    "tax",
]
Line = Literal[
    "administrative_help",
    "housekeeping",
    "repairs",
    "health_care",
    "education_training",
    "consultation",
    "shopping",
    "catering",
]
Attribute = Literal[
    "minor",
    "young_adult",
    "older",
    "very_old",
    "low_income",
    "disabled",
    "lives_alone",
    "unemployed",
    "migrant",
    "party_member",
    "volunteer",
]
StepRole = Literal["verification", "counter", "decision", "field", "service"]
Frequency = Literal["permanent", "periodic", "ad_hoc"]

CLASSES: tuple[AffairClass, ...] = get_args(AffairClass)
AREAS: tuple[Area, ...] = get_args(Area)
LINES: tuple[Line, ...] = get_args(Line)
PLACES: tuple[Area | Line, ...] = (*AREAS, *LINES)
"""What a resident remembers a door for: areas, then lines of everyday needs."""
ATTRIBUTES: tuple[Attribute, ...] = get_args(Attribute)
"""Yes/no attributes of a resident, in the order of the bits of `Community.attributes`."""
STEP_ROLES: tuple[StepRole, ...] = get_args(StepRole)

MAX_STEPS = 4
"""Most steps an affair may name."""


class Step(Strict):
    """One step an affair needs: by whom (a role), and the effort in person-hours.

    The effort is Erlang distributed with mean `hours` and `shape` phases (1 is exponential).
    `seal` marks a decision only a public officer may take.
    """

    role: StepRole
    hours: Annotated[float, Field(gt=0.0, le=200.0)]
    shape: Annotated[int, Field(ge=1, le=8)] = 2
    seal: bool = False


class Programme(Strict):
    """How a department issues an affair: `volume` cases a year per unit of `per`.

    `season` holds twelve monthly factors with mean 1.
    """

    per: Literal["resident", "household", "committee", "subdistrict"]
    volume: Annotated[float, Field(ge=0.0)]
    season: Annotated[tuple[Annotated[float, Field(ge=0.0)], ...], Field(min_length=12, max_length=12)] = (
        1.0,
    ) * 12


class Affair(Strict):
    """One kind of public matter or need."""

    name: Names
    affair_class: Annotated[AffairClass, Field(alias="class")]
    area: Area | None = None
    line: Line | None = None
    department: str | None = None
    frequency: Frequency = "permanent"
    rate: Annotated[float, Field(ge=0.0, le=50.0)] = 0.0
    multipliers: dict[Attribute, Annotated[float, Field(ge=0.0, le=100.0)]] = {}
    programme: Programme | None = None
    steps: Annotated[tuple[Step, ...], Field(min_length=1, max_length=MAX_STEPS)]
    due_days: Annotated[float, Field(gt=0.0, le=756.0)]
    patience_days: Annotated[float, Field(gt=0.0, le=756.0)]
    priority: Annotated[int, Field(ge=0, le=2)] = 1
    loss: Annotated[float, Field(ge=0.0, le=1.0)]
    local_share: Annotated[float, Field(ge=0.0, le=1.0)] = 0.0
    preventable: Annotated[float, Field(ge=0.0, le=1.0)] = 0.0
    price: Annotated[float, Field(ge=0.0)] = 0.0
    basis: Basis
    clauses: tuple[str, ...] = ()

    @property
    def raised_by_residents(self) -> bool:
        """Whether residents raise it (otherwise a department's programme issues it)."""
        return self.programme is None

    @property
    def is_issued(self) -> bool:
        """Whether a department issues it."""
        return self.programme is not None and self.department is not None

    @property
    def is_assignable(self) -> bool:
        """Whether a department issues it and others can do it in part."""
        return self.is_issued and self.local_share > 0.0


__all__ = [
    "AREAS",
    "ATTRIBUTES",
    "CLASSES",
    "LINES",
    "MAX_STEPS",
    "PLACES",
    "STEP_ROLES",
    "Affair",
    "AffairClass",
    "Area",
    "Attribute",
    "Basis",
    "Frequency",
    "Line",
    "Names",
    "Programme",
    "Step",
    "StepRole",
]
