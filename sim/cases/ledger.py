"""The ledger: every open case in columns, and the month's ended ones.

Slots of ended cases are used again, so memory follows what is open, not what has been. Conservation
(raised = done + given up + expired + open, per affair) is checked from independent counters.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sim.cases.accounts import ACCOUNTS
from sim.cases.planning_state import FACT, MAX_STAGES
from sim.kernel.queueing import Provider, empty_cases, empty_links, make_service
from sim.kernel.service_state import DONE, EXPIRED, GIVEN_UP, OPEN_STATES, STAGE, Rows, Service

OUTCOME = np.dtype(
    [
        ("person", np.int32),  # -1: issued by a department
        ("affair", np.int16),  # place in the catalogue
        ("office", np.int16),  # that did the last stage it reached; -1 for none
        ("visits", np.int16),  # visits of the resident
        ("handoffs", np.int16),  # hand-offs between offices
        ("attributes", np.uint16),  # the resident's attributes, a bit each
        ("precinct", np.int16),  # where it arose
        ("state", np.int8),  # done, given up or expired
        ("door", np.int8),  # where the resident brought it, -1 for departments' tasks
        ("system", np.int8),  # government, self-governance, or market and society: who did it
        ("channel", np.int8),  # place in CHANNELS
        ("paid", np.bool_),  # whether money went with it
        ("carried", np.bool_),  # whether the back office carried it between offices
        ("bounced", np.bool_),  # sent round because it was taken for another class
        ("redirected", np.bool_),  # sent on from a wrong door
        ("referred", np.bool_),  # taken in elsewhere and passed on without another visit
        ("orphaned", np.bool_),  # who raised it has died or moved away
        ("on_time", np.bool_),  # done, and within the days allowed
        ("days", np.float32),  # working days from raised to ended
        ("wait", np.float32),  # working days in queues
        ("counter_minutes", np.float32),  # minutes waited in person
        ("work", np.float32),  # person-hours really spent
        ("quality", np.float32),  # true quality of the work, in [0, 1]
        ("satisfaction", np.float32),  # NaN for departments' tasks
    ],
    align=True,
)
"""One row per case that ended this month: the single source of outcomes.

Entity: cases
"""

END_STATES = (DONE, GIVEN_UP, EXPIRED)


class Ledger:
    """Cases, their facts, the free slots and the month's outcomes.

    Attributes:
        service: the kernel's state.
        facts: [slots] FACT.
        free: stack of free slots, `n_free` high.
        outcomes: [capacity] OUTCOME, `n_outcomes` filled this month.
        raised: [affairs] cases raised since the start.
        ended: [affairs, 3] cases done, given up, expired since the start.
    """

    def __init__(self, providers: list[Provider], affairs: int, slots: int) -> None:
        self.service: Service = make_service(providers, slots, MAX_STAGES, accounts=ACCOUNTS * affairs)
        self.facts: Rows = np.zeros(slots, dtype=FACT)
        self.free: npt.NDArray[np.int32] = np.arange(slots - 1, -1, -1, dtype=np.int32)
        self.n_free = slots
        self.outcomes: Rows = np.zeros(1024, dtype=OUTCOME)
        self.n_outcomes = 0
        self.raised: npt.NDArray[np.int64] = np.zeros(affairs, dtype=np.int64)
        self.ended: npt.NDArray[np.int64] = np.zeros((affairs, len(END_STATES)), dtype=np.int64)

    @property
    def slots(self) -> int:
        """How many cases there is room for."""
        return int(self.facts.size)

    def make_room(self, coming: int) -> None:
        """See that `coming` new cases fit, and that as many as are open can end today."""
        if self.n_free < coming:
            self._grow(max(self.slots // 2, coming))
        most = self.n_outcomes + self.slots
        if self.outcomes.size < most:
            outcomes = np.zeros(max(most, self.outcomes.size * 3 // 2), dtype=OUTCOME)
            outcomes[: self.n_outcomes] = self.outcomes[: self.n_outcomes]
            self.outcomes = outcomes

    def _grow(self, more: int) -> None:
        slots = self.slots
        sv = self.service
        self.service = sv._replace(
            case=np.concatenate([sv.case, empty_cases(more)]),
            link=np.concatenate([sv.link, empty_links(more)]),
            plan=np.concatenate([sv.plan, np.zeros((more, MAX_STAGES), dtype=STAGE)]),
            event=np.concatenate([sv.event, np.zeros(more, dtype=sv.event.dtype)]),
            finished=np.concatenate([sv.finished, np.zeros(more, dtype=np.int32)]),
        )
        self.facts = np.concatenate([self.facts, np.zeros(more, dtype=FACT)])
        free = np.zeros(slots + more, dtype=np.int32)
        free[:more] = np.arange(slots + more - 1, slots - 1, -1)
        free[more : more + self.n_free] = self.free[: self.n_free]
        self.free = free
        self.n_free += more

    def month_rows(self) -> Rows:
        """The outcomes of the month so far."""
        return self.outcomes[: self.n_outcomes]

    def open_slots(self) -> npt.NDArray[np.int64]:
        """Slots of the open cases, in order of slot."""
        state = np.ascontiguousarray(self.service.case["state"])  # each case lies some way from the next
        return np.flatnonzero((state >= OPEN_STATES[0]) & (state <= OPEN_STATES[-1]))

    def open_by_affair(self) -> npt.NDArray[np.int64]:
        """[affairs] open cases, counted from the slots."""
        affairs = self.facts["affair"][self.open_slots()]
        return np.bincount(affairs, minlength=self.raised.size).astype(np.int64)

    def imbalance(self) -> npt.NDArray[np.int64]:
        """[affairs] raised less done, given up, expired and open: all zero, always."""
        return self.raised - self.ended.sum(axis=1) - self.open_by_affair()
