"""The results of a comparison, read back from their folder and checked against their manifest."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from sim.experiments.persons import LORENZ, PERSON_FILES, PERSONS
from sim.experiments.sealing import file_bytes, from_json, is_sealed, unsealed
from sim.experiments.store import (
    DIFFERENCES,
    DOMINANCE,
    FILES,
    INDICATORS,
    MANIFEST,
    PATHS,
    RANKING,
    STRUCTURES,
    SUMMARY,
)
from sim.experiments.structures import ground_from, structures_from
from sim.institutions.documents import InputError, Problem, display_path
from sim.institutions.structure import Structure
from sim.text import Lang
from sim.text.problems import message

if TYPE_CHECKING:
    from sim.community.ground import Ground

_LATER = (PATHS, STRUCTURES)
"""Files that folders of earlier versions lack: their reports do without what is drawn from them."""
_OF_PERSONS = {"persons": PERSONS, "lorenz": LORENZ}
_EARLIER = {
    "program", "version", "command", "started", "complete", "interrupted", "base", "window_months",
    "scenarios", "runs", "jobs", "seconds", "libraries", "files",
}  # fmt: skip
"""What manifests held before they had a seal."""
_NEEDED = [name for name in FILES[1:] if name not in _LATER]
_ALLOWED = message("comparison_folder")
_WORDS = (
    "scenario",
    "indicator",
    "by",
    "key",
    "unit",
    "better",
    "base",
    "verdict",
)  # never missing, may be ""


@dataclass(frozen=True)
class Compared:
    """A results folder of two or more scenarios; tables as `sim.analysis.compare` documents them.

    `paths` are long rows of cases' paths, `structures` the last one of each scenario, `ground` where all of
    them are; they are empty where the runs or the version that made the folder kept none. `persons` and
    `lorenz` (`sim.analysis.persons`) are empty where the comparison kept no persons. `manifest_hash` is the
    SHA-256 of the manifest, which holds those of all other files.
    """

    manifest: Mapping[str, Any]
    manifest_hash: str
    rows: pd.DataFrame
    summary: pd.DataFrame
    differences: pd.DataFrame
    ranking: pd.DataFrame
    dominance: pd.DataFrame
    paths: pd.DataFrame
    structures: Mapping[str, Structure]
    ground: Ground | None
    persons: pd.DataFrame = field(default_factory=pd.DataFrame)
    lorenz: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def base(self) -> str:
        """What the options are compared with."""
        return str(self.manifest["base"])

    @property
    def options(self) -> list[str]:
        """The other scenarios in order."""
        return [name for name in self.manifest["scenarios"] if name != self.base]

    @property
    def window(self) -> int:
        """The evaluation window in months."""
        return int(self.manifest["window_months"])

    @property
    def pairs(self) -> int:
        """Pairs of runs that the differences are of; with several options, of the one with the fewest."""
        finished = self.finished
        return min(len(finished[self.base] & finished[option]) for option in self.options)

    @property
    def finished(self) -> dict[str, set[int]]:
        """The replicates that were finished, by scenario."""
        runs = self.manifest["runs"]["finished"]
        return {
            name: {int(run["replicate"]) for run in runs if run["scenario"] == name}
            for name in (self.base, *self.options)
        }

    def names(self, lang: Lang) -> dict[str, str]:
        """Scenario id to name, the base first; the id is added where names are alike."""
        order = (self.base, *self.options)
        said = {name: str(self.manifest["scenarios"][name]["name"][lang]) for name in order}
        alike = [name for name in order if list(said.values()).count(said[name]) > 1]
        brackets = "（{}）" if lang == "zh" else " ({})"
        return {name: text + (brackets.format(name) if name in alike else "") for name, text in said.items()}

    def scenario(self, name: str) -> Mapping[str, Any]:
        """What the manifest says of a scenario."""
        said: Mapping[str, Any] = self.manifest["scenarios"][name]
        return said


def read(folder: Path) -> Compared:
    """The results in a folder.

    Raises InputError for a folder that is none of a comparison, lacks a file, or holds one that is no
    longer as it was written: a report of such a folder would not be one of those runs.
    """
    where = display_path(folder)
    try:
        content = file_bytes(folder / MANIFEST)
        manifest = unsealed(content)
    except FileNotFoundError:
        there = message("folder_without", file=MANIFEST) if folder.exists() else message("no_folder")
        raise InputError(Problem(where, 0, "DIR", there, _ALLOWED)) from None
    except NotADirectoryError:
        raise InputError(Problem(where, 0, "DIR", message("file"), _ALLOWED)) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None)
        found = reason.lower() if reason else message("damaged_file")
        raise InputError(Problem(where, 0, MANIFEST, found, _ALLOWED)) from None
    if not _is_comparison(manifest):
        raise InputError(Problem(where, 0, MANIFEST, message("other_manifest"), _ALLOWED))
    if len(manifest["scenarios"]) < 2:
        found = message("single_scenario")
        raise InputError(Problem(where, 0, "DIR", found, message("two_scenarios")))
    contents = {
        name: _unchanged(folder, name, manifest["files"][name]["sha256"])
        for name in (*FILES[1:], *PERSON_FILES)
        if name in manifest["files"]
    }
    kept = from_json(contents.get(STRUCTURES, b"{}"))
    compared = Compared(
        manifest,
        hashlib.sha256(content).hexdigest(),
        pd.read_parquet(BytesIO(contents[INDICATORS])),
        _table(contents[SUMMARY]),
        _table(contents[DIFFERENCES]),
        _table(contents[RANKING]),
        _table(contents[DOMINANCE]),
        pd.read_parquet(BytesIO(contents[PATHS])) if PATHS in contents else pd.DataFrame(),
        structures_from(kept),
        ground_from(kept),
        **{part: _table(contents[name]) for part, name in _OF_PERSONS.items() if name in contents},
    )
    if compared.pairs < 1:
        found = message("no_whole_pair")
        raise InputError(Problem(where, 0, "DIR", found, message("whole_pair")))
    return compared


def _is_comparison(manifest: Mapping[str, Any]) -> bool:
    """Whether a manifest is of results, and whole: one without a seal is of an earlier version or none."""
    told = {"program", "base", "scenarios", "files", "runs", "window_months"}
    if not told <= manifest.keys() or (not is_sealed(manifest) and not manifest.keys() <= _EARLIER):
        return False
    files, scenarios = manifest["files"], manifest["scenarios"]
    return (
        isinstance(files, dict)
        and set(_NEEDED) <= files.keys()
        and all(isinstance(file, dict) and "sha256" in file for file in files.values())
        and isinstance(scenarios, dict)
        and manifest["base"] in scenarios
    )


def _unchanged(folder: Path, name: str, digest: str) -> bytes:
    """A file as it was written."""
    try:
        content = file_bytes(folder / name)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(
            Problem(display_path(folder / name), 0, "", reason, message("file_as_written"))
        ) from None
    if hashlib.sha256(content).hexdigest() != digest:
        found = message("other_content", manifest=MANIFEST)
        raise InputError(Problem(display_path(folder / name), 0, "", found, message("file_as_shequ_wrote")))
    return content


def _table(content: bytes) -> pd.DataFrame:
    """A table in which only numbers can be missing: a breakdown without a name is a total."""
    table = pd.read_csv(BytesIO(content), dtype={"key": str, "by": str})
    words = [word for word in _WORDS if word in table]
    if "better" in table and pd.api.types.is_integer_dtype(table["better"]):
        words.remove("better")  # of dominance: how many outcomes are
    return table.assign(**{word: table[word].fillna("").astype(str) for word in words})
