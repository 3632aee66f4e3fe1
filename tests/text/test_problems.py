"""Messages about mistakes in Chinese: nothing English is left, and no phrase is there for nothing."""

from __future__ import annotations

import re
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
from sim.text.problems import PHRASES, in_chinese, phrase_for
from tests.institutions.test_bad_files import FILES, READERS

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

OTHERS = (
    # said by the app when too much is going on, and by the reader for files that are not text
    ("8 comparisons under way", "at most 8 at once"),
    ("6 models that are being played", "at most 6 at once"),
    ("a file that is no longer kept here", "to upload it again"),
    ("bytes that are not UTF-8", "a text file saved as UTF-8"),
    ("text that is not YAML (RecursionError)", "well-formed YAML"),
    ("old, old", "scenarios of different names"),
)

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
    return [*found, *(Problem("shequ app", 0, "", *texts) for texts in OTHERS)]


def test_no_english_is_left_in_a_chinese_message(said: list[Problem]) -> None:
    left = {}
    for problem in said:
        for text in (problem.found, problem.allowed):
            chinese = IDS.sub("", in_chinese(text))
            # two English words beside each other are a phrase, one may be an id
            if re.search(r"[A-Za-z]{2,} [A-Za-z]{2,}", chinese):
                left[text] = chinese
    assert not left


def test_every_phrase_is_needed(said: list[Problem]) -> None:
    used: set[str] = set()

    def use(text: str) -> None:
        if fitting := phrase_for(text):
            used.add(fitting[0])
            for value in fitting[1].values():
                use(value)

    for problem in said:
        use(problem.found)
        use(problem.allowed)
    assert [english for english, chinese in PHRASES if chinese not in used] == []


def test_what_the_user_wrote_is_never_translated() -> None:
    assert in_chinese("the unknown key 'a number'") == "未知的键'a number'"
    assert in_chinese("nobody knows this") == "nobody knows this"


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
