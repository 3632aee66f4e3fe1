"""The relief fund and low-cost services for those on relief (clause E3).

Donations of residents and community units fill the fund; month by month it spares residents on relief a part
of station prices and pays stations the difference.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from sim.agents.market import EverydayProvider
from sim.agents.society import RELIEF_FUND
from sim.institutions.affairs import ATTRIBUTES
from sim.kernel.compiling import allocating_kernel
from sim.kernel.service_state import DONE, Rows
from sim.mechanisms.donations import residents_give
from sim.mechanisms.money import CUSTOMERS, DONORS, PEOPLE
from sim.mechanisms.payroll import wage
from sim.mechanisms.relief import customers_pay, first_guess, foreseen, fund_pays, spared

if TYPE_CHECKING:
    from sim.model import GovernanceModel

LOW_INCOME = 1 << ATTRIBUTES.index("low_income")


@allocating_kernel
def _sales(
    rows: Rows, prices: npt.NDArray[np.float64], low_income: int
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """[doors] yuan asked for what was done there this month, of everybody and of those on relief."""
    everybody, poor = np.zeros(prices.shape[1]), np.zeros(prices.shape[1])
    for i in range(rows.size):
        row = rows[i]
        if row.person >= 0 and row.state == DONE and row.door >= 0:
            price = prices[row.affair, row.door]
            everybody[row.door] += price
            if row.attributes & low_income:
                poor[row.door] += price
    return everybody, poor


class Relief:
    """What residents pay for everyday services, and what the fund pays for them.

    Attributes:
        spared: part of a station's price that residents on relief are spared this month, in [0, 1].
    """

    def __init__(self) -> None:
        self.spared = 0.0
        self._asked = 0.0

    def open_month(self, model: GovernanceModel) -> None:
        """Promise no more than the fund holds, as far as can be foreseen."""
        asked = self._asked if self._asked > 0.0 else self._guess(model)
        balance, rules = model.accounts.balance[RELIEF_FUND], model.structure.rules
        self.spared = spared(balance, asked, rules["cultivation"], model.values) if model.has_charity else 0.0

    @staticmethod
    def _guess(model: GovernanceModel) -> float:
        """Before anything is known: one everyday need a month and person on relief, at a mean price."""
        prices = model.prices[model.affair_tables.everyday]
        return first_guess(prices, int(np.count_nonzero(model.people.low_income)))

    def close_month(self, model: GovernanceModel) -> None:
        """Customers pay, the fund pays the rest, residents give, and sellers live on what they sold."""
        accounts, values = model.accounts, model.values
        sales, to_the_poor = _sales(model.ledger.month_rows(), model.prices, LOW_INCOME)
        asked = float(to_the_poor[model.low_cost_doors].sum())
        self._asked = foreseen(self._asked, asked, values)
        relief = fund_pays(asked, self.spared, accounts.balance[RELIEF_FUND])
        for door, seller in enumerate(model.layout.doors):
            low_cost = model.low_cost_doors[door] and asked > 0.0
            part = relief * (float(to_the_poor[door]) / asked) if low_cost else 0.0
            accounts.pay(CUSTOMERS, seller, "sale", customers_pay(float(sales[door]), part))
            accounts.pay(RELIEF_FUND, seller, "relief", part)
        for body in model.bodies:
            if isinstance(body, EverydayProvider) and body.is_open:
                yuan = body.people() * wage("service_worker", values)
                accounts.pay(body.body_id, PEOPLE, "payroll", yuan)
        if model.has_charity:
            trust = float(model.trust[:, 2].mean())
            cultivation = model.structure.rules["cultivation"]
            given = residents_give(model.community.residents, trust, cultivation, values)
            accounts.pay(DONORS, RELIEF_FUND, "donation", given)
