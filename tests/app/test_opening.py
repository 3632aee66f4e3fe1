"""What a page shows before its scripts have come is what it will show then."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest
from markupsafe import escape

from sim.app import early_charts
from sim.app.address import PAGES
from sim.app.answer_panels import drawn
from sim.app.desk import STORED, questions
from sim.app.early_charts import CDN, ECHARTS
from sim.app.opening import opening
from sim.institutions.documents import InputError, Problem
from sim.measures.indicators import HEADLINE, INDICATORS
from sim.report.answer import questions_of, sentence
from sim.report.results import read
from sim.report.sentences import Sentences
from sim.text import LANGUAGES, Lang


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_first_page_opens_with_the_stored_outcome(lang: Lang) -> None:
    sentences = Sentences(read(STORED / "comparison"), INDICATORS, HEADLINE, lang)
    root, body = opening("/", f"lang={lang}&theme=dark", "/behind")
    assert root == f'lang="{"zh-Hans" if lang == "zh" else "en"}" data-theme="dark"'
    assert sentences.title() in body
    for finding in sentences.findings["reform"].values():
        if finding.indicator in HEADLINE:
            assert finding.before in body
    for question in questions_of(sentences):
        assert str(escape(sentence(sentences, question, "reform"))) in body, "the three answers come first"
        assert body.count(f'id="sq-early-{question.id}" role="img"') == 1, "each with a place for its chart"
    charts = _drawn(body)
    assert set(charts) == {f"sq-early-{question.id}" for question in questions_of(sentences)}
    assert all(option["series"] for option in charts.values())
    assert f'<script src="/behind{CDN}{ECHARTS}"></script>' in body
    assert 'href="/behind/build' in body
    assert 'href="/behind/download/' in body


def _drawn(body: str) -> dict[str, dict[str, object]]:
    """The charts that the page draws by itself, by the ids of their places."""
    found = re.search(r"Object\.entries\((\{.*?\})\)\.map\(function \(it\)", body)
    assert found is not None
    options: dict[str, dict[str, object]] = json.loads(found[1])
    return options


def test_early_charts_are_those_of_the_page_and_from_the_same_library() -> None:
    sentences = Sentences(read(STORED / "comparison"), INDICATORS, HEADLINE, "en")
    options = _drawn(opening("/", "")[1])
    for question in questions_of(sentences):
        own = json.loads(json.dumps(drawn(sentences, question)[0]))
        assert options[f"sq-early-{question.id}"] == own
    widget = (Path(early_charts.__file__).parent / "widgets" / "chart.vue").read_text("utf-8")
    assert ECHARTS in widget
    share = next(path for path in Path(sys.prefix).glob(f"share/solara/cdn{ECHARTS}"))
    assert share.stat().st_size > 100_000


def test_an_answer_that_is_not_there_yet_opens_with_the_example_and_says_so() -> None:
    _, body = opening("/", "seed=987654321")
    assert "has not been run yet" in body
    assert 'class="sq-stale"' in body
    assert "/download/" not in body, "nothing of another question can be taken along for this one"
    assert 'class="sq-stale"' not in opening("/", "")[1]


def test_an_answer_that_is_under_way_opens_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions(), "under_way", lambda _key: True)
    assert "on their way" in opening("/", "seed=987654321")[1]


def test_an_answer_that_was_spoilt_does_not_keep_the_page_from_opening(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def spoilt(_key: str) -> None:
        raise InputError(Problem("kept", 0, "", "another content", "the file as written"))

    monkeypatch.setattr(questions(), "answer", spoilt)
    _, body = opening("/", "", "/not-kept-yet")
    assert body.count("<h1") == 1


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_with_its_title(page: str) -> None:
    _, body = opening(f"/{page}", "show=%3Cscript%3Ealert(1)%3C/script%3E&base=%3Cb%3E")
    assert body.count("<h1") == 1
    assert "&lt;script&gt;alert(1)" in body, "told, as text"
    own = 3 if page == PAGES[0] else 1  # what takes the opening away; on the first page its charts besides
    assert body.count("<script") == body.count("</script>") == own
