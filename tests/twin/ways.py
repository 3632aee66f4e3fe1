"""The way of a case (办件流程): which offices it goes through, from its door or its department on.

Whatever is drawn hangs on the case's key under a tag of its own, so two structures give the same answer
wherever they ask the same question.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sim.institutions.structure import Structure
from tests.twin.cases import Case, Office, Stage
from tests.twin.draws import (
    BOUNCE,
    CARRY,
    CAUGHT,
    DELEGATE,
    DOWN,
    FUND,
    LOT,
    MOVE,
    OPEN,
    OPTION,
    PASSED,
    chance,
    draw,
    erlang,
    gumbel,
)
from tests.twin.offices import Layout, Site
from tests.twin.routes import Route
from tests.twin.structures import by_kind
from tests.twin.words import CHANNEL_OF, HAND_DOWN, OWN, PAY, RELAY, TO_OFFICE

SORTERS = ("public_service_committee", "street_office")
"""Kinds of body that wrongly sorted cases go round by, the first that is open."""
NO_STEPS: frozenset[int] = frozenset()

type Queue = tuple[Office, int]
"""An office, and the purpose for which work stands there."""


@dataclass
class Choice:
    """What a department weighs for an affair this month, and who holds its contracts."""

    cost: dict[int, float] = field(default_factory=lambda: {OWN: 0.0})
    """yuan for a task hour, by the options that lead anywhere"""
    noise: float = 0.0
    """yuan for a task hour: the scale of what it overlooks"""
    caught: dict[int, float] = field(default_factory=dict)
    """chance that a task pushed that way is found out, by option"""
    share: dict[int, float] = field(default_factory=dict)
    """share of tasks to which an option is open at all"""
    passed_on: float = 0.0
    """share of the overseeing committee's tasks that it hands on"""
    seller: Office | None = None
    """of whom single tasks are bought"""
    seller_purpose: int = 0
    lots: list[Queue | None] = field(default_factory=list)
    """who holds each lot of its contracts"""

    def option(self, key: int) -> int:
        """What is cheapest for a task, in the department's eyes; of equally cheap options the first."""
        seen: dict[int, float] = {}
        for option in sorted(self.cost):
            share = self.share.get(option, 1.0)
            if share >= 1.0 or chance(key, OPEN + option) < share:
                seen[option] = self.cost[option] - self.noise * gumbel(draw(key, OPTION + option))
        return min(seen, key=lambda option: seen[option]) if seen else OWN


@dataclass(frozen=True)
class Rules:
    """What the structure in force says about how cases go; equal where all of it is."""

    one_stop: float
    """share of cases that the back office carries between offices"""
    delegated: float
    """share of decisions without a seal that the counter takes"""
    errors: float
    """share of cases that are taken for another class"""
    paid: float
    """share of tasks handed down that are paid for"""
    relay: float
    """hours to hand a task on"""
    direct: float
    """hours that a task takes more which nobody bundles"""
    redirect: float
    """hours to show somebody to the right door"""
    sorting: float
    """hours to sort a case that came round"""
    check: float
    """hours to look at a task that was found out"""
    standing: float
    """hours that a visitor is ready to stand in line, on average"""
    sorter: Site | None
    """by whom wrongly sorted cases go round"""


def rules_of(structure: Structure, layout: Layout, values: Mapping[str, float]) -> Rules:
    """The rules of a structure."""
    rules = structure.rules
    sorters = [body for kind in SORTERS for found, body in by_kind(structure) if found == kind]
    return Rules(
        one_stop=rules["one_stop"],
        delegated=rules["delegated_authority"],
        errors=rules["affairs_sorted"] * values["sorting.error_share"],
        paid=rules["money_follows_task"] * values["money.paid_share"],
        relay=values["relay.hours"],
        direct=values["push.direct_hours"],
        redirect=values["door.redirect_hours"],
        sorting=values["sorting.hours"],
        check=values["oversight.check_hours"],
        standing=values["balking.patience"],
        sorter=layout.site(sorters[0]) if sorters else None,
    )


class Draft:
    """Stages that are being laid out; work for the same queue of an office becomes one stage."""

    def __init__(self) -> None:
        self.stages: list[Stage] = []

    def add(self, office: Office, purpose: int, hours: float, steps: frozenset[int] = NO_STEPS) -> None:
        """Append a stage, or add to the last one."""
        if self.stages and (last := self.stages[-1]).office is office and last.purpose == purpose:
            last.effort += hours
            last.steps |= steps
        else:
            self.stages.append(Stage(office, purpose, hours, steps))

    def step(self, case: Case, route: Route, k: int) -> None:
        """Append a step at the office whose step it is."""
        step = route.steps[k]
        office = step.site.for_case(case.precinct, case.key)
        self.add(office, step.purpose, hours_of(case, route, k), frozenset({k}))


def hours_of(case: Case, route: Route, k: int) -> float:
    """Person-hours that a step of a case takes at full effort."""
    return erlang(case.key, k, route.steps[k].hours, route.steps[k].shape)


def of_resident(case: Case, route: Route, rules: Rules, steps: frozenset[int], *, fresh: bool) -> list[Stage]:
    """The way of what a resident raised: `steps` of it, from the door on where it is `fresh`."""
    draft = Draft()
    counter = route.counter
    case.carried = counter is not None and chance(case.key, CARRY) < rules.one_stop
    if fresh:
        door = route.door(case.door)
        assert door is not None and door.site is not None
        at_door = door.site.for_case(case.precinct, case.key)
        if door.name == "neighbours" or (len(route.steps) == 1 and counter is None):
            # whoever keeps the door does the whole of it: neighbours, a shop, a station
            hours = 0.0
            for k in range(len(route.steps)):
                hours += hours_of(case, route, k)
            draft.add(at_door, door.purpose, hours, steps)
            return draft.stages
        first = counter if case.carried and counter is not None else 0
        intake = route.steps[first].site.for_case(case.precinct, case.key)
        case.redirected = at_door is not intake
        case.referred = case.redirected and case.carried and door.refers
        if case.redirected:
            draft.add(at_door, door.purpose, rules.redirect)
        case.bounced = rules.sorter is not None and chance(case.key, BOUNCE) < rules.errors
    order = sorted(steps)
    if case.carried and counter in steps:
        assert counter is not None
        order = [counter, *(k for k in order if k != counter)]
    elif case.carried:
        order = [k for k in order if k != counter]
    for k in order:
        step = route.steps[k]
        delegable = step.role == "decision" and not step.seal and counter is not None
        if delegable and chance(case.key, DELEGATE + k) < rules.delegated:
            assert counter is not None
            at_counter = route.steps[counter]
            office = at_counter.site.for_case(case.precinct, case.key)
            draft.add(office, at_counter.purpose, hours_of(case, route, k), frozenset({k}))
        else:
            draft.step(case, route, k)
        goes_round = k == counter if case.carried else k == 0
        if fresh and case.bounced and goes_round:
            assert rules.sorter is not None
            draft.add(rules.sorter.offices[0], route.sorting_purpose, rules.sorting)
    return draft.stages


def of_department(
    case: Case,
    route: Route,
    choice: Choice,
    rules: Rules,
    steps: frozenset[int],
    *,
    fresh: bool,
    relayed: bool,
) -> list[Stage]:
    """The way of a department's task: moved to society, done, pushed, bought, or under contract."""
    draft = Draft()
    # what was raised as the taker's stays with it as long as there is one
    moves = chance(case.key, MOVE) < route.moved if fresh else case.channel == "moved"
    taker = taker_of(case, route, choice)
    case.channel, case.option = "own_work", OWN
    elsewhere: Queue | None = None  # who does what goes along
    by_itself = 0.0  # hours that it takes more where nobody bundles it
    if moves and taker is not None:
        case.channel, elsewhere = "moved", taker
    elif route.pushable and chance(case.key, DOWN) < route.local_share:
        case.option = choice.option(case.key)
        case.channel = CHANNEL_OF[case.option]
        if case.option == PAY:
            assert choice.seller is not None
            elsewhere = choice.seller, choice.seller_purpose
        elif case.option != OWN:
            elsewhere, by_itself = push(case, route, choice, rules, draft, fresh=fresh, relayed=relayed)
    elif route.contracted:
        # until somebody holds the contract, it falls on whose step it is
        elsewhere = holder_of(case, choice)
        case.channel = "no_contractor" if elsewhere is None else "contract"
    for k in sorted(steps):
        if elsewhere is not None and route.steps[k].goes_along:
            draft.add(*elsewhere, hours_of(case, route, k) + by_itself, frozenset({k}))
            by_itself = 0.0
        else:
            draft.step(case, route, k)
    return draft.stages


def taker_of(case: Case, route: Route, choice: Choice) -> Queue | None:
    """Who does what has moved: the taker's own people, or whoever sells single tasks."""
    if route.taker_at is not None:
        site, purpose = route.taker_at
        return site.for_case(case.precinct, case.key), purpose
    if route.taker is not None and choice.seller is not None:
        return choice.seller, choice.seller_purpose
    return None


def holder_of(case: Case, choice: Choice) -> Queue | None:
    """Who holds the lot that a task falls in."""
    return choice.lots[int(chance(case.key, LOT) * len(choice.lots))] if choice.lots else None


def push(
    case: Case, route: Route, choice: Choice, rules: Rules, draft: Draft, *, fresh: bool, relayed: bool
) -> tuple[Queue, float]:
    """Who does a pushed task, and how many hours more it takes; errands on the way go into the draft."""
    pushed = route.pushes[case.option]
    office = pushed.to.for_case(case.precinct, case.key)
    caught = choice.caught.get(case.option, 0.0)
    if caught > 0.0 and chance(case.key, CAUGHT) < caught:
        # found out and sent back: looked at where it landed, done by the department
        case.channel = "returned"
        if fresh:
            draft.add(office, pushed.purpose, rules.check)
        assert route.department is not None
        site, purpose = route.department
        return (site.for_case(case.precinct, case.key), purpose), 0.0
    if case.option == TO_OFFICE and HAND_DOWN in route.pushes and chance(case.key, PASSED) < choice.passed_on:
        # the few people there hand on what they can't do
        case.channel = "passed_on"
        if fresh:
            draft.add(office, RELAY, rules.relay)
        down = route.pushes[HAND_DOWN]
        return (down.to.for_case(case.precinct, case.key), down.purpose), 0.0
    alone = pushed.via is None and case.option != TO_OFFICE and not relayed
    if fresh and pushed.via is not None:
        draft.add(pushed.via.for_case(case.precinct, case.key), RELAY, rules.relay)
    return (office, pushed.purpose), rules.direct if alone else 0.0


def settle(case: Case, stages: list[Stage], rules: Rules) -> None:
    """Give a case its stages, which of them the resident walks to, and the account of its hours."""
    case.stages, case.at = stages, 0
    if case.person < 0:
        case.walks = [False] * len(stages)
    elif case.carried:
        # once, and once more when sent on from a wrong door
        walked = 2 if case.redirected and not case.referred else 1
        case.walks = [s < walked for s in range(len(stages))]
    else:
        case.walks = [True] * len(stages)
    paid = case.channel == "contract"
    paid = paid or (case.channel == "handed_down" and chance(case.key, FUND) < rules.paid)
    case.account = case.affair, "moved" if case.channel == "moved" else "paid" if paid else "plain"
