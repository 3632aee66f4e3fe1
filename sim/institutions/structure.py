"""What a management structure is: bodies with their posts, departments, routes and rules.

A structure is a file (``scenarios/structures/old.yaml``, ``new.yaml``); this room says what such a
file may hold and refuses what cannot be. It knows nothing of time (see `sim.institutions.scenario`) or of
how a body works through its day (see `sim.agents`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_args

from pydantic import Field, GetCoreSchemaHandler, ValidationInfo
from pydantic_core import CoreSchema, PydanticCustomError
from pydantic_core.core_schema import with_info_after_validator_function

from sim.institutions.affairs import AREAS, Area, StepRole
from sim.institutions.schema import Names, Strict, Text

type Share = Annotated[float, Field(ge=0.0, le=1.0)]
type Count = Annotated[float, Field(ge=0.0, le=100_000.0)]

BodyKind = Literal[
    "street_office",
    "public_service_committee",
    "public_service_centre",
    "party_working_committee",
    "party_mass_department",
    "party_branch",
    "residents_committee",
    "ngo",
    "charity_association",
    "community_service_centre",
    "service_station",
    "market",
    "volunteer_team",
    "community_unit",
]
ContractorKind = Literal["ngo", "community_service_centre", "charity_association"]
BODY_KINDS: tuple[BodyKind, ...] = get_args(BodyKind)
Taker = Literal["self_governance", "contract", "market"]
TAKERS: tuple[Taker, ...] = get_args(Taker)
"""Who may take over functions of government: committees, contractors, the market."""
CONTRACTOR_KINDS: tuple[ContractorKind, ...] = get_args(ContractorKind)
KINDS_WITHOUT_COUNTER = ("residents_committee", "service_station", "market", *CONTRACTOR_KINDS)
"""Kinds of body all of whose people serve whoever comes, without desks."""
System = Literal["government", "self_governance", "market_social"]
SYSTEMS: tuple[System, ...] = ("government", "self_governance", "market_social")
Duty = Literal["lead", "desk", "office", "field"]
Payer = Literal["district", "department", "committee_fund", "contract", "customers", "unpaid"]
PayGrade = Literal[
    "civil_servant", "committee_member", "coordinator", "social_worker", "service_worker", "unpaid"
]

RULES: Mapping[str, str] = {
    "assignment_ban": "departments may not push tasks onto the body that replaces the street office",
    "ban_covers_committees": "the ban also covers residents' committees (an extension of the plan)",
    "assessment": "departments score the lower bodies' work",
    "one_stop": "share of cases that the back office carries between offices, not the resident",
    "pooling": "share of public desks that take any matter",
    "delegated_authority": "share of decisions without a legal seal that the counter takes itself",
    "affairs_sorted": "how far affairs are sorted into classes (with the errors sorting makes)",
    "money_follows_task": "how far the payment promised for entrusted work is really attached to it",
    "contracting": "share of facility work put out to contract",
    "supervision": "share of the oversight hours wanted that overseers are told to spend",
    "cultivation": "how far social organisations, charity and volunteers are cultivated",
    "party_core": "how far one Party core coordinates, supervises cadres and sets the year's priorities",
    "command": "how far the leading body commands residents' committees instead of persuading them",
    "withdrawal": "share of the posts due for release at the yearly review that are released",
}

DEPARTMENT = "department"
"""The word by which a route names 'the department this affair belongs to'."""

DOORS_WITHOUT_BODY = ("neighbours", "nobody")
"""Doors that no body keeps: help among neighbours, and doing nothing."""

LEVELS = 5
"""Levels of bodies in the organisation chart, below the departments."""
MAX_DOORS = 8
"""Most doors a route may open."""
MAX_LOTS = 4
"""Most lots into which the contracts for an affair are divided."""


@dataclass(frozen=True)
class KindOf:
    """A word of a list, or a kind of body of a user's own.

    Those that are there are told by the context that files are read with
    (`sim.institutions.files.forms.check`); what comes from elsewhere has been read before and may be any.
    """

    words: tuple[str, ...]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return with_info_after_validator_function(self._known, handler(source))

    def _known(self, word: str, info: ValidationInfo) -> str:
        if info.context is not None and word not in (*self.words, *info.context.get("kinds", ())):
            raise PydanticCustomError("literal_error", "no such kind")
        return word


class Post(Strict):
    """One kind of post in a body.

    `count` is the number of posts in each instance of the body at the reference size of the
    sub-district. `dual_post_of` names another post (``body.post``) held by the same person: such a
    post is not paid twice and takes `hours_share` of that person's hours.
    """

    name: Names
    count: Count
    payer: Payer
    pay: PayGrade
    duty: Duty
    field: Area | None = None
    dual_post_of: str | None = None
    hours_share: Share = 1.0


ACTIVITIES = (
    "leading",
    "assessing",
    "cadre_supervision",
    "contracting",
    "coordination",
    "guidance",
    "oversight",
    "party_work",
    "community_work",
)
"""What bodies do besides cases, as far as a structure can protect hours for it."""


class BodyData(Strict):
    """A body (or a set of like bodies): who it is, where it sits, its posts."""

    kind: Annotated[Text, KindOf(BODY_KINDS)]
    name: Names
    system: System
    per: Literal["subdistrict", "precinct"] = "subdistrict"
    count: Annotated[int, Field(ge=1, le=200)] = 1
    posts: dict[str, Post] = {}
    members: tuple[str, ...] = ()
    protected: dict[str, Annotated[float, Field(ge=0.0, le=1.0)]] = {}
    """shares of its hours that activities are given first, whatever else presses"""
    absorbed_by: str | None = None
    """the body that takes it over when too few people are left"""
    clauses: tuple[str, ...] = ()
    level: Annotated[int, Field(ge=1, le=LEVELS)] | None = None


class DepartmentData(Strict):
    """A functional department of the district with the staff it keeps for this sub-district."""

    name: Names
    areas: tuple[Area, ...] = ()
    field_staff: Count
    coordinators: Count
    coordinator_cap: Count | None = None
    """most coordinators it may have, those it hires itself included; None: no limit"""


class HandedDown(Strict):
    """Where a department's task goes when it is handed down, and through whom."""

    to: str
    via: str | None = None


class Contracted(Strict):
    """Kinds of body that may bid for the work, and the rule by which it is paid.

    Under `contracting` the contract budget of the street office or Public Service Committee pays,
    under `money_follows_task` the affair's department.
    """

    to: Annotated[tuple[Annotated[Text, KindOf(CONTRACTOR_KINDS)], ...], Field(min_length=1)]
    rule: Literal["contracting", "money_follows_task"]


class Sunset(Strict):
    """A review date of an administrative affair that a department may assign, and of its renewals.

    It lapses `months` after the sunset has come into force unless it is renewed.
    """

    months: Annotated[int, Field(ge=1, le=600)]


class Route(Strict):
    """Who answers for an affair: doors for what residents raise, bodies for each step.

    The route of a single affair (`Structure.affair_routes`) says only what differs from its class's.
    """

    doors: Annotated[tuple[str, ...], Field(max_length=MAX_DOORS)] = ()
    steps: dict[StepRole, str] = {}
    handed_down: HandedDown | None = None
    contracted: Contracted | None = None
    sunset: Sunset | None = None
    transferable_to: Taker | None = None
    """who may take the affair over from government, case by case, as yearly reviews let it"""
    transferred: Share | None = None
    """share of it that has moved from the day this is in force, whatever takers show; None: reviews decide"""
    clauses: tuple[str, ...] = ()


class Structure(Strict):
    """A whole management structure.

    `routes` is keyed by affair class; `affair_routes` by affair id, and wins where it says something.
    `precincts` is the number of residents' committees, `desks` the number of public desks by body.
    `rules` gives every rule of `RULES` a strength in [0, 1]. `levers` notes the levers of reform that are
    in it already, with their strengths (see `sim.institutions.levers`), `absorbed` the bodies that have been
    closed since, as they were (see `sim.institutions.absorbing`); files have none.
    """

    id: str
    name: Names
    about: Names
    precincts: Annotated[int, Field(ge=1, le=200)]
    desks: dict[str, Count] = {}
    bodies: dict[str, BodyData]
    departments: dict[str, DepartmentData]
    routes: dict[str, Route]
    affair_routes: dict[str, Route] = {}
    rules: dict[str, Share]
    levers: dict[str, Share] = {}
    absorbed: dict[str, BodyData] = {}

    def route_of(self, affair: str, affair_class: str) -> Route:
        """The route of an affair: its class's, with what its own one says instead."""
        route, own = self.routes[affair_class], self.affair_routes.get(affair)
        if own is None:
            return route
        said = own.model_fields_set
        return Route(
            doors=own.doors if "doors" in said else route.doors,
            steps={**route.steps, **own.steps},
            handed_down=own.handed_down if "handed_down" in said else route.handed_down,
            contracted=own.contracted if "contracted" in said else route.contracted,
            sunset=own.sunset if "sunset" in said else route.sunset,
            transferable_to=own.transferable_to if "transferable_to" in said else route.transferable_to,
            transferred=own.transferred if "transferred" in said else route.transferred,
            clauses=own.clauses if "clauses" in said else route.clauses,
        )

    def keeps_counter(self, body_id: str) -> bool:
        """Whether people come to a counter of a body: it has public desks, or a route has them come.

        Where everybody serves whoever comes (committees, stations, the market) there is none.
        """
        body = self.bodies.get(body_id)
        if body is None or body.kind in KINDS_WITHOUT_COUNTER:
            return False
        routes = (*self.routes.values(), *self.affair_routes.values())
        return self.desks.get(body_id, 0.0) > 0.0 or any(r.steps.get("counter") == body_id for r in routes)

    def serves(self, body_id: str) -> bool:
        """Whether a body has anybody to work on cases: clerks at its counter, or staff in office or field.

        Those who lead don't, but for a residents' committee, where everybody does.
        """
        body = self.bodies[body_id]
        everybody = body.kind == "residents_committee"
        duties = {post.duty for post in body.posts.values() if post.count > 0.0}
        clerks = "desk" in duties and self.keeps_counter(body_id)
        return clerks or bool(duties if everybody else duties & {"office", "field"})

    def heir_of(self, body: BodyData) -> str | None:
        """The body here that takes another one over, or has: the one declared, or its own heir in turn."""
        heir = body.absorbed_by
        while heir is not None and heir not in self.bodies:
            heir = self.absorbed[heir].absorbed_by if heir in self.absorbed else None
        return heir

    def by_kind(self) -> list[tuple[str, str]]:
        """(Kind, body id) of every body, then of every body closed with the id of its heir."""
        found = [(body.kind, body_id) for body_id, body in self.bodies.items()]
        heirs = [(body.kind, self.heir_of(body)) for body in self.absorbed.values()]
        return [*found, *((kind, heir) for kind, heir in heirs if heir is not None)]

    def all_posts(self) -> Iterator[tuple[str, str, Post]]:
        """Every post as (body id, post id, post)."""
        for body_id, body in self.bodies.items():
            for post_id, post in body.posts.items():
                yield body_id, post_id, post


__all__ = [
    "AREAS",
    "DEPARTMENT",
    "DOORS_WITHOUT_BODY",
    "MAX_DOORS",
    "MAX_LOTS",
    "RULES",
    "SYSTEMS",
    "TAKERS",
    "BodyData",
    "BodyKind",
    "Contracted",
    "ContractorKind",
    "Count",
    "DepartmentData",
    "Duty",
    "HandedDown",
    "PayGrade",
    "Payer",
    "Post",
    "Route",
    "Share",
    "Strict",
    "Structure",
    "Sunset",
    "System",
    "Taker",
]
