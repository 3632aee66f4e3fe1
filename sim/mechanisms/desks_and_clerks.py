"""Desks and clerks (窗口与人员): who serves at a counter where the two do not match.

A counter needs a place and somebody in it. Clerks for whom there is no desk work in the back office. Desks
for which there is no clerk are kept by colleagues from there, who know the counter's work as a new generalist
does. A body whose counter people must come to receives them at a table where it has no desk at all: it
serves no better than with that one desk.

Equation::

    D          = max(desks, desk.fewest),  places = max(desks + temporary, desk.fewest)
    serving    = min(clerks, places * scale)
    stand-ins  = min(max(0, D * scale - clerks), desk.stand_in * back office)
    back office for cases = back office + clerks - serving - stand-ins
    skill      = (serving * clerks' skill + stand-ins * desk.generalist_skill) / (serving + stand-ins)

with desks and temporary people at the reference size, clerks and back office as full-time equivalents here.

Parameters: desk.fewest, desk.stand_in, desk.generalist_skill.
State: none.
Clauses: C4.
Source: posts of service halls have a second holder who takes the window when the first is away (AB 岗), so
that no window stands empty; how many can be spared is our estimate.
"""

from __future__ import annotations

from typing import NamedTuple

from sim.institutions.parameters import Parameters


class Counter(NamedTuple):
    """Who serves at a body's counter and who is left for its back office, in full-time equivalents."""

    serving: float
    """clerks at a place"""
    stand_ins: float
    """colleagues at the places that clerks leave empty"""
    back_office: float
    """everybody else who works on cases"""


def man(
    clerks: float, back_office: float, desks: float, temporary: float, scale: float, values: Parameters
) -> Counter:
    """Divide a body's clerks and back office between its counter and its other work.

    Args:
        clerks: full-time equivalents with a post at the desk.
        back_office: those in office or field.
        desks: of the structure, at the reference size.
        temporary: people taken on beyond the establishment, each with a place, at the reference size.
        scale: residents over those of the reference; 0 for a counter that is shut.
        values: the parameters.
    """
    fewest = values["desk.fewest"]
    serving = min(clerks, max(desks + temporary, fewest) * scale)
    empty = max(0.0, max(desks, fewest) * scale - clerks)
    stand_ins = min(empty, values["desk.stand_in"] * back_office)
    return Counter(serving, stand_ins, back_office + clerks - serving - stand_ins)


def skill_at_desk(serving: float, stand_ins: float, skill: float, values: Parameters) -> float:
    """Effort done in an hour at the counter, relative to a specialist: clerks of `skill`, and stand-ins."""
    people = serving + stand_ins
    if stand_ins <= 0.0:
        return skill
    return (serving * skill + stand_ins * values["desk.generalist_skill"]) / people
