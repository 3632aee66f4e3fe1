"""Money (资金): every yuan moves from a payer to a payee; all balances together make 0."""

from __future__ import annotations

from collections import defaultdict


class Money:
    """Balances by account, and what was paid this month."""

    def __init__(self) -> None:
        self.balance: defaultdict[str, float] = defaultdict(float)
        self.paid: defaultdict[tuple[str, str, str], float] = defaultdict(float)

    def pay(self, payer: str, payee: str, purpose: str, yuan: float) -> None:
        """Move money."""
        if yuan > 0.0:
            self.balance[payer] -= yuan
            self.balance[payee] += yuan
            self.paid[payer, payee, purpose] += yuan
