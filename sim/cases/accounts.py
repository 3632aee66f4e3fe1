"""Accounts that hours on cases are booked to: without money, with money, and on what has moved, by affair."""

from __future__ import annotations

import numpy as np

from sim.kernel.arrays import Floats
from sim.kernel.compiling import kernel

ACCOUNTS = 3
"""Accounts of an affair: the first two stand side by side, all those of what has moved behind them."""


@kernel
def account_of(affair: int, paid: bool, moved: bool, accounts: int) -> int:
    """The account of a case; `accounts` is how many there are in all."""
    if moved:
        return accounts // ACCOUNTS * 2 + affair
    return 2 * affair + (1 if paid else 0)


@kernel
def has_money(account: int, accounts: int) -> bool:
    """Whether money went with the cases of an account; what has moved has its own."""
    return account < accounts // ACCOUNTS * 2 and account % 2 == 1


def hours_on_affairs(hours: Floats) -> Floats:
    """[..., affairs] hours of all accounts, from [..., accounts]."""
    return _without_money(hours) + paid_hours(hours) + moved_hours(hours)


def paid_hours(hours: Floats) -> Floats:
    """[..., affairs] hours on cases that money was attached to, from [..., accounts]."""
    return hours[..., 1 : _own(hours) : 2]


def moved_hours(hours: Floats) -> Floats:
    """[..., affairs] hours on what has moved, from [..., accounts]."""
    return hours[..., _own(hours) :]


def whole(hours: Floats) -> Floats:
    """[...] the sum over all accounts, what has moved added last, from [..., accounts]."""
    return np.asarray(hours[..., : _own(hours)].sum(axis=-1) + moved_hours(hours).sum(axis=-1))


def _without_money(hours: Floats) -> Floats:
    return hours[..., : _own(hours) : 2]


def _own(hours: Floats) -> int:
    """How many of the accounts are of what has not moved."""
    accounts: int = hours.shape[-1]
    return accounts // ACCOUNTS * 2
