"""Messages about mistakes: nothing English is left in Chinese, and no code is missing or left over."""

from __future__ import annotations

import ast
import pickle
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import pytest
from pydantic import Field

from sim.app.limits import LIMITS
from sim.app.options import Options
from sim.app.words import mistakes
from sim.institutions.documents import InputError, Problem, merge
from sim.institutions.files.forms import check
from sim.institutions.files.library import load_scenario, with_settings
from sim.institutions.files.reading import parse_document
from sim.institutions.scenario import Event
from sim.institutions.schema import Strict
from sim.text import LANGUAGES, Lang
from sim.text.problems import Both, message, phrases, told
from tests.institutions.test_bad_files import FILES, READERS

SIM = Path(__file__).parents[2] / "sim"
CHINESE = re.compile(r"[\u4e00-\u9fff]")

UPLOADS = {
    "empty": "",
    "a list": "- 1\n- 2\n",
    "a value": "old",
    "a bracket": "name: [broken\n",
    "a colon": "name: a: b\n",
    "no colon": "name: 1\nextends\nyears: 2\n",
    "a tab": "name:\n\t- 1\n",
    "an alias": "name: *nobody\n",
    "deep": "[" * 200,
    "control": "name: \x01\n",
    "another file": "extends: ../../etc/passwd\n",
    "a lever's file": "extends: old\ntimeline:\n  - {month: 1, structure: old, levers: {../x.yaml: 1}}\n",
    "a table": "extends: old\ncommunity: {table: people.csv}\n",
    "too many": "extends: old\nname: {en: A, zh: 一}\nabout: {en: A, zh: 一}\n"
    "community: {residents: 90000}\n",
    "a late month": "extends: reform\nname: {en: A, zh: 一}\nabout: {en: A, zh: 一}\nhorizon: {years: 0}\n",
    "words": "extends: old\nname: 3\nabout: {en: A}\nhorizon: {years: many}\nreplicates: 1.5\nseed: -1\n",
    "large": "#" * 2_000_000,
    "a long name": f"extends: old\nname: {{en: {'A' * 200}, zh: 一}}\nabout: {{en: A, zh: 一}}\n",
    "many": "extends: old\nevents:\n" + "- {a: 1}\n" * 9_000,
}
"""What somebody might upload, or paste."""

IDS = re.compile(
    r"'[^']*'"  # what the user wrote
    r"|\S*[/\\]\S*"  # places
    r"|\b\w+(?:[._]\w+)+\b"  # ids with parts
    r"|\bYAML\b|\bCSV\b|\bUTF-8\b|\bNaN\b|\btrue\b|\bfalse\b|\bnull\b"
    r"|Somebody must carry the papers"  # why a lever needs another, as its file says
    r"|\bmonth: 1\b|\bduty: desk\b|\bkind: uncertainty\b|\blow = high\b|\bhigh = \S+"
)


class Numbers(Strict):
    """Kinds of values that no file of the project has open at one end."""

    whole: int = 0
    least: Annotated[int, Field(ge=1)] = 1
    above: Annotated[float, Field(gt=0.0)] = 1.0
    few: Annotated[float, Field(ge=0.5)] = 1.0
    some: Annotated[dict[str, int], Field(min_length=1)]


def own_lever(folder: Path) -> None:
    """A scenario that names a lever's file that is not there."""
    path = folder / "own.yaml"
    path.write_text(
        "name: {en: A, zh: 一}\nabout: {en: A, zh: 一}\ntimeline:\n"
        "  - {month: 1, structure: old, levers: {mine.yaml: 1}}\n",
        "utf-8",
    )
    load_scenario(path)


def uploaded(content: str, folder: Path) -> InputError:
    with pytest.raises(InputError) as error:
        Options(folder).give("mine.yaml", content)
    return error.value


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> list[Problem]:
    folder = tmp_path_factory.mktemp("uploads")
    found: list[Problem] = []
    for path in FILES:
        with pytest.raises(InputError) as error:
            READERS[path.parent.name](path)
        found += error.value.problems
    for content in UPLOADS.values():
        found += uploaded(content, folder).problems
    with pytest.raises(InputError) as error:
        with_settings(load_scenario("phased"), years=2)
    found += error.value.problems
    census = replace(load_scenario("old"), events=(Event(30, "census"),))
    with pytest.raises(InputError) as error:
        with_settings(census, years=1)
    found += error.value.problems
    with pytest.raises(InputError) as error:
        with_settings(load_scenario("old"), parameters={"scale.reference_residents": 1.0})
    found += error.value.problems
    with pytest.raises(InputError) as error:
        own_lever(folder)
    found += error.value.problems
    found += check(Numbers, parse_document("whole: a\nleast: a\nabove: a\nfew: a\nsome: {b: 1}\n", "a.yaml"))[
        1
    ]
    emptied, _ = merge(
        parse_document("some: {b: 1}\n", "a.yaml"), parse_document("some: {b: null}\n", "b.yaml")
    )
    found += check(Numbers, emptied)[1]
    return found


def test_no_english_is_left_in_a_chinese_message(said: list[Problem]) -> None:
    left = {}
    for problem in said:
        for text in (problem.found, problem.allowed):
            chinese = IDS.sub("", told(text, "zh"))
            # two English words beside each other are a phrase, one may be an id
            if re.search(r"[A-Za-z]{2,} [A-Za-z]{2,}", chinese):
                left[str(text)] = chinese
    assert not left


def test_no_english_is_left_in_the_catalogue() -> None:
    for code, (_, chinese) in phrases().items():
        assert CHINESE.search(chinese), code
        plain = re.sub(r"{\w+}|--[a-z]+( \w+)?|shequ \w+ ?(old new)?|apt-get install|CSV UTF-8", "", chinese)
        assert not re.search(r"[A-Za-z]{2,} [A-Za-z]{2,}", plain), code


def test_what_the_user_wrote_is_never_translated() -> None:
    assert message("unknown_key", name=repr("a number")).told("zh") == "未知的键'a number'"
    assert told("a number", "zh") == "a number"


def test_messages_hold_messages_and_texts_of_the_data() -> None:
    nested = message("needed_too_since", needed="one_stop_centre", reason=Both("Because", "因为"))
    assert str(nested) == "one_stop_centre above 0 too (Because)"
    assert nested.told("zh") == "one_stop_centre也大于0（理由：因为）"
    outer = message("or_nothing", rest=message("number.from_to", low=1, high=2.5))
    assert str(outer) == "a number from 1 to 2.5, or nothing"
    assert outer.told("zh") == "1至2.5之间的数，或空缺"
    places = tuple(message("closed_in", name=name, place=Path("a.yaml")) for name in "xy")
    several = message("no_such_kind_now", names="ngo", closed=places)
    assert str(several) == "ngo, of which there is no body (closed: x in a.yaml, y in a.yaml)"
    assert several.told("zh") == "ngo，没有这类机构（已关闭：a.yaml的x, a.yaml的y）"


def test_a_problem_travels_and_is_told_once() -> None:
    problem = Problem("a.yaml", 3, "years", "'x'", message("whole_number.from_to", low=1, high=9))
    assert pickle.loads(pickle.dumps(problem)) == problem
    assert InputError([problem, replace(problem)]).problems == [problem]
    assert str(problem) == "a.yaml:3: years: found 'x'; allowed: a whole number from 1 to 9"
    assert problem.told("zh") == "a.yaml:3：years：现为'x'；应为：1至9之间的整数"
    assert str(Problem("shequ", 0, "", "x", "y")) == "shequ: whole file: found x; allowed: y"


def test_a_code_or_gap_that_is_not_there_raises() -> None:
    for wrong in (message("no_such_code"), message("unknown_key"), message("unknown_key", nam="x")):
        with pytest.raises(KeyError):
            str(wrong)


def messages_of_the_code() -> Iterator[tuple[str, str, frozenset[str]]]:
    """Every call of `message`: where, the code (a pattern where it has gaps), the names of its gaps."""
    for path in sorted(SIM.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", "") != "message":
                continue
            gaps = frozenset(keyword.arg or "**" for keyword in node.keywords)
            for code in _codes(node.args[0]):
                yield f"{path.name}:{node.lineno}", code, gaps


def _codes(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant):
        yield re.escape(str(node.value))
    elif isinstance(node, ast.JoinedStr):
        yield "".join(re.escape(str(v.value)) if isinstance(v, ast.Constant) else r"\w+" for v in node.values)
    elif isinstance(node, ast.IfExp):
        yield from (*_codes(node.body), *_codes(node.orelse))
    else:
        yield from LATER[ast.unparse(node)]


LATER = {
    "kind": ("list", "mapping", "number", "whole_number"),
    "why": ("years_for_timeline", "years_for_events"),
    "_REASONS[said]": (r"yaml\.(mapping|no_token|no_alias)",),
    "{bool: 'true_or_false', str: 'some_text'}.get(self.type, 'something_else')": (
        "true_or_false|some_text|something_else",
    ),
}
"""Codes that are not written out where they are said."""


def test_every_code_and_gap_that_is_said_is_declared_and_none_is_left_over() -> None:
    used = set()
    for where, pattern, gaps in messages_of_the_code():
        fitting = {code for code in phrases() if re.fullmatch(pattern, code)}
        assert fitting, f"{where}: {pattern} is not declared"
        for code in fitting:
            declared = [frozenset(re.findall(r"{(\w+)}", phrase)) for phrase in phrases()[code]]
            assert declared[0] == declared[1], code
            # of several that a pattern fits, some are said elsewhere
            assert declared[0] == gaps or len(fitting) > 1, f"{where}: {code}"
            if declared[0] == gaps:
                used.add(code)
    assert len(used) > 300
    assert sorted(phrases().keys() - used) == []


def test_nobody_says_an_english_sentence_without_a_code() -> None:
    """What is found or allowed is a message, or a plain text: never a phrase written out."""
    for path in sorted(SIM.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                place = PLACES.get(ast.unparse(node.func).split(".")[-1], slice(0))
                for said in (written for argument in node.args[place] for written in _written(argument)):
                    assert " " not in said or said.startswith("pip install"), (path.name, node.lineno, said)


def _written(node: ast.expr) -> Iterator[str]:
    """The text that an argument writes out, in any of its branches."""
    if isinstance(node, ast.Constant):
        yield str(node.value)
    elif isinstance(node, ast.JoinedStr):
        yield from (str(part.value) for part in node.values if isinstance(part, ast.Constant))
    elif isinstance(node, ast.IfExp):
        yield from (*_written(node.body), *_written(node.orelse))
    elif isinstance(node, ast.Lambda):
        yield from _written(node.body)


PLACES = {
    "Problem": slice(3, 5),
    "problem": slice(1, 3),
    "wrong": slice(1, 3),
    "in_file": slice(1, 3),
    "in_header": slice(1, 3),
    "at": slice(2, 4),
    "Refusal": slice(1, 3),
    "Notice": slice(3, 5),
    "odd": slice(2, 4),
    "row": slice(2, 4),
}
"""What makes a problem, and where it takes what was found and what is allowed."""


def test_a_mistake_names_file_line_and_field_in_both_languages(tmp_path: Path) -> None:
    wrong = uploaded("extends: old\nreplicates: many\n", tmp_path)
    line = next(line for line in mistakes(wrong, "zh").splitlines() if "replicates" in line)
    assert line.startswith("mine.yaml:2：replicates：现为'many'；应为：1至")
    assert mistakes(wrong, "en") == str(wrong)
    assert "整个文件" in mistakes(uploaded("", tmp_path), "zh")


def test_of_many_mistakes_the_first_are_told(tmp_path: Path) -> None:
    wrong = uploaded("extends: old\n" + "".join(f"k{i}: 1\n" for i in range(100)), tmp_path)
    more: dict[Lang, str] = {"en": "82 more", "zh": "82处"}
    for lang in LANGUAGES:
        lines = mistakes(wrong, lang).splitlines()
        assert len(lines) == LIMITS.told + 1
        assert more[lang] in lines[-1]
