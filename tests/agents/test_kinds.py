"""Classes of a user's own: handed over, they count wherever a run can happen, or are refused."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import sim
from sim.agents import BODIES, NGO, Body, Department, District, Market, ResidentsCommittee
from sim.agents.kinds import SHIPPED
from sim.experiments.dask_engine import Dask
from sim.experiments.design import design_of
from sim.experiments.engines import Processes, Threads
from sim.experiments.ensemble_runs import run_ensemble
from sim.experiments.identity import content_hash, model_version
from sim.experiments.own import design_with, loaded_with
from sim.institutions.documents import InputError
from sim.institutions.files.lever_options import with_levers
from sim.institutions.files.library import load_scenario
from sim.institutions.structure import BODY_KINDS, Duty
from sim.measures.indicators import INDICATORS, MEASURES, Indicator, Row
from sim.measures.month import Month
from sim.mechanisms.tendering import Call, Lot
from sim.model import GovernanceModel

SIZE: dict[str, Any] = {"residents": 300, "years": 1, "replicates": 2}


class IdleCommittee(ResidentsCommittee):
    """A residents' committee with a fifth of its hours."""

    def full_time_equivalents(self) -> dict[Duty, float]:
        return {duty: 0.2 * people for duty, people in super().full_time_equivalents().items()}


class IdleDepartment(Department):
    """A department with a tenth of its people."""

    @property
    def own_people(self) -> float:
        return 0.1 * super().own_people


class GrowingNGO(NGO):
    """A social organisation that never closes."""

    may_close = False


class Forgetful(District):
    """A district that takes no notice of its ban."""

    def open_month(self) -> None:
        self.attention = 0.125


def means(rows: Any, indicator: str) -> list[float]:
    total = rows[(rows["by"] == "") & (rows["indicator"] == indicator)]
    return [float(x) for x in total.groupby(["scenario", "replicate"])["value"].mean()]


def test_every_kind_of_a_structure_file_has_its_class() -> None:
    assert set(BODIES) == set(BODY_KINDS) and set(SHIPPED) == {*BODY_KINDS, "department", "district"}


def test_agents_are_of_the_classes_handed_over() -> None:
    own = {"department": IdleDepartment, "residents_committee": IdleCommittee, "district": Forgetful}
    model = GovernanceModel("reform", residents=300, rng=1, agents=own)
    assert {type(d) for d in model.departments} == {IdleDepartment}
    assert {type(c) for c in model.committees} == {IdleCommittee} and isinstance(model.district, Forgetful)
    model.run_for(42)
    assert model.district.attention == 0.125
    assert {type(c) for c in GovernanceModel("old", residents=300).committees} == {ResidentsCommittee}


@pytest.fixture(scope="module")
def plain() -> Any:
    return sim.compare(["old", "new"], **SIZE).rows


@pytest.mark.parametrize("engine", [Processes(2), Processes(1), Threads(2)], ids=["two", "one", "threads"])
def test_own_classes_count_in_comparisons(engine: Any, plain: Any) -> None:
    own = {"residents_committee": IdleCommittee, "department": IdleDepartment}
    rows = sim.compare(["old", "new"], **SIZE, agents=own, engine=engine).rows
    for idle, busy in zip(
        means(rows, "committee_utilisation"), means(plain, "committee_utilisation"), strict=True
    ):
        assert idle > 2.0 * busy
    late, early = means(rows, "tasks_on_time_share"), means(plain, "tasks_on_time_share")
    assert all(a < b for a, b in zip(late, early, strict=True))


def test_workers_and_this_process_give_the_same_rows() -> None:
    own = {"ngo": GrowingNGO, "residents_committee": IdleCommittee}
    here = sim.compare(["new"], **SIZE, agents=own, engine=Processes(1)).rows
    there = sim.compare(["new"], **SIZE, agents=own, engine=Processes(2)).rows
    assert here.equals(there)


def test_ensembles_take_own_classes_and_tell_their_runs_apart() -> None:
    design = design_of(pd.DataFrame({"scenario": ["old"], "residents": [300], "years": [1]}))
    idle, _ = run_ensemble(design, replicates=1, agents={"residents_committee": IdleCommittee})
    busy, _ = run_ensemble(design, replicates=1)
    of = "committee_utilisation"
    assert idle.outcomes(12)[of].iloc[0] > 2.0 * busy.outcomes(12)[of].iloc[0]
    assert not set(idle.runs["run"]) & set(busy.runs["run"])


def test_a_class_of_another_source_is_another_run() -> None:
    def made(share: float) -> type[ResidentsCommittee]:
        space: dict[str, Any] = {"ResidentsCommittee": ResidentsCommittee, "__name__": "__main__"}
        exec(
            "class Idle(ResidentsCommittee):\n"
            "    def full_time_equivalents(self):\n"
            f"        return {{d: {share} * n for d, n in super().full_time_equivalents().items()}}\n",
            space,
        )
        kind: type[ResidentsCommittee] = space["Idle"]
        return kind

    hashes = {
        content_hash(loaded_with(["old"], {"residents_committee": made(s)})[0]) for s in (0.2, 0.2, 0.3)
    }
    assert len(hashes) == 2


def test_own_code_stays_where_levers_are_laid_over(library: Path) -> None:
    own: dict[str, Any] = {"library": Library, "department": IdleDepartment}
    (base,) = loaded_with([library], own, [])
    made = with_levers(base, {"no_assessment": 1.0}, 7)
    assert made.own == base.own and [phase.month for phase in made.phases] == [1, 7]
    assert {phase.structure.bodies["library"].level for phase in made.phases} == {3}
    (less,) = loaded_with([library], {"library": Library})
    assert content_hash(made) != content_hash(with_levers(less, {"no_assessment": 1.0}, 7))
    table = pd.DataFrame({"lever.no_assessment": [0.0, 1.0]})
    design = design_with(design_of(table, load_scenario(library, kinds=own), kinds=own), own)
    assert all(scenario.own.agents == own for scenario in design.scenarios)


def test_own_classes_count_on_a_cluster(plain: Any) -> None:
    cluster_of: Any = pytest.importorskip("distributed").LocalCluster

    own = {"residents_committee": IdleCommittee}
    with cluster_of(n_workers=1, threads_per_worker=1, dashboard_address=None) as cluster:
        far = sim.compare(["old"], **SIZE, agents=own, engine=Dask(cluster.scheduler_address)).rows
    near = sim.compare(["old"], **SIZE, agents=own, engine=Processes(1)).rows
    assert far.equals(near)
    assert min(means(far, "committee_utilisation")) > 2.0 * max(means(plain, "committee_utilisation")[:2])


@pytest.mark.parametrize(
    ("own", "field", "found"),
    [
        ({"departmnt": IdleDepartment}, "departmnt", "the class IdleDepartment"),
        ({"department": IdleCommittee}, "department", "the class IdleCommittee"),
        (
            {"residents_comittee": IdleCommittee},
            "residents_comittee",
            "the unknown name 'residents_comittee'",
        ),
        ({"department": 3}, "department", "3, which is no class"),
    ],
)
def test_what_cannot_be_is_refused(own: Mapping[str, Any], field: str, found: str) -> None:
    for ask in (lambda: GovernanceModel("old", agents=own), lambda: sim.compare(["old"], **SIZE, agents=own)):
        with pytest.raises(InputError) as told:
            ask()
        assert [(p.field, str(p.found)) for p in told.value.problems] == [(field, found)]


def test_what_cannot_travel_is_refused_with_the_reason() -> None:
    lock = threading.Lock()

    class Locked(Department):
        """It holds what cannot leave its process."""

        held = lock

    with pytest.raises(InputError) as told:
        sim.compare(["old"], **SIZE, agents={"department": Locked})
    (problem,) = told.value.problems
    assert problem.field == "agents['department']" and "cannot pickle" in str(problem.found)


# --- a kind of body of one's own ---------------------------------------------------------------------------


class Library(Body):
    """A public library: leads and lends, and raises nothing."""

    chart_level = 3

    def wants(self) -> Mapping[str, float]:
        return {"lending": 10.0}


LIBRARY = """
name: {en: With a library, zh: 有图书馆}
about: {en: A library beside the rest., zh: 另设图书馆。}
extends: old
timeline:
  - month: 1
    structure: old
    changes:
      bodies:
        library:
          kind: library
          name: {en: Public library, zh: 公共图书馆}
          system: government
          posts:
            reader: {name: {en: Reader, zh: 馆员}, count: 3, payer: district, pay: civil_servant, duty: office}
"""  # noqa: E501


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "with_library.yaml"
    path.write_text(LIBRARY, "utf-8")
    return path


def test_a_kind_of_body_is_added_from_outside(library: Path) -> None:
    with pytest.raises(InputError, match="library"):
        load_scenario(library)
    results = sim.compare(["old", library], **SIZE, agents={"library": Library})
    posts = means(results.rows, "posts_strict")
    scale = 300 / load_scenario("old").parameters["scale.reference_residents"]
    assert posts[2] - posts[0] == pytest.approx(3.0 * scale)
    model = GovernanceModel(library, residents=300, rng=1, agents={"library": Library})
    model.run_for(21)
    (body,) = [b for b in model.bodies if isinstance(b, Library)]
    assert body.activities == {"lending": pytest.approx(min(10.0, body.available))} and body.available > 0.0


def test_charts_show_it_at_its_level_and_never_leave_it_out(library: Path) -> None:
    from sim.report.relations import levels

    (scenario,) = loaded_with([library], {"library": Library})
    structure = scenario.phases[0].structure
    rows = levels(structure)
    of = {name: i for i, row in enumerate(rows) for name in row}
    assert of["street_office"] < of["library"] < of["residents_committee"]
    assert set(of) >= set(structure.bodies)
    homeless = structure.bodies["library"].model_copy(update={"level": None})
    without = structure.model_copy(update={"bodies": {**structure.bodies, "library": homeless}})
    with pytest.raises(InputError, match="without a place in the organisation chart"):
        levels(without)


class Canteen(Market):
    """A canteen: sells everyday services beside the market."""

    chart_level = 5


class Stall(Body):
    """Sells everyday services, and is nothing else that the library has."""

    chart_level = 5
    serves_by_line = True


@pytest.mark.parametrize("kind", [Canteen, Stall])
def test_a_seller_of_ones_own_stands_by_line_and_counts_in_the_capacity(
    tmp_path: Path, kind: type[Body]
) -> None:
    path = tmp_path / "with_canteen.yaml"
    post = "cook: {name: {en: Cook, zh: 厨师}, count: 30, payer: customers, pay: service_worker, duty: field}"
    text = LIBRARY.replace("library", "canteen").replace("government", "market_social")
    path.write_text(re.sub("reader: .*", post, text), "utf-8")

    def capacity(scenario: str | Path, **own: Any) -> dict[str, float]:
        model = GovernanceModel(scenario, residents=300, rng=1, **own)
        model.run_for(21)
        rows = [row for row in model.indicators_of(1) if row[0] == "everyday_capacity"]
        return {key: value for _, _, key, value in rows}

    plain, beside = capacity("old"), capacity(path, agents={"canteen": kind})
    assert set(beside) == {*plain, "canteen"} and beside["canteen"] > 0.0
    assert beside["market"] == plain["market"]
    assert beside[""] == pytest.approx(plain[""] + beside["canteen"])


# --- measures, and the command line ------------------------------------------------------------------------


def one(month: Month) -> Iterator[Row]:
    yield "", "", 1.0


@pytest.fixture
def own_measure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MEASURES, "one", one)
    words = {"en": "One", "zh": "一"}
    said = {"name": words, "unit": words, "definition": words, "better": "none", "group": "service"}
    monkeypatch.setitem(INDICATORS, "one", Indicator.model_validate(said))


@pytest.mark.usefixtures("own_measure")
def test_own_measures_travel_to_workers() -> None:
    summary = sim.compare(["old"], **SIZE, engine=Processes(2)).summary
    assert (summary.loc[summary["indicator"] == "one", "mean"] == 1.0).all()


def test_runs_with_measures_of_ones_own_have_a_name_of_their_own(request: pytest.FixtureRequest) -> None:
    plain = model_version()
    request.getfixturevalue("own_measure")
    assert model_version().startswith(f"{plain}+own.")


def test_a_measure_without_declaration_and_the_reverse_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MEASURES, "forgotten", one)
    monkeypatch.setitem(INDICATORS, "unmeasured", INDICATORS["trust"])
    with pytest.raises(InputError) as told:
        sim.run("old", residents=300, years=1)
    assert [(problem.field, str(problem.found)) for problem in told.value.problems] == [
        ("forgotten", "a measure without a declaration"),
        ("unmeasured", "a declaration without a measure"),
    ]


def test_the_documented_code_of_ones_own_is_taken_by_commands(tmp_path: Path) -> None:
    """A department that pushes nothing, and a step: on the command line, with two workers."""
    page = Path(__file__).parents[2] / "sim" / "documentation" / "pages" / "extending.md"
    (code,) = re.findall(r"```python\n(# mine\.py\n.*?)```", page.read_text("utf-8"), re.DOTALL)
    (tmp_path / "mine.py").write_text(code, "utf-8")
    arguments = "compare old reform --residents 300 --years 2 --replicates 2 --jobs 2 --no-report --out here"
    done = subprocess.run(
        [sys.executable, "-m", "sim", *arguments.split(), "--code", "mine.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    rows = pd.read_parquet(tmp_path / "here" / "indicators.parquet")
    pushed = rows[(rows["indicator"] == "push_down_rate") & (rows["by"] == "")]["value"]
    assert len(pushed) == 2 * 2 * 24 and (pushed == 0.0).all()
    assert (rows[rows["indicator"] == "volunteers_at_hand"]["value"] > 0.0).all()


class Absent(NGO):
    """A social organisation that bids for nothing."""

    def bid(self, lot: Lot, call: Call) -> None:
        return None


def test_decisions_of_departments_and_contractors_count_with_two_workers(plain: Any) -> None:
    rows = sim.compare(["new"], **SIZE, agents={"ngo": Absent}, engine=Processes(2)).rows
    of = rows[(rows["indicator"] == "ngos_dormant_share") & (rows["by"] == "")]["value"]
    assert len(of) and (of == 1.0).all()
    before = plain[(plain["indicator"] == "ngos_dormant_share") & (plain["by"] == "")]["value"]
    assert before.min() < 1.0


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        ("x = (", 1, "SyntaxError"),
        ("import sim\n\n1 / 0\n", 3, "ZeroDivisionError: division by zero"),
        ("agents = []\n", 0, "agents: list, steps: tuple"),
        ("x = 3\n", 0, "neither agents nor steps nor a measure"),
    ],
)
def test_a_file_of_own_code_that_cannot_be_used_is_told(
    tmp_path: Path, text: str, line: int, found: str
) -> None:
    from sim.cli.own_code import read_code

    path = tmp_path / "mine.py"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError) as told:
        read_code(path)
    (problem,) = told.value.problems
    assert problem.line == line and str(problem.found).startswith(found)
