"""A search for reforms written by hand, for what reads one."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from sim.experiments.reform_files import write_reform
from sim.experiments.reforms import Step, reform_of
from sim.institutions.files.library import load_scenario
from sim.institutions.levers import LEVERS

REFORMS = (
    reform_of([Step("no_assignment", 0.5, 13), Step("contracting", 1.0, 25)]),
    reform_of([Step("civil_cultivation", 0.75, 1)]),
)
ROWS = (  # sort, number, option, share missed, spending, overtime
    ("found", 1, REFORMS[0].id, 0.0, 9000.0, 4.0),
    ("found", 2, REFORMS[1].id, 1.0, 7000.0, 9.0),
    ("base", None, "old", 1.0, 8000.0, 11.0),
    ("plan", None, "reform", 0.5, 9500.0, 5.0),
    ("single", None, "rsingle", 1.0, 8500.0, 10.0),
)


def write_search(folder: Path) -> Path:
    """Write it to a folder, which is returned."""
    folder.mkdir(parents=True, exist_ok=True)
    promises = [
        {
            "sort": sort, "number": number, "where": where, "option": option, "objective": objective,
            "mean": value, "low": value, "high": value, "worst": None, "futures": 6,
        }
        for where in ("promised", "confirmed")
        for sort, number, option, *values in ROWS
        for objective, value in zip(("goals", "public_spending", "committee_overtime"), values, strict=True)
    ]  # fmt: skip
    answer = {
        "reforms": [
            {
                "number": n, "id": it.id, "steps": [vars(step) for step in it.steps], "distance": 0.5,
                "stands": n == 1,
            }
            for n, it in enumerate(REFORMS, start=1)
        ],
        "promises": promises,
        "hypervolume": {"search": [0.4, 0.5], "random": [0.2, 0.3]},
    }  # fmt: skip
    about = {
        "base": "old", "goals": ["l:on_time_share>=0.8", "d:posts_broad<=-30%"], "by": "mean",
        "aims": ["min:public_spending", "min:committee_overtime"], "budget": 20, "optimiser_seeds": 2,
        "futures": 3, "fresh_futures": 6, "years": 5, "residents": 4000,
    }  # fmt: skip
    (folder / "search.json").write_text(json.dumps(about))
    (folder / "answer.json").write_text(json.dumps(answer))
    lines = [
        ("covered", "", "More than chance.", "优于随机。"),
        ("cost", 2, "Reform 2 costs.", "方案2的费用。"),
    ]
    pd.DataFrame(lines, columns=["about", "reform", "en", "zh"]).to_csv(folder / "findings.csv", index=False)
    pd.DataFrame(
        [(kind, seed, at, 0.1 * at) for kind in ("search", "random") for seed in (0, 1) for at in (0, 1, 2)],
        columns=["kind", "seed", "evaluations", "hypervolume"],
    ).to_csv(folder / "convergence.csv", index=False)
    strengths = {lever: [1.0 if lever == "one_stop_centre" else 0.0] for lever in LEVERS}
    pd.DataFrame({"reform": ["rsingle"], **strengths}).to_csv(folder / "archive.csv", index=False)
    for number, reform in enumerate(REFORMS, start=1):
        write_reform(folder / "reforms", load_scenario("old"), reform, name=f"reform_{number}")
    return folder
