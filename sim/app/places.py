"""Places on a server: who holds one, who may still take one, and for how long one is kept for who drops out.

A place is an open page (a kernel of the library's). It is taken when the page's WebSocket asks to be opened,
before anything is done for it, so however many ask at once there are never more than there may be. Whoever's
connection drops finds the place kept for a moment: reloading a page opens another in its stead.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass
class _Place:
    visitor: str
    connections: int = 1
    left: float | None = None
    """since when nobody is connected; None: somebody is"""


class Places:
    """At most `most` places, at most `each` of them one visitor's, kept `kept` seconds for who drops out.

    Used by the server's event loop alone; `clock` never jumps.
    """

    def __init__(
        self, most: int, each: int, kept: float = 10.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._each, self._kept, self._clock = most, each, kept, clock
        self._places: dict[str, _Place] = {}

    def __len__(self) -> int:
        self._forget()
        return len(self._places)

    def room_for(self, visitor: str) -> bool:
        """Whether a visitor (empty: one who cannot be told from others) can open a page."""
        self._forget()
        return len(self._places) < self._most or (
            visitor != "" and any(place.visitor == visitor for place in self._places.values())
        )

    def take(self, page: str, visitor: str) -> bool:
        """Take a place for a page, or connect anew to it; says whether that was possible."""
        self._forget()
        there = self._places.get(page)
        if there is not None:
            if there.visitor != visitor:
                return False
            if there.connections >= _CONNECTIONS:
                return False
            there.connections, there.left = there.connections + 1, None
            return True
        own = {name: place for name, place in self._places.items() if visitor and place.visitor == visitor}
        for name, place in own.items():
            if place.left is not None:
                del self._places[name]  # the new page stands in the place of the one that was left
                break
        else:
            if len(own) >= self._each or len(self._places) >= self._most:
                return False
        self._places[page] = _Place(visitor)
        return True

    def leave(self, page: str) -> None:
        """A connection of a page has ended."""
        place = self._places[page]
        place.connections -= 1
        if place.connections == 0:
            if place.visitor:
                place.left = self._clock()
            else:
                del self._places[page]  # nobody could be known again

    def _forget(self) -> None:
        now = self._clock()
        for page, place in list(self._places.items()):
            if place.left is not None and now - place.left >= self._kept:
                del self._places[page]


_CONNECTIONS = 2  # of one page: while the old one is being found to be dead, there is a new one
