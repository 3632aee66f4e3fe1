"""Transfer of functions (职能转移): functions move from government to society one affair at a time, and back.

A structure may name who can take over an affair that departments issue: the residents' committees
(self-governance), contractors, or the market. Once a year the district reviews these affairs. Where the taker
has shown at two reviews on end that it can do more, some of the affair's new cases go to it that went to
government; where it fails, as many come back. Only so many affairs take a step at one review, those whose
takers show most; all that fail go back. What has moved is the taker's own: no department orders it any more.
A case under way ends where it began. A structure may also impose the share that has moved, with no review.

Equation::

    ability  self-governance  mean capital G of residents' precincts / functions.capital_needed
             contract         competence of the best seller * min(1, m / what an hour of its people costs)
                                  / functions.competence_needed, 0 where nobody sells
             market           price of a case / what its hours cost at the market / functions.cover_needed
    service = min(share on time, mean true quality) of the taker's cases that ended since the last review,
              with 0 for what was not done; unknown where none ended
    shown   = ability >= 1 and (share = 0 or service >= functions.forward)
    failing = share > 0 and (ability < functions.kept or service < functions.back)
    running = reviews on end, at the share it has, at which capacity was shown
    score   = ability where share = 0, else min(ability, service / functions.forward)
    of those with running >= 2 and share < 1, the functions.affairs_a_review of highest score, the first of
    the catalogue among equals:    share = min(1, share + functions.step)
    every one failing:             share = max(0, share - functions.step)
    a new case of the affair moves if U < share, U uniform in (0, 1), keyed by the case
    m = functions.money_share * budget left by events
        * what an hour costs at the first office of the affair's first step

An unknown service neither shows capacity nor fails. The affair's department pays m for every hour that a
committee works on what has moved, and at most the reserve price to a contractor; the market lives on the
price, which customers pay. An affair is reviewed once it could move for 6 months.

Parameters: functions.step (0: nothing moves), functions.affairs_a_review, functions.capital_needed,
functions.competence_needed, functions.cover_needed, functions.forward, functions.back, functions.kept,
functions.money_share.
State: what share of each affair has moved, and what its taker has shown (`Functions`).
Clauses: A3.
Source: devolution with capacity tests; self-governance after Ostrom (1990), the transfer catalogues
(职能转移目录) of Chinese districts. Forms and strengths are reasoned: thresholds for forward and back lie
apart, so that what has moved does not come back at the first weak year.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sim.institutions.parameters import Parameters
from sim.institutions.structure import TAKERS
from sim.kernel.arrays import Flags, Floats
from sim.kernel.compiling import kernel
from sim.kernel.randomness import Word, uniform
from sim.kernel.tags import Tag
from sim.mechanisms.establishment_review import LEAST_MONTHS

NOBODY = -1
SELF_GOVERNANCE, CONTRACT, MARKET = range(len(TAKERS))
REVIEWS = 2
"""Reviews on end at which capacity must be shown before more moves."""


class Functions:
    """What has moved of each affair, and what its taker has shown.

    Entity: district

    Attributes:
        taker: [affairs] place in TAKERS of who may take it over, -1 for nobody.
        imposed: [affairs] whether the structure imposes the share.
        share: [affairs] share of its new cases that go to the taker.
        running: [affairs] reviews on end at which the taker has shown capacity.
        months: [affairs] months since it could move.
        ended, on_time, quality: [affairs] what the taker finished since the last review: cases, those in
            time, and the sum of their true quality.
        steps_back: affairs of which a part came back at the last review.
    """

    def __init__(self, affairs: int) -> None:
        self.taker: npt.NDArray[np.int8] = np.full(affairs, NOBODY, dtype=np.int8)
        self.imposed: Flags = np.zeros(affairs, dtype=np.bool_)
        self.share: Floats = np.zeros(affairs)
        self.running: npt.NDArray[np.int64] = np.zeros(affairs, dtype=np.int64)
        self.months: npt.NDArray[np.int64] = np.zeros(affairs, dtype=np.int64)
        self.ended, self.on_time, self.quality = np.zeros(affairs), np.zeros(affairs), np.zeros(affairs)
        self.steps_back = 0

    @property
    def transferable(self) -> Flags:
        """[affairs] whether somebody may take it over."""
        return np.asarray(self.taker != NOBODY)

    def take_up(self, taker: npt.NDArray[np.int8], imposed: Floats) -> None:
        """Let a structure's takers be in force; what has moved to another one, or to none now, comes back.

        Args:
            taker: [affairs] as `Functions.taker`.
            imposed: [affairs] share that the structure imposes, NaN where the review decides.
        """
        new = taker != self.taker
        for state in (self.share, self.running, self.months, self.ended, self.on_time, self.quality):
            state[new] = 0
        self.taker, self.imposed = taker.copy(), ~np.isnan(imposed)
        self.share = np.where(self.imposed, imposed, self.share)

    def close_month(self, ended: Floats, on_time: Floats, quality: Floats) -> None:
        """Note the month's ended cases of what has moved: [affairs] cases, those in time, their quality."""
        self.ended += ended
        self.on_time += on_time
        self.quality += quality
        self.months[self.transferable] += 1

    def close_year(self, ability: Floats, values: Parameters) -> None:
        """Review the affairs: some take a step forward, those that fail a step back.

        Args:
            ability: [affairs] what the takers can do, 1 for what is needed.
            values: the parameters.
        """
        reviewed = self.transferable & ~self.imposed & (self.months >= LEAST_MONTHS)
        service = service_of(self.ended, self.on_time, self.quality)
        shown = reviewed & shows_capacity(self.share, ability, service, values)
        failing = reviewed & fails(self.share, ability, service, values)
        self.running = np.where(shown, self.running + 1, 0)
        ready = shown & (self.running >= REVIEWS) & (self.share < 1.0)
        forward = chosen(ready, score(self.share, ability, service, values), values)
        step = values["functions.step"]
        self.share[forward] = np.minimum(1.0, self.share[forward] + step)
        self.share[failing] = np.maximum(0.0, self.share[failing] - step)
        self.running[forward] = 0
        self.steps_back = int(failing.sum()) if step > 0.0 else 0
        for seen in (self.ended, self.on_time, self.quality):
            seen[:] = 0.0


@kernel
def is_moved(key: Word, share: float) -> bool:
    """Whether a new case goes to the taker of its affair."""
    return uniform(key, Tag.MOVE) < share


# --- what takers can do ----------------------------------------------------------------------------------


def ability_of_committees(capital: float, values: Parameters) -> float:
    """What self-governance can do, 1 for what is needed; `capital` is the mean over residents."""
    return capital / values["functions.capital_needed"]


def ability_of_contractors(competence: float, money: Floats, hour_cost: float, values: Parameters) -> Floats:
    """[affairs] what the best seller can do with the money there is, 1 for what is needed.

    Args:
        competence: of the best seller, 0 where nobody sells.
        money: [affairs] yuan that follow an hour.
        hour_cost: yuan that an hour of a contractor's people costs.
        values: the parameters.
    """
    paid = np.minimum(1.0, money / hour_cost)
    return np.asarray(competence * paid / values["functions.competence_needed"])


def ability_of_market(price: Floats, hours: Floats, hour_cost: float, values: Parameters) -> Floats:
    """[affairs] how far prices cover what cases cost at the market, 1 for what is needed."""
    return price / (hours * hour_cost) / values["functions.cover_needed"]


def service_of(ended: Floats, on_time: Floats, quality: Floats) -> Floats:
    """[affairs] the lower of the share on time and the mean quality; NaN where nothing ended."""
    lower = np.minimum(on_time, quality)
    return np.divide(lower, ended, out=np.full_like(lower, np.nan), where=ended > 0.0)


# --- the review ------------------------------------------------------------------------------------------


def shows_capacity(share: Floats, ability: Floats, service: Floats, values: Parameters) -> Flags:
    """[affairs] whether the taker shows that it can do more."""
    does_well = (share == 0.0) | (service >= values["functions.forward"])
    return np.asarray((ability >= 1.0) & does_well)


def fails(share: Floats, ability: Floats, service: Floats, values: Parameters) -> Flags:
    """[affairs] whether the taker fails with what it has."""
    weak = (ability < values["functions.kept"]) | (service < values["functions.back"])
    return np.asarray((share > 0.0) & weak)


def score(share: Floats, ability: Floats, service: Floats, values: Parameters) -> Floats:
    """[affairs] how much capacity is shown, by which affairs come first."""
    return np.where(share == 0.0, ability, np.minimum(ability, service / values["functions.forward"]))


def chosen(ready: Flags, by: Floats, values: Parameters) -> npt.NDArray[np.int64]:
    """Places of the affairs that take a step: those ready with the highest score `by`."""
    places = np.flatnonzero(ready)
    order = np.argsort(-by[places], kind="stable")
    return places[order][: round(values["functions.affairs_a_review"])]


# --- money -----------------------------------------------------------------------------------------------


def money_an_hour(saved: Floats, budget: float, values: Parameters) -> Floats:
    """[affairs] yuan that follow an hour on what has moved.

    Args:
        saved: [affairs] yuan that an hour cost where the function comes from.
        budget: what events leave of budgets, in [0, 1].
        values: the parameters.
    """
    return values["functions.money_share"] * budget * saved


def payment(hours: Floats, money: Floats) -> float:
    """Yuan for a month's hours ([affairs]) at so many yuan an hour ([affairs])."""
    return float((hours * money).sum())
