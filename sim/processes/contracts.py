"""Contracts in force: what is put out, who holds it, who pays, who looks.

What is put out, at which prices and to whom is told in `sim.mechanisms.tendering`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from sim.agents.contractors import NGO, Contractor
from sim.agents.government import PublicServiceCommittee, StreetOffice
from sim.cases.routing import CLASS_PURPOSE, PURPOSE_ASSIGNED
from sim.institutions.affairs import CLASSES
from sim.institutions.scenario import MONTHS_A_QUARTER, MONTHS_A_YEAR
from sim.institutions.structure import MAX_LOTS
from sim.kernel.randomness import stream, uniforms
from sim.mechanisms.activities import share_given
from sim.mechanisms.contract_effort import inspection_chance, remembered
from sim.mechanisms.money import DEPARTMENTS, DISTRICT
from sim.mechanisms.moving_functions import payment
from sim.mechanisms.ngo_turnover import chance_of_founding, founded_a_year
from sim.mechanisms.priorities import order_of_lots
from sim.mechanisms.purchasing import owed, supplier
from sim.mechanisms.tendering import (
    Bidder,
    Lot,
    Weights,
    award,
    contract_budget,
    contracting_hours,
    homes_of_projects,
    hour_cost,
    lot_hours,
    lots_per_affair,
    project_hours,
    quality_held,
    representation,
    reserve_price,
    set_aside,
    share_set_aside,
)
from sim.processes import functions

if TYPE_CHECKING:
    from sim.model import GovernanceModel

LETTING = ("public_service_committee", "street_office")
"""Kinds of body that let contracts."""
CONTRACT_BUDGET = "contract_budget"
"""The purse of the body that lets contracts; other purses are the departments'."""


class Contracts:
    """All lots of the affairs that are put out under the structure in force.

    Attributes:
        lots: every lot, held or not.
        put_out: lots put out to tender this quarter.
        inspection: chance that a piece of contracted work is looked at this month.
    """

    def __init__(self, model: GovernanceModel) -> None:
        self.lots: list[Lot] = []
        self.put_out = 0
        self.inspection = 0.0
        self._new = False
        self._founding = stream(model.seed, "contracts/founding")
        self.contractors = [body for body in model.bodies if isinstance(body, Contractor)]

    # --- set-up ------------------------------------------------------------------------------------

    def restructure(self, model: GovernanceModel) -> None:
        """Lots for the affairs that are contracted now; running contracts of those that still are stay."""
        kept = {(lot.affair, lot.number): lot for lot in self.lots}
        number = lots_per_affair(model.values)
        self.lots = []
        self._may_bid: list[npt.NDArray[np.bool_]] = [
            np.zeros(len(model.spec.affairs), dtype=np.bool_) for _ in self.contractors
        ]
        for a, (name, affair) in enumerate(model.spec.affairs.items()):
            route = model.structure.route_of(name, affair.affair_class)
            if route.contracted is None or affair.programme is None:
                continue
            for i, contractor in enumerate(self.contractors):
                self._may_bid[i][a] = contractor.is_open and contractor.kind in route.contracted.to
            payer = CONTRACT_BUDGET if route.contracted.rule == "contracting" else str(affair.department)
            hours = lot_hours(model.volume_a_year[a], model.hours_a_case[a], number)
            for k in range(number):
                lot = kept.get((a, k))
                if lot is None or lot.payer != payer:
                    lot = Lot(a, k, hours, payer)
                    self._new = True
                self.lots.append(lot)
        self.lots += self._projects(model, [lot for lot in kept.values() if lot.project])
        for lot in self.lots:
            if lot.holder >= 0 and not self._may_bid[lot.holder][lot.affair]:
                lot.free()
        self._release_of_closed()
        self._note(model)

    def _projects(self, model: GovernanceModel, before: list[Lot]) -> list[Lot]:
        """Projects in the areas in which facilities are contracted; they get what the purse has left."""
        homes: dict[int, int] = {}
        for lot in self.lots:
            if lot.payer == CONTRACT_BUDGET:
                homes.setdefault(int(model.affair_tables.area[lot.affair]), lot.affair)
        held = {lot.number: lot for lot in before}
        hours = project_hours(model.scale, model.values)
        return [
            held.get(MAX_LOTS + k) or Lot(affair, MAX_LOTS + k, hours, CONTRACT_BUDGET, project=True)
            for k, affair in enumerate(homes_of_projects(list(homes.values()), model.values))
        ]

    def reserve(self, model: GovernanceModel) -> float:
        """The most that is paid for an hour."""
        return reserve_price(model.values)

    def purses(self, model: GovernanceModel) -> dict[str, float]:
        """Yuan a month that each payer can promise."""
        values, rules = model.values, model.structure.rules
        reserve, left = self.reserve(model), model.effects.budget
        budget = contract_budget(model.community.residents, rules["contracting"], left, values)
        purses = {CONTRACT_BUDGET: budget}
        share = share_set_aside(rules["money_follows_task"], left, values)
        for lot in self.lots:
            if lot.payer != CONTRACT_BUDGET:
                # what departments set aside is the share of the work that they let money follow
                purses[lot.payer] = purses.get(lot.payer, 0.0) + set_aside(share, lot.hours, reserve)
        return purses

    # --- the month ---------------------------------------------------------------------------------

    def open_month(self, model: GovernanceModel) -> None:
        """Inspect as far as hours went last month; tender quarterly, and at once what is newly put out."""
        self.inspection = self._inspected(model)
        if self._new or (model.month - 1) % MONTHS_A_QUARTER == 0:
            self._tender(model)
            self._new = False
        self._release_of_closed()
        self._note(model)

    def _inspected(self, model: GovernanceModel) -> float:
        given = {}
        letting = [b for b in model.bodies if b.roles(PublicServiceCommittee) or b.roles(StreetOffice)]
        for activity in ("contracting", "oversight"):
            wanted = sum(body.demanded.get(activity, 0.0) for body in letting)
            given[activity] = share_given(sum(b.activities.get(activity, 0.0) for b in letting), wanted)
        supervision = model.structure.rules["supervision"]
        return inspection_chance(given["contracting"], given["oversight"], supervision, model.values)

    def _tender(self, model: GovernanceModel) -> None:
        values = model.values
        bidders = [
            Bidder(i, contractor.room(), self._may_bid[i], contractor.bid)
            for i, contractor in enumerate(self.contractors)
            if contractor.is_open and contractor.exists
        ]
        weights = Weights(
            values["tender.quality"],
            values["tender.price"],
            values["tender.fit"] * self._representation(model),
        )
        self.put_out = award(
            self._in_order(model),
            bidders,
            self.purses(model),
            hour_cost(values),
            self.reserve(model),
            weights,
            model.month,
            round(values["contract.term"]),
        )

    def _in_order(self, model: GovernanceModel) -> list[Lot]:
        """The lots as they are put out: affairs of the areas that members vote for first, projects last."""
        lots = [lot for lot in self.lots if not lot.project]
        areas = model.affair_tables.area[[lot.affair for lot in lots]].astype(np.int64)
        order = order_of_lots(areas, model.votes) if lots and model.heads_have_seats else range(len(lots))
        return [lots[place] for place in order] + [lot for lot in self.lots if lot.project]

    @staticmethod
    def _representation(model: GovernanceModel) -> float:
        """How far residents' committees and community units sit on the body that lets contracts (B1)."""
        bodies = model.structure.bodies
        letting = {body for kind, body in model.structure.by_kind() if kind in LETTING}
        members = {bodies[member].kind for body in letting for member in bodies[body].members}
        return representation("residents_committee" in members, "community_unit" in members)

    def _release_of_closed(self) -> None:
        for lot in self.lots:
            if lot.holder >= 0 and not self.contractors[lot.holder].exists:
                lot.free()

    def _note(self, model: GovernanceModel) -> None:
        """Tell planning who holds what, and contractors what they hold."""
        choices, affairs = model.choices, list(model.spec.affairs.values())
        numbers, office, purpose = choices["lots"], choices["lot_office"], choices["lot_purpose"]
        numbers[:] = 0
        office[:] = -1
        for contractor in self.contractors:
            contractor.committed = contractor.projects = 0.0
        for lot in self.lots:
            if lot.project:
                if lot.holder >= 0:
                    self.contractors[lot.holder].committed += lot.hours
                    self.contractors[lot.holder].projects += lot.hours
                continue
            numbers[lot.affair] = max(numbers[lot.affair], lot.number + 1)
            if lot.holder >= 0:
                contractor = self.contractors[lot.holder]
                contractor.committed += lot.hours
                office[lot.affair, lot.number] = contractor.offices["staff"]
                of_class = CLASSES.index(affairs[lot.affair].affair_class)
                purpose[lot.affair, lot.number] = CLASS_PURPOSE + of_class
        self._note_purchases(model)

    def _note_purchases(self, model: GovernanceModel) -> None:
        """Departments buy single tasks from the contractor that is best and has people."""
        able = [c for c in self.contractors if c.is_open and c.exists and c.staff > 0.0]
        offices = [contractor.offices["staff"] for contractor in able]
        model.choices["pay_office"] = supplier([contractor.competence for contractor in able], offices)
        model.choices["pay_purpose"] = PURPOSE_ASSIGNED

    def close_month(self, model: GovernanceModel) -> None:
        """Pay the month's instalments and what departments bought; note what was inspected."""
        accounts = model.accounts
        for contractor in self.contractors:
            contractor.contract_income = 0.0
        for lot in self.lots:
            if lot.holder >= 0:
                yuan = lot.hours * lot.price
                payer = DISTRICT if lot.payer == CONTRACT_BUDGET else DEPARTMENTS
                accounts.pay(payer, self.contractors[lot.holder].account, "contract", yuan)
                self.contractors[lot.holder].contract_income += yuan
        bought = np.asarray(model.book["pushable"])
        price, moved = self.reserve(model), functions.yuan_an_hour(model)
        for contractor in self.contractors:
            if "staff" in contractor.offices:
                office = contractor.offices["staff"]
                yuan = owed(model.work.paid_hours_on(office, bought), price)
                yuan += payment(model.work.moved_hours(office), moved)
                accounts.pay(DEPARTMENTS, contractor.account, "purchase", yuan)
                contractor.contract_income += yuan
                if self.inspection > 0.0 and contractor.worked > 0.0:
                    held = quality_held(contractor.lately, contractor.competence)
                    contractor.lately = remembered(held, contractor.effort, self.inspection)
            contractor.note_income()

    def close_year(self, model: GovernanceModel) -> None:
        """What was purchased this year, and cultivation, bring new organisations into empty places."""
        empty = [c for c in self.contractors if isinstance(c, NGO) and c.is_open and not c.exists]
        volume = (
            sum(lot.hours * lot.price for lot in self.lots if lot.holder >= 0) * MONTHS_A_YEAR / model.scale
        )
        founded = founded_a_year(volume, model.structure.rules["cultivation"], model.values)
        chance = chance_of_founding(founded, len(empty))
        u = uniforms(self._founding, model.month * 1000 + np.arange(len(empty)))
        for ngo, luck in zip(empty, u, strict=True):
            if luck < chance:
                ngo.found()

    def hours_wanted(self, model: GovernanceModel) -> float:
        """Hours this month that tendering and inspecting ask for."""
        running = sum(lot.holder >= 0 for lot in self.lots)
        return contracting_hours(self.put_out, running, model.scale, model.values)
