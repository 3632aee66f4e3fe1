"""Where sentences change their form: how many options are named, and from how many runs one is sure."""

from __future__ import annotations

from typing import Any

import pytest

from sim.measures.indicators import HEADLINE, INDICATORS
from sim.report.answer import QUESTIONS, sentence
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
    assert ("Clearly" in told or "No clear difference" in told) is sure
