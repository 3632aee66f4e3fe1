"""Cases and offices (办件与办公点): what a case carries with it, and what an office has."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.twin.words import DAY_HOURS, PRIORITIES, PURPOSES, single

type Account = tuple[int, str]
"""What hours on a case are booked to: the affair, and whether it is plain, paid for, or has moved."""


def day_of(time: float) -> int:
    """The day that a time falls on."""
    return math.floor(time / DAY_HOURS + 1e-9)


@dataclass
class Stage:
    """A stage of a case: an office, the queue there, the hours at full effort, and which steps it carries."""

    office: Office
    purpose: int
    effort: float
    steps: frozenset[int]
    """none: an errand (a redirect, a relay, a check), which is no work that could be good or bad"""


@dataclass(eq=False)
class Case:
    """A case, from when it is raised to when it ends."""

    slot: int
    key: int
    affair: int
    raised: float
    person: int = -1
    household: int = -1
    precinct: int = 0
    priority: int = 1
    deadline: float = math.inf
    stand: float = math.inf
    on_deadline: str = "given_up"
    state: str = "pending"
    arrived: float = 0.0
    ended: float = math.nan
    wait: float = 0.0
    counter_wait: float = 0.0
    work: float = 0.0
    quality: float = 1.0
    started: float = 0.0
    booked: float = 0.0
    entered: int = 0
    visits: int = 0
    handoffs: int = 0
    stages: list[Stage] = field(default_factory=list)
    at: int = 0
    """the stage that it has reached"""
    walks: list[bool] = field(default_factory=list)
    """for each stage, whether it is a visit of the resident"""
    account: Account = (0, "plain")
    group: Group | None = None
    door: str = ""
    channel: str = "resident"
    option: int = 0
    carried: bool = False
    bounced: bool = False
    redirected: bool = False
    referred: bool = False
    orphaned: bool = False
    attributes: int = 0
    """of who raised it, once that is somebody gone"""
    # noted at its end
    satisfaction: float = math.nan
    last_office: int = -1
    system: str = ""
    on_time: bool = False
    true_quality: float = 0.0

    @property
    def days(self) -> float:
        """Working days that it took, in single precision as the ledger keeps outcomes."""
        return single((self.ended - self.raised) / DAY_HOURS)

    @property
    def counter_minutes(self) -> float:
        """Minutes that the resident waited in person, likewise."""
        return single(self.counter_wait * 60.0)

    @property
    def stage(self) -> Stage:
        """The stage that it has reached."""
        return self.stages[self.at]

    @property
    def walked(self) -> bool:
        """Whether the resident comes to this stage in person."""
        return self.at < len(self.walks) and self.walks[self.at]


@dataclass
class Purpose:
    """How an office works on one kind of matter."""

    budget: float = math.inf
    refill: float = 0.0
    """hours a day that its budget grows by"""
    factor: float = 1.0
    grade: float = 1.0
    backlog: float = 0.0
    queues: list[deque[Case]] = field(default_factory=lambda: [deque() for _ in range(PRIORITIES)])
    expected: float = 0.0
    """hours a month that new cases are expected to ask for"""
    demand: float = 0.0
    """hours that this month's new cases ask for"""

    @property
    def waiting(self) -> int:
        """How many cases wait."""
        return sum(len(queue) for queue in self.queues)


@dataclass(eq=False)
class Group:
    """Like servers of an office."""

    office: Office
    purposes: frozenset[int]
    servers: int = 0
    idle: int = 0
    pace: float = 1.0
    """person-hours in a clock hour"""
    skill: float = 1.0
    """effort done in a person-hour"""


class Office:
    """The desk or the staff of a body in one place."""

    def __init__(self, index: int, body: str, kind: str, instance: int, body_kind: str) -> None:
        self.index = index
        self.body = body
        self.kind = kind
        self.instance = instance
        self.body_kind = body_kind
        self.x = self.y = 0.0
        self.delay = 0.0
        self.at_opening = False
        self.walk_in = False
        self.head_hours = 0.0
        self.groups: list[Group] = []
        self.purposes = [Purpose() for _ in range(PURPOSES)]
        self.hours: defaultdict[Account, float] = defaultdict(float)
        """person-hours booked this month"""

    def add_group(self, purposes: Sequence[int] = tuple(range(PURPOSES)), servers: int = 0) -> None:
        """Add a group that serves these purposes."""
        self.groups.append(Group(self, frozenset(purposes), servers, servers))

    @property
    def backlog(self) -> float:
        """Hours at full effort that wait here."""
        return sum(purpose.backlog for purpose in self.purposes)

    def hours_of(self, *sorts: str, affairs: Sequence[bool] | None = None) -> float:
        """Hours booked this month on accounts of these sorts, and of some affairs."""
        return sum(
            hours
            for (affair, sort), hours in self.hours.items()
            if (not sorts or sort in sorts) and (affairs is None or affairs[affair])
        )
