"""The library of institutions: where the files are and how to read them.

A library is a folder with ``affairs.yaml``, ``parameters.yaml``, ``clauses.yaml``, structures under
``structures/`` and scenarios beside them. One is bundled: ``scenarios/`` in a checkout, a folder
inside the package once installed. The functions here read from it; `Library` reads any other.

Wherever a scenario or structure is asked for, a bundled name (``reform``) or a path
(``mine/reform.yaml``) will do. Whatever is wrong with a file raises `InputError`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import BaseModel, Field, create_model

from sim.affairs import Affair
from sim.clauses import Clause
from sim.documents import Document, InputError, Key, Problem, display_path, one_of, shown
from sim.forms import check
from sim.parameters import Parameter
from sim.reading import read_document
from sim.scenario import Scenario
from sim.scenario_files import Institutions, read_scenario
from sim.schema import Strict
from sim.settings import scenario_hash, with_settings
from sim.structure import Structure
from sim.validation import check_affairs, check_registry
from sim.validation_structure import check_structure

_SCENARIO = re.compile(r"^(?:extends|timeline)\s*:", re.MULTILINE)
"""What tells a scenario from the other files of a library."""


_SORTS = {
    "structure": {"bodies", "routes", "departments", "rules"},
    "scenario": {"extends", "timeline", "community", "horizon"},
    "affairs": {"affairs"},
    "parameters": {"parameters"},
    "clauses": {"clauses"},
}
"""The keys that tell what sort of file one is, to be tried in this order."""


@dataclass(frozen=True)
class Library:
    """A folder of institutions."""

    root: Path

    def scenarios(self) -> list[str]:
        """The names of the scenarios, sorted."""
        files = [file for file in self.root.glob("*.yaml") if file.is_file()]
        return sorted(f.stem for f in files if _SCENARIO.search(f.read_text("utf-8", errors="replace")))

    def structures(self) -> list[str]:
        """The names of the structures, sorted."""
        return sorted(file.stem for file in (self.root / "structures").glob("*.yaml"))

    def scenario(self, name_or_path: str | Path) -> Scenario:
        """A scenario, complete and checked."""
        affairs, catalogue = self._affairs(self.root / "affairs.yaml")
        clauses = self.clauses()

        def whole(document: Document, name: str) -> tuple[Structure | None, list[Problem]]:
            return _structure(document, name, affairs, catalogue, clauses)

        institutions = Institutions(
            affairs=affairs,
            registry=self.registry(),
            find_scenario=self._find_scenario,
            find_structure=self._find_structure,
            check_structure=whole,
        )
        path = self._find(name_or_path, self.scenarios(), self.root, "scenario")
        return read_scenario(path, institutions)

    def structure(self, name_or_path: str | Path) -> Structure:
        """A structure, checked against the library's affairs and clauses."""
        path = self._find(name_or_path, self.structures(), self.root / "structures", "structure")
        affairs, catalogue = self._affairs(self.root / "affairs.yaml")
        structure, problems = _structure(read_document(path), path.stem, affairs, catalogue, self.clauses())
        return _sound(structure, problems)

    def affairs(self, path: str | Path | None = None) -> dict[str, Affair]:
        """The catalogue of affairs; another than the library's is checked against its structures too."""
        if path is None:
            return self._affairs(self.root / "affairs.yaml")[0]
        affairs, catalogue = self._affairs(Path(path))
        clauses, problems = self.clauses(), list[Problem]()
        for name in self.structures():
            document = read_document(self.root / "structures" / f"{name}.yaml")
            problems += _structure(document, name, affairs, catalogue, clauses, blame_affairs=True)[1]
        return _sound(affairs, problems)

    def registry(self, path: str | Path | None = None) -> dict[str, Parameter]:
        """The registry of parameters."""
        document = read_document(self.root / "parameters.yaml" if path is None else path)
        registry, problems = _table(document, "parameters", Parameter)
        problems += check_registry(document, registry)
        return _sound(registry, problems)

    def clauses(self) -> dict[str, Clause]:
        """The clauses of the plan."""
        return self.table("clauses.yaml", "clauses", Clause)

    def table[M: BaseModel](self, file: str | Path, key: str, model: type[M]) -> dict[str, M]:
        """The entries under the only key of a file (relative to the library), each a `model`."""
        table, problems = _table(read_document(self.root / file), key, model)
        return _sound(table, problems)

    def check(self, path: str | Path) -> str:
        """Read any file of institutions in full and return its sort (``"scenario"``, ``"affairs"`` ...)."""
        path = Path(path)
        document = read_document(path)
        for sort, keys in _SORTS.items():
            if keys & set(document.keys()):
                match sort:
                    case "structure":
                        self.structure(path)
                    case "scenario":
                        self.scenario(path)
                    case "affairs":
                        self.affairs(path)
                    case "parameters":
                        self.registry(path)
                    case _:
                        self.table(path.absolute(), "clauses", Clause)
                return sort
        found = f"the keys {', '.join(document.keys()[:5])}" if document.keys() else "no keys"
        allowed = "a scenario (timeline or extends), a structure (bodies), affairs, parameters or clauses"
        raise InputError(document.problem((), found, allowed))

    def _affairs(self, path: Path) -> tuple[dict[str, Affair], Document]:
        document = read_document(path)
        affairs, problems = _table(document, "affairs", Affair)
        problems += check_affairs(document, affairs, self.clauses())
        return _sound(affairs, problems), document

    def _find(self, wanted: str | Path, names: list[str], folder: Path, sort: str) -> Path:
        """The file meant by a name or a path of the command line or a call."""
        if isinstance(wanted, str) and wanted in names:
            return folder / f"{wanted}.yaml"
        if isinstance(wanted, Path) or _is_path(wanted) or os.path.isfile(wanted):
            return Path(wanted)
        allowed = f"{one_of(names, wanted)}, or the path of a file"
        raise InputError(Problem(wanted, 0, sort, f"the unknown name {wanted!r}", allowed))

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
        if os.path.isfile(path):
            return path
        found = f"no such file: {written!r}" if _is_path(written) else f"the unknown name {written!r}"
        allowed = f"{one_of(names, written)}, or the path of a file from this one"
        raise InputError(document.problem(key, found, allowed))


def _is_path(text: str) -> bool:
    return "/" in text or "\\" in text or text.endswith((".yaml", ".yml"))


def _sound[T](found: T | None, problems: list[Problem]) -> T:
    """What was found, if nothing is wrong with it."""
    if problems or found is None:
        raise InputError(problems)
    return found


def _table[M: BaseModel](document: Document, key: str, model: type[M]) -> tuple[dict[str, M], list[Problem]]:
    entries = (dict[str, model], Field(min_length=1))  # type: ignore[valid-type]
    whole = create_model("Table", __base__=Strict, **{key: entries})  # type: ignore[call-overload]
    found, problems = check(whole, document)
    return (getattr(found, key) if found is not None else {}), problems


def _structure(
    document: Document,
    name: str,
    affairs: Mapping[str, Affair],
    catalogue: Document,
    clauses: Mapping[str, Clause],
    blame_affairs: bool = False,
) -> tuple[Structure | None, list[Problem]]:
    """A structure from its document, with everything that is wrong with it; its id is its file's name."""
    named = Document({**document.data, "id": name}, document.places, document.removed)
    structure, problems = check(Structure, named)
    stem = Path(document.place(("id",)).file).stem
    if "id" in document.data and document.data["id"] != stem:
        allowed = f"no id, or the file's name: {stem!r}"
        problems.append(document.problem(("id",), shown(document.data["id"]), allowed))
    if structure is not None:
        problems += check_structure(named, structure, affairs, catalogue, clauses, blame_affairs)
    return structure, problems


@cache
def bundled() -> Library:
    """The library that comes with the package. Raises InputError when the installation lacks it."""
    package = Path(__file__).resolve().parent
    for root in (package / "scenarios", package.parent / "scenarios"):
        if (root / "structures").is_dir():
            return Library(root)
    found = "no folder of bundled scenarios"
    raise InputError(Problem(display_path(package), 0, "", found, "a whole installation (install again)"))


def bundled_scenarios() -> list[str]:
    """The names of the bundled scenarios, sorted."""
    return bundled().scenarios()


def bundled_structures() -> list[str]:
    """The names of the bundled structures, sorted."""
    return bundled().structures()


def check_file(path: str | Path) -> str:
    """Read any file of institutions in full, against the bundled ones, and return its sort."""
    return bundled().check(path)


def load_scenario(name_or_path: str | Path | Scenario) -> Scenario:
    """A scenario by bundled name or path; a `Scenario` is returned as it is."""
    return name_or_path if isinstance(name_or_path, Scenario) else bundled().scenario(name_or_path)


def load_structure(name_or_path: str | Path) -> Structure:
    """A structure by bundled name or path."""
    return bundled().structure(name_or_path)


def load_affairs(path: str | Path | None = None) -> dict[str, Affair]:
    """The bundled catalogue of affairs, or another that is to fit the bundled structures."""
    return bundled().affairs(path)


def load_registry(path: str | Path | None = None) -> dict[str, Parameter]:
    """The bundled registry of parameters, or another."""
    return bundled().registry(path)


def load_clauses() -> dict[str, Clause]:
    """The clauses of the plan."""
    return bundled().clauses()


def load_table[M: BaseModel](file: str, key: str, model: type[M]) -> dict[str, M]:
    """A bundled table, such as ``load_table("indicators.yaml", "indicators", Indicator)``."""
    return bundled().table(file, key, model)


__all__ = [
    "InputError",
    "Library",
    "bundled",
    "bundled_scenarios",
    "bundled_structures",
    "check_file",
    "load_affairs",
    "load_clauses",
    "load_registry",
    "load_scenario",
    "load_structure",
    "load_table",
    "scenario_hash",
    "with_settings",
]
