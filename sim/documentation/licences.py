"""The page of packages that the program is made with: which, in which version, under which licence."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement

from sim.documentation.markdown import table

ROOT = Path(__file__).resolve().parents[2]
_USED = ("app", "dask", "discovery")
"""The extras that a user may install; the others are for making the program."""
_HEAD = """# Packages and licences

What the program needs, as installed where these pages were made. `make sbom` writes the same as a list of
materials that tools read (CycloneDX, `build/sbom.cdx.json`). What is promised of them, and what is not, says
`SECURITY.md`. `pm4py` is under the AGPL: tests read event logs with it, nothing of the program imports it.
"""


def licences_page() -> str:
    """The page, from what is installed."""
    used = _closure(_asked(_USED))
    tools = _closure(_asked(("dev",))) - used
    parts = [_HEAD]
    for title, names in (("What the program needs", used), ("What only making and testing it needs", tools)):
        rows = [
            (d.metadata["Name"], d.version, licence_of(d)) for d in map(metadata.distribution, sorted(names))
        ]
        parts.append(f"## {title}\n\n{table(['Package', 'Version', 'Licence'], rows)}\n")
    return "\n".join(parts)


def licence_of(distribution: metadata.Distribution) -> str:
    """The licence that a package says it is under, in short; a dash where it says none."""
    said = distribution.metadata
    expression = said.get("License-Expression")
    if expression:
        return str(expression)
    named = [c.rpartition(" :: ")[2] for c in said.get_all("Classifier") or [] if c.startswith("License :: ")]
    named = [name for name in named if name != "OSI Approved"]
    if named:
        return ", ".join(named)
    first = (said.get("License") or "").strip().splitlines()
    return first[0][:60] if first else "–"


def _asked(extras: Iterable[str]) -> list[str]:
    """What the program asks for with these extras, as pyproject.toml says it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return [*project["dependencies"], *(need for e in extras for need in project["optional-dependencies"][e])]


def _closure(asked: Iterable[str]) -> set[str]:
    """The plain names of installed packages that these requirements need, directly or not."""
    found: set[str] = set()
    waiting = [Requirement(text) for text in asked]
    done: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        need = waiting.pop()
        name, extras = _plain(need.name), frozenset(need.extras)
        if (name, extras) in done:
            continue
        done.add((name, extras))
        try:
            further = [Requirement(text) for text in metadata.requires(name) or []]
        except (metadata.PackageNotFoundError, InvalidRequirement):
            continue  # of another system, or an extra that is not installed
        found.add(name)
        for one in further:
            if one.marker is None or any(one.marker.evaluate({"extra": extra}) for extra in (*extras, "")):
                waiting.append(one)
    return found


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
