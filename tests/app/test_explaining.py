"""Every number can be explained: what is told is what is computed, and the registry is counted whole."""

from __future__ import annotations

import inspect
import re
from dataclasses import replace

import pytest
from markupsafe import escape

from sim.app.address import Address, address_of
from sim.app.desk import STORED
from sim.app.explaining import explained
from sim.app.failing import name_of, registry
from sim.app.main_outcomes import main_outcomes
from sim.app.options import bundled_names, levers
from sim.app.registry_picture import picture
from sim.measures.indicators import HEADLINE, INDICATORS, MEASURES
from sim.report.results import read
from sim.report.sentences import Sentences
from sim.text import LANGUAGES, Lang


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", [*HEADLINE[::5], "cases_raised"])
def test_an_indicator_is_told_with_definition_and_the_lines_that_measure_it(lang: Lang, name: str) -> None:
    told = explained(Address("evidence", lang, shown="indicators", chosen=(name,)))
    assert told is not None
    assert str(escape(getattr(INDICATORS[name].definition, lang))) in told
    assert str(escape(inspect.getsource(MEASURES[name]).rstrip())) in told


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_parameter_is_told_with_its_grade(lang: Lang) -> None:
    for name in list(registry())[::17]:
        told = explained(Address("evidence", lang, shown=name))
        assert told is not None
        assert str(escape(name_of(name, lang))) in told
        assert f"sq-grade{registry()[name].basis.grade}" in told


def test_nothing_is_explained_that_was_not_asked() -> None:
    assert explained(Address("evidence")) is None
    assert explained(Address("evidence", shown="affairs", chosen=("trust",))) is None
    assert explained(Address("evidence", shown="no.such.number")) is None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_rows_lead_to_where_their_number_is_explained(lang: Lang) -> None:
    sentences = Sentences(read(STORED / "comparison"), INDICATORS, HEADLINE, lang)
    here = Address(lang=lang, theme="dark", replicates=7)
    rows = dict(
        re.findall(
            r'<tr [^>]*data-indicator="(\w+)"><th[^>]*><a href="([^"]*)"',
            str(main_outcomes(sentences, here, "/behind")).replace("&amp;", "&"),
        )
    )
    assert set(rows) == set(HEADLINE) & set(sentences.findings["reform"])
    for name, to in rows.items():
        path, _, query = to.partition("?")
        assert path == "/behind/evidence"
        address, wrong = address_of(
            path.removeprefix("/behind"), query, levers(), bundled_names(), INDICATORS
        )
        assert not wrong
        assert address == replace(here, page="evidence", shown="indicators", chosen=(name,))
    assert "<a " not in main_outcomes(sentences), "without an address there are no links"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_picture_counts_every_number_once(lang: Lang) -> None:
    drawn = picture(Address("evidence", lang))
    counts = [int(x) for x in re.findall(r"</span><b>(\d+)</b>", drawn)]
    assert sum(counts) == len(registry())
    assumed = sum(it.basis.grade == "S" for it in registry().values())
    told = re.search(r'registry-told">(.*?)</p>', drawn)
    assert told is not None
    assert str(assumed) in told[1] and str(len(registry())) in told[1]
    first = drawn.partition("sq-grades")[2].partition("</div>")[0]
    widths = [float(x) for x in re.findall(r"width:([\d.]+)%", first)]
    assert sum(widths) == pytest.approx(100.0, abs=0.05)
