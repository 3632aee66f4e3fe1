"""What `shequ search` writes: tables, figures, a scenario a reform; and the answer for machines."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from sim.analysis.discovery import Discovery
from sim.analysis.discovery_tables import boxes_table
from sim.cli.searching_asked import Asked
from sim.cli.searching_words import sentences, told
from sim.experiments.candidates import EVOLVED, RANDOM
from sim.experiments.files import csv_bytes, unusable, write_whole
from sim.experiments.identity import model_version
from sim.experiments.reform_files import write_reform
from sim.experiments.search import Answer
from sim.experiments.search_tables import archive_table, figures_data, promises_table, reforms_table
from sim.institutions.documents import InputError
from sim.measures.indicators import INDICATORS
from sim.report.drawn import Drawn
from sim.report.save import save_all
from sim.report.search import convergence_chart, parallel, scatter
from sim.report.search_written import ABOUT, ANSWER, ARCHIVE, CONVERGENCE, FINDINGS, REFORMS
from sim.text import LANGUAGES, Lang

FOUND, PROMISES, OPTIMISM, AGREEMENT = "reforms.csv", "promises.csv", "optimism.csv", "agreement.csv"
FAILS, FUTURES, FRESH, REFUSED = "conditions.csv", "futures.csv", "fresh_futures.csv", "refused.csv"


def write_answer(
    folder: Path, answer: Answer, failing: Mapping[str, Discovery], asked: Asked, window: int, lang: Lang
) -> None:
    """Write all tables, figures and reforms. InputError where the disk does not take them."""
    registry = answer.space.base.parameters.registry
    numbers = {it.reform.id: it.number for it in answer.found}
    parts = [boxes_table(found, registry).assign(reform=numbers[name]) for name, found in failing.items()]
    said = {lang: told(answer, failing, lang) for lang in LANGUAGES}
    lines = [
        (line.about, line.reform or "", *(said[lang][place].text for lang in LANGUAGES))
        for place, line in enumerate(said[LANGUAGES[0]])
    ]
    agreed = answer.agreement
    contents = {
        ARCHIVE: archive_table(answer),
        FOUND: reforms_table(answer),
        PROMISES: promises_table(answer),
        OPTIMISM: answer.optimism,
        CONVERGENCE: answer.convergence,
        AGREEMENT: pd.DataFrame(
            [(name, "shared") for name in agreed.shared] + [(name, "disputed") for name in agreed.disputed],
            columns=["lever", "by"],
        ),
        FAILS: pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["reform"]),
        FINDINGS: pd.DataFrame(lines, columns=["about", "reform", *LANGUAGES]),
        FUTURES: answer.tables[0].reset_index(),
        FRESH: answer.tables[1].reset_index(),
        REFUSED: pd.DataFrame(sorted(answer.refused.items()), columns=["reform", "reason"]),
    }
    written = {ABOUT: _about(answer, asked, window), ANSWER: plain(answer, failing, lang)}
    try:
        for name, content in contents.items():
            write_whole(folder / name, csv_bytes(content))
        for name, what in written.items():
            write_whole(folder / name, (json.dumps(what, ensure_ascii=False, indent=2) + "\n").encode())
        for it in answer.found:
            write_reform(
                folder / REFORMS, answer.space.base, it.reform, number=it.number, name=f"reform_{it.number}"
            )
        for name, drawn in figures(answer, lang).items():
            save_all(drawn, folder, name)
    except OSError as error:
        raise InputError(unusable(folder, error)) from None


def figures(answer: Answer, lang: Lang) -> dict[str, Drawn]:
    """The figures by the names of their files."""
    data = figures_data(promises_table(answer))
    return {
        "parallel": parallel(data, answer.question, INDICATORS, lang=lang),
        "scatter": scatter(data, answer.question, INDICATORS, lang=lang),
        "convergence": convergence_chart(answer.convergence, lang=lang),
    }


def _about(answer: Answer, asked: Asked, window: int) -> dict[str, Any]:
    """What was asked of which model, the same at every making."""
    base, effort = answer.space.base, answer.effort
    return {
        "program": "shequ",
        "model_version": model_version(),
        "base": base.id,
        "goals": [str(goal) for goal in answer.question.goals],
        "aims": [str(aim) for aim in answer.question.aims],
        "by": answer.question.by,
        "levers": list(answer.space.levers),
        "decisions": {name: list(it.numbers) for name, it in answer.space.decisions.items()},
        "strengths": list(answer.space.strengths),
        "months": list(answer.space.months),
        "parameters": list(map(str, answer.tables[0].columns)),
        "futures": effort.futures,
        "least_futures": effort.least,
        "budget": effort.budget,
        "optimiser_seeds": effort.seeds,
        "surrogate": effort.surrogate,
        "fresh_futures": effort.fresh,
        "years": base.years,
        "residents": base.community.residents,
        "seed": base.seed,
        "window_months": window,
        "plan": asked.plan,
    }


def plain(answer: Answer, failing: Mapping[str, Discovery], lang: Lang) -> dict[str, Any]:
    """The answer for machines: what is unknown is null."""
    gain = answer.gain
    agreed = answer.agreement
    return {
        "base": answer.space.base.id,
        "objectives": list(answer.question.objectives),
        "front": list(answer.front),
        "reforms": [
            {
                "number": it.number,
                "id": it.reform.id,
                "steps": [vars(step) for step in it.reform.steps],
                "settings": [vars(setting) for setting in it.reform.settings],
                "distance": _known(it.distance),
                "stands": it.stands,
                "file": f"{REFORMS}/reform_{it.number}.yaml",
            }
            for it in answer.found
        ],
        "promises": records(promises_table(answer)),
        "optimism": records(answer.optimism),
        "hypervolume": {
            "search": answer.covered(EVOLVED),
            "random": answer.covered(RANDOM),
            "gain": gain and dict(zip(("mean", "low", "high"), map(_known, gain), strict=True)),
        },
        "agreement": {
            "same": agreed.same,
            "shared": list(agreed.shared),
            "disputed": list(agreed.disputed),
            "alike": agreed.alike,
            "searches": agreed.searches,
        },
        "refused": len(answer.refused),
        "fails": {name: found.outcome for name, found in failing.items()},
        "said": sentences(answer, failing, lang),
    }


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows with what JSON can hold."""
    return [{str(k): _known(v) for k, v in row.items()} for row in table.to_dict("records")]


def _known(value: Any) -> Any:
    """A value, or None where it is unknown."""
    return None if isinstance(value, float) and pd.isna(value) else value
