"""Reading YAML so that every value remembers where it stands.

The dialect is the core of YAML 1.2: `no`, `on` and `2004-05-01` are text, `010` is ten. Anchors and
aliases work; merge keys (``<<``) and tags do not (documents have `extends` and `changes` for that).
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from sim.institutions.documents import Document, InputError, Key, Place, Problem, display_path, dotted
from sim.institutions.files.plain_text import read_text
from sim.text.problems import Said, message

try:
    from yaml import CSafeLoader as _BaseLoader
except ImportError:  # PyYAML built without libyaml: slower, otherwise the same
    from yaml import SafeLoader as _BaseLoader  # type: ignore[assignment]  # the two share no base class

_MOST_VALUES = 100_000  # more can only be aliases of aliases of aliases
_DEEPEST = 40
_LARGEST_INTEGER = 2**63 - 1
_REASONS = {
    "mapping values are not allowed in this context": "yaml.mapping",
    "found character that cannot start any token": "yaml.no_token",
    "found undefined alias": "yaml.no_alias",
}
_TAG = "tag:yaml.org,2002:"


def read_document(path: str | Path) -> Document:
    """Read one YAML file that holds a mapping. Raises InputError naming every mistake in its form."""
    path = Path(path)
    text = read_text(path, display_path(path), message("yaml_file"), message("utf8_file"))
    return parse_document(text, str(path.absolute()))


@lru_cache(maxsize=64)  # the same few bundled files stand behind every scenario
def parse_document(text: str, file: str) -> Document:
    """As `read_document`, from the text of `file`."""
    name = display_path(file)
    try:
        # PyYAML composes by recursion in C, so what is far too deep must be found before it starts.
        depth = 0
        for event in yaml.parse(text, Loader=_Loader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEEPEST:
                line = event.start_mark.line + 1 if event.start_mark else 1
                raise InputError(
                    Problem(name, line, "", message("too_deep"), message("levels", count=_DEEPEST))
                )
        node = yaml.compose(text, Loader=_Loader)
    except yaml.reader.ReaderError as error:
        line = (
            text.count("\n", 0, text.find(chr(error.character))) + 1
            if isinstance(error.character, int)
            else 1
        )
        raise InputError(
            Problem(name, line, "", message("control_character"), message("plain_yaml"))
        ) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        found = message("not_yaml", reason=_reason(error.problem or error.context or ""))
        line = mark.line + 1 if mark else 1
        raise InputError(Problem(name, line, "", found, message("one_yaml"))) from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        found = message("not_yaml", reason=type(error).__name__)
        raise InputError(Problem(name, 1, "", found, message("well_formed_yaml"))) from None
    if node is None:
        raise InputError(Problem(name, 1, "", message("empty_file"), message("mapping.whole")))
    if not isinstance(node, yaml.MappingNode):
        found = message("list") if isinstance(node, yaml.SequenceNode) else message("single_value")
        raise InputError(Problem(name, node.start_mark.line + 1, "", found, message("mapping.whole")))
    builder = _Builder(file)
    builder.places[()] = Place(file, node.start_mark.line + 1)
    data = builder.build(node, ())
    if builder.problems:
        raise InputError(builder.problems)
    return Document(data, builder.places)


def _reason(said: str) -> Said:
    """What PyYAML complains of; in its own words where the catalogue has none."""
    if sought := re.fullmatch(r"(could|did) not find expected (.+)", said):
        return message("yaml.could_not_find" if sought[1] == "could" else "yaml.did_not_find", sign=sought[2])
    return message(_REASONS[said]) if said in _REASONS else said


class _Loader(_BaseLoader):
    """PyYAML's parser with the tags of YAML 1.2's core schema instead of 1.1's."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}


def _resolve(kind: str, pattern: str, first: str) -> None:
    _Loader.add_implicit_resolver(_TAG + kind, re.compile(f"^(?:{pattern})$"), list(first))


_resolve("null", r"~|null|Null|NULL|", "~nN")
_Loader.add_implicit_resolver(_TAG + "null", re.compile(r"^$"), [""])
_resolve("bool", r"true|True|TRUE|false|False|FALSE", "tTfF")
_resolve("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789")
_resolve(
    "float",
    r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)",
    "-+.0123456789",
)


class _Builder:
    """Turns composed nodes into plain data, noting places and gathering problems on the way."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.places: dict[Key, Place] = {}
        self.problems: list[Problem] = []
        self.around: set[int] = set()  # nodes being built: meeting one again is an alias to itself
        self.nodes = 0

    def build(self, node: yaml.Node, key: Key) -> Any:
        self.nodes += 1
        if self.nodes > _MOST_VALUES:
            self.problems.append(
                self._at(node, key, message("too_many_values"), message("values", count=_MOST_VALUES))
            )
            raise InputError(self.problems)
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, key)
        if len(key) > _DEEPEST:
            return self._refuse(node, key[:4], message("too_deep"), message("levels", count=_DEEPEST))
        if id(node) in self.around:
            return self._refuse(node, key, message("alias_of_itself"), message("no_alias_rings"))
        if node.tag not in (_TAG + "map", _TAG + "seq"):
            return self._refuse(node, key, message("tag", tag=node.tag), message("no_tags_around"))
        self.around.add(id(node))
        built: Any
        if isinstance(node, yaml.MappingNode):
            built = self._mapping(node, key)
        else:
            built = []
            for position, item in enumerate(node.value):
                self._note((*key, position), item)
                built.append(self.build(item, (*key, position)))
        self.around.discard(id(node))
        return built

    def _mapping(self, node: yaml.MappingNode, key: Key) -> dict[str, Any]:
        built: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode) or not key_node.value:
                self._refuse(key_node, key, message("key_not_a_word"), message("plain_keys"))
                continue
            word: str = key_node.value
            inner = (*key, word)
            if word == "<<" and not key_node.style:
                self._refuse(key_node, inner, message("merge_key"), message("keys_written_out"))
            elif word in built:
                first = self.places[inner].line
                self._refuse(
                    key_node,
                    inner,
                    message("key_again", key=repr(word), line=first),
                    message("each_key_once"),
                )
            else:
                self._note(inner, key_node)
                built[word] = self.build(value_node, inner)
        return built

    def _scalar(self, node: yaml.ScalarNode, key: Key) -> str | int | float | bool | None:
        kind = node.tag.removeprefix(_TAG)
        text: str = node.value
        word = text.lower()
        if kind == "str":
            return text
        if kind == "null" and word in ("", "~", "null"):
            return None
        if kind == "bool" and word in ("true", "false"):
            return word == "true"
        if kind == "int" and (number := _integer(text)) is not None:
            if abs(number) <= _LARGEST_INTEGER:
                return number
            self._refuse(node, key, text[:40], message("number.up_to", high=_LARGEST_INTEGER))
        elif kind == "float" and (fraction := _fraction(text)) is not None:
            if math.isfinite(fraction):
                return fraction
            self._refuse(node, key, text, message("number.finite"))
        else:
            self._refuse(node, key, message("tag", tag=node.tag), message("no_tags"))
        return None

    def _at(self, node: yaml.Node, key: Key, found: Said, allowed: Said) -> Problem:
        return Problem(display_path(self.file), node.start_mark.line + 1, dotted(key), found, allowed)

    def _refuse(self, node: yaml.Node, key: Key, found: Said, allowed: Said) -> None:
        self.problems.append(self._at(node, key, found, allowed))

    def _note(self, key: Key, node: yaml.Node) -> None:
        self.places[key] = Place(self.file, node.start_mark.line + 1)


def _integer(text: str) -> int | None:
    """The whole number a scalar says; with far too many digits, just any that is too large."""
    if len(text) > 40:
        return _LARGEST_INTEGER + 1
    try:
        return int(text, 0 if text[1:2] in ("o", "x") else 10)
    except ValueError:
        return None


def _fraction(text: str) -> float | None:
    """The number a scalar says, infinity and NaN included."""
    try:
        return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
    except ValueError:
        return None
