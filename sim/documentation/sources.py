"""What the code says of itself: docstrings of modules, functions and classes, comments of record fields.

Sources are parsed, not imported: comments are part of what is read.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent
_ATTRIBUTE = re.compile(r"^ {4}(\w+(?:, \w+)*): (.*)$")

_SECTION = re.compile(r"^(?:Args|Attributes|Returns|Raises|Example):?$", re.MULTILINE)

MODEL_ROOMS = (
    "institutions",
    "kernel",
    "community",
    "mechanisms",
    "cases",
    "agents",
    "processes",
    "measures",
    "model",
)
"""Rooms of the package that a model is made of, the lowest first."""

_OWNER = "model"
"""The field by which an agent knows its model; it is no state."""


@dataclass(frozen=True)
class Variable:
    """A state variable: its name, and what the code says it is (empty where its name says it)."""

    name: str
    meaning: str


@dataclass(frozen=True)
class Part:
    """A function, class or method (``Class.method``), and what its docstring says before its sections."""

    name: str
    text: str


def modules_of(room: str) -> list[str]:
    """Every module of a room, in the order of the alphabet, the room's own first."""
    return sorted(_module(path) for path in (_PACKAGE / room).rglob("*.py"))


def docstring(module: str) -> str:
    """The docstring of a module. Raises ValueError where there is none."""
    text = ast.get_docstring(_tree(module))
    if not text:
        raise ValueError(f"{module} has no docstring")
    return text


def parts_of(module: str) -> Iterator[Part]:
    """Public functions and classes of a module, and methods of these, that have a docstring, in order."""
    for node in _tree(module).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield from _part(node, node.name)
            for method in node.body if isinstance(node, ast.ClassDef) else ():
                if isinstance(method, ast.FunctionDef) and not method.name.startswith("_"):
                    yield from _part(method, f"{node.name}.{method.name}")


def definitions(module: str) -> Iterator[tuple[ast.stmt, str, str]]:
    """Classes, each with its name and docstring, and assigned names with the string below them, in order."""
    body = _tree(module).body
    for node, below in zip(body, [*body[1:], None], strict=True):
        if isinstance(node, ast.ClassDef):
            yield node, node.name, ast.get_docstring(node) or ""
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield node, node.targets[0].id, _text_of(below)


def _part(node: ast.FunctionDef | ast.ClassDef, name: str) -> Iterator[Part]:
    text = ast.get_docstring(node)
    if text:
        yield Part(name, " ".join(_SECTION.split(text)[0].split()))


def summary(text: str) -> str:
    """The first paragraph of a docstring, on one line."""
    return " ".join(text.split("\n\n")[0].split())


def class_summary(module: str, name: str) -> str:
    """The first paragraph of a class's docstring."""
    return summary(ast.get_docstring(_class(module, name)) or "")


def attributes(module: str, name: str) -> list[Variable]:
    """State variables of a class: the section "Attributes" of its docstring, then documented fields."""
    node = _class(module, name)
    listed = list(_listed(ast.get_docstring(node) or ""))
    known = {name for variable in listed for name in variable.name.split(", ")}
    return [*listed, *(field for field in _fields(node) if field.name not in known)]


def record(module: str, name: str) -> list[Variable]:
    """Fields of a structured array, each with the comment at the end of its line."""
    lines = _source(module).splitlines()
    for node in _tree(module).body:
        if isinstance(node, ast.Assign) and any(
            isinstance(t, ast.Name) and t.id == name for t in node.targets
        ):
            found = []
            for item in ast.walk(node):
                if isinstance(item, ast.Tuple) and item.elts and isinstance(item.elts[0], ast.Constant):
                    field = item.elts[0].value
                    if isinstance(field, str):
                        _, _, comment = lines[item.lineno - 1].partition("  # ")
                        found.append(Variable(field, comment))
            return found
    raise ValueError(f"{module} has no record {name}")


def _listed(text: str) -> Iterator[Variable]:
    """The entries of a docstring's section "Attributes"; a line further in goes on with the entry."""
    _, _, section = text.partition("Attributes:\n")
    names, meaning = "", ""
    for line in section.splitlines():
        entry = _ATTRIBUTE.match(line)
        if entry:
            if names:
                yield Variable(names, meaning)
            names, meaning = entry.groups()
        elif line.startswith("     ") and names:
            meaning += " " + line.strip()
        elif line.strip():
            break
    if names:
        yield Variable(names, meaning)


def _fields(node: ast.ClassDef) -> Iterator[Variable]:
    """Annotated fields of a class that vary by object, each with the string that stands below it."""
    for place, item in enumerate(node.body):
        if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name):
            name = item.target.id
            below = node.body[place + 1] if place + 1 < len(node.body) else None
            text = _text_of(below)
            if not (name.startswith("_") or name == _OWNER or "ClassVar" in ast.unparse(item.annotation)):
                yield Variable(name, " ".join(text.split()))


def _text_of(node: ast.stmt | None) -> str:
    """A string that stands by itself; empty where there is none."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return str(node.value.value)
    return ""


def _class(module: str, name: str) -> ast.ClassDef:
    for node in _tree(module).body:
        if isinstance(node, ast.ClassDef) and node.name == name:
            return node
    raise ValueError(f"{module} has no class {name}")


def _module(path: Path) -> str:
    parts = path.resolve().relative_to(_PACKAGE).with_suffix("").parts
    return ".".join(("sim", *parts)).removesuffix(".__init__")


def _path(module: str) -> Path:
    path = _PACKAGE.joinpath(*module.split(".")[1:])
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


@cache
def _source(module: str) -> str:
    return _path(module).read_text("utf-8")


@cache
def _tree(module: str) -> ast.Module:
    return ast.parse(_source(module))
