"""Where a visitor is going: the address as it will be once all that was asked for is drawn.

What is asked for and what is drawn meet in several threads: a page drawn by one (a comparison has just been
finished) may still be the one before what another was just told. Whoever changes the address therefore starts
from `now`, never from the address that a page was drawn with.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sim.app.address import Address, Page


class Way:
    """Called with an address, it goes there."""

    def __init__(self, address: Address, push: Callable[[str], None]) -> None:
        self._lock = threading.Lock()
        self._now = address
        self._asked: list[str] = []  # and not yet drawn, the last one last
        self._drawn = ""
        self._push = push

    @property
    def now(self) -> Address:
        """The address that was asked for last, by the page or by the browser."""
        return self._now

    def __call__(self, wanted: Address) -> None:
        """Go to an address, unless that is where the visitor is or goes anyway."""
        with self._lock:
            if wanted.to == self._now.to:
                return
            self._now = wanted
            self._asked.append(wanted.to)
        self._push(wanted.to)

    def on(self, page: Page, **shown: Any) -> None:
        """Show otherwise what a page alone shows, unless the visitor has left it meanwhile."""
        if self._now.page == page:
            self(replace(self._now, **shown))

    def drawn(self, address: Address, push: Callable[[str], None]) -> None:
        """An address is being drawn. One that was not asked for here is the browser's own, and counts.

        The one that was drawn last says nothing new: a page is drawn several times before it rests.
        """
        with self._lock:
            self._push = push
            if self._asked and address.to == self._drawn:
                return
            self._drawn = address.to
            if address.to in self._asked:
                last = len(self._asked) - 1 - self._asked[::-1].index(address.to)
                del self._asked[: last + 1]
            else:
                self._asked.clear()
                self._now = address

    def insist(self) -> None:
        """Ask again for what was asked for since the page that has just been drawn.

        Drawing a page sets the browser's address, and by that the asked one, to the page's: what came in
        between would be lost. Asked for twice is no more than asked for once.
        """
        with self._lock:
            wanted, push = (self._now.to if self._asked else ""), self._push
        if wanted:
            push(wanted)
