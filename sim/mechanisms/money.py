"""Money (资金): every yuan moves from a payer to a payee for a purpose, and nothing else moves it.

District, departments, customers, donors and the people who are paid are the edge of the model, so their
balances run on; a contractor's balance is its reserves, a committee's its cash, the charity fund's what it
can still give.

Equation::

    balance of the payer = balance - yuan
    balance of the payee = balance + yuan
    sum of all balances  = 0

Parameters: none.
State: `Accounts`.
Clauses: none.
Source: double-entry bookkeeping.
"""

from __future__ import annotations

from collections import defaultdict

DISTRICT, DEPARTMENTS, COMMITTEE_FUND = "district", "departments", "committee_fund"
CUSTOMERS, DONORS, PEOPLE = "customers", "donors", "people"
EDGE = (DISTRICT, DEPARTMENTS, COMMITTEE_FUND, CUSTOMERS, DONORS, PEOPLE)
"""Accounts at the edge of the model."""

PUBLIC_PURSES = (DISTRICT, DEPARTMENTS, COMMITTEE_FUND)
"""Accounts filled from public money."""

PURPOSES = (
    "payroll",
    "contract",
    "task_payment",
    "purchase",
    "sale",
    "grant",
    "donation",
    "relief",
    "upkeep",
)
"""What money is paid for."""


class Accounts:
    """Balances, and what was paid this month.

    Entity: money

    Attributes:
        balance: yuan by account; all accounts together make 0.
        paid: yuan this month by (payer, payee, purpose).
    """

    def __init__(self) -> None:
        self.balance: defaultdict[str, float] = defaultdict(float)
        self.paid: defaultdict[tuple[str, str, str], float] = defaultdict(float)

    def pay(self, payer: str, payee: str, purpose: str, yuan: float) -> None:
        """Move money. Raises ValueError for a negative sum or an unknown purpose."""
        if yuan < 0.0 or purpose not in PURPOSES:
            raise ValueError(f"cannot pay {yuan} yuan for {purpose!r}")
        if yuan > 0.0:
            self.balance[payer] -= yuan
            self.balance[payee] += yuan
            self.paid[payer, payee, purpose] += yuan

    def spent(self, purpose: str, payer: str | None = None) -> float:
        """Yuan paid this month for a purpose (by one payer)."""
        return sum(
            yuan for (who, _, what), yuan in self.paid.items() if what == purpose and payer in (None, who)
        )

    def open_month(self) -> None:
        """Begin a month with nothing paid."""
        self.paid.clear()
