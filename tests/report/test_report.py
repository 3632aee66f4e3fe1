"""The report: its numbers are the tables', it claims no more than these, and needs nothing but itself."""

from __future__ import annotations

import csv
import io
import json
import math
import re
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim.report.page
from sim.cli import main
from sim.cli.reporting import write_page
from sim.experiments import store
from sim.experiments.report_files import REPORTS
from sim.experiments.runner import points_of, run_points
from sim.experiments.runs import path_run
from sim.experiments.sealing import SEAL
from sim.experiments.structures import ground_from, structures_from
from sim.institutions.documents import InputError
from sim.institutions.files.library import load_scenario, with_settings
from sim.institutions.scenario import Scenario
from sim.measures.indicators import HEADLINE, INDICATORS
from sim.report import fonts
from sim.report.answer import QUESTIONS
from sim.report.beside import beside
from sim.report.blocks import Grid, Paragraph, Picture, Points, Report, Section
from sim.report.brief import FIRST
from sim.report.content import report_of
from sim.report.drawn import Drawn
from sim.report.page import html
from sim.report.pdf import pdf
from sim.report.pictures import figures_of
from sim.report.results import Compared, read
from sim.report.sentences import Sentences
from sim.report.style import DOUBLE, SLIDE, Size, chinese_font
from sim.report.workbook import tables_csv, workbook
from sim.text import LANGUAGES, Lang, texts_of
from sim.text.numbers import few_digits, rounded
from tests import fakes

NOW = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)
MAIN = tuple(fakes.INDICATORS)[:5]
NUMBER = re.compile(r"[+−]?\d[\d,]*\.\d+|[+−]\d[\d,]*")
needs_chinese = pytest.mark.skipif(chinese_font() is None, reason="no font with Chinese characters")


def nothing_happens(
    scenario: Scenario, seed: int, *, progress: Callable[[int, int], None] | None = None
) -> pd.DataFrame:
    """Two scenarios that differ by their own luck alone."""
    own = np.random.default_rng([seed, len(scenario.id), ord(scenario.id[0])])
    rows = fakes.fake_run(scenario, seed)
    base = rows["indicator"].map(fakes._LEVEL).to_numpy(dtype=np.float64)
    return rows.assign(value=base * (1.0 + 0.1 * own.standard_normal(len(rows))))


def results(folder: Path, replicates: int, run: Callable[..., pd.DataFrame] = fakes.fake_run) -> Path:
    scenarios = fakes.two_scenarios(replicates)
    batch = run_points(points_of(scenarios), jobs=1, run=run)
    found = store.results_of(batch, scenarios, fakes.INDICATORS, 12, main=MAIN)
    folder.mkdir()
    store.write(folder, found, store.manifest_of(batch, scenarios, 12, "shequ compare old new", NOW))
    return folder


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    place = tmp_path_factory.mktemp("results")
    return {
        "different": results(place / "different", 4),
        "alike": results(place / "alike", 4, nothing_happens),
        "single": results(place / "single", 1),
    }


@pytest.fixture(scope="module")
def made(folders: dict[str, Path]) -> Callable[[str, Lang], Report]:
    @cache
    def of(name: str, lang: Lang) -> Report:
        return report_of(read(folders[name]), fakes.INDICATORS, MAIN, lang)

    return of


@pytest.fixture(scope="module")
def pages(made: Callable[[str, Lang], Report]) -> Callable[[str, Lang], bytes]:
    @cache
    def of(name: str, lang: Lang) -> bytes:
        return html(made(name, lang))

    return of


class Page(HTMLParser):
    """The texts and addresses of a page, those of the two-minute page apart."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def brief_rows(made_: Report) -> dict[str, list[list[str]]]:
    """The rows of the two-minute page's tables by the section they stand in."""
    return {
        section.id: [[cell.text for cell in row] for row in block.rows]
        for section in made_.brief
        for block in section.blocks
        if isinstance(block, Grid)
    }


def said_in(made_: Report, section: str) -> str:
    """All words of one section of the two-minute page."""
    texts: list[str] = []
    for block in next(one for one in made_.brief if one.id == section).blocks:
        if isinstance(block, Paragraph):
            texts.append(block.text)
        if isinstance(block, Points):
            texts += [point.text for point in block.points]
    return " ".join(texts)


def leading(text: str) -> float | None:
    """The number that a cell begins with."""
    found = re.match(r"[+−]?\d[\d,]*(\.\d+)?", text)
    return None if found is None else value(found[0])


def value(text: str) -> float:
    return float(text.replace("−", "-").replace(",", ""))


def cells(grids: list[Grid]) -> set[str]:
    texts = {cell.text for grid in grids for row in grid.rows for cell in row}
    return texts | {number for text in texts for number in NUMBER.findall(text)}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_numbers_of_the_two_minute_page_are_those_of_the_comparison_in_three_digits(
    made: Callable[[str, Lang], Report], folders: dict[str, Path], lang: Lang
) -> None:
    summary = read(folders["different"]).summary
    means = summary[summary["by"] == ""].set_index(["scenario", "indicator"])["mean"]
    found = 0
    for rows in (brief_rows(made("different", lang))[part] for part in FIRST if part != "committees"):
        for name, before, after, *_ in rows:
            (indicator,) = (
                i for i in MAIN if name.startswith(f"{getattr(fakes.INDICATORS[i].name, lang)} [")
            )
            factor = 100.0 if fakes.INDICATORS[indicator].unit.en == "share" else 1.0
            for scenario, text in (("old", before), ("new", after)):
                assert value(text) == pytest.approx(factor * means[scenario, indicator], rel=0.02)
                assert len(text.replace(".", "").lstrip("0")) <= 3
                found += 1
    assert found == 6


def test_numbers_of_the_tables_are_those_of_the_comparison(
    made: Callable[[str, Lang], Report], folders: dict[str, Path]
) -> None:
    rows = {row[0].text: [cell.text for cell in row] for row in made("different", "en").grids()[0].rows}
    changes = read(folders["different"]).differences
    changes = changes[changes["by"] == ""].set_index("indicator")
    for name in MAIN:
        shown = rows[fakes.INDICATORS[name].name.en]
        number, *half = (
            shown[4].replace("−", "-").replace(",", "").split("\N{NO-BREAK SPACE}±\N{NO-BREAK SPACE}")
        )
        last = 10.0 ** -len(number.partition(".")[2])
        factor = 100.0 if fakes.INDICATORS[name].unit.en == "share" else 1.0
        assert float(number) == pytest.approx(factor * changes["difference"][name], abs=0.51 * last)
        width = factor * (changes["high"][name] - changes["low"][name])
        assert (float(half[0]) if half else 0.0) == pytest.approx(width / 2.0, abs=0.51 * last)
        assert shown[6].startswith(changes["verdict"][name].replace("unclear", "no clear difference"))


def test_it_says_what_is_better_and_what_is_worse(made: Callable[[str, Lang], Report]) -> None:
    made_ = made("different", "en")
    rows = brief_rows(made_)
    assert [row[0] for row in rows["residents"]] == ["On time [%]", "Wait [days]"]
    assert rows["residents"][0][1:] == ["50.0", "70.0", "+20", "▲ better"]
    assert rows["committees"][0][-1] == "○ no clear difference"
    assert rows["government"] == [["Posts [posts]", "70", "34", "−36", "▲ better"]]
    assert "0 better, 0 not clear, 1 worse: Trust (Table 1)" in said_in(made_, "residents")
    assert "has a price: worse in Trust" in said_in(made_, "fails")
    assert said_in(made_, "what").startswith(
        "Plain (new) against Plain (old): on time 70.0 % instead of 50.0 % (+20 points): better."
    )


def test_of_one_run_the_two_minute_page_still_tells_means(made: Callable[[str, Lang], Report]) -> None:
    made_ = made("single", "en")
    rows = brief_rows(made_)
    assert rows["government"] == [["Posts [posts]", "70", "34", "−36", "cannot be told (one run)"]]
    assert "on time 69.3 % instead of 49.3 % (+20 points)." in said_in(made_, "what")
    assert "±" not in " ".join(cell for part in rows.values() for row in part for cell in row)


def test_of_robustness_and_falsifiers_it_says_what_it_is_given(
    folders: dict[str, Path], tmp_path: Path
) -> None:
    robust, falsified = tmp_path / "robust", tmp_path / "falsified"
    for folder in (robust, falsified):
        folder.mkdir()
    futures = pd.DataFrame({"future": [0, 1, 2, 3], "option": "old", "on_time_share": [0.5, 0.6, 0.7, 0.8]})
    options = futures.assign(option="new", on_time_share=[0.6, 0.6, 0.8, np.nan])
    pd.concat([futures, options]).to_csv(robust / "outcomes.csv", index=False)
    met = pd.DataFrame({"id": ["F1", "F4", "F4"], "outcome": ["stands", "refuted", "refuted"]})
    met.to_csv(falsified / "falsifiers.csv", index=False)
    compared = read(folders["different"])
    found = beside("old", fakes.INDICATORS, robust=robust, falsified=falsified)
    assert found.robust == {("new", "on_time_share"): (2, 3)} and found.refuted == ("F4",)
    made_ = report_of(compared, fakes.INDICATORS, MAIN, "en", found)
    rows = brief_rows(made_)
    assert rows["residents"][0][-1] == "2 of 3" and rows["residents"][1][-1] == "–"
    assert "20 % more people do not relieve the old structure" in said_in(made_, "fails")
    failed = [name for name, outcome in found.patterns.items() if outcome == "fail"]
    assert f"it does not meet {len(failed)}" in said_in(made_, "fails") or not failed
    silent = report_of(compared, fakes.INDICATORS, MAIN, "en")
    assert "was not asked" in said_in(silent, "fails")
    with pytest.raises(InputError, match=r"outcomes\.csv"):
        beside("old", fakes.INDICATORS, robust=falsified)
    with pytest.raises(InputError, match="base"):
        beside("other", fakes.INDICATORS, robust=robust)


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ((0.48912, 0.66741), ["0.489", "0.667"]),
        ((8.8461, 0.0113), ["8.85", "0.01"]),
        ((2539.7, 1954.9), ["2,540", "1,950"]),
        ((70.0, 34.0), ["70", "34"]),
        ((9.996, -3.0), ["10.0", "−3.0"]),
        ((0.0, float("nan")), ["0", "–"]),
        ((145_938.4, 99_512.2), ["146,000", "100,000"]),
    ],
)
def test_numbers_beside_one_another_have_three_digits_of_the_largest(
    values: tuple[float, ...], shown: list[str]
) -> None:
    assert few_digits(*values) == shown


def test_numbers_beside_one_another_have_no_more_digits_than_their_intervals_support() -> None:
    assert few_digits(38.4921, 57.9511, halves=(0.31, 4.2)) == ["38.5", "58"]
    assert few_digits(145_938.0, 99_512.0, halves=(42_058.0, 31.0)) == ["150,000", "100,000"]
    assert few_digits(70.0, 34.0, halves=(float("nan"), 0.0)) == ["70", "34"]


def test_without_a_clear_difference_it_says_how_large_one_could_be(
    made: Callable[[str, Lang], Report], folders: dict[str, Path]
) -> None:
    text = " ".join(
        point.text for s in made("alike", "en").brief for b in s.blocks if isinstance(b, Points)
        for point in b.points
    )  # fmt: skip
    compared = read(folders["alike"])
    changes = compared.differences
    changes = changes[(changes["by"] == "") & changes["indicator"].isin(MAIN)].set_index("indicator")
    base = compared.summary[(compared.summary["by"] == "") & (compared.summary["scenario"] == compared.base)]
    level = base.set_index("indicator")["mean"].reindex(changes.index).abs()
    most = 100.0 * (changes[["low", "high"]].abs().max(axis=1) / level).max()
    (share,) = re.findall(
        r"a difference larger than (\d+) % of the base's level would be at odds with these runs", text
    )
    assert most <= int(share) < most + 1.0
    different = made("different", "en").brief
    assert not any("at odds" in p.text for s in different for b in s.blocks if isinstance(b, Points)
                   for p in b.points)  # fmt: skip


def test_of_one_run_the_tables_say_that_it_cannot_tell(made: Callable[[str, Lang], Report]) -> None:
    texts = {cell.text for row in made("single", "en").grids()[0].rows for cell in row}
    assert "cannot be told (one run)" in texts
    assert "no clear difference" not in texts


@pytest.mark.parametrize("name", ["alike", "single"])
def test_without_a_real_difference_it_says_so_and_claims_nothing(
    made: Callable[[str, Lang], Report], pages: Callable[[str, Lang], bytes], name: str
) -> None:
    made_ = made(name, "en")
    text = said_in(made_, "what")
    assert ("no clear difference" in text) if name == "alike" else ("none is called clear" in text)
    tables = [block for section in made_.brief for block in section.blocks if isinstance(block, Grid)]
    looks = {cell.look for table in tables for row in table.rows for cell in row}
    assert looks <= {"", "unclear"}
    assert not any(cell.look in ("better", "worse") for row in made_.grids()[0].rows for cell in row)
    page = pages(name, "en").decode()
    words = re.sub(r"<style>.*?</style>", "", page, flags=re.S)
    assert not re.search(r"[▲▼]", words)
    assert not re.search(r"\b(better|worse) in\b", words)


@pytest.mark.parametrize("lang", [LANGUAGES[0], pytest.param("zh", marks=needs_chinese)])
def test_the_page_needs_nothing_else_and_is_small_and_always_the_same(
    folders: dict[str, Path], made: Callable[[str, Lang], Report], lang: Lang
) -> None:
    content = html(made("different", lang))
    again = html(report_of(read(folders["different"]), fakes.INDICATORS, MAIN, lang))
    assert content == again
    assert len(content) < 5_000_000
    page = Page(content)
    for tag, attributes in page.tags:
        assert tag not in ("script", "link", "iframe", "object")
        for name in ("src", "srcset", "href"):
            assert str(attributes.get(name) or "#").startswith(("#", "data:image/"))
        assert tag != "img" or len(str(attributes["alt"])) > 50
    style = content.decode().partition("<style>")[2].partition("</style>")[0]
    assert "@import" not in style and "url(" not in style
    assert [tag for tag, _ in page.tags].count("h1") == 1
    ids = [a["id"] for _, a in page.tags if a.get("id")]
    assert len(ids) == len(set(ids))


def test_chinese_is_complete(made: Callable[[str, Lang], Report]) -> None:
    own = (
        r"shequ( \w+)?|SHA-256|Holm|Benjamini|Hochberg|DIR|--(replicates|persons|falsified)|"
        r"\w+\.(csv|json|parquet|yaml)|" + "|".join(measure.name.en for measure in fakes.INDICATORS.values())
    )
    made_ = made("different", "zh")
    texts = [point.text for s in made_.brief for b in s.blocks if isinstance(b, Points) for point in b.points]
    texts += [section.heading for section in (*made_.brief, *made_.detail)]
    texts += [grid.caption for grid in made_.grids()] + [h for grid in made_.grids() for h in grid.headings]
    for text in texts:
        left = re.sub("|".join([own, "Plain|days|share|posts|persons|old|new"]), "", text)
        assert not re.search(r"[A-Za-z]{4,}", left), text
        assert not re.search(r"[{}]", text), text
    for english, chinese in texts_of("report").values():
        gaps = [set(re.findall(r"{(\w+)}", text)) for text in (english, chinese)]
        assert gaps[0] == gaps[1]


def test_every_text_of_the_report_is_used() -> None:
    root = Path(__file__).parents[2] / "sim" / "report"
    source = "".join(path.read_text("utf-8") for path in root.iterdir() if path.suffix in (".py", ".j2"))
    source += " residents committees government higher lower unclear worse better"
    for code in texts_of("report"):
        assert re.search(rf"\b{code.removeprefix('report.')}\b", source), code


def test_workbook_and_csv_have_the_same_numbers(
    folders: dict[str, Path], made: Callable[[str, Lang], Report]
) -> None:
    compared, made_ = read(folders["different"]), made("different", "en")
    content = workbook(made_, compared)
    assert content == workbook(made_, compared)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        dates = re.findall(r"W3CDTF\">(\d{4})", parts.read("docProps/core.xml").decode())
    assert dates == ["2000", "2000"]  # not that of its making
    sheets = pd.read_excel(io.BytesIO(content), sheet_name=None, keep_default_na=False, header=None)
    lines = list(csv.reader(io.StringIO(tables_csv(made_).decode("utf-8-sig"))))
    shown = [[cell for cell in line if cell] for line in lines if line]
    start = [line[:1] for line in shown].index([made_.grids()[0].caption])
    first = sheets["Table 1"].to_numpy().tolist()
    for k, row in enumerate(first[2:], 2):
        assert [text for cell in row if isinstance(cell, str) for text in [cell] if cell][:2] == shown[
            start + k
        ][:2]
        told = [float(found) for cell in shown[start + k][2:] if (found := leading(cell)) is not None]
        assert [cell for cell in row if isinstance(cell, float | int)] == pytest.approx(told)
    numbers = pd.read_excel(io.BytesIO(content), sheet_name="differences")
    np.testing.assert_allclose(numbers["difference"], compared.differences["difference"])


def test_a_name_that_looks_like_a_formula_stays_text(
    folders: dict[str, Path], made: Callable[[str, Lang], Report]
) -> None:
    made_ = made("different", "en")
    first = made_.grids()[0]
    grid = replace(first, headings=("=1+1", "@x", "-2+3", *first.headings[3:]))
    formed = replace(made_, detail=(Section("x", "x", (grid,)),))
    (line,) = [
        row for row in csv.reader(io.StringIO(tables_csv(formed).decode("utf-8-sig"))) if "'=1+1" in row
    ]
    assert line[:3] == ["'=1+1", "'@x", "'-2+3"]
    plain = tables_csv(made_).decode("utf-8-sig")
    assert "−36" in plain
    assert "'−" not in plain
    with zipfile.ZipFile(io.BytesIO(workbook(formed, read(folders["different"])))) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist() if "sheet" in name)


def test_the_document_is_whole_and_always_the_same(
    folders: dict[str, Path], made: Callable[[str, Lang], Report]
) -> None:
    content = pdf(made("alike", "en"))
    assert content.startswith(b"%PDF-") and content.rstrip().endswith(b"%%EOF")
    assert content == pdf(report_of(read(folders["alike"]), fakes.INDICATORS, MAIN, "en"))


def test_chinese_without_a_font_is_refused_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "chinese_font", lambda: None)
    with pytest.raises(InputError, match="fonts-noto-cjk"):
        fonts.refuse_without_font("zh")
    fonts.refuse_without_font("en")


def spoiled(folder: Path, how: str) -> Path:
    """A folder that is none of a comparison any more."""
    manifest = folder / store.MANIFEST
    if how == "no manifest":
        manifest.unlink()
    elif how == "not JSON":
        manifest.write_text("{")
    elif how == "another manifest":
        manifest.write_text('{"program": "shequ"}')
    elif how == "a table is gone":
        (folder / store.SUMMARY).unlink()
    elif how == "a table was changed":
        (folder / store.SUMMARY).write_text("scenario\n")
    elif how == "a single scenario":
        said = json.loads(manifest.read_text())
        del said["scenarios"]["new"]
        manifest.write_text(json.dumps(said))
    return folder / ("nowhere" if how == "no folder" else store.SUMMARY if how == "a file" else "")


WRONG = (
    "no manifest", "not JSON", "another manifest", "a table is gone", "a table was changed",
    "a single scenario", "no folder", "a file",
)  # fmt: skip


@pytest.mark.parametrize("how", WRONG)
def test_a_wrong_folder_is_one_clear_line(
    how: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = spoiled(results(tmp_path / "here", 1), how)
    with pytest.raises(SystemExit) as done:
        main(["report", str(folder)])
    printed = capsys.readouterr()
    assert done.value.code == 2 and printed.out == ""
    assert re.fullmatch(r"shequ: .*: found .*; allowed: .*\n", printed.err)


def test_a_form_can_be_written_alone(tmp_path: Path) -> None:
    folder = results(tmp_path / "here", 2)
    with pytest.raises(SystemExit) as done:
        main(["report", str(folder), "--form", "csv"])
    assert done.value.code == 0
    assert [path.name for path in folder.glob("report.*")] == ["report.csv"]


def test_several_forms_are_each_written_however_they_are_listed(tmp_path: Path) -> None:
    folder = results(tmp_path / "here", 2)
    with pytest.raises(SystemExit) as done:
        main(["report", str(folder), "--form", "xlsx, csv", "--form", "html", "--form", "csv"])
    assert done.value.code == 0
    assert sorted(path.name for path in folder.glob("report.*")) == [
        "report.csv",
        "report.html",
        "report.xlsx",
    ]


@pytest.mark.parametrize("words", [["--form", "docx"], ["--form", "csv,docx"], ["--form", "csv,,pdf"]])
def test_a_form_that_there_is_not_is_one_clear_line_and_nothing_is_written(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = results(tmp_path / "here", 2)
    with pytest.raises(SystemExit) as done:
        main(["report", str(folder), *words])
    printed = capsys.readouterr()
    assert done.value.code == 2 and not list(folder.glob("report.*")) and printed.out == ""
    assert re.fullmatch(
        r"shequ: --form: found the unknown name '(docx)?'; allowed: one of html, pdf, xlsx, csv, pptx\n",
        printed.err,
    ), printed.err


def test_compare_writes_the_page_and_lives_without(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = results(tmp_path / "here", 2)
    write_page(folder, "en")
    assert (folder / "report.html").read_bytes().startswith(b"<!DOCTYPE html>")
    (folder / store.SUMMARY).write_text("")
    (folder / "report.html").unlink()
    write_page(folder, "en")
    assert "No report was written" in capsys.readouterr().err
    assert not (folder / "report.html").exists()


def test_new_results_take_old_reports_away(tmp_path: Path) -> None:
    folder = results(tmp_path / "here", 1)
    for name in REPORTS:
        (folder / name).write_text("old")
    scenarios = fakes.two_scenarios(1)
    store.prepare(folder, scenarios, overwrite=True, now=NOW)
    batch = run_points(points_of(scenarios), jobs=1, run=fakes.fake_run)
    found = store.results_of(batch, scenarios, fakes.INDICATORS, 12)
    store.write(folder, found, store.manifest_of(batch, scenarios, 12, "shequ", NOW))
    assert not [name for name in REPORTS if (folder / name).exists()]


def test_pairs_are_counted(folders: dict[str, Path]) -> None:
    compared: Compared = read(folders["different"])
    assert (compared.base, compared.options, compared.pairs) == ("old", ["new"], 4)


# --- what is drawn of the structures ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def reformed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results of real runs, with cases' paths and places."""
    folder = tmp_path_factory.mktemp("reformed") / "results"
    scenarios = [
        with_settings(load_scenario(name), residents=600, years=2, replicates=2, seed=1)
        for name in ("old", "reform", "new")
    ]
    batch = run_points(points_of(scenarios), jobs=1, run=path_run)
    found = store.results_of(batch, scenarios, INDICATORS, 12, main=HEADLINE)
    folder.mkdir()
    store.write(folder, found, store.manifest_of(batch, scenarios, 12, "shequ compare old reform new", NOW))
    return folder


def test_the_report_shows_paths_structures_and_places(reformed: Path) -> None:
    compared = read(reformed)
    made_ = report_of(compared, INDICATORS, HEADLINE, "en")
    section = next(section for section in made_.detail if section.id == "bodies")
    drawn: list[Drawn] = []

    def noted(picture: Picture) -> Picture:
        """Draw as it does, keeping what it drew as wide as a page."""

        def draw(size: Size) -> Drawn:
            one = picture.draw(size)
            if size == DOUBLE:
                drawn.append(one)
            return one

        return replace(picture, draw=draw)

    blocks = tuple(noted(block) if isinstance(block, Picture) else block for block in section.blocks)
    shown = [replace(one, blocks=blocks) if one is section else one for one in made_.detail]
    assert len(html(replace(made_, detail=tuple(shown)))) < 5_000_000
    names = compared.names("en")
    assert [one.title for one in drawn] == [
        "Paths of cases through the bodies",
        names["old"],
        f"{names['reform']} and {names['new']}",  # the reform ends in the new structure
        "Done on time by precinct",
    ]
    flows, chart, _, places = (one.data for one in drawn)
    late = flows[(flows["scenario"] == "old") & (flows["by"] == "residents")]
    share = late.loc[late["outcome"] == "done_on_time", "mean"].sum() / late["mean"].sum()
    said = compared.summary.set_index(["scenario", "indicator", "by"])["mean"]
    assert share == pytest.approx(said["old", "on_time_share", ""], abs=0.02)  # a mean of months
    assert "street_office" in chart["body"].to_list()
    assert sorted(places.groupby("scenario")["precinct"].max()) == [6, 9]


def test_years_and_fading_are_those_of_the_rows(reformed: Path) -> None:
    compared = read(reformed)
    made_ = report_of(compared, INDICATORS, HEADLINE, "en")
    own = compared.rows[compared.rows["by"] == ""]
    own = own[(own["scenario"] == "reform") & (own["month"] > 12)]
    means = own.groupby("indicator", observed=True)["value"].mean()
    page = brief_rows(made_)["by_year"]
    name = compared.names("en")["reform"]
    shown = [value(row[2]) for row in page if row[0] == name]
    for text, measure in zip(shown, (question.drawn for question in QUESTIONS), strict=True):
        factor = 100.0 if INDICATORS[measure.indicator].unit.en == "share" else 1.0
        here = compared.rows[(compared.rows["by"] == measure.by) & (compared.rows["key"] == measure.key)]
        here = here[(here["indicator"] == measure.indicator) & (here["month"] > 12)]
        runs = here[here["scenario"] == "reform"].groupby("replicate")["value"].mean()
        half = 12.706 * runs.std() / math.sqrt(2.0)  # Student's interval of two runs
        wanted_ = factor * runs.mean()
        assert text == pytest.approx(wanted_, rel=0.006, abs=factor * half / 7.0)
    third = next(section for section in made_.detail if section.id == "fading")
    by_year, faded = (block for block in third.blocks if isinstance(block, Grid))
    rows = [[cell.text for cell in row] for row in by_year.rows]
    at = rows.index([name])
    parts = [value(row[2]) for row in rows[at + 1 : at + 4]]
    assert sum(parts) == pytest.approx(value(rows[at + 4][2]), abs=0.2)
    wanted = means[["posts_strict", "pool_posts", "coordinators"]].to_list()
    assert parts == pytest.approx(wanted, rel=0.01, abs=0.01)
    first = compared.rows[(compared.rows["by"] == "") & (compared.rows["month"] == 1)]
    start = first[(first["scenario"] == "reform") & (first["indicator"] == "posts_strict")]["value"].mean()
    (row,) = [[cell.text for cell in row] for row in faded.rows if row[0].text == name]
    assert value(row[1].rstrip(" %")) == pytest.approx(-100.0 * (1.0 - parts[0] / start), abs=2.0)
    assert all(text.endswith(" of 2") for text in row[3:])


def test_no_figure_drops_a_scenario_silently(reformed: Path) -> None:
    compared = read(reformed)
    made_ = report_of(compared, INDICATORS, HEADLINE, "en")
    names = compared.names("en")
    (places,) = [
        one.wide().caption for s in made_.detail if s.id == "bodies" for one in s.blocks[-1:]
        if isinstance(one, Picture)
    ]  # fmt: skip
    assert f"Not drawn for want of room, but in the tables: {names['new']}." in places


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_indicator_shown_is_defined(reformed: Path, lang: Lang) -> None:
    made_ = report_of(read(reformed), INDICATORS, HEADLINE, lang)
    (table,) = next(section for section in made_.detail if section.id == "definitions").blocks
    assert isinstance(table, Grid)
    told = {row[0].text: row[3].text for row in table.rows if len(row) == 4}
    defined = {getattr(i.name, lang): getattr(i.definition, lang) for i in INDICATORS.values()}
    assert told.items() <= defined.items()
    titled = [grid for grid in made_.grids() if grid.judged and grid.words == 2]
    assert titled
    for grid in titled:
        assert {row[0].text for row in grid.rows if len(row) > 1} <= told.keys()


def test_every_figure_of_three_scenarios_fits_a_slide(reformed: Path) -> None:
    sentences = Sentences(read(reformed), INDICATORS, HEADLINE, "en")
    drawn = {name: draw(SLIDE) for name, draw in figures_of(sentences).items()}
    assert set(drawn) >= {"outcomes", "courses", "areas", "hours", "footprint", "flows", "structure1", "map"}
    for one in drawn.values():
        assert tuple(one.figure.get_size_inches() * 25.4) == pytest.approx((338.67, 190.5))
    keys = drawn["hours"].figure.legends[0].get_texts()
    assert "95 % interval" in [text.get_text() for text in keys], "a slide has no caption that says it"


def test_a_folder_without_paths_and_structures_is_reported_without_them(
    reformed: Path, tmp_path: Path
) -> None:
    """As versions before wrote them."""
    folder = tmp_path / "before"
    shutil.copytree(reformed, folder)
    manifest = json.loads((folder / store.MANIFEST).read_text("utf-8"))
    for name in (store.PATHS, store.STRUCTURES):
        (folder / name).unlink()
        del manifest["files"][name]
    del manifest[SEAL]
    (folder / store.MANIFEST).write_text(json.dumps(manifest), "utf-8")
    made_ = report_of(read(folder), INDICATORS, HEADLINE, "en")
    assert "bodies" not in [section.id for section in made_.detail]
    assert len(made_.pictures()) == 6


def test_structures_of_another_version_are_left_out(reformed: Path, tmp_path: Path) -> None:
    kept = json.loads((reformed / store.STRUCTURES).read_text("utf-8"))
    assert set(structures_from(kept)) == {"old", "reform", "new"}
    kept["timelines"]["old"][-1]["structure"]["precincts"] = "many"
    assert structures_from(kept) == {}
    assert structures_from({}) == {} and ground_from({}) is None


def test_a_page_too_large_goes_without_the_largest_narrow_figures(
    made: Callable[[str, Lang], Report],
    pages: Callable[[str, Lang], bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = pages("alike", "en").decode()
    monkeypatch.setattr(sim.report.page, "_ROOM", len(whole) * 2 // 3)
    small = html(made("alike", "en")).decode()
    assert len(small) < len(whole) * 0.9
    assert small.count("<img ") == whole.count("<img ")
    assert 0 < small.count("<source ") < whole.count("<source ")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_reform_that_was_undone_says_so_first_and_splits_its_means(reformed: Path, lang: Lang) -> None:
    """Of two runs of the reform one has the office back from month 20; the other's means stand beside."""
    compared = read(reformed)
    rows = compared.rows.copy()
    back = (rows["indicator"] == "street_office_restored") & (rows["scenario"] == "reform")
    rows.loc[back & (rows["replicate"] == 1) & (rows["month"] >= 20), "value"] = 1.0
    it = report_of(replace(compared, rows=rows), INDICATORS, HEADLINE, lang)
    first = it.brief[0].blocks[0]
    assert isinstance(first, Paragraph)
    wanted = {
        "en": "in 1 of 2 runs: the street office came back in month 20",
        "zh": "2次运行中有1次被撤回：第20月",
    }
    assert wanted[lang] in first.text[:120]
    (table,) = [grid for grid in it.grids() if {"en": "undone", "zh": "被撤回"}[lang] in grid.caption]
    own = rows[(rows["scenario"] == "reform") & (rows["by"] == "") & (rows["month"] > 12)]
    posts = own[own["indicator"] == "posts_broad"].groupby("replicate")["value"].mean().to_dict()
    name = getattr(INDICATORS["posts_broad"].name, lang)
    (row,) = [row for row in table.rows if row[0].text == name]
    (kept,) = (replicate for replicate in posts if replicate != 1)
    assert [cell.text for cell in row[2:]] == [rounded(posts[1]), rounded(posts[kept])]
    untouched = report_of(compared, INDICATORS, HEADLINE, lang)
    assert wanted["en"][:5] not in untouched.brief[0].blocks[0].text[:10]  # type: ignore[union-attr]
