"""Agents and measures that a user registers count in every run of that process, however it is asked for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import sim
from sim.agents import AGENT_OF, ResidentsCommittee
from sim.experiments.dask_engine import Dask
from sim.experiments.engines import Processes
from sim.experiments.identity import model_version
from sim.experiments.own_code import own_code
from sim.experiments.runs import Tally, path_run
from sim.institutions.documents import InputError
from sim.institutions.structure import Duty
from sim.measures.indicators import INDICATORS, MEASURES, Indicator, Row
from sim.measures.month import Month


class IdleCommittee(ResidentsCommittee):
    """A residents' committee with a fifth of its hours."""

    def full_time_equivalents(self) -> dict[Duty, float]:
        return {duty: 0.2 * people for duty, people in super().full_time_equivalents().items()}


def one(month: Month) -> Iterator[Row]:
    yield "", "", 1.0


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(AGENT_OF, "residents_committee", IdleCommittee)
    monkeypatch.setitem(MEASURES, "one", one)
    names = {"en": "One", "zh": "一"}
    said = {"name": names, "unit": names, "definition": names, "better": "none", "group": "service"}
    monkeypatch.setitem(INDICATORS, "one", Indicator.model_validate(said))


def utilisation() -> float:
    summary = sim.compare(["old"], residents=300, years=1, replicates=2).summary
    total = summary[(summary["by"] == "") & (summary["indicator"] == "committee_utilisation")]
    return float(total["mean"].iloc[0])


def test_own_agents_and_indicators_are_in_comparisons(request: pytest.FixtureRequest) -> None:
    before = utilisation()
    request.getfixturevalue("own")
    assert utilisation() > 2.0 * before
    summary = sim.compare(["old"], residents=300, years=1, replicates=2).summary
    assert (summary.loc[summary["indicator"] == "one", "mean"] == 1.0).all()


def test_a_measure_without_declaration_and_the_reverse_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MEASURES, "forgotten", one)
    monkeypatch.setitem(INDICATORS, "unmeasured", INDICATORS["trust"])
    with pytest.raises(InputError) as told:
        sim.run("old", residents=300, years=1)
    assert [(problem.field, str(problem.found)) for problem in told.value.problems] == [
        ("forgotten", "a measure without a declaration"),
        ("unmeasured", "a declaration without a measure"),
    ]


def test_runs_with_code_of_ones_own_have_a_name_of_their_own(request: pytest.FixtureRequest) -> None:
    plain = model_version()
    assert own_code() == {}
    request.getfixturevalue("own")
    assert set(own_code()) == {"agent of residents_committee", "measure of one"}
    assert "0.2 * people" in own_code()["agent of residents_committee"]
    assert model_version().startswith(f"{plain}+own.")


@pytest.mark.usefixtures("own")
def test_code_of_ones_own_stays_in_its_process() -> None:
    assert Processes(4).workers(10) == 1
    with pytest.raises(InputError, match="agent of residents_committee"):
        Dask("tcp://127.0.0.1:1").run([], path_run, Tally([], lambda _: None))
