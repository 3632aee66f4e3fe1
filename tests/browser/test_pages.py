"""Every page in both languages and at two widths: there, whole, readable, without errors."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from sim.app.stored_analyses import table
from tests.browser.conftest import Open
from tests.browser.waiting import box_of, comes, comes_to, in_this_order, no_findings, nothing_over_the_edge

pytestmark = pytest.mark.browser

PAGES = {
    "answer": ("/", "headline", ["answer-service", "answer-hours", "answer-footprint", "area-tax", "hours"]),
    "build": ("/build", "organisation", []),
    "find": ("/find", "find-first", ["find-parallel", "find-scatter1", "find-convergence"]),
    "live": ("/live", "network-new", ["live-service-old", "live-hours-new", "live-footprint-new"]),
    "why": ("/why", "whole-effect", ["shares", "hangs"]),
    "fading": ("/fading", "fading", []),
    "evidence": ("/evidence", "parameters", []),
}
"""Page -> path, what is to be seen, charts."""


def _to(path: str, **query: str) -> str:
    said = "&".join(f"{key}={value}" for key, value in query.items() if value)
    return f"{path}?{said}" if said else path


def _whole(page: Page, charts: list[str], width: int) -> None:
    """Nothing runs over the edge, and charts are as wide as there is room."""
    for chart in charts:
        place = page.get_by_test_id(chart)
        expect(place.locator("canvas")).to_be_visible()
        box = box_of(place)
        assert box["width"] >= 0.6 * min(width, 420) - 60, chart
        assert box["height"] >= 130, chart
    nothing_over_the_edge(page, width)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("width", [390, 1280])
def test_every_page_is_whole(visit: Open, lang: str, width: int) -> None:
    page = visit(_to("/", lang="zh" if lang == "zh" else ""), width=width, dark=width == 390)
    for name, (_, seen, charts) in PAGES.items():
        page.get_by_test_id(f"page-{name}").click()
        expect(page.get_by_test_id(seen)).to_be_visible()
        expect(page.get_by_test_id(f"page-{name}")).to_have_attribute("aria-current", "page")
        _whole(page, charts, width)
        text = page.locator("#main").inner_text()
        assert "app." not in re.sub(r"sim\.app\.|\.app\b", "", text), "a text without words"
        assert bool(re.search(r"[\u4e00-\u9fff]{4}", text)) == (lang == "zh") or name == "evidence"
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans" if lang == "zh" else "en")


@pytest.mark.parametrize("dark", [False, True])
def test_no_serious_finding_of_accessibility(visit: Open, dark: bool) -> None:
    page = visit("/", dark=dark)
    for name, (_, seen, _) in PAGES.items():
        page.get_by_test_id(f"page-{name}").click()
        expect(page.get_by_test_id(seen)).to_be_visible()
        no_findings(page, ("serious", "critical"))


def test_tabs_of_the_evidence(visit: Open) -> None:
    page = visit("/evidence?lang=zh")
    for tab in ("affairs", "clauses", "patterns", "indicators"):
        page.get_by_test_id(f"tab-{tab}").click()
        expect(page.get_by_test_id(tab)).to_be_visible()
    page.get_by_test_id("tab-parameters").click()
    page.get_by_test_id("parameters-search").fill("wage.civil")
    expect(page.get_by_test_id("parameters").locator("tbody tr")).to_have_count(1)


def test_the_theme_is_chosen_and_kept_in_the_address(visit: Open) -> None:
    page = visit("/")
    colour = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(colour)
    page.get_by_test_id("theme").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.wait_for_url("**theme=dark**")
    comes(lambda: page.evaluate(colour), lambda dark: dark != light)
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.get_by_test_id("language").click()
    expect(page.get_by_test_id("page-answer")).to_have_text("结论")
    expect(page.get_by_test_id("option1")).to_have_value("reform")
    expect(page).to_have_url(re.compile("theme=dark"))


def test_everything_can_be_reached_by_keyboard(visit: Open) -> None:
    page = visit("/build")
    expect(page.get_by_test_id("organisation")).to_be_visible()
    page.keyboard.press("Tab")
    comes_to(page, "document.activeElement.className", "sq-skip")
    page.keyboard.press("Enter")
    comes_to(page, "document.activeElement.id", "main")
    page.get_by_test_id("on-no_assessment").focus()
    page.keyboard.press("Space")
    expect(page.get_by_test_id("strength-no_assessment")).to_be_visible()
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    comes(lambda: page.evaluate(outline), lambda style: style != "none")


def test_only_conditions_that_were_confirmed_are_told(visit: Open) -> None:
    boxes = table("discovery", "boxes.csv")
    assert boxes is not None
    page = visit("/why")
    conditions = page.get_by_test_id("boxes").locator(".sq-condition")
    expect(conditions).to_have_count(int(boxes["confirmed"].sum()))
    # the finding stands before the long list of parameters, and what is drawn is told, too
    in_this_order(page, "fails", "hangs")
    expect(conditions.first.get_by_role("img")).to_have_attribute("aria-label", re.compile(r"gather from"))
    expect(page.get_by_test_id("hangs-table").locator("tbody tr")).to_have_count(10)


def test_a_table_can_be_narrowed_and_says_when_nothing_is_left(visit: Open) -> None:
    page = visit("/evidence?show=patterns")
    rows = page.get_by_test_id("patterns").locator("tbody tr")
    expect(rows.filter(has_text="✓").first).to_be_visible()
    every = comes(rows.count, lambda count: count > 0)
    page.get_by_test_id("patterns-filter").select_option("fail")
    expect(rows.first).to_contain_text("✗ fail")
    comes(rows.count, lambda count: 0 < count < every)
    page.get_by_test_id("patterns-search").fill("nothing is called so")
    expect(rows).to_have_count(0)
    page.get_by_test_id("patterns-nothing").get_by_role("button").click()
    expect(rows).to_have_count(every)
    held = table("patterns", "patterns.csv")  # what was stored, which a pattern added since is not in
    assert held is not None and len(held) <= every
    expect(page.get_by_test_id("patterns-summary")).to_contain_text(f"of {len(held)} pass")


def test_rows_are_cards_where_there_is_no_room_for_columns(visit: Open) -> None:
    page = visit("/evidence", width=390)
    cell = page.get_by_test_id("parameters").locator("tbody td").first
    comes(lambda: cell.evaluate("c => getComputedStyle(c, '::before').content"), lambda it: it == '"Value"')
    comes(lambda: page.locator(".sq-scroll").evaluate("s => s.scrollWidth <= s.clientWidth"), bool)
    wide = visit("/evidence", width=768)
    expect(wide.locator(".sq-edges")).to_have_class(re.compile("sq-right"))
    head = wide.get_by_test_id("parameters").locator("tbody th").first
    beside = "h => h.getBoundingClientRect().left - h.closest('.sq-scroll').getBoundingClientRect().left"
    before = head.evaluate(beside)
    wide.locator(".sq-scroll").evaluate("s => { s.scrollLeft = 200; }")
    expect(wide.locator(".sq-edges")).to_have_class(re.compile("sq-left"))
    assert head.evaluate(beside) == before, "the first column stays in view"


def test_chapters_of_the_description_are_folded(visit: Open) -> None:
    page = visit("/evidence?show=model")
    expect(page.get_by_test_id("model")).to_be_visible()  # made from the code
    comes(lambda: page.evaluate("document.documentElement.scrollHeight"), lambda high: high < 4_000)
    third = page.get_by_test_id("model-2")
    expect(third).not_to_have_attribute("open", "")
    page.locator(".sq-contents button").nth(2).click()
    third.locator(".sq-section summary").first.click()
    expect(third.locator("table").first).to_be_visible()
    assert not re.search(r"(?<![\w/])_[a-z]", third.inner_text()), "a name that is the code's own affair"
