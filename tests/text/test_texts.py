"""The texts for people: none missing, none left over, whole in both languages."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import get_args

import pytest

from sim.institutions.affairs import AREAS, ATTRIBUTES, CLASSES, LINES, STEP_ROLES
from sim.institutions.files.library import load_registry
from sim.institutions.levers import GROUPS
from sim.institutions.parameters import ParameterKind
from sim.institutions.scenario import EventKind
from sim.institutions.structure import SYSTEMS, Duty, Payer
from sim.measures.indicators import HEADLINE, INDICATORS
from sim.text import label, texts

SIM = Path(__file__).parents[2] / "sim"
PREFIXES = ("", "app.", "answer.", "figure.", "report.", "odd.", "comparison.", "robust.")
"""What the functions put before a code that they are given."""

CHINESE = re.compile(r"[\u4e00-\u9fff]")
SAME = {"app.mu_star"}
"""Texts that are the same in both languages though they have letters: names, symbols, units."""

TRADITIONAL = set(
    "國會體務員區處們個對應關係發與業開間點鄉鎮門級實際權責種類數據選擇變過還"
    "這裡為從來時無須該單獨傳統現費購買壓縮圖頁"
)
"""Characters that simplified Chinese writes otherwise."""


ENTITY = re.compile(r"^\s*Entity: (\w+)$", re.MULTILINE)


@cache
def _said() -> tuple[set[str], tuple[re.Pattern[str], ...]]:
    """Every string constant of the code, and every string with gaps as a pattern."""
    # units are said by the data
    constants = {parameter.unit for parameter in load_registry().values()}
    constants |= {indicator.unit.en for indicator in INDICATORS.values()}
    patterns: set[str] = set()
    for path in SIM.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                constants.add(node.value)
                constants.update(f"odd.entity.{marked}" for marked in ENTITY.findall(node.value))
            elif isinstance(node, ast.JoinedStr):
                parts = [v.value if isinstance(v, ast.Constant) else None for v in node.values]
                whole = "".join("(.+)" if p is None else re.escape(str(p)) for p in parts)
                if any(p and re.search(r"[._]", str(p)) for p in parts):
                    patterns.add(whole)
    for path in SIM.rglob("*.j2"):
        constants.update(re.findall(r"say\(['\"]([^'\"]+)", path.read_text("utf-8")))
    return constants, tuple(re.compile(p) for p in patterns)


def _said_somewhere(part: str, constants: set[str]) -> bool:
    """Whether a part of a code is a number or a constant, or put together from two."""
    if part.isdigit() or part in constants:
        return True
    cuts = [k for k, letter in enumerate(part) if letter == "_"]
    return any(part[:k] in constants and part[k:] in constants for k in cuts)


def _used(code: str) -> bool:
    """Whether some string of the code can be this one."""
    constants, patterns = _said()
    for prefix in PREFIXES:
        inside = code.removeprefix(prefix)
        if prefix and inside == code:
            continue
        if inside in constants:
            return True
        for pattern in patterns:
            match = pattern.fullmatch(inside)
            if match and all(_said_somewhere(part, constants) for part in match.groups()):
                return True
    return False


def test_no_text_is_left_over() -> None:
    left = sorted(code for code in texts() if not _used(code))
    assert not left, f"{len(left)} texts that nothing says: {', '.join(left)}"


def _calls() -> Iterator[tuple[str, str]]:
    """Every code that is written out where a text is asked for: file, code."""
    for path in SIM.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            first = node.args[0]
            if (
                name in ("label", "say", "_say")
                and isinstance(first, ast.Constant)
                and isinstance(first.value, str)
            ):
                yield path.name, first.value


def test_every_text_that_is_asked_for_is_there() -> None:
    calls = set(_calls())
    assert len(calls) > 300
    missing = [(f, code) for f, code in calls if not any(prefix + code in texts() for prefix in PREFIXES)]
    assert not missing


@pytest.mark.parametrize(
    "codes",
    [
        AREAS, ATTRIBUTES, CLASSES, LINES, STEP_ROLES, SYSTEMS, get_args(Duty), get_args(Payer),
        get_args(EventKind), get_args(ParameterKind), tuple(f"lever.{group}" for group in GROUPS),
        tuple(f"group.{group}" for group in {i.group for i in INDICATORS.values()}),
        tuple(f"unit.{p.unit}" for p in load_registry().values()),
    ],
)  # fmt: skip
def test_codes_of_the_data_have_words_in_chinese(codes: tuple[str, ...]) -> None:
    words = {code: label(code, "zh") for code in codes}
    without = [code for code, word in words.items() if word.strip("%-/ ") and not CHINESE.search(word)]
    assert not without


def test_every_text_is_whole_in_both_languages() -> None:
    for code, (english, chinese) in texts().items():
        assert not CHINESE.search(english) or code in ("app.language",), code
        if english.strip():
            letters = re.sub(r"\{[^}]*\}", "", english)
            if re.search(r"[a-z]{3}", letters) and code not in SAME:
                assert chinese != english, code


def test_gaps_are_the_same_in_both_languages() -> None:
    def gaps(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    for code, (english, chinese) in texts().items():
        # a number may be in words in one of them
        numbers = {gap.removesuffix("_words") for gap in gaps(english)}
        assert gaps(chinese) == numbers, code


def test_chinese_is_simplified() -> None:
    for code, (_, chinese) in texts().items():
        assert not TRADITIONAL & set(chinese), code


def test_the_headline_has_names_in_both_languages() -> None:
    for name in HEADLINE:
        assert CHINESE.search(INDICATORS[name].name.zh)
