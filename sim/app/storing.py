"""Making what the app shows before anybody has asked: ``make stored``, after the model has changed.

A comparison of the reform with the old structure is run as a visitor's would be; the analyses on the page of
reasons take long, so they are taken from folders in which `shequ attribute`, `shequ discover`, `shequ
sensitivity`, `shequ patterns`, `shequ fadeout` and `shequ search` have written them (of `shequ fadeout` with
what ``--json`` printed as ``answer.json``)::

    python -m sim.app.storing search DIR 'shequ search ...'

A folder that another model wrote is refused, or kept by the name of the model that wrote it: with ``earlier``
behind the command the page tells that; with ``alike`` it does not, since that model's golden runs were the
present ones (`sim.experiments.identity.numbers`), which is for whoever says so to have seen.
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
from sim.app.stored_analyses import COMMAND, NUMBERS, VERSION
from sim.experiments.files import write_whole
from sim.experiments.identity import numbers, shipped_version
from sim.experiments.pool import Pool
from sim.experiments.sealing import sealed
from sim.experiments.store import MANIFEST

_MODEL = "model_version"
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


def models_of(folder: Path) -> set[str]:
    """The models that wrote a folder, as its files name them; none where they don't."""
    files = [*folder.glob("*.json"), *folder.glob(f"*/{MANIFEST}")]
    named = (json.loads(file.read_text("utf-8")).get(_MODEL) for file in files)
    return {str(model) for model in named if model}


def store_analysis(
    name: str, folder: Path, command: str, *, earlier: bool = False, alike: bool = False
) -> Path:
    """Keep the tables of an analysis that a command wrote to a folder.

    Raises ValueError where another model than this one wrote it; one that is `earlier` is kept as what it is,
    one that gave the same numbers (`alike`) as one of today.
    """
    ours = shipped_version()
    theirs = sorted(it for it in models_of(folder) if _fingerprint(it) != _fingerprint(ours))
    if theirs and not (earlier or alike):
        raise ValueError(f"{folder} was written by the model {', '.join(theirs)}; this is {ours}")
    target = STORED / name
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for pattern in ANALYSES[name]:
        for file in sorted(folder.glob(pattern)):
            kept = target / file.relative_to(folder)
            kept.parent.mkdir(exist_ok=True)
            shutil.copyfile(file, kept)
    (target / COMMAND).write_text(f"{command}\n", "utf-8")
    (target / VERSION).write_text(f"{', '.join(theirs) or ours}\n", "utf-8")
    if alike or not theirs:
        (target / NUMBERS).write_text(f"{numbers()}\n", "utf-8")
    return target


def _fingerprint(model: str) -> str:
    """What tells models apart; the program's version before it says nothing of the model."""
    return model.partition("+")[2]


if __name__ == "__main__":
    if len(sys.argv) > 3:
        name, folder, command, *more = sys.argv[1:]
        kept = store_analysis(
            name, Path(folder), command, earlier=more == ["earlier"], alike=more == ["alike"]
        )
        print(kept)  # noqa: T201
    else:
        print(store_comparison())  # noqa: T201
