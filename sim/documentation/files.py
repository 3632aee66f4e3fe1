"""The page Files: every kind of file a user may write, and every key of it.

What may stand under a key, whether it is needed and what counts where it is left out come from the forms that
files are checked against, so they cannot be out of date; what a key means is in ``pages/keys.yaml``.
"""

from __future__ import annotations

import re
import textwrap
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, Self

import yaml
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from sim.community import table_columns
from sim.documentation.markdown import code, table
from sim.documentation.sources import docstring
from sim.experiments import target_files
from sim.experiments.study_files import SampleFile, StudyFile, SubsetsFile, TableFile
from sim.institutions.affairs import Affair, Programme, Step
from sim.institutions.clauses import Clause
from sim.institutions.decisions import Decision
from sim.institutions.files.event_files import EventFile
from sim.institutions.files.forms import (
    _Kind,  # what the messages about mistakes say, so that the page says the same
)
from sim.institutions.files.library import bundled
from sim.institutions.files.scenario_files import CommunityFile, HorizonFile, Settings
from sim.institutions.files.timelines import Entry
from sim.institutions.glossary import Term
from sim.institutions.levers import Also, Lever
from sim.institutions.parameters import Parameter
from sim.institutions.patterns import Pattern
from sim.institutions.schema import Basis, Names, Strict
from sim.institutions.structure import (
    RULES,
    BodyData,
    Contracted,
    DepartmentData,
    HandedDown,
    Post,
    Route,
    Structure,
    Sunset,
)
from sim.measures.indicators import Indicator
from sim.text import Lang, label

MEANINGS = Path(__file__).with_name("pages") / "keys.yaml"


@dataclass(frozen=True)
class Section:
    """A kind of file: the forms of its parts, and where an example of it is.

    `example` is a file of the library, or a key of it and the entry under that key; `told_in` is a module
    whose docstring has an example instead.
    """

    id: str
    forms: tuple[type[Strict], ...]
    example: tuple[str, ...] = ()
    told_in: str = ""


SECTIONS = (
    Section("scenario", (Settings, CommunityFile, HorizonFile, Entry, EventFile), ("phased.yaml",)),
    Section(
        "structure",
        (Structure, BodyData, Post, DepartmentData, Route, HandedDown, Contracted, Sunset),
        ("structures/old.yaml", "bodies", "residents_committee"),
    ),
    Section("lever", (Lever, Also), ("levers/no_assessment.yaml",)),
    Section("affairs", (Affair, Step, Programme), ("affairs.yaml", "affairs", "low_income_relief")),
    Section("parameters", (Parameter,), ("parameters.yaml", "parameters", "needs.volume")),
    Section("indicators", (Indicator,), ("indicators.yaml", "indicators", "cases_done")),
    Section("study", (StudyFile, TableFile, SampleFile, SubsetsFile), told_in="sim.experiments.study_files"),
    Section("clauses", (Clause,)),
    Section("patterns", (Pattern,)),
    Section("decisions", (Decision,), ("decisions.yaml", "decisions", "coordinator_cap")),
    Section("glossary", (Term,)),
    Section("shared", (Names, Basis)),
)
"""The kinds of YAML file, in the order of the page."""

COLUMNS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "residents": (table_columns.RESIDENTS, ("resident_id", "household_id")),
    "households": (table_columns.HOUSEHOLDS, ("household_id", "size")),
    "targets": (target_files.COLUMNS, ("indicator", "value")),
}
"""The kinds of CSV file: their columns, and those that are needed."""

_ITEMS: Mapping[tuple[type[Strict], str], tuple[Literal["list", "mapping"], type[Strict]]] = {
    (Settings, "timeline"): ("list", Entry),
    (Settings, "events"): ("list", EventFile),
    (Settings, "affairs"): ("mapping", Affair),
}
"""What is read item by item, so that its form only has the key (`sim.institutions.files.scenario_files`)."""
_FROM_FILE = (Structure, "id")
"""The form needs it, but it is the file's name."""


class _Meanings:
    """The texts of ``pages/keys.yaml`` in a language."""

    def __init__(self, said: Mapping[str, Any], lang: Lang) -> None:
        self._said, self._lang = said, lang

    @classmethod
    @cache
    def of(cls, lang: Lang) -> Self:
        """The texts as they are in the file."""
        return cls(yaml.safe_load(MEANINGS.read_text("utf-8")), lang)

    def section(self, name: str, word: str) -> str:
        text = str(self._said["sections"][name][word][self._lang]).strip()
        return re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", text)  # from YAML's folding

    def title(self, form: type[Strict]) -> str:
        return str(self._said["forms"][form.__name__]["title"][self._lang])

    def key(self, form: type[Strict], key: str) -> str:
        return str(self._said["forms"][form.__name__]["keys"][key][self._lang])

    def column(self, kind: str, name: str) -> str:
        return str(self._said["columns"][kind][name][self._lang])

    def rule(self, name: str) -> str:
        return RULES[name] if self._lang == "en" else str(self._said["rules"][name])


def files_page(lang: Lang) -> str:
    """The whole page, as Markdown."""
    parts = [f"# {label('website.files', lang)}", label("website.files.about", lang)]
    for section in SECTIONS[:-1]:
        parts += _section(section, lang)
    for kind in COLUMNS:
        parts += _columns(kind, lang)
    parts += _section(SECTIONS[-1], lang)
    return "\n\n".join(parts) + "\n"


def _section(section: Section, lang: Lang) -> Iterator[str]:
    meanings = _Meanings.of(lang)
    yield f"## {meanings.section(section.id, 'title')} {{#{section.id}}}"
    yield meanings.section(section.id, "about")
    if section.example:
        place = label("website.example", lang).format(file=code(f"scenarios/{section.example[0]}"))
        yield f"{place}\n\n```yaml\n{_example(*section.example)}\n```"
    if section.told_in:
        block = next(part for part in docstring(section.told_in).split("\n\n") if part.startswith("    "))
        yield f"```yaml\n{textwrap.dedent(block)}\n```"
    for form in section.forms:
        yield f"### {meanings.title(form)} {{#{_anchor(form)}}}"
        yield table(_head(lang, "key", "allowed", "left_out", "about"), _rows(form, lang))
        if form is Structure:
            yield f"### {label('website.rules', lang)} {{#rules}}"
            rules = [(code(name), meanings.rule(name)) for name in RULES]
            yield table(_head(lang, "rule", "about"), rules)


def _columns(kind: str, lang: Lang) -> Iterator[str]:
    meanings = _Meanings.of(lang)
    names, needed = COLUMNS[kind]
    yield f"## {meanings.section(kind, 'title')} {{#{kind}}}"
    yield meanings.section(kind, "about")
    rows = [
        (code(name), label("website.needed", lang) if name in needed else "", meanings.column(kind, name))
        for name in names
    ]
    yield table(_head(lang, "column", "left_out", "about"), rows)


def _head(lang: Lang, *words: str) -> list[str]:
    return [label(f"website.{word}", lang) for word in words]


def _anchor(form: type[Strict]) -> str:
    """Where a form is on the page: the same in both languages."""
    return f"form-{form.__name__.lower()}"


def _rows(form: type[Strict], lang: Lang) -> Iterator[tuple[str, str, str, str]]:
    kind, meanings = _Kind(form), _Meanings.of(lang)
    for key, info in kind.fields.items():
        item = _ITEMS.get((form, key))
        allowed = (
            _allowed(kind.inside(key), lang) if item is None else _of(item[0], _linked(item[1], lang), lang)
        )
        if info.is_required() and (form, key) != _FROM_FILE:
            left_out = label("website.needed", lang)
        else:
            left_out = _default(info)
        yield code(key), allowed, left_out, meanings.key(form, key)


def _default(info: FieldInfo) -> str:
    """The value that counts where a key is left out; nothing for what then simply is not there."""
    value = info.default
    if value is PydanticUndefined or value is None or value in ((), {}):
        return ""
    if isinstance(value, tuple):
        alike = len(set(value)) == 1
        return code(f"{len(value)} × {value[0]:g}") if alike else code(str(list(value)))
    return code(str(value).lower() if isinstance(value, bool) else f"{value}")


def _allowed(kind: _Kind, lang: Lang) -> str:
    """What may stand in a place, in words; a form of its own is linked."""
    origin, arguments = typing.get_origin(kind.type), typing.get_args(kind.type)
    if kind.fields:
        return _linked(kind.type, lang)
    if words := arguments if origin is Literal else kind.words:
        return ", ".join(code(str(word)) for word in words)
    if origin is dict:
        keys = _Kind.of(arguments[0])
        sort = _said(kind, lang)
        if typing.get_origin(keys.type) is Literal:
            sort = label("website.keys", lang).format(sort=sort, keys=_allowed(keys, lang))
        return _of("mapping", _allowed(_Kind.of(arguments[1]), lang), lang, sort)
    if origin is tuple:
        return _of("list", _allowed(_Kind.of(arguments[0]), lang), lang, _said(kind, lang))
    return label("website.anything", lang) if kind.type is Any else _said(kind, lang)


def _said(kind: _Kind, lang: Lang) -> str:
    """What messages say may stand there."""
    return kind.describe().told(lang)


def _of(sort: str, items: str, lang: Lang, said: str = "") -> str:
    """A list or mapping of something, with its least and most items where the form says them."""
    return label("website.of", lang).format(sort=said or label(f"website.{sort}", lang), items=items)


def _linked(form: type[Strict], lang: Lang) -> str:
    return f"[{_Meanings.of(lang).title(form)}](#{_anchor(form)})".replace("`", "")


def _example(file: str, key: str = "", entry: str = "") -> str:
    """A file of the library, or one entry of it, as it is written there."""
    lines = (bundled().root / file).read_text("utf-8").splitlines()
    if not key:
        return "\n".join(line for line in lines if not line.startswith("#")).strip()
    first = next(i for i, line in enumerate(lines) if line.startswith(f"{key}:"))
    begin = next(i for i in range(first, len(lines)) if lines[i].startswith(f"  {entry}:"))
    end = next((i for i in range(begin + 1, len(lines)) if not lines[i].startswith("   ")), len(lines))
    return "\n".join([f"{key}:", *lines[begin:end]])
