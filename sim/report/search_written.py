"""A search for reforms as `shequ search` wrote it to a folder, read for those who show it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from sim.analysis.goals import Bounded, parse_goal
from sim.analysis.promises import Aim, Question
from sim.experiments.report_files import SEARCHED
from sim.experiments.search_tables import figures_data
from sim.institutions.levers import LEVERS
from sim.text import Lang

ABOUT, ANSWER, FINDINGS, REFORMS = SEARCHED, "answer.json", "findings.csv", "reforms"
"""What was asked; what came of it for machines; the sentences in both languages; the folder of reforms."""

CONVERGENCE, ARCHIVE = "convergence.csv", "archive.csv"


@dataclass(frozen=True)
class Step:
    """A lever of a reform found: its strength (0 to 1) and the month in which it begins."""

    lever: str
    strength: float
    month: int


@dataclass(frozen=True)
class Setting:
    """A decision of a reform found: the number that it sets and the month in which it does."""

    decision: str
    number: float
    month: int


@dataclass(frozen=True)
class WrittenReform:
    """A reform that was confirmed; `stands` says that no other one beats it in fresh futures."""

    number: int
    id: str
    steps: tuple[Step, ...]
    settings: tuple[Setting, ...]
    distance: float | None
    stands: bool


@dataclass(frozen=True)
class WrittenSearch:
    """What is in a search's folder.

    `about` is what was asked (``search.json``), `answer` what came of it (``answer.json``), `findings` the
    sentences (columns about, reform and the languages), `convergence` the coverage by candidates run,
    `archive` every candidate.
    """

    folder: Path
    about: Mapping[str, Any]
    answer: Mapping[str, Any]
    findings: pd.DataFrame
    convergence: pd.DataFrame
    archive: pd.DataFrame
    question: Question

    @property
    def reforms(self) -> tuple[WrittenReform, ...]:
        """Those confirmed, by number."""
        return tuple(
            WrittenReform(
                it["number"], it["id"], tuple(Step(**step) for step in it["steps"]),
                tuple(Setting(**setting) for setting in it.get("settings", ())), it["distance"], it["stands"],
            )
            for it in self.answer["reforms"]
        )  # fmt: skip

    @property
    def promises(self) -> pd.DataFrame:
        """What every option did (`sim.experiments.search_tables.promises_table`)."""
        table = pd.DataFrame(self.answer["promises"])
        return table.astype({"number": float, "mean": float, "low": float, "high": float, "worst": float})

    @property
    def data(self) -> pd.DataFrame:
        """What figures show (`sim.experiments.search_tables.figures_data`)."""
        return figures_data(self.promises)

    def levers_of(self, option: str) -> list[str]:
        """The levers of a candidate that was met, by its id; none of anything else."""
        own = self.archive[self.archive["reform"] == option]
        return [lever for lever in LEVERS if len(own) and own[lever].iloc[0] > 0.0]

    def file(self, number: int) -> Path:
        """The scenario file of a reform."""
        return self.folder / REFORMS / f"reform_{number}.yaml"

    def lines(self, about: str, lang: Lang, reform: int = 0) -> list[str]:
        """The sentences about something, of a reform or of all."""
        own = self.findings[self.findings["about"] == about]
        if reform:
            own = own[own["reform"] == reform]
        return [str(text) for text in own[lang]]


def read_search(folder: Path, indicators: Mapping[str, Bounded]) -> WrittenSearch:
    """Read a search's folder.

    Raises OSError where a file is missing, ValueError or KeyError where one is not what a search writes, and
    InputError for goals about indicators that are not known.
    """
    about = json.loads((folder / ABOUT).read_text("utf-8"))
    answer = json.loads((folder / ANSWER).read_text("utf-8"))
    findings = pd.read_csv(folder / FINDINGS)
    goals = tuple(parse_goal(text, indicators) for text in about["goals"])
    aims = tuple(Aim(text.partition(":")[2], small=text.startswith("min:")) for text in about["aims"])
    convergence, archive = (pd.read_csv(folder / name) for name in (CONVERGENCE, ARCHIVE))
    question = Question(goals, aims, about["by"])
    return WrittenSearch(folder, about, answer, findings, convergence, archive, question)
