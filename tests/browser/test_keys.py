"""By keys alone: Escape closes and leads back, and the focus has a place when what had it is gone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.waiting import comes, comes_to

pytestmark = pytest.mark.browser

ON = "document.activeElement.dataset.testid || document.activeElement.dataset.id"


def test_escape_closes_what_is_open_and_leads_back(visit: Open) -> None:
    page = visit("/")
    opens = page.get_by_test_id("answer-service-tools")
    opens.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    comes_to(page, ON, "answer-service-link")
    page.keyboard.press("Escape")
    comes_to(page, ON, "answer-service-tools")
    expect(page.get_by_test_id("answer-service-link")).not_to_be_visible()


def test_who_closes_a_card_is_where_it_was_opened(visit: Open) -> None:
    page = visit("/live")
    body = page.get_by_test_id("network-new").locator("[data-id]").first
    for closing in ("Escape", "Enter"):
        body.focus()
        wanted = page.evaluate(ON)
        page.keyboard.press("Enter")
        expect(page.locator("#app .sq-chosen")).to_be_visible()
        page.get_by_test_id("close").focus()
        page.keyboard.press(closing)
        expect(page.locator("#app .sq-chosen")).to_have_count(0)
        comes_to(page, ON, wanted)


def test_the_focus_has_a_place_when_what_had_it_is_gone(visit: Open) -> None:
    page = visit("/evidence?show=patterns")
    page.get_by_test_id("patterns-search").fill("nothing is called so")
    again = page.get_by_test_id("patterns-nothing").get_by_role("button")
    again.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("patterns-nothing")).to_have_count(0)
    near = "document.activeElement.contains(document.querySelector('#app [data-testid=patterns]'))"
    inside = "document.getElementById('main').contains(document.activeElement)"
    comes(lambda: page.evaluate(f"{near} && {inside}"), bool, "the start of the page")
    page = visit("/find")
    page.get_by_test_id("find-build1").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("organisation")).to_be_visible()
    comes_to(page, "document.activeElement.id", "main")
