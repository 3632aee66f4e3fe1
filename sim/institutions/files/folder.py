"""A folder of institutions: what files it has, how names and paths lead to them, and what reads each.

A library is a folder with ``affairs.yaml``, ``parameters.yaml``, ``clauses.yaml``, structures under
``structures/``, levers under ``levers/`` and scenarios beside them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

from sim.institutions.affairs import Affair
from sim.institutions.clauses import Clause
from sim.institutions.documents import Document, InputError, Key, Problem, one_of
from sim.institutions.files.lever_files import check_fit, check_lever, lever_ids, read_levers, with_levers
from sim.institutions.files.parts import sound, structure_of, table_of
from sim.institutions.files.reading import read_document
from sim.institutions.files.scenario_files import read_scenario
from sim.institutions.files.single_levers import is_by_rule, scenario_document, single_lever_scenarios
from sim.institutions.files.timelines import Checker, Institutions
from sim.institutions.files.validation import check_affairs, check_registry
from sim.institutions.levers import Lever, LeverFile
from sim.institutions.parameters import Parameter
from sim.institutions.scenario import Scenario
from sim.institutions.structure import Structure
from sim.text.problems import message

_SCENARIO = re.compile(r"^(?:extends|timeline)\s*:", re.MULTILINE)
"""What tells a scenario from the other files of a library."""

_SORTS = {
    "structure": {"bodies", "routes", "departments", "rules"},
    "lever": {"survives_restoration", "scaled", "group", "append"},
    "scenario": {"extends", "timeline", "community", "horizon"},
    "affairs": {"affairs"},
    "parameters": {"parameters"},
    "clauses": {"clauses"},
}
"""The keys that tell what sort of file one is, to be tried in this order."""

FALLBACK = "old"
"""The structure that comes back if the street office is restored."""


@dataclass(frozen=True)
class Library:
    """A folder of institutions; `kinds` are kinds of body of a user's own that structures may have."""

    root: Path
    kinds: tuple[str, ...] = ()

    def scenarios(self) -> list[str]:
        """The names of the scenarios, sorted: those with a file, and those by rule (`single_levers`)."""
        files = [file for file in self.root.glob("*.yaml") if file.is_file()]
        named = {f.stem for f in files if _SCENARIO.search(f.read_text("utf-8", errors="replace"))}
        return sorted(named.union(single_lever_scenarios(self.root)))

    def structures(self) -> list[str]:
        """The names of the structures, sorted."""
        return sorted(file.stem for file in (self.root / "structures").glob("*.yaml"))

    def levers(self) -> dict[str, Lever]:
        """The levers in the order in which they are applied."""
        return {name: file.lever for name, file in self._levers().items()}

    def scenario(self, name_or_path: str | Path, instead: Document | None = None) -> Scenario:
        """A scenario, complete and checked; `instead` stands for all its later entries (`read_scenario`)."""
        affairs, catalogue = self._affairs(self.root / "affairs.yaml")
        fallback = self.root / "structures" / f"{FALLBACK}.yaml"
        institutions = Institutions(
            affairs=affairs,
            registry=self.registry(),
            levers=self._levers(),
            find_scenario=self._find_scenario,
            find_structure=self._find_structure,
            check_structure=self._checker(),
            checker_for=self._checker_for,
            catalogue=catalogue,
            clauses=self.clauses(),
            fallback=fallback if fallback.is_file() else None,
        )
        path = self._find(name_or_path, self.scenarios(), self.root, "scenario")
        return read_scenario(path, institutions, instead)

    def structure(self, name_or_path: str | Path, levers: Mapping[str, float] | None = None) -> Structure:
        """A structure, checked against the library's affairs and clauses; with levers, laid over it."""
        path = self._find(name_or_path, self.structures(), self.root / "structures", "structure")
        document, problems = read_document(path), list[Problem]()
        if levers:
            document, problems = with_levers(document, levers, self._levers())
            if problems:
                raise InputError(problems)
        structure, more = self._checker()(document, path.stem)
        return sound(structure, problems + more)

    def lever(self, name_or_path: str | Path) -> Lever:
        """A lever, checked in itself and against the library's structures."""
        names = list(lever_ids(self.root / "levers"))
        path = self._find(name_or_path, names, self.root / "levers", "lever")
        document = read_document(path)
        lever, problems = check_lever(document, path.stem, self.clauses())
        if lever is None or problems:
            raise InputError(problems)
        structures = [read_document(self.root / "structures" / f"{name}.yaml") for name in self.structures()]
        whole = self._checker()
        problems += check_fit(
            LeverFile(lever, document),
            path.stem,
            self._levers(),
            structures,
            lambda *given: whole(*given)[1],
            one_is_enough=path.absolute().parent != (self.root / "levers").absolute(),
        )
        return sound(lever, problems)

    def affairs(self, path: str | Path | None = None) -> dict[str, Affair]:
        """The catalogue of affairs; another than the library's is checked against its structures too."""
        if path is None:
            return self._affairs(self.root / "affairs.yaml")[0]
        affairs, catalogue = self._affairs(Path(path))
        clauses, problems = self.clauses(), list[Problem]()
        for name in self.structures():
            document = read_document(self.root / "structures" / f"{name}.yaml")
            problems += structure_of(document, name, affairs, catalogue, clauses, blame_affairs=True)[1]
        return sound(affairs, problems)

    def registry(self, path: str | Path | None = None) -> dict[str, Parameter]:
        """The registry of parameters."""
        document = read_document(self.root / "parameters.yaml" if path is None else path)
        registry, problems = table_of(document, "parameters", Parameter)
        problems += check_registry(document, registry)
        return sound(registry, problems)

    def clauses(self) -> dict[str, Clause]:
        """The clauses of the plan."""
        return self.table("clauses.yaml", "clauses", Clause)

    def table[M: BaseModel](self, file: str | Path, key: str, model: type[M]) -> dict[str, M]:
        """The entries under the only key of a file (relative to the library), each a `model`."""
        table, problems = table_of(read_document(self.root / file), key, model)
        return sound(table, problems)

    def check(self, path: str | Path) -> str:
        """Read any file of institutions in full and return its sort (``"scenario"``, ``"affairs"`` ...)."""
        path = Path(path)
        document = scenario_document(path)
        for sort, keys in _SORTS.items():
            if keys & set(document.keys()):
                match sort:
                    case "structure":
                        self.structure(path)
                    case "lever":
                        self.lever(path)
                    case "scenario":
                        self.scenario(path)
                    case "affairs":
                        self.affairs(path)
                    case "parameters":
                        self.registry(path)
                    case _:
                        self.table(path.absolute(), "clauses", Clause)
                return sort
        found = (
            message("only_keys", names=", ".join(document.keys()[:5]))
            if document.keys()
            else message("no_keys")
        )
        allowed = message("known_sorts")
        raise InputError(document.problem((), found, allowed))

    def _levers(self) -> dict[str, LeverFile]:
        levers, problems = read_levers(self.root / "levers", self.clauses())
        return sound(levers, problems)

    def _checker(self) -> Checker:
        """What reads a structure out of a document, against the library's affairs and clauses."""
        affairs, catalogue = self._affairs(self.root / "affairs.yaml")
        clauses = self.clauses()
        return lambda document, name: structure_of(
            document, name, affairs, catalogue, clauses, kinds=self.kinds
        )

    def _checker_for(self, affairs: Mapping[str, Affair], catalogue: Document) -> Checker:
        """The same against another catalogue, whose affairs are to blame for what does not fit."""
        clauses = self.clauses()
        return lambda document, name: structure_of(
            document, name, affairs, catalogue, clauses, blame_affairs=True, kinds=self.kinds
        )

    def _affairs(self, path: Path) -> tuple[dict[str, Affair], Document]:
        document = read_document(path)
        affairs, problems = table_of(document, "affairs", Affair)
        problems += check_affairs(document, affairs, self.clauses())
        return sound(affairs, problems), document

    def _find(self, wanted: str | Path, names: list[str], folder: Path, sort: str) -> Path:
        """The file meant by a name or a path of the command line or a call."""
        if isinstance(wanted, str) and wanted in names:
            return folder / f"{wanted}.yaml"
        if isinstance(wanted, Path) or is_path(wanted) or os.path.isfile(wanted):
            return Path(wanted)
        allowed = message("or_file", names=one_of(names, wanted))
        raise InputError(Problem(wanted, 0, sort, message("unknown_name", name=repr(wanted)), allowed))

    def _find_scenario(self, document: Document, key: Key) -> Path:
        return self._find_beside(document, key, self.scenarios(), self.root)

    def _find_structure(self, document: Document, key: Key) -> Path:
        return self._find_beside(document, key, self.structures(), self.root / "structures")

    def _find_beside(self, document: Document, key: Key, names: list[str], folder: Path) -> Path:
        """The file meant by a name or a path (from there) written in a file."""
        written = str(document.get(*key))
        if written in names:
            return folder / f"{written}.yaml"
        path = Path(document.place(key).file).parent / written
        if os.path.isfile(path) or is_by_rule(path):
            return path
        found = (
            message("no_such_file_named", name=repr(written))
            if is_path(written)
            else message("unknown_name", name=repr(written))
        )
        allowed = message("or_file_from_here", names=one_of(names, written))
        raise InputError(document.problem(key, found, allowed))


def is_path(text: str) -> bool:
    """Whether what somebody wrote is a path rather than a name."""
    return "/" in text or "\\" in text or text.endswith((".yaml", ".yml"))
