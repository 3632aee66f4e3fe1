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
    own = _not_moved(hours)
    return own[..., 0] + own[..., 1] + moved_hours(hours)


def paid_hours(hours: Floats) -> Floats:
    """[..., affairs] hours on cases that money was attached to, from [..., accounts]."""
    return _not_moved(hours)[..., 1]


def moved_hours(hours: Floats) -> Floats:
    """[..., affairs] hours on what has moved, from [..., accounts]."""
    return hours[..., hours.shape[-1] // ACCOUNTS * 2 :]


def whole(hours: Floats) -> float:
    """The sum of an office's [accounts] hours, what has moved added last."""
    return float(hours[: hours.size // ACCOUNTS * 2].sum() + moved_hours(hours).sum())


def _not_moved(hours: Floats) -> Floats:
    own = hours[..., : hours.shape[-1] // ACCOUNTS * 2]
    return np.reshape(own, (*hours.shape[:-1], -1, 2))
