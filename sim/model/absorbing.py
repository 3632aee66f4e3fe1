"""Bodies that close or come back: who takes over their people and what they do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sim.agents import Body
from sim.institutions.structure import Structure
from sim.mechanisms.closing_bodies import divided

type Kept = Mapping[str, tuple[float, float]]
"""Temporary people and released posts by body, as they were before a reform."""


def kept(bodies: Iterable[Body]) -> Kept:
    """What reviews have changed in open bodies of which there is one."""
    return {b.body_id: (b.temporary, b.released) for b in bodies if b.is_open and b.instance == 0}


def hand_over(bodies: Iterable[Body], before: Structure, now: Structure, was: Kept) -> None:
    """Those that closed leave temporary people and released posts to their takers, and get them back.

    Args:
        bodies: all, with the posts that the structure `now` gives them.
        before, now: the structures.
        was: from `kept`, under the structure `before`.
    """
    one = {body.body_id: body for body in bodies if body.instance == 0}
    for taker_id, taker in one.items():
        here = [b for b in now.absorbed if now.heir_of(now.absorbed[b]) == taker_id]
        taker.carried = tuple(one[b] for b in here) if taker.is_open else ()
        if not taker.is_open:
            continue
        came = [b for b in here if b in was]
        back = [b for b in before.absorbed if before.heir_of(before.absorbed[b]) == taker_id]
        back = [b for b in back if one[b].is_open]
        if not came and not back:
            continue
        temporary, released = (sum(was[b][k] for b in (taker_id, *came) if b in was) for k in (0, 1))
        part = [taker, *(one[b] for b in back)]
        posts = [body.established() for body in part]
        for body, more, fewer in zip(part, divided(temporary, posts), divided(released, posts), strict=True):
            body.take_over(more, fewer)
