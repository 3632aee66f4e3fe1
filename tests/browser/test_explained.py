"""Numbers explained, the registry as a picture, panels by themselves, no page at all."""

from __future__ import annotations

import urllib.request
from urllib.error import HTTPError

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from sim.app.address import PAGES
from sim.app.failing import registry
from tests.browser.conftest import Open

pytestmark = pytest.mark.browser


def _no_findings(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert not [(v["id"], v["nodes"][0]["html"]) for v in found]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_number_of_the_answer_is_explained(visit: Open, lang: str) -> None:
    page = visit(f"/?lang={lang}", dark=lang == "zh")
    page.locator("#app [data-indicator=on_time_share] a").click()
    box = page.get_by_test_id("explained")
    expect(box).to_be_visible()
    assert "indicator=on_time_share" in page.url
    box.locator("summary").first.click()
    expect(box.locator("pre").first).to_contain_text("def on_time_share")
    _no_findings(page)
    box.locator("ol a").first.click()
    page.wait_for_url("**show=**")
    expect(page.get_by_test_id("explained").locator(".sq-range")).to_be_visible()
    expect(page.get_by_test_id("explained").locator(".sq-grade")).to_be_visible()
    _no_findings(page)


@pytest.mark.parametrize("width", [390, 1024, 1920])
def test_the_registry_is_a_picture_first(visit: Open, width: int) -> None:
    page = visit("/evidence", width=width)
    told = page.get_by_test_id("registry-told")
    expect(told).to_be_visible()
    assumed = sum(it.basis.grade == "S" for it in registry().values())
    expect(told).to_contain_text(f"{len(registry())} numbers about the world: {assumed}")
    counts = [int(it) for it in page.get_by_test_id("reach").locator("b").all_inner_texts()]
    assert sum(counts) == len(registry()), "every number is in one of the bars"
    first, table = told.bounding_box(), page.get_by_test_id("parameters").bounding_box()
    assert first is not None and table is not None and first["y"] < table["y"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    _no_findings(page)


def test_a_panel_stands_by_itself_and_in_no_frame_unless_switched_on(visit: Open, site: str) -> None:
    with urllib.request.urlopen(f"{site}/embed/service?lang=zh") as answer:
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    page = visit("/")
    page.goto(f"{site}/embed/service?lang=zh")
    expect(page.get_by_test_id("embed-service").locator("canvas")).to_be_visible()
    assert page.get_by_test_id("embed-service").get_attribute("data-cut") == ""
    _no_findings(page)
    with pytest.raises(HTTPError) as told:
        urllib.request.urlopen(f"{site}/embed/nothing")
    assert told.value.code == 404


def test_where_there_is_no_page_the_pages_are_listed(site: str) -> None:
    with pytest.raises(HTTPError) as told:
        urllib.request.urlopen(f"{site}/no_such_page")
    assert told.value.code == 404
    text = told.value.read().decode()
    for page in PAGES[1:]:
        assert f'href="/{page}"' in text
        assert f'href="/{page}?lang=zh"' in text
