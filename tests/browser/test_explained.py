"""Numbers explained, the registry as a picture, panels by themselves, no page at all."""

from __future__ import annotations

import re
import urllib.request
from urllib.error import HTTPError

import pytest
from playwright.sync_api import expect

from sim.app.address import PAGES
from sim.app.failing import registry
from tests.browser.conftest import Open
from tests.browser.waiting import comes, in_this_order, no_findings, nothing_over_the_edge

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_number_of_the_answer_is_explained(visit: Open, lang: str) -> None:
    page = visit(f"/?lang={lang}", dark=lang == "zh")
    page.locator("#app [data-indicator=on_time_share] a").click()
    box = page.get_by_test_id("explained")
    expect(box).to_be_visible()
    expect(page).to_have_url(re.compile("indicator=on_time_share"))
    box.locator("summary").first.click()
    expect(box.locator("pre").first).to_contain_text("def on_time_share")
    no_findings(page)
    box.locator("ol a").first.click()
    page.wait_for_url("**show=**")
    expect(page.get_by_test_id("explained").locator(".sq-range")).to_be_visible()
    expect(page.get_by_test_id("explained").locator(".sq-grade")).to_be_visible()
    no_findings(page)


@pytest.mark.parametrize("width", [390, 1024, 1920])
def test_the_registry_is_a_picture_first(visit: Open, width: int) -> None:
    page = visit("/evidence", width=width)
    told = page.get_by_test_id("registry-told")
    expect(told).to_be_visible()
    assumed = sum(it.basis.grade == "S" for it in registry().values())
    expect(told).to_contain_text(f"{len(registry())} numbers about the world: {assumed}")
    bars = page.get_by_test_id("reach").locator("b")
    comes(
        lambda: sum(int(it) for it in bars.all_inner_texts()),
        lambda count: count == len(registry()),
        "every number is in one of the bars",
    )
    in_this_order(page, "registry-told", "parameters")
    nothing_over_the_edge(page, width)
    no_findings(page)


def test_a_panel_stands_by_itself_and_in_no_frame_unless_switched_on(visit: Open, site: str) -> None:
    with urllib.request.urlopen(f"{site}/embed/service?lang=zh") as answer:
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    page = visit("/", width=560, height=560)  # as the code to embed says
    page.goto(f"{site}/embed/service?lang=zh")
    expect(page.get_by_test_id("embed-service").locator("canvas")).to_be_visible()
    expect(page.get_by_test_id("embed-service")).to_have_attribute("data-cut", "")
    nothing_over_the_edge(page, 560)
    no_findings(page)
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
