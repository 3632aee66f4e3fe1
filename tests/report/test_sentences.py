"""Where sentences change their form: how many options are named, and from how many runs one is sure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sim.measures.indicators import HEADLINE, INDICATORS
from sim.report import answer
from sim.report.answer import QUESTIONS, clause, finding_of, sentence
from sim.report.results import Compared, read
from sim.report.sentences import Sentences
from tests.report.test_slides import STORED


class Few(Compared):
    """A comparison by so many pairs of runs, of so many options."""

    found = 5
    named: tuple[str, ...] = ("reform",)

    @property
    def pairs(self) -> int:
        return self.found

    @property
    def options(self) -> list[str]:
        return list(self.named)


@pytest.fixture
def sentences() -> Sentences:
    told: Any = Sentences(read(STORED), INDICATORS, HEADLINE, "en")
    told.compared = Few(**vars(told.compared))
    found: Sentences = told
    return found


@pytest.mark.parametrize(
    ("options", "title"),
    [
        ("a", "A compared with old"),
        ("abc", "A, b, and c compared with old"),
        ("abcd", "4 options compared with old"),
    ],
)
def test_three_options_are_named_and_more_are_counted(
    sentences: Sentences, options: str, title: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Few, "named", tuple(options))
    sentences.names = {"old": "old", **{name: name for name in options}}
    assert sentences.title() == title


@pytest.mark.parametrize(("pairs", "sure"), [(1, False), (2, True)])
def test_two_pairs_of_runs_are_the_fewest_to_be_sure_of(
    sentences: Sentences, pairs: int, sure: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Few, "found", pairs)
    told = sentence(sentences, QUESTIONS[0], "reform")
    assert ("From one run nothing can be said" in told) is not sure
    assert ("Clearly" in told or "No clear difference" in told or "Clear if it alone" in told) is sure


@pytest.mark.parametrize(
    ("verdict", "low", "high", "told"),
    [
        ("unclear", -0.1, 0.3, "%. No clear difference ("),
        ("unclear", 0.1, 0.3, "). Clear if it alone is looked at, not among all main outcomes."),
        ("unclear", -0.3, -0.1, "). Clear if it alone is looked at, not among all main outcomes."),
        ("better", 0.1, 0.3, "%. Clearly better ("),
        ("worse", -0.3, -0.1, "%. Clearly worse ("),
    ],
)
def test_what_is_clear_by_itself_but_not_among_all_is_told(
    sentences: Sentences, verdict: str, low: float, high: float, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An interval without 0 beside "no clear difference" would look like a contradiction."""
    measure = QUESTIONS[0].drawn
    plain = finding_of(sentences, "reform", measure)
    assert plain is not None
    made = replace(plain, verdict=verdict, means=(0.2, 0.4), halves=(0.01, 0.01), change=(0.2, low, high))
    monkeypatch.setattr(answer, "finding_of", lambda *_: made)
    assert told in sentence(sentences, QUESTIONS[0], "reform")
    short = clause(sentences, measure, "reform")
    assert short.endswith("clear alone, not among all main outcomes") is ("alone" in told)
    # what is no main outcome is corrected together with all others
    footprint = sentence(sentences, QUESTIONS[2], "reform")
    assert QUESTIONS[2].drawn.indicator not in sentences.main
    assert ("alone is looked at, not among everything compared." in footprint) is ("alone" in told)
