"""What planning works with: facts of a case, people as kernels see them, rules as numbers."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sim.institutions.affairs import MAX_STEPS
from sim.institutions.structure import MAX_LOTS
from sim.kernel.service_state import STAGE, Rows
from sim.kernel.tags import SPANS, Tag
from sim.mechanisms.push import OPTIONS

MAX_STAGES = MAX_STEPS + 3
"""The affair's steps, a redirect or relay, a bounce and the check of a caught task."""

# One more step would share a draw with another decision.
assert min(SPANS[Tag.DELEGATE], SPANS[Tag.EFFORT]) >= MAX_STEPS

CHOICE = np.dtype(
    [
        ("cost", np.float64, (OPTIONS,)),  # yuan for a task hour; infinite: not open
        ("noise", np.float64),  # yuan: scale of what the costs leave out
        ("caught", np.float64, (OPTIONS,)),  # chance of being found out
        ("share", np.float64, (OPTIONS,)),  # share of the tasks to which an option is open at all
        ("passed_on", np.float64),  # share of what is pushed to the overseeing committee that it hands on
        ("pay_office", np.int16),  # the contractor from which single tasks are bought, -1 for none
        ("pay_purpose", np.int8),  # under which its work is booked
        ("lots", np.int8),  # lots the affair is divided into; 0: not put out
        ("lot_office", np.int16, (MAX_LOTS,)),  # -1: nobody has taken it
        ("lot_purpose", np.int8, (MAX_LOTS,)),  # under which the holders' work is booked
    ],
    align=True,
)
"""One row an affair: what departments weigh this month, and who holds the contracts.

Entity: department
"""

FACT = np.dtype(
    [
        ("affair", np.int16),  # place in the catalogue
        ("person", np.int32),  # -1: issued by a department
        ("household", np.int32),  # -1: concerns no household in particular
        ("precinct", np.int16),  # where it arose
        ("door", np.int8),  # place in `Layout.doors`, -1 for programmes
        ("door_index", np.int8),  # place among the affair's doors
        ("channel", np.int8),  # the way by which it came to whoever does it: place in CHANNELS
        ("option", np.int8),  # what the department chose
        ("carried", np.bool_),  # the back office carries it between offices
        ("bounced", np.bool_),  # sent round because it was taken for another class
        ("redirected", np.bool_),  # sent on from a wrong door
        ("referred", np.bool_),  # taken in elsewhere and passed on without another visit
        ("orphaned", np.bool_),  # who raised it has died or moved away
        ("attributes", np.uint16),  # of who raised an orphaned one, a bit each
    ],
    align=True,
)
"""What the model knows of a case beyond what service needs.

Entity: cases
"""


class Policy(NamedTuple):
    """The rules in force, as numbers."""

    one_stop: float
    delegated_authority: float
    sorting_error: float
    funded: float
    relay_hours: float
    direct_hours: float
    redirect_hours: float
    sorting_hours: float
    check_hours: float
    standing: float
    sorting_site: int


class People(NamedTuple):
    """What is known of residents, households and places.

    Entity: residents
    """

    household: npt.NDArray[np.int32]
    """[residents] the resident's household"""
    precinct: npt.NDArray[np.int16]
    """[households] in the precincts now in force"""
    x: npt.NDArray[np.float32]
    """[households] km"""
    y: npt.NDArray[np.float32]
    """[households] km"""
    income: npt.NDArray[np.float32]
    """[residents] yuan a month and person in the household, at least 1"""
    low_income: npt.NDArray[np.bool_]
    """[residents] on relief"""
    trust: npt.NDArray[np.float32]
    """[residents, SYSTEMS] trust now, 0 to 1"""
    habit: npt.NDArray[np.int8]
    """[residents, N_PLACES] the door that last served, -1 for none"""
    office_x: npt.NDArray[np.float32]
    """[offices] km"""
    office_y: npt.NDArray[np.float32]
    """[offices] km"""
    perceived: npt.NDArray[np.float64]
    """[doors, N_PLACES] days that people expect a matter to take at a door"""
    dread: npt.NDArray[np.float64]
    """[doors, N_PLACES] what that waiting takes off a door's value, kept up to date with `perceived`"""
    capital: npt.NDArray[np.float64]
    """[precincts] self-governance capital"""
    where: npt.NDArray[np.int16]
    """[sites, widest] office of a site in a precinct, or its k-th instance"""
    width: npt.NDArray[np.int16]
    """[sites] how many offices a site has"""
    by_precinct: npt.NDArray[np.bool_]
    """[sites] whether each precinct has its own"""


class Counts(NamedTuple):
    """What new cases are counted into."""

    raised: npt.NDArray[np.int64]
    """[affairs] cases raised since the start"""
    demand: npt.NDArray[np.float64]
    """[offices, purposes] person-hours at full effort that this month's new cases ask for"""
    assigned: npt.NDArray[np.int64]
    """[affairs, precincts] tasks that fall on the committees this month: handed down, or left to them"""
    assisted: npt.NDArray[np.int64]
    """[affairs] of these, tasks that came as assistance"""
    pushed: npt.NDArray[np.int64]
    """[affairs, OPTIONS] what departments chose this month for the tasks they could choose for"""
    caught: npt.NDArray[np.int64]
    """[affairs, OPTIONS] those found out"""


def new_choices(affairs: int) -> Rows:
    """Nothing open but own work, nothing put out."""
    choices = np.zeros(affairs, dtype=CHOICE)
    choices["cost"][:, 1:] = np.inf
    choices["share"] = 1.0
    choices["pay_office"] = -1
    choices["lot_office"] = -1
    return choices


def new_draft() -> Rows:
    """Room for one case's stages."""
    return np.zeros(MAX_STAGES, dtype=STAGE)
