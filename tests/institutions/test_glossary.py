"""The glossary: its words are the ones that texts, data files and the code use."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.agents import BODIES
from sim.cli import main
from sim.documentation.odd import description
from sim.institutions.files.library import bundled, load_glossary, load_levers, load_structure
from sim.institutions.files.reading import read_document
from sim.institutions.glossary import Term
from sim.text import LANGUAGES, label, texts

ROOT = Path(__file__).parents[2]
TERMS = load_glossary()


def chinese_of_data() -> Iterator[tuple[str, str]]:
    """(where, text) of every Chinese text of the bundled data but for the plan's own words."""
    for file in sorted(bundled().root.rglob("*.yaml")):
        if file.name != "glossary.yaml":
            yield from ((file.name, text) for text in _zh(read_document(file).data))


def _zh(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "zh" and isinstance(inner, str):
                yield inner
            else:
                yield from _zh(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _zh(inner)


def chinese_of_texts() -> Iterator[tuple[str, str]]:
    """(code, text) of every Chinese text of the interface."""
    yield from ((code, chinese) for code, (_, chinese) in texts().items())


def second_words(text: str, terms: dict[str, Term] = TERMS) -> list[str]:
    """The words in a text for which the glossary has others."""
    found = []
    for term in terms.values():
        for word in term.instead:
            rest = text.replace(term.name.zh, "") if word in term.name.zh else text
            if word in rest:
                found.append(word)
    return found


def test_texts_use_one_chinese_word_for_a_concept() -> None:
    texts = [*chinese_of_data(), *chinese_of_texts()]
    assert len(texts) > 1000
    wrong = [(where, word) for where, text in texts for word in second_words(text)]
    assert not wrong


def test_a_second_word_would_be_seen() -> None:
    assert second_words("接受考核") == ["考核"]
    assert second_words("恢复街道办") == ["街道办"] and not second_words("恢复街道办事处")
    assert second_words("社区公共服务委员会") == ["社区公共服务委员会"]


def test_no_word_stands_for_two_concepts() -> None:
    for words in (
        [term.name.en for term in TERMS.values()],
        [term.name.zh for term in TERMS.values()],
        [term.code or id_ for id_, term in TERMS.items()],
    ):
        assert len(set(words)) == len(words)
    for term in TERMS.values():
        assert not set(term.instead) & {other.name.zh for other in TERMS.values()}


def test_every_word_is_used() -> None:
    texts = "\n".join(text for _, text in (*chinese_of_data(), *chinese_of_texts()))
    code = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "sim").rglob("*.py")))
    for id_, term in TERMS.items():
        assert term.name.zh in texts, term.name.zh
        assert re.search(rf"(?<![a-z]){term.code or id_}(?![a-z])", code), id_


def test_bodies_and_levers_go_by_their_words() -> None:
    for structure in (load_structure("old"), load_structure("new")):
        for body in structure.bodies.values():
            assert body.kind in BODIES
            if body.kind in TERMS and body.kind != "ngo":
                assert body.name.zh == TERMS[body.kind].name.zh
    levers = load_levers()
    for id_ in ("public_service_committee", "money_follows_task", "contracting", "withdrawal"):
        assert levers[id_].name.zh == TERMS[id_].name.zh
    for code, id_ in (("lever", "lever"), ("coordinators", "coordinator"), ("group.footprint", "footprint")):
        assert label(code, "zh") == TERMS[id_].name.zh


def test_words_of_the_plan_are_those_of_its_clauses() -> None:
    assert all(term.meaning.en != term.meaning.zh for term in TERMS.values())
    assert [id_ for id_, term in TERMS.items() if term.plan is None] == [
        "case", "handed_down", "posts", "footprint", "lever", "scenario",
    ]  # fmt: skip


# --- the command -----------------------------------------------------------------------------------------


def shequ(*arguments: str) -> int:
    with pytest.raises(SystemExit) as done:
        main(list(arguments))
    assert isinstance(done.value.code, int)
    return done.value.code


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_command_lists_every_word(
    lang: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "400")
    assert shequ("glossary", "--lang", lang) == 0
    told = capsys.readouterr().out
    for term in TERMS.values():
        assert term.name.en in told and term.name.zh in told and getattr(term.meaning, lang) in told


def test_tables_for_machines(capsys: pytest.CaptureFixture[str]) -> None:
    assert shequ("glossary", "--csv") == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["id"] for row in rows] == list(TERMS)
    assert shequ("glossary", "--json", "--lang", "zh") == 0
    assert json.loads(capsys.readouterr().out)[0]["meaning"] == TERMS["subdistrict"].meaning.zh


def test_the_file_can_be_validated(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    good = bundled().root / "glossary.yaml"
    assert shequ("validate", str(good)) == 0
    bad = tmp_path / "glossary.yaml"
    bad.write_text(good.read_text("utf-8").replace("    meaning:", "    meanning:", 1), "utf-8")
    assert shequ("validate", str(bad)) == 2
    assert "meanning" in capsys.readouterr().err


def test_it_stands_in_the_description() -> None:
    document = description("en")
    assert all(f"| {term.name.en} | {term.name.zh} |" in document for term in TERMS.values())
