"""Functions that move or lapse (职能转移与任务退出): what society takes over, and review dates of tasks."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.twin.cases import Office
from tests.twin.structures import can_be_assigned, is_issued, route_data
from tests.twin.words import MONTHS_A_YEAR

if TYPE_CHECKING:
    from tests.twin.town import Town


@dataclass
class Function:
    """What has moved of an affair, and what its taker has shown; and when its tasks are reviewed."""

    taker: str | None = None
    imposed: bool = False
    share: float = 0.0
    running: int = 0
    months: int = 0
    ended: int = 0
    on_time: int = 0
    quality: float = 0.0
    sunset: int = 0
    """months from one review of its tasks to the next, 0: carries none"""
    left: int = 0
    lapsed: bool = False
    own: deque[tuple[int, int]] = field(default_factory=lambda: deque(maxlen=MONTHS_A_YEAR))
    """month by month, tasks that the department did itself, and all"""


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

    @property
    def issued(self) -> list[float]:
        """[affairs] 0 where lapsed, else 1."""
        return [0.0 if function.lapsed else 1.0 for function in self.of]

    # --- a reform ----------------------------------------------------------------------------------------

    def date_sunsets(self) -> None:
        """Affairs that carry a sunset get a review date; those that carry none any more come back."""
        for a, function in enumerate(self.of):
            affair = self.model.affairs[a]
            route = route_data(self.model.structure, self.model.names[a], affair)
            dated = route.sunset is not None and route.transferable_to is None and can_be_assigned(affair)
            months = route.sunset.months if dated and route.sunset is not None else 0
            if months != function.sunset:
                function.left = months
            function.lapsed = function.lapsed and months > 0
            function.sunset = months

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

    def review_sunsets(self) -> None:
        """What is due is renewed where its department did enough of it itself, or lapses."""
        model = self.model
        n = len(self.of)
        own, tasks = [0] * n, [0] * n
        offices = {department.office.index: department for department in model.departments}
        for case in model.ended:
            if case.person < 0:
                tasks[case.affair] += 1
                department = offices.get(case.last_office)
                if department is not None and case.state == "done" and case.affair in department.affairs:
                    own[case.affair] += 1
        for a, function in enumerate(self.of):
            function.own.append((own[a], tasks[a]))
            if function.sunset == 0 or function.lapsed:
                continue
            function.left -= 1
            if function.left == 0:
                did = sum(month[0] for month in function.own)
                of = sum(month[1] for month in function.own)
                share = did / of if of else 0.0
                function.lapsed = share < model.values["sunset.own_share"]
                function.left = function.sunset

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
        model, values, taker = self.model, self.model.values, self.of[affair].taker
        if taker == "self_governance":
            return model.society.mean_capital() / values["functions.capital_needed"]
        if taker == "contract":
            seller = model.choices[0].seller
            able = [c.competence for c in model.contracts.contractors if c.offices.get("staff") is seller]
            best = able[-1] if able and seller is not None else 0.0
            paid = min(1.0, self.money(affair) / model.contracts.hour_cost)
            return best * paid / values["functions.competence_needed"]
        if taker == "market":
            at = model.routes[affair].taker_at
            assert at is not None
            cost = model.hours_a_case[affair] * model.hourly_cost(at[0].offices[0])
            price = model.affairs[affair].price
            whole = price / cost if cost > 0.0 else math.inf if price else math.nan
            return whole / values["functions.cover_needed"]
        return 0.0

    def review(self) -> None:
        """Functions move on where takers have shown that they can do more, and come back where they fail."""
        values = self.model.values
        if not self.any_may_move:
            return
        ready: list[tuple[float, int]] = []
        self.steps_back = 0
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
                self.steps_back += values["functions.step"] > 0.0
                function.share = max(0.0, function.share - values["functions.step"])
        for _, a in sorted(ready)[: round(values["functions.affairs_a_review"])]:
            self.of[a].share = min(1.0, self.of[a].share + values["functions.step"])
            self.of[a].running = 0
        for function in self.of:
            function.ended, function.on_time, function.quality = 0, 0, 0.0
        self.put_shares()
