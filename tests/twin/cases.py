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
    """A case, from when it is raised to when it ends; times and lengths of time are in working hours."""

    slot: int
    """its number among open cases, by which cases at equal times go; free again once it has ended"""
    key: int
    """what all its draws hang on"""
    affair: int
    """its affair's number in the catalogue"""
    raised: float
    """time at which it was raised"""
    person: int = -1
    """row of the resident who raised it; -1: a department issued it"""
    household: int = -1
    """number of the household that it concerns; -1: none"""
    precinct: int = 0
    """number of the precinct that it falls in"""
    priority: int = 1
    """0 to 2: 0 is served first"""
    deadline: float = math.inf
    """time at which it ends undone where it still waits"""
    stand: float = math.inf
    """hours that the resident is ready to stand in a line"""
    on_deadline: str = "given_up"
    """the state in which it ends undone: given_up (a resident's), expired (a department's)"""
    state: str = "pending"
    """pending (on its way), waiting, in_service; in the end done, given_up or expired"""
    arrived: float = 0.0
    """time at which it came, or will come, to the stage that it is at"""
    ended: float = math.nan
    """time at which it ended"""
    wait: float = 0.0
    """hours in queues"""
    counter_wait: float = 0.0
    """those of them that the resident stood there in person"""
    work: float = 0.0
    """person-hours spent on it"""
    quality: float = 1.0
    """share of full quality of what has been done"""
    started: float = 0.0
    """time at which the service that is under way began"""
    booked: float = 0.0
    """time up to which the hours of that service are booked"""
    entered: int = 0
    """its number among all that entered a queue or were served at once: the order within a queue"""
    visits: int = 0
    """times that the resident came in person"""
    handoffs: int = 0
    """times that it went on from one office to another"""
    stages: list[Stage] = field(default_factory=list)
    """the offices that it goes through"""
    at: int = 0
    """the stage that it has reached"""
    walks: list[bool] = field(default_factory=list)
    """for each stage, whether it is a visit of the resident"""
    account: Account = (0, "plain")
    """what hours on it are booked to"""
    group: Group | None = None
    """whose server works on it, or last did"""
    door: str = ""
    """the door that the resident turned to"""
    channel: str = "resident"
    """how it came to whoever does it (`words.CHANNELS`)"""
    option: int = 0
    """what its department did with it (`words.OWN` and those after it)"""
    carried: bool = False
    """whether papers walk between offices, and not the resident"""
    bounced: bool = False
    """whether it was taken for another class and sent round"""
    redirected: bool = False
    """whether the door was the wrong one"""
    referred: bool = False
    """whether a station took it in and passed it on, so that the resident need not go again"""
    orphaned: bool = False
    """whether who raised it has died or moved away"""
    attributes: int = 0
    """bits (`words.has`) of who raised it: as they were, where orphaned; else noted at its end"""
    # noted at its end
    satisfaction: float = math.nan
    """of the resident, in [0, 1]; in single precision"""
    last_office: int = -1
    """number of the office that it was at last; -1: it got to none"""
    system: str = ""
    """of the body that keeps that office"""
    on_time: bool = False
    """whether it was done within the days that are due"""
    true_quality: float = 0.0
    """its quality, 0 where it was not done; in single precision"""

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
    """person-hours that it may still spend"""
    refill: float = 0.0
    """hours a day that its budget grows by"""
    factor: float = 1.0
    """share of full effort that each case gets"""
    grade: float = 1.0
    """share of full quality of what comes of it"""
    backlog: float = 0.0
    """hours at full effort that wait"""
    queues: list[deque[Case]] = field(default_factory=lambda: [deque() for _ in range(PRIORITIES)])
    """by priority, those who entered first in front"""
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
    """what they may serve"""
    servers: int = 0
    idle: int = 0
    """servers who serve nobody"""
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
        """desk or staff"""
        self.instance = instance
        """its number among like bodies; of committees, the precinct's"""
        self.body_kind = body_kind
        self.x = self.y = 0.0
        """km"""
        self.delay = 0.0
        """hours that papers lie before they come"""
        self.at_opening = False
        """whether papers come only at the opening of a day"""
        self.walk_in = False
        """whether people stand in line here, and go home at closing"""
        self.head_hours = 0.0
        """hours that a visitor reckons for each one in line; 0: nobody looks"""
        self.groups: list[Group] = []
        self.purposes = [Purpose() for _ in range(PURPOSES)]
        """what it queues apart: at a desk, areas; of staff, lines, classes and relays (`words`)"""
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
