"""Making what the app shows before anybody has asked: ``make stored``, after the model has changed.

A comparison of the reform with the old structure is run as a visitor's would be; the analyses on the page of
reasons take long, so they are taken from folders in which `shequ attribute`, `shequ discover`, `shequ
sensitivity`, `shequ patterns`, `shequ fadeout` and `shequ search` have written them (of `shequ fadeout` with
what ``--json`` printed as ``answer.json``)::

    python -m sim.app.storing search DIR 'shequ search ...'
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import time
from pathlib import Path

from sim.analysis.compare import WINDOW_MONTHS
from sim.app.address import Address
from sim.app.compare import scenarios_of
from sim.app.desk import STORED
from sim.app.jobs import ENDED
from sim.app.questions import Questions, key_of
from sim.app.stored_analyses import COMMAND, VERSION
from sim.experiments.files import write_whole
from sim.experiments.identity import shipped_version
from sim.experiments.pool import Pool
from sim.experiments.sealing import sealed
from sim.experiments.store import MANIFEST

COMPARISON = "comparison"
ANALYSES = {
    "attribution": ("shapley.csv", "effects.csv", "interactions.csv"),
    "discovery": ("boxes.csv", "findings.csv", "trajectory.csv"),
    "sensitivity": ("morris.csv", "variance.csv"),
    "patterns": ("patterns.csv",),
    "fadeout": ("answer.json", "paths.csv", "findings.csv"),
    "search": (
        "search.json",
        "answer.json",
        "findings.csv",
        "convergence.csv",
        "archive.csv",
        "reforms/*.yaml",
    ),
}
"""Folder under `STORED` to the files of an analysis that are kept, as patterns."""


def store_comparison() -> Path:
    """Run what the first page shows and keep it in the package."""
    scenarios = scenarios_of(Address())
    key = key_of(scenarios, WINDOW_MONTHS)
    target, noted = STORED / COMPARISON, STORED / f"{COMPARISON}.key"
    if target.is_dir() and noted.is_file() and noted.read_text().strip() == key:
        return target  # nothing that it hangs on has changed
    pool = Pool()
    with tempfile.TemporaryDirectory() as folder:
        questions = Questions(Path(folder), lambda: pool)
        work = questions.ask(scenarios, "storing")
        while work.state not in ENDED:
            time.sleep(0.2)
        if work.state != "done":
            raise RuntimeError(work.message or work.state)
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(work.folder, target)
        _forget_places(target / MANIFEST)
    pool.close()
    noted.write_text(f"{key}\n")
    return target


def _forget_places(manifest: Path) -> None:
    """Scenarios are known by their names; where the files were on the machine is nobody's business."""
    said = json.loads(manifest.read_text("utf-8"))
    for scenario in said["scenarios"].values():
        scenario["source"] = f"scenarios/{Path(scenario['source']).name}"
    write_whole(manifest, sealed(said))


def store_analysis(name: str, folder: Path, command: str) -> Path:
    """Keep the tables of an analysis that a command wrote to a folder."""
    target = STORED / name
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for pattern in ANALYSES[name]:
        for file in sorted(folder.glob(pattern)):
            kept = target / file.relative_to(folder)
            kept.parent.mkdir(exist_ok=True)
            shutil.copyfile(file, kept)
    (target / COMMAND).write_text(f"{command}\n", "utf-8")
    (target / VERSION).write_text(f"{shipped_version()}\n", "utf-8")
    return target


if __name__ == "__main__":
    if len(sys.argv) == 4:
        print(store_analysis(sys.argv[1], Path(sys.argv[2]), sys.argv[3]))  # noqa: T201
    else:
        print(store_comparison())  # noqa: T201
