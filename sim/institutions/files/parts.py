"""Making the parts of a library from documents: tables of entries, whole structures."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field, create_model

from sim.institutions.affairs import Affair
from sim.institutions.clauses import Clause
from sim.institutions.documents import Document, InputError, Problem, shown
from sim.institutions.files.forms import check
from sim.institutions.files.validation_structure import check_structure
from sim.institutions.schema import Strict
from sim.institutions.structure import Structure
from sim.text.problems import message


def sound[T](found: T | None, problems: list[Problem]) -> T:
    """What was found, if nothing is wrong with it."""
    if problems or found is None:
        raise InputError(problems)
    return found


def table_of[M: BaseModel](
    document: Document, key: str, model: type[M]
) -> tuple[dict[str, M], list[Problem]]:
    """The entries under the only key of a document, each a `model`, and what is wrong with them."""
    found, problems = check(_whole(key, model), document)
    return (getattr(found, key) if found is not None else {}), problems


@cache
def _whole(key: str, model: type[BaseModel]) -> type[BaseModel]:
    """The form of such a document, made once: making one takes longer than most checks."""
    entries = (dict[str, model], Field(min_length=1))  # type: ignore[valid-type]  # known when it runs
    fields: dict[str, Any] = {key: entries}
    form: type[BaseModel] = create_model("Table", __base__=Strict, **fields)
    return form


def structure_of(
    document: Document,
    name: str,
    affairs: Mapping[str, Affair],
    catalogue: Document,
    clauses: Mapping[str, Clause],
    blame_affairs: bool = False,
    kinds: Collection[str] = (),
) -> tuple[Structure | None, list[Problem]]:
    """A structure from its document, with everything that is wrong with it; its id is its file's name."""
    named = Document({**document.data, "id": name}, document.places, document.removed)
    structure, problems = check(Structure, named, kinds)
    stem = Path(document.place(("id",)).file).stem
    if "id" in document.data and document.data["id"] != stem:
        allowed = message("name_of_file", name=repr(stem))
        problems.append(document.problem(("id",), shown(document.data["id"]), allowed))
    if structure is not None:
        problems += check_structure(named, structure, affairs, catalogue, clauses, blame_affairs)
    return structure, problems
