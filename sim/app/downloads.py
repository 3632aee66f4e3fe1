"""Files that visitors can take with them, by plain addresses: reports, figures, rows, scenario files.

An address names an answer by its key and a file by one of a few names, so nothing else can be asked for.
Tables (CSV, XLSX) are made here from the results in memory, at once. Reports with figures take long: they
are made by the program's own command in a process of its own, begun when the answer is there (`prepare`).
"""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import suppress
from functools import cache, lru_cache, partial
from pathlib import Path
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from sim.app import desk, found
from sim.app.address import is_option
from sim.app.options import bundled_names, levers
from sim.experiments.report_files import REPORT_FORMS, report_name
from sim.experiments.store import INDICATORS as ROWS
from sim.institutions.documents import InputError
from sim.report.style import DOUBLE
from sim.text import LANGUAGES, Lang

FIGURES = (
    "outcomes", "courses", "areas", "hours", "footprint", "flows", "structure0", "structure1", "structure2",
    "structure3", "map",
)  # fmt: skip
"""Figures of a comparison, in the order in which the report has them."""

_DIGITS = 4  # of a reform's number
_LONG = 300.0  # seconds for a report at most
_REPORTS = ThreadPoolExecutor(2, "report")
"""Reports take long: who waits for one must not keep others from pages, figures and files."""
_AT_ONCE = ThreadPoolExecutor(2, "tables")
_TABLES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""Forms of the report that hold no figures, and what they are on the web."""
_FIGURES = ThreadPoolExecutor(1, "figure")
"""Matplotlib's settings are the process's, so one figure at a time."""


def report_path(key: str, lang: Lang, form: str) -> str:
    """Where the report of an answer is."""
    return f"/download/{key}/report.{lang}.{form}"


def figure_path(key: str, lang: Lang, name: str) -> str:
    """Where a figure of an answer is."""
    return f"/download/{key}/{name}.{lang}.png"


def rows_path(key: str) -> str:
    """Where all rows of an answer are."""
    return f"/download/{key}/{ROWS}"


def scenario_path(option: str) -> str:
    """Where the file of an own or uploaded scenario is."""
    return f"/download/scenario?option={quote(option, safe='')}"


def found_path(number: int) -> str:
    """Where the scenario file of a reform that a search found is."""
    return f"/download/found?reform={number}"


def routes() -> list[Route]:
    """The addresses."""
    return [
        Route("/download/scenario", _scenario),
        Route("/download/found", _found),
        Route("/download/{key:str}/{name:str}", _file),
    ]


async def _scenario(request: Request) -> Response:
    option = request.query_params.get("option", "")[:4000]
    if not is_option(option, levers(), bundled_names()):
        return _missing()
    try:
        scenario = await asyncio.to_thread(desk.options().scenario, option)
        content = await asyncio.to_thread(desk.options().document, option)
    except (InputError, OSError):
        return _missing()
    return Response(content, media_type="application/yaml", headers=_as_file(f"{scenario.id}.yaml"))


async def _found(request: Request) -> Response:
    number = request.query_params.get("reform", "")
    path = found.file_of(int(number)) if number.isdecimal() and len(number) < _DIGITS else None
    if path is None:
        return _missing()
    return FileResponse(path, media_type="application/yaml", headers=_as_file(path.name))


async def _file(request: Request) -> Response:
    key, name = request.path_params["key"], request.path_params["name"]
    place = desk.questions().place(key) if key.isalnum() and len(key) == 32 else None
    if place is None:
        return _missing()
    if name == ROWS:
        return FileResponse(place / ROWS, headers=_as_file(name))
    stem, lang, form = name.split(".") if name.count(".") == 2 else ("", "", "")
    language = next((known for known in LANGUAGES if known == lang), None)
    if language is not None and stem == "report" and form in _TABLES:
        content = await _aside(_AT_ONCE, tables_of, key, language, form)
        if content is None:
            return _missing()
        return Response(content, media_type=_TABLES[form], headers=_as_file(report_name(language, form)))
    if language is not None and stem == "report" and form in REPORT_FORMS:
        path = await _aside(_REPORTS, _report, key, place, language, form)
        if path is None:
            return PlainTextResponse("The report could not be made.", status_code=500)
        return FileResponse(path, headers=_as_file(report_name(language, form)))
    if language is not None and stem in FIGURES and form == "png":
        picture = await _aside(_FIGURES, _figure, key, stem, language)
        return _missing() if picture is None else Response(picture, media_type="image/png")
    return _missing()


async def _aside[**P, R](executor: Executor, work: Callable[P, R], *args: P.args, **_: P.kwargs) -> R:
    return await asyncio.get_running_loop().run_in_executor(executor, partial(work, *args))


def _missing() -> Response:
    return PlainTextResponse("There is no such file here (any more).", status_code=404)


def _as_file(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}


@cache
def _alone(_key: str) -> threading.Lock:
    """One at a time for an answer: whoever comes second takes what the first has made."""
    return threading.Lock()


@lru_cache(maxsize=16)
def tables_of(key: str, lang: Lang, form: str) -> bytes | None:
    """The report's tables as a file, as the command writes it; None where the answer is gone."""
    from sim.measures.indicators import HEADLINE, INDICATORS
    from sim.report.content import report_of
    from sim.report.sentences import Sentences
    from sim.report.workbook import tables_csv, workbook

    compared = desk.questions().answer(key)
    if compared is None:
        return None
    report = report_of(compared, INDICATORS, HEADLINE, lang)
    if form == "csv":
        return tables_csv(report)
    return workbook(report, compared, Sentences(compared, INDICATORS, HEADLINE, lang))


def prepare(key: str, lang: Lang) -> None:
    """Begin to make what will be asked for when an answer has come: its report, beside everything else."""
    place = desk.questions().place(key)
    if place is not None:
        _REPORTS.submit(_report, key, place, lang, "html")


def _report(key: str, place: Path, lang: Lang, form: str) -> Path | None:
    """The report's file, made if it is not there yet, in a copy of the answer's folder."""
    folder = desk.folder() / "reports" / key
    path = folder / report_name(lang, form)
    with _alone(key):
        if not path.is_file():
            folder.mkdir(parents=True, exist_ok=True)
            for file in place.iterdir():
                if file.is_file() and not file.name.startswith("report."):
                    shutil.copyfile(file, folder / file.name)
            command = [sys.executable, "-m", "sim", "report", str(folder), "--lang", lang, "--form", form]
            root = Path(__file__).resolve().parents[2]
            with suppress(subprocess.TimeoutExpired):
                subprocess.run(command, check=False, capture_output=True, timeout=_LONG, cwd=root)
            old = sorted(folder.parent.iterdir(), key=lambda p: p.stat().st_mtime)[:-50]
            for other in old:
                shutil.rmtree(other, ignore_errors=True)
    return path if path.is_file() else None


def _figure(key: str, name: str, lang: Lang) -> bytes | None:
    """A figure as PNG at print size; None where the answer has no data for it."""
    from sim.measures.indicators import HEADLINE, INDICATORS
    from sim.report.pictures import figures_of
    from sim.report.save import figure_bytes
    from sim.report.sentences import Sentences

    compared = desk.questions().answer(key)
    if compared is None:
        return None
    sentences = Sentences(compared, INDICATORS, HEADLINE, lang)
    draw = figures_of(sentences).get(name)
    if draw is None:
        return None
    return figure_bytes(draw(DOUBLE).figure, "png")
