"""Where a visitor is going, while pages are drawn by threads that know less."""

from __future__ import annotations

from dataclasses import replace

from sim.app.address import Address
from sim.app.plan import Measure, Plan
from sim.app.way import Way


class _Browser:
    """An address as the router has it: what was asked for last."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def push(self, to: str) -> None:
        self.asked.append(to)


def _with(address: Address, **months: int) -> Address:
    levers = {**address.plan.levers, **{name: Measure(1.0, month) for name, month in months.items()}}
    return replace(address, plan=Plan(levers))


START = Address(page="build")
FIRST = _with(START, withdrawal=13)
SECOND = _with(FIRST, one_stop_centre=25)


def _way() -> tuple[Way, _Browser]:
    browser = _Browser()
    way = Way(START, browser.push)
    way.drawn(START, browser.push)
    return way, browser


def test_a_page_drawn_late_does_not_take_back_what_was_asked_for_since() -> None:
    way, browser = _way()
    way(FIRST)
    way(SECOND)
    way.drawn(FIRST, browser.push)  # by another thread, which began before the second was told
    assert way.now == SECOND
    way(_with(way.now, committees_merged=37))
    assert set(way.now.plan.levers) == {"withdrawal", "one_stop_centre", "committees_merged"}


def test_what_a_late_page_overwrote_is_asked_for_again() -> None:
    way, browser = _way()
    way(FIRST)
    way(SECOND)
    way.drawn(FIRST, browser.push)
    browser.push(FIRST.to)  # drawing sets the browser's address, which is told back
    way.drawn(FIRST, browser.push)  # and drawn once more, before the page rests
    way.insist()
    assert browser.asked[-1] == SECOND.to
    way.drawn(SECOND, browser.push)
    before = list(browser.asked)
    way.insist()
    assert browser.asked == before


def test_what_is_set_back_before_it_was_drawn_is_asked_for() -> None:
    way, browser = _way()
    way(FIRST)
    way(START)
    assert browser.asked == [FIRST.to, START.to]
    way.drawn(START, browser.push)
    assert way.now == START


def test_a_page_drawn_once_more_forgets_nothing() -> None:
    way, browser = _way()
    way(FIRST)
    way.drawn(START, browser.push)  # by a thread that knows of nothing
    assert way.now == FIRST
    way.insist()
    assert browser.asked[-1] == FIRST.to


def test_what_a_page_alone_shows_is_left_when_the_visitor_has_left_it() -> None:
    way, browser = _way()
    way.on("build", chosen=("trust",))
    assert way.now == replace(START, chosen=("trust",))
    way(Address(page="evidence"))
    before = list(browser.asked)
    way.on("build", chosen=("satisfaction",))
    assert browser.asked == before
    assert way.now == Address(page="evidence")


def test_where_one_is_is_not_asked_for() -> None:
    way, browser = _way()
    way(START)
    way(FIRST)
    way(FIRST)
    assert browser.asked == [FIRST.to]


def test_the_browsers_own_way_counts() -> None:
    way, browser = _way()
    way(FIRST)
    way.drawn(FIRST, browser.push)
    way(SECOND)
    elsewhere = Address(page="why")  # back, or another page's link, before the second was drawn
    way.drawn(elsewhere, browser.push)
    assert way.now == elsewhere
    before = list(browser.asked)
    way.insist()
    assert browser.asked == before
