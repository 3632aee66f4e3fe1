"""Accounts of hours: each affair has one without money, one with it, and one for what has moved."""

from __future__ import annotations

import numpy as np

from sim.cases.accounts import account_of, has_money, hours_on_affairs, moved_hours, paid_hours, whole

TABLE = np.array([[1.0, 2.0, 3.0, 4.0, 50.0, 60.0], [7.0, 0.0, 0.0, 9.0, 0.0, 11.0]])
"""Two offices, two affairs."""


def test_an_account_for_each_affair_and_kind() -> None:
    # three affairs, nine accounts
    found = [account_of(2, False, False, 9), account_of(2, True, False, 9), account_of(2, False, True, 9)]
    assert found == [4, 5, 8]
    assert account_of(2, True, True, 9) == 8, "what has moved is paid in its own way"
    every = {account_of(a, p, m, 9) for a in range(3) for p in (False, True) for m in (False, True)}
    assert every == set(range(9))


def test_only_the_second_of_each_affair_has_money() -> None:
    assert [bool(has_money(account, 9)) for account in range(9)] == [False, True] * 3 + [False] * 3


def test_hours_by_affair() -> None:
    assert hours_on_affairs(TABLE).tolist() == [[53.0, 67.0], [7.0, 20.0]]
    assert hours_on_affairs(TABLE[1]).tolist() == [7.0, 20.0]
    assert paid_hours(TABLE).tolist() == [[2.0, 4.0], [0.0, 9.0]]
    assert moved_hours(TABLE).tolist() == [[50.0, 60.0], [0.0, 11.0]]
    assert whole(TABLE[0]) == 120.0
