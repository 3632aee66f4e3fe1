"""The page that opens: what stands on the first screen, what can be taken along, and what it is on paper."""

from __future__ import annotations

import io
import re
from xml.dom import minidom

import pandas as pd
import pytest
from playwright.sync_api import Page, expect

from sim.app.desk import STORED
from sim.measures.indicators import HEADLINE, INDICATORS
from sim.report.answer import QUESTIONS, over_time, sentence
from sim.report.results import read
from sim.report.sentences import Sentences
from sim.text import Lang
from tests.browser.conftest import Open
from tests.browser.waiting import box_of, comes, comes_to

pytestmark = pytest.mark.browser

SMALL = "residents=600&years=2&replicates=2"


def _drawn(page: Page) -> None:
    for question in QUESTIONS:
        expect(page.locator(f"[data-testid=answer-{question.id}][data-width] canvas")).to_be_visible()


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(("width", "height", "seen"), [(1920, 1080, 3), (1024, 768, 3), (390, 844, 1)])
def test_the_answers_are_on_the_first_screen(
    visit: Open, lang: Lang, width: int, height: int, seen: int
) -> None:
    page = visit(f"/?lang={lang}", width=width, height=height)
    _drawn(page)
    sentences = Sentences(read(STORED / "comparison"), INDICATORS, HEADLINE, lang)
    for question in QUESTIONS[:seen]:
        head = page.get_by_test_id(f"panel-{question.id}")
        expect(head).to_contain_text(sentence(sentences, question, "reform"))
        for place in (head, page.get_by_test_id(f"answer-{question.id}")):
            box = box_of(place)
            assert box["y"] >= 0
            assert box["y"] + box["height"] <= height, question.id
    header = box_of(page.locator("#app .sq-header"))
    assert header["height"] <= (116 if width < 600 else 72), "the header is two rows at most"


def test_nothing_of_another_question_can_be_taken_along(visit: Open) -> None:
    page = visit("/")
    _drawn(page)
    expect(page.get_by_test_id("report-csv")).to_be_visible()
    before = page.get_by_test_id("report-csv").get_attribute("href")
    page.locator(".sq-question summary").click()
    page.get_by_test_id("years").fill("2")
    page.get_by_test_id("years").press("Enter")
    expect(page.get_by_test_id("no-downloads")).to_be_visible()
    expect(page.locator("#main a[href*='/download/']")).to_have_count(0)
    expect(page.locator("#main .sq-tools")).to_have_count(0)
    page.go_back()
    expect(page.get_by_test_id("report-csv")).to_have_attribute("href", before or "")


def test_a_chart_can_be_linked_to_and_saved_as_it_is_drawn(visit: Open) -> None:
    page = visit("/")
    _drawn(page)
    every = "() => document.querySelectorAll('#main figure.sq-chart').length"
    without = "() => document.querySelectorAll('#main figure.sq-chart:not(:has(.sq-tools))').length"
    comes(lambda: page.evaluate(every), lambda count: count > len(QUESTIONS))
    comes_to(page, without, 0, "charts that cannot be saved")
    for question in QUESTIONS:
        page.get_by_test_id(f"answer-{question.id}-tools").click()
        for form, begins in (("png", b"\x89PNG"), ("svg", b"<svg"), ("csv", b"\xef\xbb\xbf")):
            with page.expect_download() as taken:
                page.get_by_test_id(f"answer-{question.id}-{form}").click()
            assert taken.value.path().read_bytes().startswith(begins)
            if form == "svg":
                minidom.parse(str(taken.value.path()))  # well-formed, or no other program opens it
            called = rf"old-reform-[0-9a-f]{{6}}-{question.id}\.{form}"
            assert re.fullmatch(called, taken.value.suggested_filename)
        found = pd.read_csv(io.BytesIO(taken.value.path().read_bytes()))
        sentences = Sentences(read(STORED / "comparison"), INDICATORS, HEADLINE, "en")
        bands = over_time(sentences, question.drawn)
        mine = found[found["indicator"] == found["indicator"].iloc[0]]
        assert mine["mean"].to_numpy() == pytest.approx(bands["mean"].to_numpy(), rel=1e-5)
    page.get_by_test_id("answer-hours-link").click()
    link = page.locator("#chart-answer-hours .sq-address")
    expect(link.or_(page.get_by_text("Copied"))).to_be_visible()


def test_an_old_address_leads_to_the_answer_with_what_it_says(visit: Open) -> None:
    page = visit("/compare?lang=zh&theme=dark")
    expect(page.get_by_test_id("page-answer")).to_have_attribute("aria-current", "page")
    expect(page).to_have_url(re.compile(r"^(?!.*/compare).*lang=zh"))


def test_the_language_can_be_switched_while_it_runs(visit: Open) -> None:
    page = visit("/?residents=6000&years=6&replicates=20&seed=78")
    page.get_by_test_id("run").click()
    expect(page.get_by_test_id("progress")).to_be_visible()
    page.get_by_test_id("language").click()
    expect(page.get_by_test_id("page-answer")).to_have_text("结论", timeout=60_000)
    expect(page.get_by_test_id("before")).to_contain_text("新结果正在计算")
    expect(page.get_by_test_id("progress")).to_be_visible()
    page.get_by_test_id("cancel").click()
    expect(page.get_by_test_id("before")).not_to_contain_text("新结果正在计算")


def test_on_paper_it_is_two_sheets_without_controls(visit: Open) -> None:
    page = visit("/", width=1280)
    _drawn(page)
    expect(page.get_by_test_id("numbers")).to_be_visible()

    def sheets() -> int:
        return len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(format="A4", prefer_css_page_size=True)))

    comes(sheets, lambda count: count == 2, "sheets of paper")
    page.emulate_media(media="print")
    for hidden in (".sq-question", ".sq-actions", ".sq-tools", ".sq-header", "[data-testid=numbers]"):
        for it in page.locator(f"#app {hidden}").all():
            expect(it).not_to_be_visible()
    for key in page.locator("#app .sq-panels .sq-linekey").all():
        expect(key).to_be_visible()
    expect(page.get_by_test_id("worse")).to_be_visible()
    comes_to(
        page, "document.documentElement.scrollWidth > document.documentElement.clientWidth", False, "wider"
    )


def test_every_indicator_is_folded_by_group_and_found_by_a_search(visit: Open) -> None:
    page = visit("/")
    groups = page.get_by_test_id("numbers-group")
    expect(groups.first).to_have_attribute("aria-expanded", "false")
    groups.first.click()
    expect(groups.first).to_have_attribute("aria-expanded", "true")
    page.get_by_test_id("numbers-search").fill("turnover")
    expect(page.get_by_test_id("numbers").locator("tbody tr")).to_have_count(1)
