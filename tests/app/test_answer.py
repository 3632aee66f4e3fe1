"""What the first page says: only what was found, with its certainty, and whatever must be known before."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from sim.app.address import Address
from sim.app.answer_panels import bands_csv, title
from sim.app.desk import STORED, questions
from sim.app.downloads import tables_of
from sim.app.robust import goals, held, robust
from sim.app.taking import report_files
from sim.cli.reporting import write_forms
from sim.experiments.report_files import report_name
from sim.measures.indicators import HEADLINE, INDICATORS
from sim.report.answer import QUESTIONS, beside, constant, finding_of, questions_of, sentence
from sim.report.answer import over_time as drawn_over_time
from sim.report.results import Compared, read
from sim.report.sentences import Sentences
from sim.text import LANGUAGES, Lang


@pytest.fixture(scope="module")
def stored() -> Compared:
    return read(STORED / "comparison")


def _sentences(compared: Compared, lang: Lang = "en") -> Sentences:
    return Sentences(compared, INDICATORS, HEADLINE, lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_sentence_has_the_numbers_of_the_tables_and_their_verdict(stored: Compared, lang: Lang) -> None:
    sentences = _sentences(stored, lang)
    assert questions_of(sentences) == list(QUESTIONS)
    words = {
        "en": {"better": "Clearly better", "unclear": "No clear difference"},
        "zh": {"better": "明确改善", "unclear": "无明确差异"},
    }[lang]
    for question in QUESTIONS:
        finding = finding_of(sentences, "reform", question.drawn)
        assert finding is not None
        told = sentence(sentences, question, "reform").replace("\N{NO-BREAK SPACE}", " ")
        assert finding.difference.replace("\N{NO-BREAK SPACE}", " ") in told
        assert words[finding.verdict] in told
        assert len(beside(sentences, question, "reform")) == len(question.beside)
    service = finding_of(sentences, "reform", QUESTIONS[0].drawn)
    assert service == sentences.findings["reform"]["on_time_share"]


def test_hours_on_tasks_are_those_of_the_rows(stored: Compared) -> None:
    sentences = _sentences(stored)
    rows = stored.rows
    own = rows[(rows["indicator"] == "committee_hours") & (rows["by"] == "purpose")]
    own = own[own["key"] == "assigned"]
    own = own[(own["scenario"] == "reform") & (own["month"] == 40)]
    bands = drawn_over_time(sentences, QUESTIONS[1].drawn)
    mine = bands[(bands["scenario"] == "reform") & (bands["time"] == 40)]
    assert float(mine["mean"].iloc[0]) == pytest.approx(float(own["value"].mean()))


def _alike(compared: Compared) -> Compared:
    """A comparison in which the option is the base in every run."""
    columns = ["difference", "low", "high"]
    same = compared.differences.assign(**dict.fromkeys(columns, 0.0), verdict="unclear", relative=0.0)
    base = compared.summary[compared.summary["scenario"] == "old"]
    return replace(
        compared,
        differences=same,
        summary=pd.concat([base, base.assign(scenario="reform")], ignore_index=True),
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_reform_that_changes_nothing_says_so(stored: Compared, lang: Lang) -> None:
    assert "nothing-changes" not in title(_sentences(stored, lang))
    alike = _sentences(_alike(stored), lang)
    assert "nothing-changes" in title(alike)
    word = {"en": "Nothing changes", "zh": "没有变化"}[lang]
    assert all(word in sentence(alike, question, "reform") for question in QUESTIONS)


def test_a_small_town_is_called_one(stored: Compared) -> None:
    assert 'data-testid="scaled"' not in title(_sentences(stored))
    about = {name: {**one, "residents": 4000} for name, one in stored.manifest["scenarios"].items()}
    small = replace(stored, manifest={**stored.manifest, "scenarios": about})
    told = title(_sentences(small))
    assert 'data-testid="scaled"' in told
    assert "4,000" in told
    assert "38,000" in told


def test_what_is_the_same_in_all_runs_is_told_apart(stored: Compared) -> None:
    same = constant(_sentences(stored))
    last = stored.rows[(stored.rows["month"] > 60) & (stored.rows["by"] == "")]
    spread = last.groupby("indicator", observed=True)["value"].agg(lambda values: values.max() - values.min())
    assert set(spread[spread == 0.0].index.astype(str)) <= set(same)
    assert "older_share" not in same


def test_how_many_futures_hold_is_what_is_stored_and_only_for_the_whole_reform(stored: Compared) -> None:
    path = pd.read_csv(STORED / "discovery" / "trajectory.csv")
    whole = path[(path["box"] == 1) & (path["step"] == 0)].iloc[0]
    assert held() == (round(whole["inside"] * (1.0 - whole["density"])), int(whole["inside"]))
    assert len(goals("en")) == 3
    told = "{} of {} futures".format(*held() or (0, 0))
    assert told in robust(_sentences(stored), Address())
    other = {**stored.manifest["scenarios"]["reform"]}
    other["timeline"] = [{**other["timeline"][-1], "levers": {"no_assessment": 1.0}}]
    manifest = {**stored.manifest, "scenarios": {**stored.manifest["scenarios"], "reform": other}}
    assert "whole reform only" in robust(_sentences(replace(stored, manifest=manifest)), Address())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_tables_from_memory_are_the_commands(lang: Lang, tmp_path: Path) -> None:
    folder = tmp_path / "results"
    shutil.copytree(STORED / "comparison", folder)
    write_forms(folder, lang, ["csv", "xlsx"])
    for form in ("csv", "xlsx"):
        assert tables_of(questions().first(), lang, form) == (folder / report_name(lang, form)).read_bytes()


def test_files_of_two_answers_are_never_called_the_same(stored: Compared) -> None:
    names = {file["file"] for key in ("0" * 32, "1" * 32) for file in report_files(stored, key, "en")}
    assert len(names) == 10


def test_what_is_unknown_is_an_empty_cell_whatever_it_is_written_as() -> None:
    unknown = pd.DataFrame(
        {"scenario": ["old", "old"], "time": [1, 2], "mean": [0.5, float("nan")], "low": [None, None]},
    )
    assert unknown["low"].dtype == object
    lines = bands_csv({"Posts": unknown}, {"old": "Old"}).splitlines()
    assert lines == ["indicator,scenario,month,mean,low", "Posts,Old,1,0.5,", "Posts,Old,2,,"]
