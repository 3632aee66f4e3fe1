"""Pages on paper: light and whole, with charts drawn for the sheet, and nothing that can only be pressed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from sim.institutions.files.library import load_registry
from tests.browser.conftest import Open
from tests.browser.waiting import comes, comes_to

pytestmark = pytest.mark.browser

SHEET = 703
"""Pixels between the margins of A4."""
SEEN = {
    "/": "numbers", "/build": "organisation", "/find": "find-table", "/live": "network-new",
    "/why": "whole-effect", "/fading": "fading", "/evidence": "parameters",
}  # fmt: skip


def _printed(page: Page, path: str) -> None:
    expect(page.get_by_test_id(SEEN[path])).to_be_attached()
    every = (
        "[...document.querySelectorAll('#main .sq-chart')].every((it) => it.querySelector('[data-width]'))"
    )
    comes(lambda: page.evaluate(every), bool, "charts that are not drawn")
    page.set_viewport_size({"width": SHEET, "height": 1000})
    page.emulate_media(media="print")


@pytest.mark.parametrize("path", list(SEEN))
def test_on_paper_a_dark_page_is_light_and_its_charts_are_drawn_for_the_sheet(visit: Open, path: str) -> None:
    page = visit(path, width=390, dark=True)
    _printed(page, path)
    comes_to(page, "getComputedStyle(document.body).backgroundColor", "rgb(255, 255, 255)")
    script = """() => [...document.querySelectorAll('#main .sq-chart')].filter((it) => it.checkVisibility())
        .map((it) => it.querySelector('.sq-drawn svg')).map((it) => it === null ? [0, ''] :
            [it.getBoundingClientRect().width / it.viewBox.baseVal.width,
             it.querySelector('text').getAttribute('fill') || it.querySelector('text').style.fill])"""

    def legible(drawn: list[tuple[float, str]]) -> bool:
        return all(0.7 < scale < 1.1 and ink.upper() in ("#1B1F23", "#444C54") for scale, ink in drawn)

    drawn = comes(lambda: page.evaluate(script), legible, "scaled, or of a dark page")
    assert bool(drawn) == (path != "/evidence")
    for control in page.locator("#main :is(button, .sq-button, .sq-upload, .sq-tools)").all():
        expect(control).not_to_be_visible()
    comes_to(page, "document.documentElement.scrollWidth", SHEET, "wider than the sheet")
    page.emulate_media(media="screen")
    expect(page.locator("#main .sq-drawn svg")).to_have_count(0)


def test_on_paper_what_was_found_and_every_row_are_there(visit: Open) -> None:
    page = visit("/find")
    _printed(page, "/find")
    expect(page.locator("[data-testid=find-first] .sq-banner")).to_be_visible()
    page = visit("/evidence")
    _printed(page, "/evidence")
    expect(page.get_by_test_id("parameters").locator("tbody tr")).to_have_count(len(load_registry()))
    expect(page.get_by_test_id("parameters").locator("thead")).to_contain_text("Basis")


def test_on_paper_few_rows_of_many_say_so_and_an_answer_that_is_stale_does(visit: Open) -> None:
    page = visit("/why")
    _printed(page, "/why")
    told = page.locator("#main .sq-tablebox:has([data-testid=hangs-table]) p.sq-count")
    expect(told).to_have_text(re.compile(r"^10 of \d{2,3}$"))
    page = visit("/?years=2&residents=600")
    page.emulate_media(media="print")
    expect(page.locator("#app [data-testid=before]")).to_be_visible()
