"""Live: both sides in lockstep, the story, and that nothing goes on where nobody looks."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.waiting import comes_to, no_findings, nothing_over_the_edge

pytestmark = pytest.mark.browser

SMALL = "/live?residents=600&speed=0"
DATE = 252
"""Working days before the reform."""
SPEED = 10
"""Working days a second."""


def _shown(page: Page) -> int:
    """The day shown at this moment."""
    return int(page.locator("[data-day]").get_attribute("data-day") or 0)


def _day(page: Page) -> int:
    """The day shown, once it has come to rest."""
    seen = -1
    while (day := _shown(page)) != seen:
        seen = day
        page.wait_for_timeout(1500)
    return day


def _is_day(page: Page, day: int) -> None:
    expect(page.locator(f"[data-day='{day}']")).to_be_visible()


def _option(page: Page, chart: str, months: int) -> dict[str, list[float]]:
    """What a chart has drawn once its line has so many months: the ends of its axes and the line.

    The page says the day before its charts have drawn it, so this waits for the line.
    """
    drawn = page.wait_for_function(
        """async ([chart, months]) => {
            const place = document.querySelector(`[data-testid=${chart}]`), echarts = await window.sqEcharts;
            const option = place && echarts.getInstanceByDom(place)?.getOption();
            const line = option?.series[option.series.length - 1];
            if (line?.data?.length !== months) return null;
            return {y: [option.yAxis[0].min, option.yAxis[0].max], x: [option.xAxis[0].data.length],
                    line: line.data.map((it) => it === null ? -1 : it.value === undefined ? it : it.value),
                    marks: line.markLine.data.map((it) => Number(it.xAxis))};
        }""",
        arg=[chart, months],
    ).json_value()
    assert isinstance(drawn, dict)
    return drawn


def test_play_past_the_reform_pause_and_look_at_somebody(visit: Open) -> None:
    page = visit(SMALL)
    page.get_by_test_id("play").click()
    expect(page.get_by_test_id("network-new")).to_contain_text("new structure")
    page.get_by_test_id("play").click()
    expect(page.get_by_test_id("play")).to_have_text("Play")
    day = _day(page)
    assert day > DATE
    for _ in range(3):
        page.get_by_test_id("day").click(no_wait_after=True)
    _is_day(page, day + 3)
    expect(page.get_by_test_id("network-old")).to_contain_text("old structure")
    page.locator("[data-testid=network-new] .sq-broad [data-id='body:residents_committee']").click()
    expect(page.get_by_test_id("card-new")).to_contain_text("Full-time equivalents")
    expect(page.get_by_test_id("inspector")).to_be_in_viewport()  # what was clicked is told in view
    for side in ("old", "new"):
        expect(page.get_by_test_id(f"card-{side}")).to_contain_text("Full-time equivalents")
        expect(page.get_by_test_id(f"card-{side}")).to_contain_text("Posts at full size")
    page.locator("[data-testid=map-new] [data-id='precinct:2']").press("Enter")
    expect(page.get_by_test_id("card-new")).to_contain_text("Self-governance capital")
    expect(page.get_by_test_id("card-old")).to_contain_text("not the same ones")
    page.get_by_test_id("any").click()
    for side in ("old", "new"):
        expect(page.get_by_test_id(f"card-{side}")).to_contain_text("Goes first to")
    page.get_by_test_id("close").click()
    expect(page.get_by_test_id("card-new")).to_have_count(0)
    page.get_by_test_id("reset").click()
    _is_day(page, 1)


def test_both_sides_have_the_same_axes_from_zero_and_the_reform_day_keeps_their_curves(visit: Open) -> None:
    page = visit(SMALL)
    page.get_by_test_id("reform").click()
    _is_day(page, DATE + 1)
    for curve in ("service", "hours", "footprint"):
        expect(page.get_by_test_id(f"last-{curve}-new")).not_to_contain_text("–")
        old, new = (_option(page, f"live-{curve}-{side}", 12) for side in ("old", "new"))
        assert old["y"] == new["y"]
        assert old["y"][0] == 0
        assert old["x"] == new["x"] == [132], "eleven years"
        assert old["marks"] == new["marks"] == [13]
        assert old["line"] == new["line"], "until then both are the same run"
    page.get_by_test_id("month").click()
    _is_day(page, DATE + 22)
    old, new = (_option(page, f"live-footprint-{side}", 13) for side in ("old", "new"))
    assert old["line"][:12] == new["line"][:12]
    assert old["line"][12] != new["line"][12]


def test_a_run_left_while_it_plays_stands_and_says_so(visit: Open) -> None:
    page = visit(f"/live?residents=600&speed={SPEED}")
    page.get_by_test_id("play").click()
    expect(page.get_by_test_id("play")).to_have_text("Pause")
    page.wait_for_function("() => Number(document.querySelector('[data-day]').dataset.day) > 15")
    seen, pressed = _shown(page), time.monotonic()
    page.get_by_test_id("page-why").click()
    expect(page.get_by_test_id("fails")).to_be_visible()
    most = seen + SPEED * (time.monotonic() - pressed + 2.0)  # it takes a while until the page is left
    page.wait_for_timeout(6000)  # at its speed it would go on by sixty days
    page.get_by_test_id("page-live").click()
    expect(page.get_by_test_id("play")).to_have_text("Play")
    day = _day(page)
    assert 15 < day < most
    page.wait_for_timeout(3000)
    assert _day(page) == day, "what stands still does"
    page.get_by_test_id("day").click()
    _is_day(page, day + 1)
    assert _day(page) == day + 1, "a day on is a day"
    assert "speed=10" not in page.url
    page.get_by_test_id("play").click()
    expect(page.get_by_test_id("play")).to_have_text("Pause")
    page.get_by_test_id("play").click()
    expect(page.get_by_test_id("play")).to_have_text("Play")


def test_a_page_out_of_sight_pauses(visit: Open) -> None:
    page = visit(SMALL)
    page.get_by_test_id("play").click()
    page.wait_for_function("() => Number(document.querySelector('[data-day]').dataset.day) > 5")
    page.evaluate(
        """() => { Object.defineProperty(document, "visibilityState", {value: "hidden", configurable: true});
                   document.dispatchEvent(new Event("visibilitychange")); }"""
    )
    expect(page.get_by_test_id("play")).to_have_text("Play")
    expect(page.get_by_test_id("unseen")).to_be_visible()
    day = _day(page)
    page.evaluate("() => { delete document.visibilityState; }")
    page.get_by_test_id("play").click()
    expect(page.get_by_test_id("unseen")).to_have_count(0)
    page.wait_for_function(f"() => Number(document.querySelector('[data-day]').dataset.day) > {day}")


MUTE = """() => {
  const Own = window.WebSocket, send = Own.prototype.send;
  window.sqMute = false;
  Own.prototype.send = function (data) { if (!window.sqMute) send.call(this, data); };
}"""
"""From `sqMute` on the browser says nothing more, as one that was closed: its connection still stands."""


def test_a_run_that_no_browser_looks_at_pauses(visit: Open) -> None:
    page = visit(SMALL, before=f"({MUTE})()")
    page.get_by_test_id("play").click()
    page.wait_for_function("() => Number(document.querySelector('[data-day]').dataset.day) > 5")
    page.evaluate("window.sqMute = true")
    expect(page.get_by_test_id("unseen")).to_be_visible()
    expect(page.get_by_test_id("play")).to_have_text("Play")
    day = _day(page)
    page.wait_for_timeout(2000)
    assert _day(page) == day
    page.evaluate("window.sqMute = false")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_story_is_told_step_by_step(visit: Open, lang: str) -> None:
    page = visit(f"{SMALL}&lang={lang}")
    told = page.get_by_test_id("story")
    steps = {
        "before": ("one and the same run", "同一次运行"),
        "reform": ("is in force on one side", "一边实行"),
        "months": ("redeployment pool", "待分流人员"),
        "pushing": ("in the third", "第三年"),
        "later": ("at the end of month 132", "第132个月末"),
    }
    days = (252, 253, 378, 1008, 2772)
    for (step, (english, chinese)), day in zip(steps.items(), days, strict=True):
        page.get_by_test_id(f"step-{step}").click()
        _is_day(page, day)
        expect(page.get_by_test_id(f"step-{step}")).to_have_attribute("aria-pressed", "true")
        expect(told).to_contain_text(re.compile(chinese if lang == "zh" else english, re.IGNORECASE))
    # what has passed is shown as it was, and the way back is named
    page.get_by_test_id("step-reform").click()
    _is_day(page, 253)
    expect(told).to_contain_text("The run stands at" if lang == "en" else "运行停在")
    expect(page.get_by_test_id("last-service-new")).not_to_contain_text("–")
    page.get_by_test_id("back").click()
    _is_day(page, 2772)


def test_a_small_town_says_that_its_people_are_its_own(visit: Open) -> None:
    page = visit("/live?residents=4000")
    expect(page.get_by_test_id("scaled")).to_contain_text("4,000 residents, not of 38,000")
    page = visit("/live")
    expect(page.get_by_test_id("live-notes")).to_contain_text("same 38,000 residents")
    expect(page.get_by_test_id("scaled")).to_have_count(0)


def test_the_address_names_what_is_played(visit: Open) -> None:
    page = visit("/live?show=old&residents=600")
    expect(page.get_by_test_id("live-notes")).to_contain_text("nothing can differ")
    page.get_by_test_id("scenario").select_option("phased")
    page.wait_for_url("**show=phased**")
    expect(page.get_by_test_id("network-new")).to_contain_text("Reform in phases")
    page.go_back()
    expect(page.get_by_test_id("live-notes")).to_contain_text("nothing can differ")


@pytest.mark.parametrize("size", [(1920, 1080), (1024, 768), (390, 844)])
def test_nothing_runs_over_the_edge(visit: Open, size: tuple[int, int]) -> None:
    page = visit(f"{SMALL}&lang=zh" if size[0] == 1024 else SMALL, width=size[0], height=size[1])
    page.get_by_test_id("step-months").click()
    expect(page.get_by_test_id("story").locator("li").first).to_be_visible()
    nothing_over_the_edge(page, size[0])
    apart = """(() => {
        const [a, b] = ["old", "new"].map((it) => document.querySelector(`[data-testid=live-service-${it}]`));
        return a.getBoundingClientRect().top - b.getBoundingClientRect().top;
    })()"""
    comes_to(page, apart, 0, "side by side")
    comes_to(
        page,
        """() => [...document.querySelectorAll('[data-testid^=network-] svg text')].filter((it) => {
            const box = it.getBBox(), frame = it.parentNode.querySelector('rect').getBBox();
            return box.x < frame.x - 1 || box.x + box.width > frame.x + frame.width + 1;
        }).map((it) => it.textContent)""",
        [],
        "texts that stick out of their boxes",
    )


@pytest.mark.parametrize("dark", [False, True])
def test_no_finding_of_accessibility_on_the_stage(visit: Open, dark: bool) -> None:
    page = visit(SMALL, dark=dark)
    page.get_by_test_id("step-months").click()
    expect(page.get_by_test_id("story").locator("li").first).to_be_visible()
    page.locator("[data-testid=network-new] .sq-broad [data-id='body:residents_committee']").click()
    expect(page.get_by_test_id("card-new")).to_be_visible()
    no_findings(page)
