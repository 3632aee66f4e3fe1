"""Every clause is carried by code that is there, cited by a lever, and moves indicators that are."""

from __future__ import annotations

import csv
import io
import json
from importlib import import_module

import pytest

from sim.cli import main
from sim.cli.clauses import levers_of
from sim.institutions.files.library import load_clauses
from sim.measures.indicators import INDICATORS

CLAUSES = load_clauses()


def test_the_whole_plan_is_there() -> None:
    bodies = [f"B{i}" for i in range(1, 10)]
    relations = ["D1", "D2", "D3", "D4.1", "D4.2", "D4.3", "D4.4", "D5", "D6", "D7"]
    functions = [f"C{i}" for i in range(1, 6)]
    assert sorted(CLAUSES) == sorted(["A1", "A2", "A3", *bodies, *functions, *relations, "E1", "E2", "E3"])


@pytest.mark.parametrize("name", sorted(CLAUSES))
def test_what_a_clause_refers_to_is_there(name: str) -> None:
    clause = CLAUSES[name]
    for reference in clause.code:
        module, _, path = reference.partition(":")
        found = import_module(module)
        for part in path.split("."):
            found = getattr(found, part)
    assert clause.acts and set(clause.indicators) | set(clause.acts) <= set(INDICATORS)
    assert levers_of({name: clause})[name], "no lever cites it"


def shequ(*arguments: str) -> int:
    with pytest.raises(SystemExit) as done:
        main(["clauses", *arguments])
    assert isinstance(done.value.code, int)
    return done.value.code


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_table_has_every_clause(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert shequ("--lang", lang) == 0
    told = capsys.readouterr().out
    for name, clause in CLAUSES.items():
        assert f" {name} " in told and getattr(clause.name, lang)[:2] in told  # long names fold


def test_tables_for_machines(capsys: pytest.CaptureFixture[str]) -> None:
    assert shequ("--csv") == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["id"] for row in rows] == list(CLAUSES)
    assert rows[0]["levers"] == "public_service_committee"
    assert shequ("E1", "--json") == 0
    (one,) = json.loads(capsys.readouterr().out)
    assert one["levers"] == ["no_assignment", "no_assessment"] and "sim.mechanisms.push:costs" in one["code"]


def test_one_clause_in_full_and_one_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert shequ("D6") == 0
    told = capsys.readouterr().out
    assert "sim.mechanisms.one_stop:walks" in told and CLAUSES["D6"].term in told
    assert shequ("E9") == 2
    assert "unknown clause 'E9'" in capsys.readouterr().err


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_figures_of_a_run_stand_beside_the_clauses(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("C3", "--measured", "new", "--residents", "500", "--seed", "3", "--lang", lang)
    assert shequ(*asked) == 0
    told = capsys.readouterr().out
    assert CLAUSES["C3"].name.model_dump()[lang] in told and "D1" not in told
    for indicator in (*CLAUSES["C3"].acts, *CLAUSES["C3"].indicators):
        assert INDICATORS[indicator].name.model_dump()[lang] in told
    assert shequ(*asked, "--json") == 0
    rows = json.loads(capsys.readouterr().out)
    hours = [row["value"] for row in rows if row["indicator"] == "oversight_hours"]
    years = [row["year"] for row in rows if row["indicator"] == "oversight_hours"]
    assert years == list(range(1, len(years) + 1)) and min(hours) > 0.0
    assert {row["acts"] for row in rows if row["indicator"] == "caught_share"} == {False}


def test_a_scenario_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert shequ("--measured", "nowhere") == 2
    assert "nowhere" in capsys.readouterr().err
