"""What a browser comes to show, waited for: a page is drawn in several goes, and any of them may be late.

Playwright's `expect` waits for one element; what is measured of a page as a whole is asked here again and
again until it holds. Nothing of a page is to be read once, right after a press or a visit.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

PATIENCE = 240.0
"""Seconds: the machine may have much else to do, and on a clean one the kernels are still compiled."""

CUT = "() => [...document.querySelectorAll('[data-cut]')].map((it) => it.dataset.cut).filter((it) => it)"
WIDE = "() => document.documentElement.scrollWidth"


def comes[T](read: Callable[[], T], wanted: Callable[[T], object], why: str = "") -> T:
    """What is read, once it is as wanted; fails with what was read last."""
    deadline = time.monotonic() + PATIENCE
    while not wanted(found := read()):
        assert time.monotonic() < deadline, f"{why or 'it never came'}: {found!r}"
        time.sleep(0.1)
    return found


def comes_to(page: Page, script: str, value: object, why: str = "") -> None:
    """Waits until a script of a page has a value."""
    comes(lambda: page.evaluate(script), lambda found: found == value, why)


def box_of(place: Locator) -> dict[str, float]:
    """Where an element is, once it is there and has come to rest."""
    expect(place).to_be_visible()
    seen: list[Any] = []

    def look() -> Any:
        seen.append(place.bounding_box())
        return seen[-1]

    return dict(comes(look, lambda box: box is not None and seen[-3:] == [box] * 3, "it does not rest"))


def in_this_order(page: Page, *testids: str) -> None:
    """Waits until elements stand one below the other."""
    script = """(ids) => {
        const tops = ids.map((id) => document.querySelector(`#app [data-testid=${id}]`))
            .map((it) => it === null ? NaN : it.getBoundingClientRect().top);
        return tops.every((top, k) => k === 0 ? !isNaN(top) : tops[k - 1] < top);
    }"""
    comes(lambda: page.evaluate(script, list(testids)), bool, f"not in this order: {testids}")


def nothing_over_the_edge(page: Page, width: int) -> None:
    """Waits until a page is no wider than the screen, and no text of a chart is cut at its edge."""
    comes(lambda: page.evaluate(WIDE), lambda wide: wide <= width, "wider than the screen")
    comes_to(page, CUT, [], "texts of charts that are cut at their edges")


def no_findings(page: Page, impacts: tuple[str, ...] = ("minor", "moderate", "serious", "critical")) -> None:
    """Waits until axe finds nothing of such impacts; what is found while a page is drawn is of no matter."""

    def look() -> list[tuple[str, str]]:
        found = Axe().run(page).response["violations"]
        return [(v["id"], v["nodes"][0]["html"][:200]) for v in found if (v["impact"] or "minor") in impacts]

    comes(look, lambda found: not found, "findings of accessibility")
