"""Ctrl-C while runs are under way: it always stops them, also where it strikes compiled code.

Python raises KeyboardInterrupt wherever it happens to be. In the midst of a library's callback that may be
lost, or turned into an error of the library's, and a run would go on or count as failed. So it is also
noted, and whoever hears of a run looks.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


class Stop:
    """Whether somebody has asked to stop."""

    def __init__(self) -> None:
        self.asked = False

    def look(self) -> None:
        """Raise KeyboardInterrupt where somebody has asked."""
        if self.asked:
            raise KeyboardInterrupt


_NOBODY = Stop()
_current = _NOBODY


def look() -> None:
    """Raise KeyboardInterrupt where somebody has asked to stop the batch under way in the main thread."""
    if threading.current_thread() is threading.main_thread():
        _current.look()


@contextmanager
def noted() -> Iterator[None]:
    """Note Ctrl-C (and what else raises KeyboardInterrupt) inside; outside the main thread there is none."""
    global _current
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    stop, outer = Stop(), _current

    def ask(_number: int, _frame: FrameType | None) -> None:
        stop.asked = True
        raise KeyboardInterrupt

    _current = stop
    try:
        with _handled(ask):
            yield
    finally:
        _current = outer


@contextmanager
def held_back(tell: Callable[[], None]) -> Iterator[Stop]:
    """Let what keeps finished runs come to its end: the first Ctrl-C is noted and told, a second stops it.

    Outside the main thread there is none.
    """
    stop = Stop()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return

    def ask(_number: int, _frame: FrameType | None) -> None:
        if stop.asked:
            raise KeyboardInterrupt
        stop.asked = True
        tell()

    with _handled(ask):
        yield stop


@contextmanager
def _handled(ask: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    """Let `ask` answer the signals inside that would raise KeyboardInterrupt."""
    usual = signal.default_int_handler
    taken = [number for number in (signal.SIGINT, signal.SIGTERM) if signal.getsignal(number) is usual]
    try:
        for number in taken:
            signal.signal(number, ask)
        yield
    finally:
        for number in taken:
            signal.signal(number, usual)
