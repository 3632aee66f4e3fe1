"""Analyses that come with the package say which command made them, and when an earlier model did."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.app import stored_analyses, storing
from sim.experiments.identity import numbers, shipped_version
from sim.text import LANGUAGES, Lang


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An analysis that has just been stored, somewhere else."""
    made = tmp_path / "made"
    made.mkdir()
    (made / "patterns.csv").write_text("id,verdict\nV1,pass\n", "utf-8")
    for module in (storing, stored_analyses):
        monkeypatch.setattr(module, "STORED", tmp_path / "stored")
    forget()
    yield storing.store_analysis("patterns", made, "shequ patterns --runs 3")
    forget()


def forget() -> None:
    for asked in (stored_analyses.table, stored_analyses.command, stored_analyses.is_of_today):
        asked.cache_clear()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_todays_analysis_says_its_command_only(kept: Path, lang: Lang) -> None:
    said = stored_analyses.made_by("patterns", lang)
    assert "<code>shequ patterns --runs 3</code>" in said and said.count("<p") == 1
    found = stored_analyses.table("patterns", "patterns.csv")
    assert found is not None and found["id"].tolist() == ["V1"]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("version", ["", shipped_version()[:-1], None])
def test_an_earlier_models_analysis_says_so(kept: Path, lang: Lang, version: str | None) -> None:
    (kept / stored_analyses.NUMBERS).write_text(f"{numbers()[:-1]}x\n", "utf-8")
    noted = kept / stored_analyses.VERSION
    if version is None:
        noted.unlink()
    else:
        noted.write_text(version, "utf-8")
    said = stored_analyses.made_by("patterns", lang)
    assert said.count("<p") == 2 and 'role="note"' in said


def test_another_source_with_the_same_numbers_is_of_today(kept: Path) -> None:
    """Golden runs tell whether numbers changed; a fingerprint tells of every comment."""
    (kept / stored_analyses.VERSION).write_text(shipped_version()[:-1], "utf-8")
    assert numbers() and 'role="note"' not in stored_analyses.made_by("patterns", "en")


def test_what_another_model_wrote_is_not_stored_as_of_this_one(kept: Path, tmp_path: Path) -> None:
    made, ours = tmp_path / "search", shipped_version()
    made.mkdir()
    said = made / "search.json"
    said.write_text(json.dumps({"model_version": f"{ours[:-1]}x"}), "utf-8")
    with pytest.raises(ValueError, match=re.escape(f"by the model {ours[:-1]}x; this is {ours}")):
        storing.store_analysis("search", made, "shequ search old")
    assert not (kept.parent / "search").exists()
    storing.store_analysis("search", made, "shequ search old", earlier=True)
    assert 'role="note"' in stored_analyses.made_by("search", "en")
    forget()
    storing.store_analysis("search", made, "shequ search old", alike=True)
    assert 'role="note"' not in stored_analyses.made_by("search", "en")
    forget()
    # another version of the program with the same model is the same model
    said.write_text(json.dumps({"model_version": f"0.0.1+{ours.partition('+')[2]}"}), "utf-8")
    storing.store_analysis("search", made, "shequ search old")
    assert stored_analyses.is_of_today("search")
    (made / "runs").mkdir()
    (made / "runs" / "manifest.json").write_text(json.dumps({"model_version": "0.1.0+other"}), "utf-8")
    with pytest.raises(ValueError, match=re.escape("0.1.0+other")):
        storing.store_analysis("search", made, "shequ search old")


def test_what_did_not_come_with_the_package_says_nothing(kept: Path) -> None:
    assert stored_analyses.made_by("discovery", "en") == ""
