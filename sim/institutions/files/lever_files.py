"""Reading the files of levers (`sim.institutions.levers`), and checking that each fits the structures."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path

from sim.institutions.documents import Document, Key, Problem, one_of
from sim.institutions.files.forms import check
from sim.institutions.files.reading import read_document
from sim.institutions.files.validation import check_clauses
from sim.institutions.levers import (
    LEVERS,
    Lever,
    LeverFile,
    apply_levers,
    built_in,
    numbers_at,
    refusals,
    with_needs,
)
from sim.text.problems import message

_ENDINGS = (".yaml", ".yml")


def is_lever_file(name: str) -> bool:
    """Whether an entry of a timeline names a lever by its file."""
    return name.endswith(_ENDINGS)


def lever_ids(folder: Path) -> tuple[str, ...]:
    """The levers that have a file in a folder, in the order in which they are applied."""
    there = {file.stem for file in folder.glob("*.yaml")}
    return (*(name for name in LEVERS if name in there), *sorted(there.difference(LEVERS)))


def read_levers(folder: Path, clauses: Collection[str]) -> tuple[dict[str, LeverFile], list[Problem]]:
    """The levers of a folder in the order in which they are applied, and what is wrong with them."""
    levers: dict[str, LeverFile] = {}
    problems: list[Problem] = []
    for name in lever_ids(folder):
        document = read_document(folder / f"{name}.yaml")
        if name not in LEVERS:
            problems.append(
                document.problem((), message("lever_named", name=repr(name)), one_of(LEVERS, name))
            )
        lever, wrong = check_lever(document, name, clauses)
        problems += wrong
        if lever is not None:
            levers[name] = LeverFile(lever, document)
    for file in levers.values():
        for i, need in enumerate(file.lever.needs):
            if need not in levers:
                found = message("no_file_here", name=repr(need))
                problems.append(file.document.problem(("needs", i), found, one_of(levers)))
    return levers, problems


def with_levers(
    document: Document, strengths: Mapping[str, float], levers: Mapping[str, LeverFile]
) -> tuple[Document, list[Problem]]:
    """The document of a structure with levers laid over it; problems name the lever instead of a line."""
    problems: list[Problem] = []
    for name, strength in strengths.items():
        if name not in levers:
            found, allowed = message("unknown_lever", name=repr(name)), one_of(levers, name)
            problems.append(Problem("levers", 0, name, found, allowed))
        elif not 0.0 <= strength <= 1.0:
            problems.append(Problem("levers", 0, name, f"{strength:g}", message("number.share")))
    for refusal in refusals(document, strengths, levers):
        problems.append(Problem("levers", 0, refusal.lever, refusal.found, refusal.allowed))
    return (document, problems) if problems else apply_levers(document, strengths, levers)


def check_lever(
    document: Document, name: str, clauses: Collection[str]
) -> tuple[Lever | None, list[Problem]]:
    """A lever from its document, and what is wrong with it in itself."""
    lever, problems = check(Lever, document)
    if lever is not None:
        problems += check_clauses(document, (), lever.clauses, clauses)
        problems += _needs(document, lever, name)
        problems += _also(document, lever, name)
        if not any((*document.keys("changes"), *document.keys("append"))):
            problems.append(document.problem((), message("idle_lever"), message("changes_or_append")))
    return lever, problems


def check_fit(
    lever: LeverFile,
    name: str,
    levers: dict[str, LeverFile],
    structures: Iterable[Document],
    check_structure: Callable[[Document, str], list[Problem]],
    *,
    one_is_enough: bool = False,
) -> Iterator[Problem]:
    """What goes wrong when a lever, with what it needs, is laid over each structure that lacks it.

    Its further patches are tried together with the levers they go with. Where `one_is_enough`, only the
    structure that it fits best counts: a lever of the user's own is made for the structures it is used with.
    """
    levers = {**levers, name: lever}
    partners = {also.with_ for also in lever.lever.also if also.with_ is not None}
    tried: list[tuple[list[Problem], set[str]]] = []
    for structure in structures:
        there = built_in(structure)
        found: list[Problem] = []
        moved: set[str] | None = None
        for partner in (None, *sorted(partners)):
            wanted = with_needs(name, levers) | (with_needs(partner, levers) if partner else set())
            if wanted & there.keys():
                continue
            document, problems = apply_levers(structure, dict.fromkeys(wanted, 1.0), levers)
            found += [*problems, *check_structure(document, name)]
            moved = (moved or set()) | {
                path for path in lever.lever.scaled if numbers_at(document.data, path)
            }
        if moved is not None:
            tried.append((found, moved))
    if one_is_enough and tried:
        tried = [min(tried, key=lambda attempt: len(attempt[0]))]
    for problems, _ in tried:
        yield from problems
    for i, path in enumerate(lever.lever.scaled if tried else ()):
        if not any(path in moved for _, moved in tried):
            key: Key = ("scaled", i)
            yield lever.document.problem(
                key, message("no_number_there", path=repr(path)), message("path_of_number")
            )


def _needs(document: Document, lever: Lever, name: str) -> Iterator[Problem]:
    """What is needed comes earlier, and its reason is said."""
    before = LEVERS[: LEVERS.index(name)] if name in LEVERS else LEVERS
    for i, need in enumerate(lever.needs):
        if need not in before:
            allowed = message("earlier_lever", levers=one_of(before))
            yield document.problem(("needs", i), message("not_earlier", name=repr(need)), allowed)
    if lever.needs and document.get("needs_because") is None:
        yield document.problem(("needs",), message("no_reason"), message("needs_because"))


def _also(document: Document, lever: Lever, name: str) -> Iterator[Problem]:
    """A further patch says when it applies, and what it does."""
    for i, also in enumerate(lever.also):
        key: Key = ("also", i)
        said = [word for word in ("with", "without") if word in document.keys(*key)]
        if len(said) != 1:
            found = message("with_and_without") if said else message("neither_with_nor_without")
            yield document.problem(key, found, message("with_or_without"))
        elif name in (also.with_, also.without):
            yield document.problem(
                (*key, said[0]), message("itself", name=repr(name)), message("another_lever")
            )
        if not any((*document.keys(*key, "changes"), *document.keys(*key, "append"))):
            yield document.problem(key, message("idle_patch"), message("changes_or_append"))
