"""The way of a case (办件流程): which offices it goes through, from its door or its department on.

Whatever is drawn hangs on the case's key under a tag of its own, so two structures give the same answer
wherever they ask the same question.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.twin.cases import Case, Office, Stage
from tests.twin.draws import (
    BOUNCE,
    CARRY,
    CAUGHT,
    DELEGATE,
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
from tests.twin.draws import DOWN as CAN_BE_DONE_HERE
from tests.twin.offices import Layout, Site
from tests.twin.routes import Route
from tests.twin.words import ASSISTANCE, CHANNEL_OF, DOWN, OWN, PARTY_LINE, PAY, RELAY, TO_OFFICE

SORTERS = ("public_service_committee", "street_office")
"""Kinds of body that wrongly sorted cases go round by, the first that is open."""
NO_STEPS: frozenset[int] = frozenset()


@dataclass
class Choice:
    """What a department weighs for an affair this month, and who holds its contracts."""

    cost: dict[int, float] = field(default_factory=lambda: {OWN: 0.0})
    """yuan for a task hour by the ways that lead anywhere"""
    noise: float = 0.0
    caught: dict[int, float] = field(default_factory=dict)
    share: dict[int, float] = field(default_factory=dict)
    """share of tasks to which a way is open at all"""
    passed_on: float = 0.0
    seller: Office | None = None
    """of whom single tasks are bought"""
    seller_purpose: int = 0
    lots: list[tuple[Office, int] | None] = field(default_factory=list)

    def option(self, key: int) -> int:
        """The way that is cheapest for a task, in the department's eyes."""
        values = {
            way: cost - self.noise * gumbel(draw(key, OPTION + way))
            for way, cost in self.cost.items()
            if self.share.get(way, 1.0) >= 1.0 or chance(key, OPEN + way) < self.share[way]
        }
        return min(values, key=lambda way: (values[way], way)) if values else OWN


class Rules:
    """What the structure in force says about how cases go."""

    def __init__(
        self,
        rules: Mapping[str, float],
        kinds: list[tuple[str, str]],
        layout: Layout,
        values: Mapping[str, float],
    ) -> None:
        self.one_stop = rules["one_stop"]
        self.delegated = rules["delegated_authority"]
        self.errors = rules["affairs_sorted"] * values["sorting.error_share"]
        self.paid = rules["money_follows_task"] * values["money.paid_share"]
        self.relay = values["relay.hours"]
        self.direct = values["push.direct_hours"]
        self.redirect = values["door.redirect_hours"]
        self.sorting = values["sorting.hours"]
        self.check = values["oversight.check_hours"]
        self.standing = values["balking.patience"]
        sorters = [body for kind in SORTERS for found, body in kinds if found == kind]
        self.sorter: Site | None = layout.site(sorters[0]) if sorters else None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rules) and vars(self) == vars(other)

    __hash__ = None  # type: ignore[assignment]


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


def of_resident(case: Case, route: Route, rules: Rules, left: frozenset[int], *, fresh: bool) -> list[Stage]:
    """The way of what a resident raised: the steps that are `left`, from the door on where it is `fresh`."""
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
            draft.add(at_door, door.purpose, hours, left)
            return draft.stages
        first = counter if case.carried and counter is not None else 0
        intake = route.steps[first].site.for_case(case.precinct, case.key)
        case.redirected = at_door is not intake
        case.referred = case.redirected and case.carried and door.refers
        if case.redirected:
            draft.add(at_door, door.purpose, rules.redirect)
        case.bounced = rules.sorter is not None and chance(case.key, BOUNCE) < rules.errors
    order = sorted(left)
    if case.carried and counter in left:
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
    left: frozenset[int],
    *,
    fresh: bool,
    relayed: bool,
) -> list[Stage]:
    """The way of a department's task: moved to society, done, pushed, bought, or under contract."""
    draft, key, precinct = Draft(), case.key, case.precinct
    elsewhere: tuple[Office, int] | None = None  # who does what goes along
    by_itself = 0.0
    # what was raised as the taker's stays with it as long as there is one
    moves = chance(key, MOVE) < route.moved if fresh else case.channel == "moved"
    can_move = route.taker is not None and (route.taker_at is not None or choice.seller is not None)
    case.channel, case.option = "own_work", OWN
    if moves and can_move:
        case.channel = "moved"
        if route.taker_at is not None:
            elsewhere = route.taker_at[0].for_case(precinct, key), route.taker_at[1]
        elif choice.seller is not None:
            elsewhere = choice.seller, choice.seller_purpose
    elif route.pushable and chance(key, CAN_BE_DONE_HERE) < route.local_share:
        case.option = choice.option(key)
        case.channel = CHANNEL_OF[case.option]
        if case.option == PAY:
            assert choice.seller is not None
            elsewhere = choice.seller, choice.seller_purpose
        elif case.option != OWN:
            way = route.ways[case.option]
            office = way.to.for_case(precinct, key)
            elsewhere = office, way.purpose
            caught = choice.caught.get(case.option, 0.0)
            if caught > 0.0 and chance(key, CAUGHT) < caught:
                # found out and sent back: looked at where it landed, done by the department
                case.channel = "returned"
                if fresh:
                    draft.add(office, way.purpose, rules.check)
                assert route.department is not None
                elsewhere = route.department[0].for_case(precinct, key), route.department[1]
            elif case.option == TO_OFFICE and DOWN in route.ways and chance(key, PASSED) < choice.passed_on:
                # the few people there hand on what they can't do
                case.channel = "passed_on"
                if fresh:
                    draft.add(office, RELAY, rules.relay)
                down = route.ways[DOWN]
                elsewhere = down.to.for_case(precinct, key), down.purpose
            elif way.via is None and case.option != TO_OFFICE and not relayed:
                by_itself = rules.direct  # nobody bundles what so many departments send
            elif fresh and way.via is not None:
                draft.add(way.via.for_case(precinct, key), RELAY, rules.relay)
    elif route.contracted:
        case.channel = "no_contractor"  # until somebody holds the contract, it falls on whose step it is
        lot = int(chance(key, LOT) * len(choice.lots))
        if choice.lots and (holder := choice.lots[lot]) is not None:
            case.channel = "contract"
            elsewhere = holder
    for k in sorted(left):
        if elsewhere is not None and route.steps[k].goes_along:
            hours = hours_of(case, route, k) + by_itself
            by_itself = 0.0
            draft.add(*elsewhere, hours, frozenset({k}))
        else:
            draft.step(case, route, k)
    return draft.stages


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


__all__ = ["ASSISTANCE", "PARTY_LINE", "Choice", "Draft", "Rules", "of_department", "of_resident", "settle"]
