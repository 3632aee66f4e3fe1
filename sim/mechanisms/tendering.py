"""Tenders: lots, bids and awards, quarter by quarter (model section 6.13).

The contracts for an affair are divided into equal lots, each for a year. A lot is put out when its term
has ended and the payer's purse still holds its reserve price. Contractors bid where they have people
enough or may take some on, at no less than their cost less their altruism; the best score wins:
quality, price under the reserve, and local fit, which counts as far as committees' heads and community
units sit on the body that lets the contract.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

type Floats = npt.NDArray[np.float64]


@dataclass
class Lot:
    """A part of an affair's contracts, or a project in the affair's area.

    Attributes:
        affair: place in the catalogue.
        number: its number among the affair's lots.
        hours: hours a month.
        payer: whose purse pays.
        holder: the contractor's place among the bidders, -1 for none.
        price: yuan an hour.
        until: the first month in which it is free again.
    """

    affair: int
    number: int
    hours: float
    payer: str
    holder: int = -1
    price: float = 0.0
    until: int = 0
    project: bool = False
    """Community work beyond the catalogue's cases, bought with what a purse has left."""


@dataclass(frozen=True)
class Bidder:
    """A contractor as the tender sees it: hours a month it can still take on, cost, standing, fit."""

    place: int
    free_hours: float
    least_price: float
    price: float
    quality: float
    fit: Floats
    """[affairs]"""
    may_bid: npt.NDArray[np.bool_]
    """[affairs]"""


@dataclass(frozen=True)
class Weights:
    """How a bid is scored."""

    quality: float
    price: float
    fit: float


def award(
    lots: Sequence[Lot],
    bidders: Sequence[Bidder],
    purses: dict[str, float],
    reserve: float,
    weights: Weights,
    month: int,
    term: int,
) -> int:
    """Award the lots whose term is over; returns how many were put out.

    Args:
        lots: all lots; those put out change.
        bidders: who may bid, at most once each a lot.
        purses: yuan a month that each payer may still promise; running contracts are taken off here.
        reserve: most that is paid for an hour.
        weights: of the score.
        month: now.
        term: months a contract runs.
    """
    free = {b.place: b.free_hours for b in bidders}
    for lot in lots:
        if lot.holder >= 0 and lot.until > month:
            purses[lot.payer] -= lot.hours * lot.price
            if lot.holder in free:
                free[lot.holder] -= lot.hours
    put_out = 0
    for lot in lots:
        if lot.until > month:
            continue
        lot.holder, lot.price = -1, 0.0
        if purses.get(lot.payer, 0.0) <= 0.0:
            continue
        put_out += 1
        best, best_score = None, -np.inf
        for bidder in bidders:
            if not bidder.may_bid[lot.affair] or free[bidder.place] < lot.hours:
                continue
            price = min(reserve, bidder.price)
            if bidder.least_price > reserve or lot.hours * price > purses[lot.payer]:
                continue
            score = weights.quality * bidder.quality + weights.price * (1.0 - price / reserve)
            score += weights.fit * float(bidder.fit[lot.affair])
            if score > best_score:
                best, best_score = bidder, score
        if best is not None:
            lot.holder, lot.price, lot.until = best.place, min(reserve, best.price), month + term
            free[best.place] -= lot.hours
            purses[lot.payer] -= lot.hours * lot.price
    return put_out
