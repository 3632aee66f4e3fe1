"""The model's description: it has everything there is, and says what the code does."""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from sim.cli import main
from sim.documentation import entities, sources
from sim.documentation.entities import ENTITIES, variables
from sim.documentation.facts import Facts, facts
from sim.documentation.markdown import prose, table
from sim.documentation.odd import FALSIFIERS, description, limits
from sim.documentation.patches import changes_of, lines
from sim.documentation.references import REFERENCES
from sim.documentation.sources import MODEL_ROOMS, attributes, docstring, modules_of, parts_of, record
from sim.documentation.submodels import named_in, parameters_of, sections, title_of
from sim.institutions.files.library import bundled_scenarios, load_glossary, load_scenario
from sim.institutions.structure import RULES
from sim.measures.indicators import INDICATORS
from sim.model.schedule import Step
from sim.model.steps import SCHEDULE
from sim.text import LANGUAGES, Lang, label, texts_of
from sim.text.prose import read_modules, read_prose, read_variables

ROOT = Path(__file__).parents[2]
TRADITIONAL = set(
    "國會體務員區處們個對應關係發與業開間點鄉鎮門級實際權責種類數據選擇變過還這裡為從來時無須該單獨傳統現費購買壓縮圖頁"
    "義黨職構問題決辦縣協轄設標準總結"
)
"""Characters that simplified Chinese writes otherwise."""


@cache
def data() -> Facts:
    """What is described: reading it takes its time, and not every worker needs it."""
    return facts()


@pytest.fixture(scope="module")
def documents() -> dict[Lang, str]:
    return {lang: description(lang) for lang in LANGUAGES}


def rows_of(document: str) -> dict[str, str]:
    """First words (in code type) of the rows of all tables, with the row."""
    return {found[1]: found[0] for found in re.finditer(r"^\| `([\w.]+)`.*$", document, re.MULTILINE)}


# --- nothing is missing ----------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_parameter_stands_there_with_its_values(lang: Lang, documents: dict[Lang, str]) -> None:
    rows = rows_of(documents[lang])
    for name, it in data().registry.items():
        cells = [cell.strip() for cell in rows[name].split(" | ")]
        assert getattr(it.name, lang) in cells[0]
        assert float(cells[1]) == it.default
        if it.kind == "uncertainty":
            assert (float(cells[2]), float(cells[3])) == (it.low, it.high)
        assert cells[-1].startswith(f"{it.basis.grade}: ")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_entry_of_the_data_files_stands_there(lang: Lang, documents: dict[Lang, str]) -> None:
    rows = rows_of(documents[lang])
    for entries in (data().affairs, data().levers, INDICATORS):
        for name, it in entries.items():
            assert getattr(it.name, lang) in rows[name]
    assert set(RULES) <= set(rows) and set(bundled_scenarios()) <= set(rows)
    for structure in data().structures:
        assert set(structure.bodies) | set(structure.departments) <= set(rows)
    for id_, pattern in data().patterns.items():
        assert f"| {id_}: {getattr(pattern.name, lang)} | {getattr(pattern.target, lang)}" in documents[lang]
    for id_, clause in data().clauses.items():
        assert f"| {id_}: {getattr(clause.name, lang)} ({clause.term}) |" in documents[lang]
        assert getattr(clause.mechanism, lang) in documents[lang]
    for term in load_glossary().values():
        assert f"| {term.name.en} | {term.name.zh} |" in documents[lang]


def test_what_is_missing_would_be_seen(documents: dict[Lang, str]) -> None:
    without = re.sub(r"^\| `sanction.size`.*\n", "", documents["en"], flags=re.MULTILINE)
    assert "sanction.size" in rows_of(documents["en"]) and "sanction.size" not in rows_of(without)


def entries(lines_: list[str]) -> dict[str, Any]:
    """The nested mapping that lines ``path: value`` say."""
    whole: dict[str, Any] = {}
    for line in lines_:
        path, _, value = line.partition(": ")
        *around, last = path.split(".")
        inside = whole
        for key in around:
            inside = inside.setdefault(key, {})
        read = yaml.safe_load(value)
        inside[last] = {**inside.get(last, {}), **read} if isinstance(read, dict) else read
    return whole


def without_words(value: Any) -> Any:
    """A patch without what says something and changes nothing."""
    if isinstance(value, dict):
        return {k: without_words(v) for k, v in value.items() if k not in ("name", "about", "clauses")}
    return value


def test_patches_of_levers_are_told_in_full(documents: dict[Lang, str]) -> None:
    for lever in data().levers.values():
        told = list(lines(lever.changes))
        # a mapping of which only words are left changes nothing
        expected = {k: v for k, v in without_words(lever.changes).items() if v != {}}
        found = entries(told)
        for kind in ("routes", "affair_routes"):
            expected[kind] = {k: v for k, v in expected.get(kind, {}).items() if v != {}}
            found.setdefault(kind, {})
        assert found == expected
        assert all(f"`{line}`" in documents["en"] for line in told)
        assert all(f"`{path}`" in documents["en"] for path in lever.scaled)


def test_changes_of_scenarios_are_told_where_they_apply(documents: dict[Lang, str]) -> None:
    assert {it.id for it in data().scenarios if changes_of(it)} == {
        "guiyang", "hasty_withdrawal", "lenient_review", "lugu", "small_bodies_merged", "staged_withdrawal",
        "street_office_one_stop", "tongling",
    }  # fmt: skip
    for lang, document in documents.items():
        for it in data().scenarios:
            row = rows_of(document)[it.id]
            assert (label("odd.changes_below", lang) in row) == bool(changes_of(it))
            for lever in load_scenario(it.id).phases[-1].structure.levers if it.id == "phased" else ():
                assert lever in row or label("odd.all_levers", lang) in row
    assert "`bodies.street_office.posts.section_officer.count: 10`" in documents["en"]


CITED = re.compile(r"\b([A-Z]\w+)(?: and [A-Z]\w+| et al\.)?,? \(?((?:18|19|20)\d\d)(?![\d-])")
CASES = {
    "Beijing", "Chongqing", "Guiyang", "Hubei", "June", "Lugu", "May", "October", "Shanghai", "Shenzhen",
    "Tianjin", "Tongling", "Wuhan",
}  # fmt: skip
"""Places and months before a year: what was reported, not who wrote it."""


def test_what_is_cited_is_listed(documents: dict[Lang, str]) -> None:
    text, _, _ = documents["en"].partition(f"## {label('odd.references.heading', 'en')}")
    cited = {(name, year) for name, year in CITED.findall(text) if name not in CASES}
    assert {("Chen", "2017"), ("Parrado", "2013"), ("Flood", "2014"), ("Grimm", "2020")} <= cited
    missing = [it for it in cited if not any(it[0] in r and f"({it[1]})" in r for r in REFERENCES)]
    assert not missing
    assert list(REFERENCES) == sorted(REFERENCES)
    assert not re.search(r"\bfacts:", documents["en"])


def test_every_module_of_the_model_is_told_once() -> None:
    told = [module for section in sections() for module in section.modules]
    there = [m for room in MODEL_ROOMS if room != "institutions" for m in modules_of(room)]
    rooms = {f"sim.{room}" for room in MODEL_ROOMS}
    assert sorted(told) == sorted(set(there) - rooms)
    assert set(read_modules()) == set(told), "a Chinese sentence each"


def test_every_parameter_is_named_where_it_is_used() -> None:
    told = {module: named_in(module) for section in sections() for module in section.modules}
    ids = {id_ for named in told.values() for id_ in named if not id_.endswith(".*")}
    assert ids <= set(data().registry), "a docstring names a parameter that there is not"
    assert parameters_of(told, data().registry) == list(data().registry)
    for module, named in told.items():
        if module.startswith("sim.mechanisms."):
            source = (ROOT / f"{module.replace('.', '/')}.py").read_text("utf-8")
            read = {id_ for id_ in re.findall(r'values\["([a-z_.]+)"\]', source) if id_ in data().registry}
            assert read <= set(named), f"{module} reads what its docstring does not name"


def test_mechanisms_have_a_title_in_both_languages_and_say_where_they_are_from() -> None:
    for module in modules_of("mechanisms")[1:]:
        text = docstring(module)
        assert title_of(module)["zh"]
        for part in ("Equation::", "Parameters: ", "State: ", "Clauses: ", "Source: "):
            assert re.search(rf"(?m)^{part}", text), f"{module} does not say its {part}"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_seven_elements_are_there_in_order(lang: Lang, documents: dict[Lang, str]) -> None:
    headings = re.findall(r"^## (\d) (.+)$", documents[lang], re.MULTILINE)
    words = ("purpose", "entities", "process", "concepts", "initialisation", "input", "submodels")
    assert headings == [(str(i), label(f"odd.{word}.heading", lang)) for i, word in enumerate(words, 1)]
    for which in FALSIFIERS:
        assert label(f"falsify.{which}", lang) in documents[lang]


# --- it says what the code does --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "step", [s for steps in SCHEDULE.stretches.values() for s in steps], ids=lambda s: s.name
)
def test_every_step_is_told_in_both_languages(step: Step, documents: dict[Lang, str]) -> None:
    row = rf"(?m)^\| \d+ \| `{step.name}` \| (?:[^|]*)"
    words: dict[Lang, str] = {"en": step.en.split(";")[0], "zh": step.zh}
    for lang, told in words.items():
        found = re.search(row, documents[lang])
        assert found and told.rstrip(".") in found[0].replace("`", "").replace("\\", "")


@pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: entity.id)
def test_every_state_variable_has_a_meaning(entity: Any) -> None:
    for kind, path in entity.holders():
        told = variables(kind, path)
        assert told and all(it.meaning for it in told), path


def test_records_are_told_field_by_field() -> None:
    for entity in ENTITIES:
        for path in entity.records:
            module, _, name = path.partition(":")
            told = [it.name for it in record(module, name)]
            assert told == list(getattr(import_module(module), name).names)


def test_every_kind_of_agent_is_an_entity() -> None:
    import mesa

    from sim import agents

    told = {path for entity in ENTITIES for path in (*entity.classes, *entity.heirs)}
    for name in agents.__all__:
        kind = getattr(agents, name)
        if isinstance(kind, type) and issubclass(kind, mesa.Agent):
            path = f"{kind.__module__}:{name}"
            assert path in told, f"{path}: the docstring has no line 'Entity: id', nor that of a class above"


def test_a_marker_is_all_that_a_new_agent_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "agents").mkdir()
    for room in MODEL_ROOMS:
        (tmp_path / room).mkdir(exist_ok=True)
    file = tmp_path / "agents" / "made_for_this_test.py"
    words = 'class Kept:\n    """Kept.\n\n    Entity: {}\n    """\n\n    kept: int\n'
    words += '\n\nclass Heir(Kept):\n    """Heir."""\n'
    file.write_text(words.format("district") + 'ROW = 1\n"""Entity: money"""\n', "utf-8")
    monkeypatch.setattr(sources, "_PACKAGE", tmp_path)
    found = {entity.id: entity for entity in entities.entities()}
    module = "sim.agents.made_for_this_test"
    assert found["district"] == entities.Entity("district", (f"{module}:Kept",), (), (f"{module}:Heir",))
    assert found["money"].records == (f"{module}:ROW",)
    file.write_text(words.format("nobody"), "utf-8")
    sources._source.cache_clear()
    sources._tree.cache_clear()
    with pytest.raises(ValueError, match=r"made_for_this_test:Kept: 'Entity: nobody' has no text"):
        entities.entities()
    sources._source.cache_clear()
    sources._tree.cache_clear()


def test_a_name_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="no class"):
        attributes("sim.cases.ledger", "Nobody")
    with pytest.raises(ValueError, match="no record"):
        record("sim.cases.ledger", "NOTHING")


# --- it reads well ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_tables_are_whole(lang: Lang, documents: dict[Lang, str]) -> None:
    lines = documents[lang].splitlines()
    cells = [len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0 for line in lines]
    for before, now in pairwise(cells):
        assert not before or not now or before == now
    assert "{" not in re.sub(
        r"`[^`]*`|```.*?```|^    .*$", "", documents[lang], flags=re.MULTILINE | re.DOTALL
    )


def test_markdown_of_cells_and_docstrings() -> None:
    assert table(["a", "b"], [["x|y", "1"]], (1,)) == "| a | b |\n| --- | ---: |\n| x\\|y | 1 |"
    assert (
        prose("Like this::\n\n    x = 1\n\nThe ``end``.") == "Like this:\n\n```text\nx = 1\n```\n\nThe `end`."
    )


def test_every_text_is_used_in_both_languages() -> None:
    source = "".join(path.read_text("utf-8") for path in sorted((ROOT / "sim").rglob("*.py")))
    patterned = re.compile(r"odd\.(entity|when|every|attribute|frequency|by)\.|concept\.|odd\.\w+\.heading")
    for code, (english, chinese) in {**read_prose(), **texts_of("odd"), **texts_of("limits")}.items():
        assert english.strip() and chinese.strip()
        assert set(re.findall(r"{(\w+)", english + chinese)) <= {*data().numbers, "names", "kinds"}, code
        if not patterned.match(code) and not code.startswith("limits."):
            assert len(re.findall(f"[\"']{re.escape(code)}[\"']", source)) >= 1, f"{code} is not used"
    named = {f"odd.entity.{entity.id}" for entity in ENTITIES if entity.holders()}
    stretches = {f"odd.when.{when}" for when in SCHEDULE.stretches}
    kinds = ("entity", "when")
    there = {code for code in texts_of("odd") if code.split(".")[1] in kinds and code.count(".") == 2}
    there -= {code for code in there if code.endswith(".heading")}
    assert there == named | stretches


def test_chinese_says_chinese(documents: dict[Lang, str]) -> None:
    chinese = documents["zh"]
    prose_lines = [line for line in chinese.splitlines() if line.startswith("## ")]
    assert all(re.search(r"[\u4e00-\u9fff]", line) for line in prose_lines)
    assert label("odd.english", "zh") in chinese


def test_nothing_lacks_its_chinese() -> None:
    told = read_variables()
    rules = "sim.institutions.structure:RULES"
    assert set(told[rules][1]) == set(RULES)
    classes = {p for entity in ENTITIES for p in (*entity.classes, *entity.heirs)}
    assert {path for path, (what, _) in told.items() if what} == classes
    held = {path: variables(kind, path) for entity in ENTITIES for kind, path in entity.holders()}
    assert {path: list(means) for path, (_, means) in told.items() if means and path != rules} == {
        path: [it.name for it in told] for path, told in held.items()
    }


def test_chinese_is_simplified_but_for_the_plans_words(documents: dict[Lang, str]) -> None:
    plan = [term.plan for term in load_glossary().values() if term.plan]
    text = documents["zh"]
    for quoted in sorted(
        [*plan, *(clause.term for clause in data().clauses.values())], key=len, reverse=True
    ):
        text = text.replace(quoted, "")
    assert not [line for line in text.splitlines() if TRADITIONAL & set(line)]


def test_private_parts_are_not_told() -> None:
    modules = [module for section in sections() for module in section.modules]
    names = [part.name for module in modules for part in parts_of(module)]
    assert len(names) > 100 and not any(re.search(r"(^|\.)_", name) for name in names)


def test_the_results_page_warns_of_the_same_uses() -> None:
    for lang in LANGUAGES:
        name = "results.md" if lang == "en" else f"results.{lang}.md"
        page = (ROOT / "sim" / "documentation" / "pages" / name).read_text("utf-8")
        _, _, section = page.partition(f"## {label('limits.heading', lang)}\n")
        section = section.partition("\n## ")[0]
        assert " ".join(section.split()) == " ".join(limits(data(), lang).split())


# --- the command -----------------------------------------------------------------------------------------


def shequ(*arguments: str) -> int:
    with pytest.raises(SystemExit) as done:
        main(list(arguments))
    assert isinstance(done.value.code, int)
    return done.value.code


def test_the_command_prints_or_writes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], documents: dict[Lang, str]
) -> None:
    assert shequ("odd") == 0
    assert capsys.readouterr().out == documents["en"]
    file = tmp_path / "odd.zh.md"
    assert shequ("odd", "--lang", "zh", "--out", str(file)) == 0
    assert file.read_text("utf-8") == documents["zh"]
    assert [path.name for path in tmp_path.iterdir()] == ["odd.zh.md"]


def test_a_file_that_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert shequ("odd", "--out", str(tmp_path)) == 2
    assert "--out" in capsys.readouterr().err
    assert shequ("odd", "--out", str(tmp_path / "none" / "odd.md")) == 2
    assert "no such file or directory" in capsys.readouterr().err
