"""A folder with the answer to a question: its tables and a manifest, and the runs it rests on beneath.

``manifest.json``   what was asked of which scenarios with which seeds and versions
``<table>.csv``     what was found
``runs/``           the ensemble (see `sim.experiments.ensemble`); what is there is not run again

Tables are made anew each time and hold nothing of when or where, so the same question has the same bytes.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from sim.experiments.files import csv_bytes, try_out, unusable, write_whole
from sim.experiments.identity import content_hash, model_version
from sim.experiments.sealing import sealed
from sim.institutions.documents import InputError, Problem, display_path
from sim.institutions.scenario import Scenario
from sim.institutions.versions import library_versions, program_version
from sim.text.problems import message

MANIFEST = "manifest.json"
RUNS = "runs"


def prepare(folder: Path | None, words: Sequence[str], tables: Sequence[str]) -> Path:
    """The folder for an answer, made and tried out; None means ``results/<words>``.

    A folder with an answer of the same kind (`tables`, the names of its files) is used again, since its runs
    are what makes asking once more quick. Raises InputError for one that holds anything else or
    cannot be written to.
    """
    if folder is None:
        folder = Path("results") / "-".join(re.sub(r"[^\w.-]+", "_", word) for word in words)
    try_out(folder)
    strangers = sorted(
        name for name in os.listdir(folder) if name not in (*tables, MANIFEST, RUNS) and name[0] != "."
    )
    if strangers:
        found = message("other_things", names=", ".join(strangers[:3]))
        allowed = message("new_folder_or_earlier", what=words[0])
        raise InputError(Problem(display_path(folder), 0, "--out", found, allowed))
    return folder


def write(folder: Path, tables: Mapping[str, pd.DataFrame], about: Mapping[str, Any]) -> None:
    """Write the tables, and then the manifest; older tables that are not among them go.

    Raises InputError when the disk does not take them.
    """
    contents = {name: csv_bytes(table) for name, table in tables.items()}
    files = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    said = {
        "program": "shequ",
        "version": program_version(),
        "model_version": model_version(),
        **about,
        "libraries": library_versions(),
        "files": files,
    }
    try:
        (folder / MANIFEST).unlink(missing_ok=True)
        for old in set(folder.glob("*.csv")) - {folder / name for name in contents}:
            old.unlink()
        for name, content in contents.items():
            write_whole(folder / name, content)
        write_whole(folder / MANIFEST, sealed(said))
    except OSError as error:
        raise InputError(unusable(folder, error)) from None


def described(scenario: Scenario) -> dict[str, Any]:
    """What a reader must know of a scenario that was asked about."""
    return {
        "content": content_hash(scenario),
        "source": scenario.source,
        "residents": scenario.community.residents,
        "years": scenario.years,
        "seed": scenario.seed,
        "overrides": dict(scenario.overrides),
    }
