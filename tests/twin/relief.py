"""Sales and relief (销售与救助): customers pay, the relief fund pays for those on relief, who gives to it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from tests.twin.bodies import Body
from tests.twin.market import Market
from tests.twin.words import has

if TYPE_CHECKING:
    from tests.twin.town import Town


class Relief:
    """What those on relief are promised and given."""

    def __init__(self, model: Town) -> None:
        self.model = model
        self.spared = 0.0
        """part of station prices that those on relief are spared this month"""
        self.asked = 0.0
        """yuan that stations ask of those on relief in a month, as foreseen"""

    def promise(self) -> None:
        """Promise those on relief no more than the fund holds, as far as can be foreseen."""
        model, values = self.model, self.model.values
        asked = self.asked
        if asked <= 0.0:  # one everyday need a month and head, at a mean price
            prices = [
                door.price
                for affair, route in zip(model.affairs, model.routes, strict=True)
                for door in route.doors
                if affair.affair_class == "everyday" and door.price > 0.0
            ]
            heads = sum(resident.on_relief for resident in model.residents)
            asked = sum(prices) / len(prices) * heads if prices else 0.0
        self.spared = 0.0
        if model.has("charity_association") and asked > 0.0:
            most = values["relief.most_spared"] * model.structure.rules["cultivation"]
            fund = max(0.0, model.money.balance["relief_fund"]) * values["relief.spent_a_month"]
            self.spared = min(most, fund / asked)

    def settle_sales(self) -> None:
        """Customers pay, the relief fund pays the rest, residents give, sellers pay their people."""
        model, values, money = self.model, self.model.values, self.model.money
        sales: defaultdict[str, float] = defaultdict(float)
        to_the_poor: defaultdict[str, float] = defaultdict(float)
        for case in model.ended:
            if case.person >= 0 and case.state == "done":
                door = model.routes[case.affair].door(case.door)
                price = door.price if door is not None else 0.0
                sales[case.door] += price
                if has(case.attributes, "low_income"):
                    to_the_poor[case.door] += price
        low_cost = {door.name for route in model.routes for door in route.doors if door.low_cost}
        asked = sum(to_the_poor[door] for door in model.layout.doors if door in low_cost)
        before = self.asked
        self.asked = before + values["expectation.speed"] * (asked - before) if before else asked
        relief = min(asked * self.spared, max(0.0, money.balance["relief_fund"]))
        for seller in model.layout.doors:
            part = relief * to_the_poor[seller] / asked if seller in low_cost and asked > 0.0 else 0.0
            money.pay("customers", seller, "sale", max(0.0, sales[seller] - part))
            money.pay("relief_fund", seller, "relief", part)
        for body in model.bodies:
            if isinstance(body, Market) and body.is_open:
                money.pay(body.body_id, "people", "payroll", body.people * model.wage("service_worker"))
        if model.has("charity_association"):
            trust = np.array([r.trust["market_social"] for r in model.residents], dtype=np.float32)
            given = values["charity.giving"] * len(model.residents) * float(trust.mean())
            money.pay("donors", "relief_fund", "donation", given * model.structure.rules["cultivation"])


class CommunityUnit(Body):
    """A community unit (社区单位): it gives to the relief fund, more with a seat at the table."""

    given = 0.0

    def close_month(self) -> None:
        """Give, where there is a fund."""
        super().close_month()
        model, values = self.model, self.model.values
        self.given = 0.0
        if self.is_open and model.has("charity_association"):
            seat = any(self.body_id in body.members for body in model.structure.bodies.values())
            self.given = values["unit.contribution"] * model.scale * model.structure.rules["cultivation"]
            self.given *= 1.0 + values["unit.seat"] * seat
        model.money.pay("donors", "relief_fund", "donation", self.given)
