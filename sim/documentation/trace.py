"""TRACE: what is claimed of the model, and the test or source that each claim rests on.

The elements are those of TRACE documents (TRAnsparent and Comprehensive model Evaludation; Grimm et al. 2014,
Augusiak et al. 2014). The claims stand in ``pages/trace.yaml``; evidence that is not there is an error, so
the document cannot outlive what it rests on.
"""

from __future__ import annotations

import re
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field

from sim.documentation.markdown import table
from sim.institutions.schema import Names
from sim.text import Lang, label

ROOT = Path(__file__).resolve().parents[2]
CLAIMS = Path(__file__).with_name("pages") / "trace.yaml"
ELEMENTS = (
    "problem",
    "description",
    "data",
    "conceptual",
    "verification",
    "output",
    "analysis",
    "corroboration",
)
"""The eight elements of TRACE, in order."""


class _Read(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Claim(_Read):
    """A claim in both languages and where its evidence is: ``FILE`` or ``FILE::TEST``."""

    en: str
    zh: str
    evidence: tuple[str, ...] = Field(min_length=1)


class Element(_Read):
    """One of the eight elements with its claims."""

    name: Names
    claims: tuple[Claim, ...] = Field(min_length=1)


def elements(path: Path = CLAIMS, root: Path = ROOT) -> dict[str, Element]:
    """All elements by id. Raises ValueError for evidence that is not there, and for a missing element."""
    said = yaml.safe_load(path.read_text("utf-8"))["elements"]
    found = {id_: Element.model_validate(element) for id_, element in said.items()}
    if tuple(found) != ELEMENTS:
        raise ValueError(f"{path}: elements are {', '.join(found)}, expected {', '.join(ELEMENTS)}")
    gone = [
        each
        for element in found.values()
        for claim in element.claims
        for each in claim.evidence
        if not is_there(each, root)
    ]
    if gone:
        raise ValueError(f"{path}: no such evidence: {', '.join(gone)}")
    return found


def is_there(evidence: str, root: Path = ROOT) -> bool:
    """Whether a file of the project, or a test in it, exists."""
    name, _, test = evidence.partition("::")
    file = root / name
    if not file.is_file() or not file.resolve().is_relative_to(root.resolve()):
        return False
    return (
        not test or re.search(rf"^def {re.escape(test)}\(", file.read_text("utf-8"), re.MULTILINE) is not None
    )


def trace(lang: Lang) -> str:
    """The document as Markdown. Raises ValueError as `elements`."""
    parts = [f"# {label('trace.title', lang)}", label("trace.about", lang)]
    for place, element in enumerate(elements().values(), 1):
        rows = [
            (getattr(claim, lang), "<br>".join(f"`{each}`" for each in claim.evidence))
            for claim in element.claims
        ]
        head = (label("trace.claim", lang), label("trace.evidence", lang))
        parts += [f"## {place} {getattr(element.name, lang)}", table(head, rows)]
    return "\n\n".join(parts) + "\n"
