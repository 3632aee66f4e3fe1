"""Contracts (合同): lots are put out, the best score wins, holders are paid and looked at."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.twin.contractors import NGO, Contractor
from tests.twin.draws import chance, stream
from tests.twin.structures import by_kind, route_data
from tests.twin.words import AREAS, ASSIGNED, MONTHS_A_QUARTER, MONTHS_A_YEAR, class_purpose, share

if TYPE_CHECKING:
    from tests.twin.town import Town

BUDGET = "contract_budget"
MOST_LOTS = 4
"""Lots into which an affair's contracts are divided at most, as MAX_LOTS of sim/institutions/structure.py."""
LETTING = ("public_service_committee", "street_office")


@dataclass(eq=False)
class Lot:
    """A part of an affair's contracts, or a project of community work in the affair's area."""

    affair: int
    """its affair's number in the catalogue"""
    number: int
    """its number among the affair's lots; projects count on from MOST_LOTS"""
    hours: float
    """person-hours a month"""
    payer: str
    """the contract budget, or the department that pays"""
    project: bool = False
    """whether it is community work"""
    holder: Contractor | None = None
    price: float = 0.0
    """yuan an hour"""
    until: int = 0
    """the month in which it is put out again"""

    def free(self) -> None:
        """Nobody holds it any more."""
        self.holder, self.price, self.until = None, 0.0, 0


class Contracts:
    """All lots of the affairs that are put out."""

    def __init__(self, model: Town) -> None:
        self.model = model
        self.lots: list[Lot] = []
        self.may_bid: dict[int, tuple[str, ...]] = {}
        """kinds of contractor that the structure lets bid, by affair"""
        self.seller: Contractor | None = None
        """of whom departments buy single tasks"""
        self.put_out = 0
        """lots that were put out at the last tender"""
        self.inspection = 0.0
        """chance that a contractor's work is looked at this month"""
        self.new = False
        """whether there are lots that no tender has put out yet"""
        self.founding = stream(model.seed, "contracts/founding")
        self.contractors = [body for body in model.bodies if isinstance(body, Contractor)]

    @property
    def hour_cost(self) -> float:
        """Yuan that an hour of a contractor's people costs it."""
        values = self.model.values
        hours = values["service.productive_hours_month"] * values["contractor.use"]
        return self.model.wage("social_worker") * (1.0 + values["contractor.overhead"]) / hours

    @property
    def reserve(self) -> float:
        """Most yuan that is paid for an hour."""
        return self.hour_cost * self.model.values["contract.reserve_factor"]

    # --- what is put out ---------------------------------------------------------------------------------

    def restructure(self) -> None:
        """Lots for what is contracted now; running contracts of what still is stay."""
        model, values = self.model, self.model.values
        before = {(lot.affair, lot.number): lot for lot in self.lots}
        projects = {lot.number: lot for lot in self.lots if lot.project}
        number = min(MOST_LOTS, round(values["contract.lots_per_affair"]))
        self.lots = []
        self.may_bid = {}
        for a, affair in enumerate(model.affairs):
            route = route_data(model.structure, model.names[a], affair)
            if route.contracted is None or affair.programme is None:
                continue
            self.may_bid[a] = tuple(route.contracted.to)
            payer = BUDGET if route.contracted.rule == "contracting" else str(affair.department)
            hours = model.volume_a_year[a] * model.hours_a_case[a] / MONTHS_A_YEAR / number
            for k in range(number):
                lot = before.get((a, k))
                if lot is None or lot.payer != payer:
                    lot = Lot(a, k, hours, payer)
                    self.new = True
                self.lots.append(lot)
        homes: dict[str | None, int] = {}
        for lot in self.lots:
            if lot.payer == BUDGET:
                homes.setdefault(model.affairs[lot.affair].area, lot.affair)
        of_areas = list(homes.values())
        for k in range(round(values["contract.most_projects"]) if of_areas else 0):
            new = Lot(of_areas[k % len(of_areas)], MOST_LOTS + k, 0.0, BUDGET, project=True)
            new.hours = values["contract.project_hours"] * model.scale
            self.lots.append(projects.get(MOST_LOTS + k, new))
        for lot in self.lots:
            if lot.holder is not None and not self.allows(lot.holder, lot.affair):
                lot.free()
        self.release()
        self.note()

    def allows(self, contractor: Contractor, affair: int) -> bool:
        """Whether the structure lets a contractor do an affair."""
        return contractor.is_open and contractor.kind in self.may_bid.get(affair, ())

    def release(self) -> None:
        """Lots of organisations that are no more are free."""
        for lot in self.lots:
            if lot.holder is not None and not lot.holder.exists:
                lot.free()

    def note(self) -> None:
        """Tell planning who holds what, and contractors what they hold."""
        model = self.model
        for contractor in self.contractors:
            contractor.committed = contractor.projects = 0.0
        for choice in model.choices:
            choice.lots = []
        for lot in self.lots:
            if lot.holder is not None:
                lot.holder.committed += lot.hours
                lot.holder.projects += lot.hours if lot.project else 0.0
            if not lot.project:
                lots = model.choices[lot.affair].lots
                lots += [None] * (lot.number + 1 - len(lots))
                if lot.holder is not None:
                    purpose = class_purpose(model.affairs[lot.affair])
                    lots[lot.number] = lot.holder.offices["staff"], purpose
        self.seller = self.best_contractor()
        for choice in model.choices:
            choice.seller = None if self.seller is None else self.seller.offices["staff"]
            choice.seller_purpose = ASSIGNED

    def best_contractor(self) -> Contractor | None:
        """The most competent one that has people, of equal ones the first."""
        able = [c for c in self.contractors if c.is_open and c.exists and c.staff > 0.0]
        return max(able, key=lambda c: c.competence, default=None)

    # --- the month ---------------------------------------------------------------------------------------

    def open_month(self) -> None:
        """Inspect as far as hours went last month; tender quarterly, and at once what is newly put out."""
        values, rules = self.model.values, self.model.structure.rules
        letting = [b for b in self.model.bodies if any(role.kind in LETTING for role in b.roles())]
        given = {
            activity: share(
                sum(body.activities.get(activity, 0.0) for body in letting),
                sum(body.demanded.get(activity, 0.0) for body in letting),
            )
            for activity in ("contracting", "oversight")
        }
        by_payer = values["contract.inspection_chance"] * given["contracting"]
        by_overseer = values["contract.oversight_chance"] * rules["supervision"] * given["oversight"]
        self.inspection = 1.0 - (1.0 - by_payer) * (1.0 - by_overseer)
        if self.new or (self.model.month - 1) % MONTHS_A_QUARTER == 0:
            self.tender()
            self.new = False
        self.release()
        self.note()

    def purses(self) -> dict[str, float]:
        """Yuan a month that each payer can promise."""
        model, values, rules = self.model, self.model.values, self.model.structure.rules
        events_leave = model.happening.budget
        budget = values["contract.budget_per_resident"] * len(model.residents) / MONTHS_A_YEAR
        purses = {BUDGET: budget * rules["contracting"] * events_leave}
        part = rules["money_follows_task"] * values["money.paid_share"] * events_leave
        for lot in self.lots:
            if lot.payer != BUDGET:
                purses[lot.payer] = purses.get(lot.payer, 0.0) + part * lot.hours * self.reserve
        return purses

    def in_order(self) -> list[Lot]:
        """Lots of the areas that members vote for first, projects last."""
        lots = [lot for lot in self.lots if not lot.project]
        if self.model.heads_have_seats:
            votes = self.model.priorities.votes

            def vote(lot: Lot) -> float:
                area = self.model.affairs[lot.affair].area
                return votes[AREAS.index(area)] if area is not None else 0.0

            lots.sort(key=lambda lot: -vote(lot))
        return lots + [lot for lot in self.lots if lot.project]

    def tender(self) -> None:
        """Award the lots whose term is over, in order, as far as purses and bidders' hours go."""
        month, term = self.model.month, round(self.model.values["contract.term"])
        free = {c: c.room() for c in self.contractors if c.is_open and c.exists}
        purses, lots = self.purses(), self.in_order()
        for lot in lots:
            if lot.holder is not None and lot.until > month:
                purses[lot.payer] -= lot.hours * lot.price
                if lot.holder in free:
                    free[lot.holder] -= lot.hours
        self.put_out = 0
        for lot in lots:
            if lot.until > month:
                continue
            lot.holder, lot.price = None, 0.0
            if purses.get(lot.payer, 0.0) < lot.hours * self.reserve:
                continue
            self.put_out += 1
            best = self.best_bid(lot, free)
            if best is not None:
                lot.holder, lot.price = best
                lot.until = month + term
                free[lot.holder] -= lot.hours
                purses[lot.payer] -= lot.hours * lot.price

    def best_bid(self, lot: Lot, free: dict[Contractor, float]) -> tuple[Contractor, float] | None:
        """Who bids best for a lot, and the price; of equal bids the first. `free` hours are each one's."""
        values, seats = self.model.values, self.seats_of_society()
        best, most = None, -math.inf
        for contractor, hours in free.items():
            if not self.allows(contractor, lot.affair):
                continue
            bid = contractor.bid(lot.affair, lot.hours, self.hour_cost, self.reserve, hours)
            if bid is None:
                continue
            score = values["tender.quality"] * bid.quality
            score += values["tender.price"] * (1.0 - bid.price / self.reserve)
            score += values["tender.fit"] * seats * bid.fit
            if score > most:
                best, most = (contractor, bid.price), score
        return best

    def seats_of_society(self) -> float:
        """How far committees and community units sit where contracts are let: neither 0, one 0.5, both 1."""
        structure = self.model.structure
        letting = [body for kind, body in by_kind(structure) if kind in LETTING]
        members = {member for body in letting for member in structure.bodies[body].members}
        kinds = {structure.bodies[member].kind for member in members}
        return 0.5 * ("residents_committee" in kinds) + 0.5 * ("community_unit" in kinds)

    def close_month(self) -> None:
        """Pay instalments and what was bought; payers remember what inspections saw."""
        model = self.model
        for contractor in self.contractors:
            contractor.contract_income = 0.0
        for lot in self.lots:
            if lot.holder is not None:
                yuan = lot.hours * lot.price
                payer = "district" if lot.payer == BUDGET else "departments"
                model.money.pay(payer, lot.holder.account, "contract", yuan)
                lot.holder.contract_income += yuan
        bought = [route.pushable for route in model.routes]
        for contractor in self.contractors:
            if "staff" in contractor.offices:
                office = contractor.offices["staff"]
                yuan = office.hours_of("paid", affairs=bought) * self.reserve
                yuan += model.functions.owed(office)
                model.money.pay("departments", contractor.account, "purchase", yuan)
                contractor.contract_income += yuan
                if self.inspection > 0.0 and contractor.worked > 0.0:
                    held = contractor.held_to_be()
                    contractor.lately = held + self.inspection * (contractor.effort - held)
            contractor.note_income()

    def close_year(self) -> None:
        """What was purchased, and cultivation, bring new organisations into empty places."""
        model = self.model
        empty = [c for c in self.contractors if isinstance(c, NGO) and c.is_open and not c.exists]
        luck = min(1.0, self.founded_a_year() / len(empty)) if empty else 0.0
        for place, ngo in enumerate(empty):  # keyed by the month that follows
            if chance(self.founding, model.month * 1000 + place) < luck:
                ngo.found()

    def founded_a_year(self) -> float:
        """Organisations that a year like this brings, on average."""
        model, values = self.model, self.model.values
        yuan = sum(lot.hours * lot.price for lot in self.lots if lot.holder is not None)
        founded = values["ngo.entry_per_100000_yuan"] * (yuan * MONTHS_A_YEAR / model.scale) / 100_000.0
        cultivated = values["ngo.entry_cultivated"] * model.structure.rules["cultivation"]
        return founded + values["ngo.entry_base"] + cultivated

    def hours_wanted(self) -> float:
        """Hours a month that tendering and inspecting ask for."""
        values = self.model.values
        held = sum(lot.holder is not None for lot in self.lots)
        tender = values["contract.tender_hours"] * self.put_out / MONTHS_A_QUARTER
        return (tender + values["contract.inspection_hours"] * held) * self.model.scale
