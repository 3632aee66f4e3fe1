"""What a draw on a case's key decides: every use of a case's key has a tag of its own here.

Two uses under one tag would be the same draw, and so bind together what has nothing to do with one another. A
tag with a span takes the numbers from its own on, one a step or option. Numbers from 1,000 on are the service
kernel's, which knows no tags: the time at which a visitor comes again, by visit. Taste for a door hangs on a
word made of the door's name (`sim.cases.routing`).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum


class Tag(IntEnum):
    """The word by which a case's key is drawn on."""

    UNIT = 0  # whose case it is, within a block
    KEEP = 1  # whether a resident with these attributes raises it
    TIME = 2  # when on the day
    PREVENT = 3  # whether self-governance prevented it
    DOWN = 4  # whether it may be done by others than its department
    CAUGHT = 5  # whether a forbidden push is found out
    MOVE = 6  # whether it goes to whoever has taken its affair over
    LOT = 7  # which lot of the affair's contracts it falls in
    INSTANCE = 8  # which of several like offices
    FUND = 9  # whether money follows it
    CARRY = 10  # whether the back office carries it between offices
    BOUNCE = 11  # whether it is taken for another class
    PATIENCE = 12  # how long the resident waits
    HOUSEHOLD = 13  # which household a task of the sub-district concerns
    CREEP = 14  # whether the volume of the department's programmes holds it
    COMPLAINT = 15  # whether the resident complains
    DELEGATE = 16  # whether a decision is the counter's own, by step
    TOLD = 20  # whether the centre tells of the station
    PASSED = 24  # whether the overseeing committee hands it on
    STAND = 25  # how long the resident is ready to stand in a line
    OPTION = 32  # the noise of an option's cost, by option
    OPEN = 48  # whether an option is open to it, by option
    EFFORT = 64  # person-hours, by step


SPANS: Mapping[Tag, int] = {Tag.DELEGATE: 4, Tag.OPTION: 16, Tag.OPEN: 16, Tag.EFFORT: 64}
"""How many numbers a tag takes, where it is more than one: steps of an affair, options of a department."""


def shared_numbers() -> list[tuple[Tag, Tag]]:
    """Pairs of tags that would share a number; there must be none."""
    taken: dict[int, Tag] = {}
    shared: list[tuple[Tag, Tag]] = []
    for tag in Tag:
        for number in range(tag, tag + SPANS.get(tag, 1)):
            if number in taken:
                shared.append((taken[number], tag))
            taken[number] = tag
    return shared


assert not shared_numbers(), shared_numbers()
