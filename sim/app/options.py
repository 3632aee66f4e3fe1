"""From what an address names to scenarios: bundled files, plans, and files that were uploaded.

Plans and uploads are read by the same readers as any file. Uploads are kept in the app's own folder, so many
of each visitor; of a plan nothing is kept, since its address says it all. An uploaded file may name bundled
things only: it can make the app read no other file.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import threading
import time
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path

from sim.app.address import GIVEN, OWN
from sim.app.limits import LIMITS
from sim.app.plan import FROM, Plan, parse
from sim.experiments.files import write_whole
from sim.institutions.clauses import Clause
from sim.institutions.documents import Document, InputError, Problem, few_searches, one_of
from sim.institutions.documents import shown as briefly
from sim.institutions.files.lever_files import is_lever_file
from sim.institutions.files.library import bundled, load_clauses, load_levers, load_scenario
from sim.institutions.files.reading import read_document
from sim.institutions.files.single_levers import scenario_text
from sim.institutions.files.timelines import NO_RESTORATION
from sim.institutions.levers import Lever, LeverFile
from sim.institutions.scenario import Scenario
from sim.text.problems import message

_AN_HOUR = 3600.0  # seconds


@cache
def levers() -> Mapping[str, Lever]:
    """The bundled levers."""
    return load_levers()


@cache
def clauses() -> Mapping[str, Clause]:
    """The clauses of the plan."""
    return load_clauses()


@cache
def lever_files() -> Mapping[str, LeverFile]:
    """The bundled levers with their documents."""
    from sim.institutions.files.lever_files import read_levers

    library = bundled()
    return read_levers(library.root / "levers", library.clauses())[0]


@cache
def bundled_names() -> list[str]:
    """The bundled scenarios."""
    return bundled().scenarios()


@cache
def _bundled(name: str) -> Scenario:
    return load_scenario(name)


@lru_cache(maxsize=128)
def _kept(path: Path) -> Scenario:
    """The scenario in a file that was kept here, whose name follows from its content."""
    return load_scenario(path)


@lru_cache(maxsize=128)
def _planned(name: str, document: str) -> Scenario:
    """The scenario of a plan, read from a file that is gone when it has been read."""
    with tempfile.TemporaryDirectory(prefix="shequ-") as folder:
        path = Path(folder) / f"{name}.yaml"
        path.write_text(document, "utf-8")
        try:
            return replace(load_scenario(path), source=path.name, text=document)
        except InputError as error:  # where it was is nobody's business
            raise InputError([_renamed(p, path.name, path.name) for p in error.problems]) from None


class Options:
    """Scenarios by their text in an address; `folder` is where uploads are kept."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._given: deque[tuple[str, Path]] = deque(maxlen=2 * LIMITS.kept)
        self._giving = threading.Lock()
        for aside in folder.glob("aside_*.yaml"):  # of a server that was killed
            with suppress(OSError):
                if time.time() - aside.stat().st_mtime > _AN_HOUR:
                    aside.unlink()

    def name(self, option: str) -> str:
        """The id of an option's scenario, which is its file's name."""
        if option.startswith(OWN):
            return parse(option[1:], levers())[0].id
        return f"given_{option[1:]}" if option.startswith(GIVEN) else option

    def scenario(self, option: str) -> Scenario:
        """The scenario of an option. Raises InputError where it cannot be read, or has gone."""
        if option.startswith(OWN):
            return self.of_plan(parse(option[1:], levers())[0])
        if not option.startswith(GIVEN) and option not in bundled_names():
            # a name from an address must never be taken for a path
            allowed = one_of(bundled_names(), option)
            raise InputError(Problem("shequ app", 0, "option", repr(option[:60]), allowed))
        if option.startswith(GIVEN):
            path = self.folder / f"{self.name(option)}.yaml"
            if not path.is_file():
                found, allowed = message("file_gone"), message("upload_again")
                raise InputError(Problem(option, 0, "option", found, allowed))
            return _kept(path)
        return _bundled(option)

    def warm(self) -> None:
        """Read what every visitor chooses among, so that the first one does not wait for it."""
        for name in bundled_names():
            _bundled(name)

    def of_plan(self, plan: Plan) -> Scenario:
        """The scenario of a plan. Raises InputError where a lever lacks what it needs."""
        if not plan.levers:
            return _bundled(FROM)
        return _planned(plan.id, plan.document())

    def document(self, option: str) -> str:
        """The scenario file of an option. Raises InputError or OSError where there is none any more."""
        plan = parse(option[1:], levers())[0] if option.startswith(OWN) else Plan()
        return plan.document() if plan.levers else scenario_text(self.scenario(option).source)

    def give(self, name: str, text: str, who: str = "") -> str:
        """Keep a scenario file that a visitor uploaded; returns its option.

        Raises InputError for all that is wrong.
        """
        content = text.encode()
        shown = os.path.basename(name.replace("\\", "/"))[:80] or "scenario.yaml"
        if len(content) > LIMITS.upload_bytes:
            allowed = message("most_bytes", count=f"{LIMITS.upload_bytes:,}")
            raise InputError(Problem(shown, 0, "", message("bytes", count=f"{len(content):,}"), allowed))
        option = GIVEN + hashlib.sha256(content).hexdigest()[:16]
        path = self.folder / f"{self.name(option)}.yaml"
        aside = self.folder / f"aside_{option[1:]}_{threading.get_ident()}.yaml"
        self._keep(aside, content)
        try:
            document = read_document(aside)
            if len(document.places) > LIMITS.upload_values:
                found, allowed = (
                    message("values", count=f"{len(document.places):,}"),
                    message("most_values", count=f"{LIMITS.upload_values:,}"),
                )
                raise InputError(Problem(shown, 0, "", found, allowed))
            if problems := _strangers(document):
                raise InputError(problems)
            with few_searches(LIMITS.searches):
                scenario = load_scenario(aside)
            if max(len(scenario.name.en), len(scenario.name.zh)) > LIMITS.name:
                allowed = message("most_letters", count=LIMITS.name)
                raise InputError(Problem(shown, 0, "name", briefly(scenario.name.en), allowed))
            if scenario.community.residents > LIMITS.residents or scenario.years > LIMITS.years:
                found = message(
                    "residents_and_years", residents=f"{scenario.community.residents:,}", years=scenario.years
                )
                allowed = message("most_residents", residents=f"{LIMITS.residents:,}", years=LIMITS.years)
                raise InputError(Problem(shown, 0, "community, horizon", found, allowed))
            os.replace(aside, path)
            self._make_room(who, path)
        except InputError as error:
            raise InputError([_renamed(problem, aside.name, shown) for problem in error.problems]) from None
        finally:
            aside.unlink(missing_ok=True)
        return option

    def _make_room(self, who: str, new: Path) -> None:
        """Let the oldest files of this visitor go, unless others have given them, too; then those of all."""
        with self._giving:
            others = {path for giver, path in self._given if giver != who}
            own = [path for giver, path in self._given if giver == who and path != new]
            kept = [*own, new][-LIMITS.uploads :]
            for path in set(own) - set(kept) - others:
                path.unlink(missing_ok=True)
            rest = [(giver, path) for giver, path in self._given if giver != who]
            self._given = deque([*rest, *((who, path) for path in kept)], maxlen=2 * LIMITS.kept)
        files = sorted(self.folder.glob("given_*.yaml"), key=lambda file: file.stat().st_mtime)
        for old in files[: -LIMITS.kept]:
            old.unlink(missing_ok=True)

    def _keep(self, path: Path, content: bytes) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        write_whole(path, content)


def _strangers(document: Document) -> list[Problem]:
    """Whatever in an uploaded file names a file."""
    problems = []
    allowed = message("bundled_only")
    names = {*bundled_names(), *bundled().structures(), NO_RESTORATION}
    places: list[tuple[str | int, ...]] = [("extends",), ("restoration",)]
    entries = document.get("timeline")
    if isinstance(entries, list):
        places += [("timeline", i, "structure") for i in range(len(entries))]
    for key in places:
        value = document.get(*key)
        if value is not None and (not isinstance(value, str) or value not in names):
            problems.append(document.problem(key, repr(value)[:80], allowed))
    for i in range(len(entries) if isinstance(entries, list) else 0):
        for name in document.keys("timeline", i, "levers"):
            if is_lever_file(name):
                found = message("file_named", name=repr(name[:60]))
                problems.append(
                    document.problem(("timeline", i, "levers", name), found, message("bundled_lever"))
                )
    if document.get("community", "table") is not None:
        found = message("table_of_residents")
        problems.append(document.problem(("community", "table"), found, message("synthetic_residents")))
    return problems


def _renamed(problem: Problem, aside: str, shown: str) -> Problem:
    """The problem with the name that the user knows the file by."""
    file = shown if problem.file.endswith(aside) else os.path.basename(problem.file)
    return Problem(file, problem.line, problem.field, problem.found, problem.allowed)
