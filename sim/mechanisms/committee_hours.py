"""A committee's hours (居委会工时): how a residents' committee divides its month.

Assigned work comes first, up to a share that grows with how much it is assessed; residents next; then
self-governance up to its norm. What is left may be used for whichever work turns up. Only a part of the
slack becomes useful work, more where residents vote (`sim.mechanisms.care`).

Equation::

    A        = max(rule assessment, committee.assessment_residual)
    people   = filled posts + coordinators' share + help hired
               - committee.seat_hours * scale / h (if heads sit on the leading body), at least 0
    overtime = committee.overtime_cap * A * min(1, max(0, L - 1)), L last month's load
    H        = people * h * (1 + overtime),  h = service.productive_hours_month
    N        = committee.self_governance_norm * filled posts * h
    cap      = committee.assigned_cap * (1 - complaint.weight * A * complaints per case last month)
    share    = cap * (A + (1 - A) * D_a / (D_a + D_r + N))
    G_a      = min(D_a, share * H);  G_r = min(D_r, H - G_a);  G_s = min(N, H - G_a - G_r)

What is left goes to assigned work as far as D_a asks for it (and counts in G_a); the rest may be used
for assigned and residents' work alike. Of the hours that no case takes, self-governance gets N and the
share psi of what is beyond N, with D_a and D_r the hours due of assigned and of residents' work: what waits
and what came lately.

Parameters: committee.assessment_residual, committee.seat_hours, committee.overtime_cap,
committee.self_governance_norm, committee.assigned_cap, complaint.weight, service.productive_hours_month.
State: `ResidentsCommittee.overtime`, `norm`, `available`; budgets of hours at its office.
Clauses: B1, C5, D3, D5.
Source: multitasking: what is assessed crowds out what is not. The strengths are reasoned.
"""

from __future__ import annotations

from dataclasses import dataclass

from sim.institutions.parameters import Parameters


@dataclass(frozen=True)
class HoursDue:
    """What a committee's month asks for, in person-hours, and what there is.

    Attributes:
        assigned: assigned work: what waits, and what came lately.
        residents: residents' matters, likewise.
        self_governance: the norm for self-governance.
        available: hours there are, overtime included.
    """

    assigned: float
    residents: float
    self_governance: float
    available: float


@dataclass(frozen=True)
class HoursGiven:
    """How a committee divides its month, in person-hours; together at most what there is.

    Attributes:
        assigned: for assigned work.
        residents: for residents' matters.
        self_governance: kept for self-governance.
        spare: for assigned and residents' work alike, whichever turns up.
    """

    assigned: float
    residents: float
    self_governance: float
    spare: float


def assessment_felt(rule: float, values: Parameters) -> float:
    """How much assessed work counts: the rule, and the residue of awards that outlives it."""
    return max(rule, values["committee.assessment_residual"])


def seats_taken(scale: float, values: Parameters) -> float:
    """Full-time equivalents that a head's seat on the leading body takes from the committee (B1)."""
    return values["committee.seat_hours"] * scale / values["service.productive_hours_month"]


def overtime(load: float, assessment: float, values: Parameters) -> float:
    """Share by which members work longer than their hours, given last month's load."""
    return values["committee.overtime_cap"] * assessment * min(1.0, max(0.0, load - 1.0))


def self_governance_norm(filled: float, values: Parameters) -> float:
    """Person-hours of a month that `filled` posts should have for self-governance."""
    return values["committee.self_governance_norm"] * filled * values["service.productive_hours_month"]


def share_for_assigned(due: HoursDue, assessment: float, complaints: float, values: Parameters) -> float:
    """The most of its hours that assigned work may take: what is assessed crowds out the rest.

    Where there is assessment, complaints (per resident's case) count in it and give residents some of it
    back.
    """
    total = due.assigned + due.residents + due.self_governance
    fair = due.assigned / total if total > 0.0 else 0.0
    cap = values["committee.assigned_cap"]
    cap *= 1.0 - values["complaint.weight"] * assessment * complaints
    return cap * (assessment + (1.0 - assessment) * fair)


def divide(due: HoursDue, assessment: float, complaints: float, values: Parameters) -> HoursGiven:
    """Divide a month between assigned work, residents and self-governance.

    Args:
        due: what is asked for, and what there is.
        assessment: how much assessed work counts, in [0, 1].
        complaints: complaints per resident's case last month.
        values: the parameters.
    """
    hours = due.available
    assigned = min(due.assigned, share_for_assigned(due, assessment, complaints, values) * hours)
    residents = min(due.residents, hours - assigned)
    self_governance = min(due.self_governance, hours - assigned - residents)
    spare = hours - assigned - residents - self_governance
    more = min(spare, due.assigned - assigned)  # nobody skimps on a task with time to spare
    return HoursGiven(assigned + more, residents, self_governance, spare - more)


def self_governance_wanted(norm: float, left: float, useful: float) -> float:
    """Person-hours that self-governance asks for: its norm, and the useful part of what is beyond it.

    Args:
        norm: the norm.
        left: hours that no case took.
        useful: share of slack that becomes useful work (`sim.mechanisms.care`).
    """
    return norm + useful * max(0.0, left - norm)
