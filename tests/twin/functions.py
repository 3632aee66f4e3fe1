"""Functions that move (职能转移): what society takes over, and what comes back."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.twin.cases import Office
from tests.twin.structures import is_issued, route_data
from tests.twin.words import MONTHS_A_YEAR

if TYPE_CHECKING:
    from tests.twin.town import Town


@dataclass
class Function:
    """What has moved of an affair, and what its taker has shown."""

    taker: str | None = None
    """who may take it over: self_governance, contract or market; nobody"""
    imposed: bool = False
    """whether the structure says which share has moved"""
    share: float = 0.0
    """of its new cases that go to the taker"""
    running: int = 0
    """reviews on end at which the taker has shown that it can do more"""
    months: int = 0
    """since it could move"""
    ended: int = 0
    """cases of the taker that ended since the last review"""
    on_time: int = 0
    """those of them in time"""
    quality: float = 0.0
    """sum of their true quality"""


class Functions:
    """All affairs' functions."""

    def __init__(self, model: Town) -> None:
        self.model = model
        self.of = [Function() for _ in model.affairs]
        self.steps_back = 0
        """affairs of which a part came back at the last review"""

    @property
    def any_may_move(self) -> bool:
        """Whether somebody may take over anything."""
        return any(function.taker is not None for function in self.of)

    # --- a reform ----------------------------------------------------------------------------------------

    def date_functions(self) -> None:
        """Who may take over what; what has moved to another taker comes back."""
        for a, function in enumerate(self.of):
            affair = self.model.affairs[a]
            route = route_data(self.model.structure, self.model.names[a], affair)
            taker = route.transferable_to if is_issued(affair) else None
            if taker != function.taker:
                function.share, function.running, function.months = 0.0, 0, 0
                function.ended, function.on_time, function.quality = 0, 0, 0.0
            function.taker = taker
            function.imposed = taker is not None and route.transferred is not None
            if function.imposed and route.transferred is not None:
                function.share = route.transferred

    def put_shares(self) -> None:
        """New cases go by the shares that have moved."""
        for route, function in zip(self.model.routes, self.of, strict=True):
            route.moved = function.share

    # --- money -------------------------------------------------------------------------------------------

    def money(self, affair: int) -> float:
        """Yuan that follow an hour, by what it cost where the affair comes from."""
        model = self.model
        saved = model.hourly_cost(model.routes[affair].steps[0].site.offices[0])
        return model.values["functions.money_share"] * model.happening.budget * saved

    def owed(self, office: Office) -> float:
        """Yuan that departments owe a taker for this month's hours on what has moved."""
        yuan = 0.0
        for (affair, sort), hours in office.hours.items():
            if sort == "moved" and self.any_may_move:
                an_hour = self.money(affair)
                if self.of[affair].taker == "contract":
                    an_hour = min(an_hour, self.model.contracts.reserve)
                yuan += hours * an_hour
        return yuan

    # --- a month closes ----------------------------------------------------------------------------------

    def close_month(self) -> None:
        """Pay whoever has taken functions over; note how they did them."""
        model = self.model
        if not self.any_may_move:
            return
        for committee in model.committees:
            if committee.is_open:
                yuan = self.owed(committee.offices["staff"])
                model.money.pay("departments", committee.account, "task_payment", yuan)
        moved = [case for case in model.ended if case.channel == "moved"]
        market = next((body for body in model.bodies if body.is_open and body.kind == "market"), None)
        if market is not None:
            sold = [c.affair for c in moved if c.state == "done" and self.of[c.affair].taker == "market"]
            yuan = sum(model.affairs[a].price for a in sold)
            model.money.pay("customers", market.body_id, "sale", yuan)
        for case in moved:
            function = self.of[case.affair]
            function.ended += 1
            function.on_time += case.on_time
            function.quality += case.true_quality
        for function in self.of:
            function.months += function.taker is not None

    def ability(self, affair: int) -> float:
        """What the taker of an affair can do, 1 for what is needed."""
        match self.of[affair].taker:
            case "self_governance":
                return self.model.society.mean_capital() / self.model.values["functions.capital_needed"]
            case "contract":
                return self.ability_of_contractors(affair)
            case "market":
                return self.ability_of_market(affair)
        return 0.0

    def ability_of_contractors(self, affair: int) -> float:
        """Competence of whoever single tasks are bought of, as far as the money pays for hours."""
        seller = self.model.contracts.seller
        if seller is None:
            return 0.0
        paid = min(1.0, self.money(affair) / self.model.contracts.hour_cost)
        return seller.competence * paid / self.model.values["functions.competence_needed"]

    def ability_of_market(self, affair: int) -> float:
        """How far the price covers what a case costs at the market."""
        taker = self.model.routes[affair].taker_at
        assert taker is not None
        site, _ = taker
        cost = self.model.hours_a_case[affair] * self.model.hourly_cost(site.offices[0])
        price = self.model.affairs[affair].price
        if cost <= 0.0:
            return math.inf if price > 0.0 else math.nan
        return price / cost / self.model.values["functions.cover_needed"]

    def review(self) -> None:
        """Functions move on where takers have shown that they can do more, and come back where they fail."""
        values = self.model.values
        if not self.any_may_move:
            return
        ready: list[tuple[float, int]] = []
        failing: list[Function] = []
        for a, function in enumerate(self.of):
            if function.taker is None or function.imposed or function.months < MONTHS_A_YEAR // 2:
                function.running = 0
                continue
            ability = self.ability(a)
            service = math.nan
            if function.ended:
                service = min(function.on_time, function.quality) / function.ended
            none = function.share == 0.0
            shown = ability >= 1.0 and (none or service >= values["functions.forward"])
            weak = ability < values["functions.kept"] or service < values["functions.back"]
            function.running = function.running + 1 if shown else 0
            if shown and function.running >= 2 and function.share < 1.0:
                score = ability if none else min(ability, service / values["functions.forward"])
                ready.append((-score, a))
            if not none and weak:
                failing.append(function)
        step = values["functions.step"]
        for _, a in sorted(ready)[: round(values["functions.affairs_a_review"])]:
            self.of[a].share = min(1.0, self.of[a].share + step)
            self.of[a].running = 0
        for function in failing:
            function.share = max(0.0, function.share - step)
        self.steps_back = len(failing) if step > 0.0 else 0
        for function in self.of:
            function.ended, function.on_time, function.quality = 0, 0, 0.0
        self.put_shares()
