"""The command: what it prints and writes, and one clear line for every mistake."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

import sim.cli.running
import sim.institutions.files.library
from sim.cli import app, main
from sim.cli.listing import section_of
from sim.experiments import runner, store
from sim.experiments.replicate_seeds import replicate_seed
from sim.institutions.files.library import Library
from sim.institutions.scenario import Scenario
from sim.measures.indicators import HEADLINE
from sim.text.numbers import probability, rounded, signed
from tests import fakes

GOOD = Path(__file__).parents[1] / "good"
BAD = Path(__file__).parents[1] / "bad"
COMMANDS = (
    "compare",
    "robust",
    "fadeout",
    "search",
    "run",
    "scenarios",
    "levers",
    "clauses",
    "show",
    "validate",
    "parameters",
    "affairs",
    "load",
    "patterns",
    "falsify",
    "attribute",
    "sensitivity",
    "discover",
    "calibrate",
    "report",
)

type Shequ = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def small_world(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The command on the library of ``tests/good``, with the stand-in for the model, in an empty folder."""

    library = Library(GOOD)
    monkeypatch.setattr(sim.institutions.files.library, "bundled", lambda: library)
    monkeypatch.setattr(sim.cli.running, "INDICATORS", fakes.INDICATORS)
    monkeypatch.setattr(runner, "path_run", fakes.fake_run)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)


@pytest.fixture
def shequ(capsys: pytest.CaptureFixture[str]) -> Shequ:
    """Run the command as the process would: (exit code, standard output, standard error)."""

    def call(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as done:
            main(arguments)
        captured = capsys.readouterr()
        assert isinstance(done.value.code, int)
        assert "Traceback" not in captured.out + captured.err
        return done.value.code, captured.out, captured.err

    return call


def compare(shequ: Shequ, *arguments: str) -> tuple[int, str, str]:
    """Compare without the report, which tests/report/test_report.py is about."""
    return shequ("compare", "plain", "reformed", "--jobs", "1", "--no-report", *arguments)


# Help


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_worth_reading(command: str) -> None:
    result = CliRunner().invoke(app, [command, "--help"])
    assert result.exit_code == 0
    assert len(result.output.split()) > 25


def test_help_is_quick_because_it_loads_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from sim.cli import main\n"
        "try: main(['compare', '--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'numpy', 'pandas', 'numba', 'mesa', 'scipy', 'pyarrow', 'solara'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_without_a_command_it_helps_and_it_knows_its_version(shequ: Shequ) -> None:
    assert "compare" in shequ()[1]
    assert re.fullmatch(r"shequ \S+\n", shequ("--version")[1])


# Compare and run


def test_compare_shows_headlines_and_says_last_where_the_files_are(shequ: Shequ) -> None:
    code, out, err = compare(shequ, "--out", "here")
    assert code == 0
    assert sorted(os.listdir("here")) == sorted(store.FILES)
    assert out.splitlines()[-1] == "Results: here"
    lines = {line.split("[")[0].strip(): line for line in out.splitlines() if "[" in line}
    assert lines["On time"].split()[-1] == "better"
    assert lines["Trust"].split()[-1] == "worse"
    assert lines["Administrative work"].split()[-1] == "unclear"
    assert lines["People"].split()[-1] == "-"
    assert re.search(r"-36 ", lines["Posts"]) and "70" in lines["Posts"] and "34" in lines["Posts"]
    assert {"Service", "Workload", "Administrative footprint", "Society"} <= {
        s.strip() for s in out.splitlines()
    }
    assert "6 of 6 runs" in err and "plain, reformed: 6 runs of 2 years, 2,000 residents, base seed 7" in err
    assert "\x1b" not in out + err


def test_options_reach_the_runs(shequ: Shequ) -> None:
    code, _, _ = compare(
        shequ, "--years", "3", "--residents", "500", "--replicates", "2", "--seed", "40", "--window", "24",
        "--set", "push.sanction=0.75", "--out", "here",
    )  # fmt: skip
    manifest = json.loads(Path("here/manifest.json").read_text("utf-8"))
    assert code == 0
    for said in manifest["scenarios"].values():
        assert (said["years"], said["residents"], said["seeds"]) == (3, 500, [40, replicate_seed(40, 1)])
        assert said["parameters"]["push.sanction"] == said["overrides"]["push.sanction"] == 0.75
    assert manifest["window_months"] == 24
    rows = pd.read_parquet("here/indicators.parquet")
    assert (set(rows["seed"]), rows["month"].max()) == ({40, replicate_seed(40, 1)}, 36)


def test_compared_scenarios_share_horizon_seed_and_replicates(shequ: Shequ) -> None:
    Path("longer.yaml").write_text(
        "name: {en: Longer, zh: 更长}\nabout: {en: x, zh: x}\nextends: plain\nhorizon: {years: 4}\nseed: 99\n"
        "replicates: 9\n",
        encoding="utf-8",
    )
    shequ("compare", "plain", "longer.yaml", "--jobs", "1", "--no-report", "--out", "here")
    manifest = json.loads(Path("here/manifest.json").read_text("utf-8"))
    assert list(manifest["scenarios"]) == ["plain", "longer"]
    assert {said["years"] for said in manifest["scenarios"].values()} == {4}
    assert {tuple(said["seeds"]) for said in manifest["scenarios"].values()} == {
        tuple(replicate_seed(7, r) for r in range(3))
    }


def test_several_options_are_each_compared_with_the_base(shequ: Shequ) -> None:
    Path("third.yaml").write_text(
        "name: {en: Third, zh: 三}\nabout: {en: x, zh: x}\nextends: reformed\n", "utf-8"
    )
    _, out, _ = compare(shequ, "third.yaml", "--out", "here")
    table = pd.read_csv("here/differences.csv")
    assert list(table["scenario"].unique()) == ["reformed", "third"] and set(table["base"]) == {"plain"}
    assert "differences from Plain" in out and "reformed = Reformed, third = Third" in out
    lines = [line.split() for line in out.splitlines()]
    assert ["reformed", "plain", "3", "/", "1", "/", "1", "neither", "dominates"] in lines
    # three replicates are too few to tell who is best, and a table of dashes tells nothing
    assert "is said from 10 replicates on (--replicates 10)" in out and "Posterior" not in out
    best = pd.read_csv("here/ranking.csv").set_index(["indicator", "scenario"])["rank"]
    assert (best["trust", "plain"], best["posts_strict", "plain"]) == (1, 3)


def test_from_ten_replicates_on_it_is_said_who_is_probably_best(shequ: Shequ) -> None:
    Path("third.yaml").write_text(
        "name: {en: Third, zh: 三}\nabout: {en: x, zh: x}\nextends: reformed\n", "utf-8"
    )
    _, out, _ = compare(shequ, "third.yaml", "--replicates", "10", "--out", "here")
    assert "probability of being best" in out and "from 10 replicates on)" in out
    assert "is said from 10" not in out
    _, told = [line for line in out.splitlines() if line.split()[:2] == ["Trust", "[%]"]]
    best = pd.read_csv("here/ranking.csv").set_index(["indicator", "scenario"])["best"]
    shares = [best["trust", name] for name in ("plain", "reformed", "third")]
    assert sum(shares) == pytest.approx(1.0, abs=0.003) and min(shares) > 0.0
    assert told.split()[2:] == " ".join(probability(share) for share in shares).split()


def test_workers_write_the_same_bytes(shequ: Shequ) -> None:
    compare(shequ, "--out", "one")
    shequ("compare", "plain", "reformed", "--jobs", "2", "--no-report", "--out", "two")
    for name in store.FILES[1:]:
        assert Path("one", name).read_bytes() == Path("two", name).read_bytes()


def test_run_sums_up_one_scenario(shequ: Shequ) -> None:
    code, out, _ = shequ("run", "plain", "--jobs", "1")
    (folder,) = Path("results").iterdir()
    assert code == 0 and folder.name.endswith("-plain")
    assert out.splitlines()[-1] == f"Results: {folder}"
    assert "95 % interval" in out and "On time" in out
    assert pd.read_csv(folder / "differences.csv").empty


def test_the_interval_of_a_run_is_told_in_the_language_asked_for(shequ: Shequ) -> None:
    _, english, _ = shequ("run", "plain", "--jobs", "1")
    _, chinese, _ = shequ("run", "plain", "--jobs", "1", "--lang", "zh")
    ends = re.findall(r"([-\d.,]+) to ([-\d.,]+) *$", english, re.MULTILINE)
    assert len(ends) > 2
    for low, high in ends:
        assert f" {low}至{high}" in chinese
    assert " to " not in chinese


def test_names_in_chinese(shequ: Shequ) -> None:
    _, out, _ = compare(shequ, "--lang", "zh")
    assert "On time（中）" in out and "改善" in out and "简单 → 改革" in out


def test_narrow_terminals_lose_nothing(shequ: Shequ, monkeypatch: pytest.MonkeyPatch) -> None:
    for width in (80, 60):
        monkeypatch.setenv("COLUMNS", str(width))
        _, out, _ = compare(shequ)
        table = [line for line in out.splitlines() if not line.startswith("Results")]
        assert max(map(len, table)) <= width
        assert "…" not in out and "better" in out and "worse" in out


def test_a_failing_run_is_told_and_the_rest_is_compared(
    shequ: Shequ, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails_once(scenario: object, seed: int, *, progress: object) -> pd.DataFrame:
        if seed == replicate_seed(7, 1):
            raise ZeroDivisionError("nobody at the desk")
        return fakes.fake_run(scenario, seed)  # type: ignore[arg-type]

    monkeypatch.setattr(runner, "path_run", fails_once)
    code, out, err = compare(shequ, "--out", "here")
    assert code == 1 and out.splitlines()[-1] == "Results: here"
    assert (
        f"Failed: plain, replicate 1 (seed {replicate_seed(7, 1)}) and 1 more: ZeroDivisionError: nobody"
        in err
    )
    assert "4 of 6 runs" in err


def test_when_every_run_fails_it_says_so_once(shequ: Shequ, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(scenario: object, seed: int, *, progress: object) -> pd.DataFrame:
        raise ZeroDivisionError("nobody at the desk")

    monkeypatch.setattr(runner, "path_run", fails)
    code, out, err = compare(shequ, "--out", "here")
    assert (code, out) == (1, "Results: here\n")
    assert "(seed 7) and 5 more: ZeroDivisionError" in err and "0 of 6 runs" in err
    assert "in fails" in Path("here/manifest.json").read_text("utf-8")


def test_a_wrong_table_found_by_the_runs_is_one_line(shequ: Shequ, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "path_run", fakes.bad_table)
    code, out, err = compare(shequ, "--out", "here")
    assert (code, out) == (2, "")
    assert err.splitlines()[-1] == "shequ: people.csv:7: age: found -3; allowed: 0 to 120"
    assert not Path("here").exists()


def test_ctrl_c_writes_whole_files_of_what_is_finished(shequ: Shequ, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "path_run", fakes.interrupted_later)
    code, out, err = compare(shequ, "--out", "here")
    manifest = json.loads(Path("here/manifest.json").read_text("utf-8"))
    assert code == 130 and manifest["interrupted"] is True
    assert "Stopped: 2 of 6 runs were finished" in err and out.splitlines()[-1] == "Results: here"
    assert sorted(os.listdir("here")) == sorted(store.FILES)


def test_ctrl_c_before_anything_is_finished_writes_nothing(
    shequ: Shequ, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "path_run", fakes.interrupted_at_once)
    code, out, err = compare(shequ, "--out", "here")
    assert (code, out) == (130, "") and "nothing was written" in err
    assert not Path("here").exists()


# Mistakes


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["compare", "plain", "reformd"], ["'reformd'", "did you mean 'reformed'?"]),
        (["compare", "plain", "plain"], ["plain twice"]),
        (["compare", "plain", "nowhere/plan.yaml"], ["nowhere/plan.yaml"]),
        (["compare", "plain", "reformed", "--years", "0"], ["--years", "found 0", "from 1 to"]),
        (["compare", "plain", "reformed", "--years", "1"], ["--years", "reformed", "month 13"]),
        (["compare", "plain", "reformed", "--years", "x"], ["--years", "integer"]),
        (["compare", "plain", "reformed", "--residents", "3"], ["--residents", "found 3", "from 200"]),
        (["compare", "plain", "reformed", "--replicates", "-1"], ["--replicates", "found -1"]),
        (["compare", "plain", "reformed", "--seed", "-1"], ["--seed", "found -1"]),
        (["compare", "plain", "reformed", "--jobs", "0"], ["--jobs"]),
        (["compare", "plain", "reformed", "--window", "25"], ["--window", "found 25", "1 to 24"]),
        (["compare", "plain", "reformed", "--window", "0"], ["--window", "found 0"]),
        (["compare", "plain", "reformed", "--half-width", "0"], ["--half-width", "found 0", "above 0"]),
        (["compare", "plain", "reformed", "--set", "push.sanction"], ["--set", "parameter=number"]),
        (["compare", "plain", "reformed", "--set", "push.sanction=nan"], ["--set", "parameter=number"]),
        (["compare", "plain", "reformed", "--set", "push.sanctoin=0.5"], ["did you mean 'push.sanction'?"]),
        (
            ["compare", "plain", "reformed", "--set", "push.sanction=7"],
            ["--set push.sanction", "from 0 to 1"],
        ),
        (["compare", "plain", "reformed", "--set", "day.hours=7"], ["--set day.hours", "8, a constant"]),
        (["compare", "plain", "reformed", "--out", "/dev/null/x"], ["--out", "not a directory"]),
        (["compare", "plain", "reformed", "--lang", "fr"], ["--lang"]),
        (["run"], ["SCENARIO"]),
        (["run", "."], ["."]),
        (["show", "plan"], ["'plan'", "did you mean 'plain'?"]),
        (["show", "plain", "--month", "25"], ["--month", "1 to 24"]),
        (["affairs", "--class", "dirct"], ["--class", "did you mean 'direct'?"]),
        (["affairs", "--area", "taxi"], ["--area", "did you mean 'tax'?"]),
        (["levers", "no_asignment"], ["did you mean 'no_assignment'?"]),
        (["compre"], ["compre"]),
        (["load", "nothing"], ["'nothing'"]),
    ],
    ids=lambda value: " ".join(value[-3:]) if isinstance(value, list) and len(value) < 8 else None,
)
def test_every_mistake_is_one_clear_line(shequ: Shequ, arguments: list[str], words: list[str]) -> None:
    code, out, err = shequ(*arguments)
    assert (code, out) == (2, "")
    (line,) = err.splitlines()
    assert line.startswith("shequ: ")
    assert all(word in line for word in words), line
    assert not Path("results").exists()


def test_several_mistakes_are_a_line_each(shequ: Shequ) -> None:
    _, _, err = compare(shequ, "--years", "0", "--set", "a=1", "--set", "b=2")
    assert len(err.splitlines()) == 3


def test_results_are_not_overwritten_unasked(shequ: Shequ) -> None:
    compare(shequ, "--out", "here")
    code, _, err = compare(shequ, "--out", "here")
    assert code == 2 and "--overwrite" in err
    assert compare(shequ, "--out", "here", "--overwrite", "--replicates", "2")[0] == 0
    assert set(pd.read_csv("here/summary.csv")["replicates"]) == {2}


# What there is


def test_scenarios_are_listed(shequ: Shequ) -> None:
    _, out, _ = shequ("scenarios")
    assert "plain" in out and "One year as it was" in out
    listed = json.loads(shequ("scenarios", "--json")[1])
    assert {entry["id"]: (entry["section"], entry["extends"]) for entry in listed} == {
        "plain": ("structures", []),
        "reformed": ("others", ["plain"]),
        "levered": ("others", ["plain"]),
    }
    assert out.index("Structures") < out.index("Others")


def test_scenarios_about_one_lever_are_listed_apart() -> None:
    scenario = Library(GOOD).scenario("plain")
    ids = {"only_no_assignment": "only", "without_withdrawal": "without", "only_so": "structures"}
    assert {name: section_of(replace(scenario, id=name)) for name in ids} == ids


def test_levers_are_listed_and_shown(shequ: Shequ) -> None:
    _, out, _ = shequ("levers")
    assert out.index("public_service_committee") < out.index("no_assignment")  # in their order
    assert "How strict." in out and "relations" in out and "needs public_service_committee" in out
    assert "严格程度" in shequ("levers", "--lang", "zh")[1]
    first, *_ = json.loads(shequ("levers", "--json")[1])
    assert first["id"] == "public_service_committee"
    _, one, _ = shequ("levers", "one_stop_centre")
    assert "rules: {one_stop: 1.0, pooling: 0.75}" in one and "Somebody must carry the papers." in one
    assert "together with no_assignment:" in one and "without committees_merged:" in one
    assert "routes.direct.doors: [neighbours, nobody]" in one
    assert json.loads(shequ("levers", "one_stop_centre", "--json")[1])["also"][0]["with"] == "no_assignment"


def test_a_lever_in_a_file_is_shown_like_a_bundled_one(shequ: Shequ) -> None:
    bundled = shequ("levers", "no_assignment")[1]
    folder = Path(__file__).parents[1] / "good" / "levers"
    Path("mine.yaml").write_bytes((folder / "no_assignment.yaml").read_bytes())
    code, mine, _ = shequ("levers", "mine.yaml")
    assert code == 0
    assert mine.splitlines()[2:] == bundled.splitlines()[2:]
    Path("wrong.yaml").write_text("name: 3\n", "utf-8")
    code, _, told = shequ("levers", "wrong.yaml")
    assert code == 2 and "wrong.yaml:1: name: found" in told
    assert "nowhere.yaml" in shequ("levers", "nowhere.yaml")[2]


def test_show_tells_levers_and_events(shequ: Shequ) -> None:
    _, out, _ = shequ("show", "levered")
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert "Levers: public_service_committee 0.5, no_assignment, committees_merged 0.5" in lines
    assert "3 campaign: city appearance and environment 2 1" in lines
    assert "20 epidemic 6 0.5 Fever." in lines
    assert any(line.startswith("events, month 20 – epidemic, strength 0.5,") for line in lines)
    assert "levers.no_assignment – 1" in lines
    _, before, _ = shequ("show", "levered", "--month", "7", "--lang", "zh")
    assert "改革措施: public_service_committee 0.5, one_stop_centre" in before and "疫情" in before
    assert "Levers" not in shequ("show", "plain")[1]


def test_show_a_scenario_tells_what_differs_from_its_parent(shequ: Shequ) -> None:
    _, out, _ = shequ("show", "reformed")
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert "rules.one_stop 0 1" in lines
    assert "bodies.office.posts.clerk.count 4 6" in lines
    assert "month 13 plain plain+reformed.13" in lines
    assert any(line.startswith("13 plain+reformed.13 The reform.") for line in lines)
    assert any("6 Clerk" in line for line in lines)  # the chart is of the last month
    _, before, _ = shequ("show", "reformed", "--month", "12")
    assert "4 Clerk" in before and "6 Clerk" not in before


def test_show_a_structure(shequ: Shequ) -> None:
    _, out, _ = shequ("show", str(GOOD / "structures" / "plain.yaml"))
    assert "held by Office, Director, 40% of the hours" in out
    assert "Committee × 2" in out
    assert "Civil affairs" in out and "Urban management" in out
    assert "handed down" in out and "Committee, via Office" in out
    assert "assessment" in out and "departments score" in out
    assert (
        "26 posts, 1 of which dual posts; paid by: district 5, committee fund 10, customers 8, contract 2"
        in out
    )
    assert "办事处" in shequ("show", str(GOOD / "structures" / "plain.yaml"), "--lang", "zh")[1]


def test_validate_tells_kinds_and_mistakes(shequ: Shequ) -> None:
    files = ["plain.yaml", "structures/plain.yaml", "affairs.yaml", "parameters.yaml"]
    files.append("levers/one_stop_centre.yaml")
    code, _, err = shequ("validate", *(str(GOOD / file) for file in files))
    assert code == 0
    assert [line.rpartition("(")[2] for line in err.splitlines()] == [
        "a scenario)", "a structure)", "a catalogue of affairs)", "a registry of parameters)", "a lever)",
    ]  # fmt: skip
    wrong = BAD / "scenarios" / "negative_seed.yaml"
    code, _, err = shequ("validate", str(GOOD / "plain.yaml"), str(wrong), "missing.yaml")
    assert code == 2
    assert "negative_seed.yaml:" in err and "seed" in err and "missing.yaml" in err and "2 of 3 files" in err
    Path("what.yaml").write_text("colour: red\n")
    assert "the keys colour" in shequ("validate", "what.yaml")[2]


def test_parameters_can_be_searched_and_read_by_machines(shequ: Shequ) -> None:
    _, out, err = shequ("parameters", "--search", "SANCTION")
    assert "push.sanction" in out and "day.hours" not in out and "1 parameter" in err
    rows = list(csv.DictReader(io.StringIO(shequ("parameters", "--csv")[1])))
    assert [(row["id"], row["default"], row["basis.grade"]) for row in rows] == [
        ("push.sanction", "0.5", "S"), ("day.hours", "8.0", "A"),
    ]  # fmt: skip
    assert json.loads(shequ("parameters", "--json")[1])[0]["name.zh"] == "惩处"
    assert "0 parameters" in shequ("parameters", "--search", "nothing like it")[2]


def test_affairs_can_be_chosen_by_class_and_area(shequ: Shequ) -> None:
    _, out, _ = shequ("affairs")
    assert "certificate" in out and "greening" in out and "shopping" in out
    chosen = json.loads(shequ("affairs", "--class", "direct", "--json")[1])
    assert [entry["id"] for entry in chosen] == ["certificate"]
    assert [
        row["id"] for row in csv.DictReader(io.StringIO(shequ("affairs", "--area", "shopping", "--csv")[1]))
    ] == ["shopping"]
    assert "购物" in shequ("affairs", "--lang", "zh")[1]


def test_a_closed_pipe_is_no_error_message() -> None:
    root = Path(__file__).parents[2]
    command = f"{sys.executable} -m sim parameters --json | head -c 10"
    done = subprocess.run(command, shell=True, cwd=root, capture_output=True, text=True, check=False)
    assert done.stderr == ""


def test_load_is_by_body_and_purpose(shequ: Shequ, monkeypatch: pytest.MonkeyPatch) -> None:
    import sim.experiments.load

    def fake_table(scenario: Scenario, *, months: int, progress: Callable[[int, int], None]) -> pd.DataFrame:
        progress(months, months)
        rows = [("office", "all", 300.0, 200.0, 210.0), ("office", "relay", 300.0, float("nan"), 210.0)]
        return pd.DataFrame(rows, columns=list(sim.experiments.load.COLUMNS))

    monkeypatch.setattr(sim.experiments.load, "load_table", fake_table)
    code, out, _ = shequ("load", "plain")
    lines = [line.split() for line in out.splitlines()]
    assert code == 0
    assert ["Office", "300", "200", "210", "1.50"] in lines and ["relay", "300", "210"] in lines
    rows = json.loads(shequ("load", "plain", "--json")[1])
    assert (rows[0]["available"], rows[1]["available"]) == (200.0, None)
    rows = list(csv.DictReader(io.StringIO(shequ("load", "plain", "--csv")[1])))
    assert (rows[0]["available"], rows[1]["available"]) == ("200.0", "")


# Numbers


@pytest.mark.parametrize(
    ("value", "half", "text"),
    [
        (1234.567, 12.0, "1,235"),
        (1234.567, 36.0, "1,230"),
        (145_938.0, 42_058.0, "150,000"),
        (42_058.0, 42_058.0, "40,000"),
        (-31.0, 970.0, "0"),
        (0.61234, 0.012, "0.612"),
        (0.61234, 0.0, "0.612"),
        (13603.0, 0.0, "13,603"),
        (0.0, 0.0, "0"),
        (-0.0001, 0.05, "0.00"),
        (0.61234, 0.0354, "0.612"),  # the Particle Data Group's examples: 0.827 ± 0.119 is 0.83 ± 0.12,
        (0.827, 0.119, "0.83"),  # 0.827 ± 0.367 is 0.8 ± 0.4
        (0.827, 0.367, "0.8"),
        (0.827, 0.97, "0.8"),
        (float("nan"), 1.0, "–"),
        (5.0, float("nan"), "5"),
        (5.25, float("nan"), "5.25"),
    ],
)
def test_numbers_have_the_digits_their_interval_supports(value: float, half: float, text: str) -> None:
    assert rounded(value, half) == text


def test_differences_are_signed() -> None:
    assert signed(3.21, 2.1, 4.3) == "+3.2 ± 1.1"
    assert signed(-36.0, -36.0, -36.0) == "-36"
    assert signed(-66_018.0, -124_798.0, -7_238.0) == "-70,000 ± 60,000"
    assert signed(0.1, float("nan"), float("nan")) == "+0.100"
    assert signed(float("nan"), float("nan"), float("nan")) == "–"


def test_headlines_are_declared_and_cover_the_five_groups() -> None:
    from sim.measures.indicators import INDICATORS

    groups = [INDICATORS[name].group for name in HEADLINE]
    assert list(dict.fromkeys(groups)) == ["service", "workload", "footprint", "society", "reform"]
    assert groups == sorted(groups, key=list(dict.fromkeys(groups)).index)  # each group in one piece
