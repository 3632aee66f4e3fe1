"""What a page shows before its scripts have come is what it will show then."""

from __future__ import annotations

import pytest
from markupsafe import escape

from sim.app.address import PAGES
from sim.app.desk import STORED, questions
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
    assert 'href="/behind/build' in body
    assert 'href="/behind/download/' in body


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
    assert body.count("<script>") == 1
