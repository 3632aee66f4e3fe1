"""Figures: nothing cut or overlapping, every glyph there, readable in grey, the same bytes each time."""

from __future__ import annotations

import io
import itertools
import math
import re
import string
import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib import colors
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from sim.analysis.compare import differences, summary, window_means
from sim.community.ground import cells
from sim.community.precincts import partition
from sim.institutions.affairs import AREAS
from sim.institutions.files.library import (
    bundled_structures,
    load_levers,
    load_registry,
    load_structure,
)
from sim.institutions.schema import Names
from sim.measures.indicators import INDICATORS
from sim.report import style
from sim.report.analyses import effects_by_measure, pairs_of_levers, shares_by_lever
from sim.report.attribution import shapley
from sim.report.chart_plan import chart_plan
from sim.report.drawn import finding, folded, found, listed, said, width_of
from sim.report.over_time import monthly, yearly
from sim.report.percent import ROWS, indicators_shown, shown, table_shown, times
from sim.report.precinct_map import _COLOURS as MAP_COLOURS
from sim.report.relations import RELATIONS, Relation, relations
from sim.report.save import FORMATS, figure_bytes, save_all
from sim.report.sensitivity import sensitivity
from sim.report.services import services_by_area
from sim.report.style import BETTER, SERIES, SIZES, SLIDE, FontWarning, Size, fonts, new_figure, styled
from sim.report.trajectories import trajectories
from sim.text import LANGUAGES, Lang, texts_of
from tests import fakes
from tests.figure_examples import EXAMPLES, UNITS, example, names, rows, tables

CHINESE = style.chinese_font() is not None
needs_chinese = pytest.mark.skipif(not CHINESE, reason="no font with Chinese characters is installed")
BY_LANGUAGE = [pytest.param(lang, marks=needs_chinese if lang == "zh" else ()) for lang in LANGUAGES]


# --- what is to be read --------------------------------------------------------------------------------


def texts(figure: Figure) -> Iterator[Text]:
    """Every text that is drawn."""
    yield from figure.texts
    for legend in figure.legends:
        yield from legend.get_texts()
    for axis in figure.axes:
        if axis.get_visible():
            yield from axis.texts
            yield from (axis.title, axis._left_title, axis._right_title)  # type: ignore[attr-defined]
            if axis.axison:
                yield from axis_texts(axis)


def axis_texts(axis: Axes) -> Iterator[Text]:
    for which, limits in ((axis.xaxis, axis.get_xlim()), (axis.yaxis, axis.get_ylim())):
        yield which.label
        yield which.get_offset_text()
        low, high = min(limits), max(limits)
        room = 1e-6 * (high - low)
        for tick in which.get_major_ticks():
            if low - room <= tick.get_loc() <= high + room:
                yield from (tick.label1, tick.label2)


def read(figure: Figure) -> list[tuple[str, Bbox]]:
    """What is drawn as text, and where in pixels: the body of the lines, without the space around them."""
    canvas = FigureCanvasAgg(figure)
    figure.draw_without_rendering()
    renderer: Any = canvas.get_renderer()  # type: ignore[no-untyped-call]
    boxes = []
    for text in texts(figure):
        if text.get_visible() and text.get_text().strip():
            box = text.get_window_extent(renderer)
            spare = 0.14 * float(text.get_fontsize()) / 72.0 * figure.dpi
            tall = text.get_rotation() % 180.0 == 0.0
            inner = Bbox.from_extents(
                box.x0 + (0.0 if tall else spare), box.y0 + (spare if tall else 0.0),
                box.x1 - (0.0 if tall else spare), box.y1 - (spare if tall else 0.0),
            )  # fmt: skip
            boxes.append((text.get_text(), inner))
    return boxes


def faults(figure: Figure) -> list[str]:
    """Texts that are cut or lie over one another."""
    boxes = read(figure)
    width, height = figure.get_size_inches() * figure.dpi
    cut = [
        f"cut: {text!r}"
        for text, box in boxes
        if box.x0 < -0.5 or box.y0 < -0.5 or box.x1 > width + 0.5 or box.y1 > height + 0.5
    ]
    over = [
        f"{a!r} over {b!r}"
        for (a, one), (b, other) in itertools.combinations(boxes, 2)
        if min(one.x1, other.x1) - max(one.x0, other.x0) > 1.0
        and min(one.y1, other.y1) - max(one.y0, other.y0) > 1.0
    ]
    return cut + over


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("lang", BY_LANGUAGE)
@pytest.mark.parametrize("name", EXAMPLES)
def test_nothing_is_cut_or_overlaps_and_every_glyph_is_there(name: str, lang: Lang, size: Size) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a glyph that no font has, a layout that does not work out
        drawn = example(name, lang, size)
        assert faults(drawn.figure) == []
    width = size.width_mm / 25.4
    assert drawn.figure.get_size_inches()[0] == pytest.approx(width)
    if size.height_mm is not None:
        assert drawn.figure.get_size_inches()[1] == pytest.approx(size.height_mm / 25.4)
    assert drawn.title
    assert drawn.caption
    assert not re.search(r"[{}]|\bnan\b|None|_", drawn.caption), drawn.caption
    assert len(drawn.data)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_figure_shows_its_unit(name: str) -> None:
    drawn = example(name, "en", SIZES["double"])
    shown = " ".join(text.replace("\n", " ") for text, _ in read(drawn.figure))
    assert UNITS[name] in shown


@needs_chinese
@pytest.mark.parametrize("name", EXAMPLES)
def test_chinese_figures_and_captions_have_no_english_words(name: str) -> None:
    drawn = example(name, "zh", SIZES["double"])
    shown = [text for text, _ in read(drawn.figure)] + [drawn.caption, drawn.title]
    allowed = r"NGO|Sobol|Morris|it comes back"  # the examples' own words, and names
    for text in shown:
        assert not re.search(r"[a-zA-Z]{3,}", re.sub(allowed, "", text)), text


def test_the_check_itself_finds_what_is_cut_and_what_overlaps() -> None:
    with styled(SLIDE, "en"):
        figure = new_figure(SLIDE, 10.0, "")
    figure.text(0.5, 0.5, "one over")
    figure.text(0.51, 0.505, "the other")
    figure.text(0.99, 0.9, "beyond the edge")
    assert len(faults(figure)) == 2


# --- how it looks --------------------------------------------------------------------------------------


def _linear(colour: str) -> npt.NDArray[np.float64]:
    rgb = np.array(colors.to_rgb(colour))
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


# Machado, Oliveira and Fernandes (2009), severity 1
BLINDNESS = {
    "protan": "0.152286 1.052583 -0.204868 0.114503 0.786281 0.099216 -0.003882 -0.048116 1.051998",
    "deutan": "0.367322 0.860646 -0.227968 0.280085 0.672501 0.047413 -0.011820 0.042940 0.968881",
    "tritan": "1.255528 -0.076749 -0.178779 -0.078411 0.930809 0.147602 0.004733 0.691367 0.303900",
}


def seen(colour: str, kind: str) -> npt.NDArray[np.float64]:
    """A colour as somebody with this blindness sees it."""
    matrix = np.array(BLINDNESS[kind].split(), dtype=np.float64).reshape(3, 3)
    return np.asarray(np.clip(matrix @ _linear(colour), 0.0, 1.0) ** (1.0 / 2.4))


@pytest.mark.parametrize("kind", BLINDNESS)
@pytest.mark.parametrize("pair", [(SERIES[0].colour, SERIES[1].colour), (BETTER, style.WORSE)])
def test_pairs_of_colours_differ_for_the_colour_blind(kind: str, pair: tuple[str, str]) -> None:
    one, other = (seen(colour, kind) for colour in pair)
    assert np.linalg.norm(one - other) > 0.2


def test_series_are_told_apart_without_colour() -> None:
    for one, other in itertools.combinations(SERIES, 2):
        assert one.line != other.line
        assert one.marker != other.marker
        assert one.hatch != other.hatch


def test_series_are_dark_enough_for_white_paper() -> None:
    for look in SERIES:
        luminance = float(_linear(look.colour) @ [0.2126, 0.7152, 0.0722])
        assert 1.05 / (luminance + 0.05) > 2.0


def test_the_map_gets_darker_with_the_value() -> None:
    luminance = [
        float(_linear(colors.to_hex(MAP_COLOURS(v))) @ [0.2126, 0.7152, 0.0722])
        for v in np.linspace(0, 1, 50)
    ]
    assert (np.diff(luminance) < 0.0).all()
    assert luminance[0] - luminance[-1] > 0.5


def test_settings_of_others_stay_as_they_are() -> None:
    mpl.rcParams["font.size"] = 7.5
    try:
        before = dict(mpl.rcParams)
        figure_bytes(EXAMPLES["hours"]("en", SLIDE).figure, "png")
        assert dict(mpl.rcParams) == before
    finally:
        mpl.rcdefaults()


def test_a_missingchinese_font_is_said_once_and_only_for_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(style, "chinese_font", lambda: None)
    with pytest.warns(FontWarning, match="fonts-noto-cjk"):
        assert fonts("zh") == ["DejaVu Sans"]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert fonts("en") == ["DejaVu Sans"]


def test_a_slide_makes_text_smaller_rather_than_cut_and_refuses_what_cannot_be_read() -> None:
    assert SLIDE.fitting(lambda _: 20.0) == SLIDE
    smaller = SLIDE.fitting(lambda _: 50.0)
    assert smaller.points < SLIDE.points
    assert smaller.page(0.0)[1] >= 50.0
    assert SIZES["single"].fitting(lambda _: 500.0) == SIZES["single"]
    with pytest.raises(ValueError, match="do not fit a slide"):
        SLIDE.fitting(lambda _: 90.0)


# --- files ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", ["hours", "new chart", "map"])
def test_the_same_figure_gives_the_same_bytes(name: str, form: str) -> None:
    lang: Lang = "zh" if CHINESE else "en"
    size = SIZES["single"]
    one, other = (figure_bytes(EXAMPLES[name](lang, size).figure, form) for _ in range(2))  # type: ignore[arg-type]
    assert one == other
    if form == "svg":
        links = re.findall(rb'(?:href|src)="([^"]*)"', one) + re.findall(rb"url\(([^)]*)\)", one)
        assert all(link.startswith((b"#", b"data:")) for link in links)
        assert b"<text" not in one  # letters are shapes, whatever fonts a reader has
    if form == "pdf":
        assert one.startswith(b"%PDF")
        assert b"CreationDate" not in one
    if form == "png":
        assert one.startswith(b"\x89PNG")


def test_saving_writes_every_format_and_the_table(tmp_path: Path) -> None:
    drawn = EXAMPLES["hours"]("en", SIZES["single"])
    written = save_all(drawn, tmp_path, "hours")
    assert [path.name for path in written] == ["hours.png", "hours.svg", "hours.pdf", "hours.csv"]
    content = written[-1].read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    pd.testing.assert_frame_equal(
        pd.read_csv(io.BytesIO(content), keep_default_na=False, encoding="utf-8-sig").reset_index(drop=True),
        drawn.data.reset_index(drop=True), check_dtype=False,
    )  # fmt: skip


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(ValueError, match="expected one of png, svg, pdf"):
        figure_bytes(Figure(), "gif")  # type: ignore[arg-type]


# --- captions ------------------------------------------------------------------------------------------


def test_captions_claim_no_more_than_the_intervals() -> None:
    """Without any effect nothing is called better or worse but what chance makes so one time in twenty."""
    own = tables(effect=0.0)[1]
    drawn = services_by_area(*tables(effect=0.0), INDICATORS, ["on_time_share"], names("en"))
    here = own[(own["by"] == "area") & (own["indicator"] == "on_time_share") & (own["scenario"] == "new")]
    clear = int((here["verdict"] != "unclear").sum())
    sentence = drawn.caption.split("New structure against Old structure")[1].split(".")[0]
    assert f"no clear difference in {len(AREAS) - clear} of {len(AREAS)}" in sentence
    assert clear < len(AREAS) / 2


def test_captions_name_what_is_worse() -> None:
    drawn = trajectories(rows(), tables()[1], INDICATORS, ["on_time_share", "trust"], names("en"))
    table = tables()[1]
    new = table[(table["by"] == "") & (table["scenario"] == "new")].set_index("indicator")
    for name in ("on_time_share", "trust"):
        word = {"better": "better in", "worse": "worse in", "unclear": "no clear difference in"}
        said = word[str(new["verdict"][name])]
        assert re.search(
            f"New structure against Old structure: [^.]*{said} [^;.]*{INDICATORS[name].name.en}",
            drawn.caption,
        )


def test_axes_begin_at_0_where_that_is_asked_for() -> None:
    """A cut axis makes the same change look larger than on the app's."""
    chosen = ["on_time_share", "trust"]
    cut = trajectories(rows(), tables()[1], INDICATORS, chosen, names("en")).figure.axes[:2]
    was = [axis.get_ylim() for axis in cut]
    whole = trajectories(rows(), tables()[1], INDICATORS, chosen, names("en"), from_zero=True).figure.axes[:2]
    assert any(low > 0.0 for low, _ in was)
    assert [axis.get_ylim() for axis in whole] == [(min(0.0, low), high) for low, high in was]


def test_one_run_has_no_interval_and_the_caption_says_so() -> None:
    lone = rows(1)
    means = window_means(lone)
    totals = summary(means, INDICATORS, list(names("en")))
    changes = differences(means, INDICATORS, "old", ["new", "mixed"])
    drawn = services_by_area(totals, changes, INDICATORS, ["on_time_share"], names("en"))
    assert "no difference can be called clear" in drawn.caption
    assert "better" not in drawn.caption
    assert faults(trajectories(lone, changes, INDICATORS, ["trust"], names("en")).figure) == []


def test_found_follows_the_corrected_verdict_or_without_a_direction_the_interval() -> None:
    assert found("better", "up", 0.1, 0.2) == "better"
    assert found("worse", "down", 0.1, 0.2) == "worse"
    assert found("unclear", "up", 0.1, 0.2) == "unclear"  # not any more, so many were looked at
    assert found("unclear", "none", -0.2, -0.1) == "lower"
    assert found("unclear", "none", 0.1, 0.2) == "higher"
    assert found("unclear", "none", -0.1, 0.2) == "unclear"
    assert found("unclear", "none", float("nan"), float("nan")) == "unclear"


def test_findings_list_few_things_and_count_many() -> None:
    few = finding({"a": "A", "b": "B"}, {"a": "better", "b": "unclear"}, "en", option="X", base="Y")
    assert few == "X against Y: better in A; no clear difference in B."
    many = dict.fromkeys("abcdefg", "better")
    assert finding(many, many, "en", option="X", base="Y") == "X against Y: better in 7 of 7."
    assert listed(["a", "b", "c"], "zh") == "a、b和c"


@given(st.text(alphabet=string.ascii_letters + " 的居委会，。（）-", max_size=80), st.integers(4, 20))
@settings(max_examples=60, deadline=None)
def test_folding_loses_nothing_and_keeps_to_the_width(text: str, width: int) -> None:
    lines = folded(text, width).split("\n")
    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", text)
    for line in lines:
        assert width_of(line) <= width or not re.search(r".[ 的居委会].", line[:-2]), line
    assert all(not line.startswith(("，", "。", "）")) for line in lines[1:])


def test_texts_have_the_same_gaps_in_both_languages() -> None:
    for code, (english, chinese) in texts_of("figures").items():
        gaps = [
            {field for _, field, _, _ in string.Formatter().parse(text) if field}
            for text in (english, chinese)
        ]
        assert gaps[0] == gaps[1], code


def test_every_parameters_unit_has_a_chinese_name() -> None:
    used = {f"unit.{parameter.unit}" for parameter in load_registry().values()}
    shares = {f"unit.percent.{i.unit.en}" for i in INDICATORS.values() if times(i) != 1.0}
    assert used | shares == set(texts_of("units"))


def test_shares_are_drawn_in_per_cent_once() -> None:
    table = pd.DataFrame(
        {"indicator": ["on_time_share", "posts_broad"], "unit": ["share", "posts"], "value": [0.5, 70.0]}
    )
    once = table_shown(table, INDICATORS, ROWS)
    assert list(once["value"]) == [50.0, 70.0]
    assert list(once["unit"]) == ["%", "posts"]
    again = indicators_shown(INDICATORS)
    assert [said(again[name].unit, "zh") for name in table["indicator"]] == ["%", "个"]
    assert table_shown(once, again, ROWS).equals(once)
    mine = replace(fakes.INDICATORS["trust"], unit=Names(en="share of lifts", zh="占电梯"))
    assert (shown(mine).unit.en, shown(mine).unit.zh) == ("% of lifts", "占电梯（%）")


# --- charts --------------------------------------------------------------------------------------------


def _structures() -> Iterator[tuple[str, dict[str, float]]]:
    for name in bundled_structures():
        yield name, {}
    levers = list(load_levers())
    yield "old", {levers[0]: 1.0}
    yield "old", dict.fromkeys(levers, 1.0)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize(("name", "levers"), list(_structures()))
def test_lines_of_a_chart_run_beside_boxes(
    name: str, levers: dict[str, float], size: Size, lang: Lang
) -> None:
    structure = load_structure(name, levers or None)
    plan = chart_plan(structure, relations(structure), size, lang)
    plan.place(plan.height + 5.0, 2.0)
    paths = plan.paths()
    assert len(paths) == len(relations(structure))
    for path, link, _ in paths:
        for (x0, y0), (x1, y1) in itertools.pairwise(path):
            assert x0 == x1 or y0 == y1
            for box in plan.boxes.values():
                inside = (
                    max(x0, x1) > box.x + 0.01 and min(x0, x1) < box.x + box.width - 0.01
                    and max(y0, y1) > box.top - box.height + 0.01 and min(y0, y1) < box.top - 0.01
                )  # fmt: skip
                assert not inside, (link, box.name)
    for one, other in itertools.combinations(plan.boxes.values(), 2):
        apart = (
            one.x + one.width <= other.x or other.x + other.width <= one.x
            or one.top - one.height >= other.top or other.top - other.height >= one.top
        )  # fmt: skip
        assert apart


def test_charts_say_who_hands_down_and_what_is_forbidden() -> None:
    old, new = (relations(load_structure(name)) for name in ("old", "new"))
    assert Relation("hands_down", "department", "street_office") in old
    assert Relation("hands_down", "street_office", "residents_committee") in old
    assert Relation("forbidden", "department", "residents_committee") in new
    assert not any(link.kind == "hands_down" for link in new)
    assert Relation("contracts", "public_service_committee", "ngo") in new
    assert Relation("same_person", "public_service_committee", "party_working_committee") in new
    assert {link.kind for link in old + new} <= set(RELATIONS)


# --- maps and ways -------------------------------------------------------------------------------------


@given(st.integers(1, 12), st.integers(0, 1000))
@settings(max_examples=30, deadline=None)
def test_every_household_lives_in_the_drawn_land_of_its_precinct(n: int, seed: int) -> None:
    luck = np.random.default_rng(seed)
    x, y = luck.random(200).astype(np.float32), luck.random(200).astype(np.float32)
    size = luck.integers(1, 6, 200).astype(np.int16)
    precinct = partition(x, y, size, n)
    land = cells(x, y, precinct, n, (0.0, 0.0, 1.0, 1.0))
    for k, (left, bottom, right, top) in enumerate(land):
        own = precinct == k
        assert ((x[own] >= left) & (x[own] <= right) & (y[own] >= bottom) & (y[own] <= top)).all()
    assert sum((r - left) * (t - b) for left, b, r, t in land) == pytest.approx(1.0)


def test_too_much_for_a_figure_is_refused() -> None:
    with pytest.raises(ValueError, match="1 to 6"):
        trajectories(rows(), tables()[1], INDICATORS, list(INDICATORS)[:7], names("en"))
    with pytest.raises(ValueError, match="not declared: nonsense"):
        trajectories(rows(), tables()[1], INDICATORS, ["nonsense"], names("en"))
    with pytest.raises(ValueError, match="at most 6"):
        style.series(6)


def test_what_is_drawn_is_what_is_handed_on() -> None:
    drawn = example("hours", "en", SIZES["double"])
    bars = [patch.get_width() for patch in drawn.figure.axes[0].patches]  # type: ignore[attr-defined]
    assert sorted(bars) == pytest.approx(sorted(drawn.data["mean"]))


# --- tables of the analyses ----------------------------------------------------------------------------


def test_tables_of_the_analyses_come_into_the_shape_that_is_drawn() -> None:
    columns = ["indicator", "player", "share", "low", "high"]
    found = pd.DataFrame([("trust", "contracting", 0.1, 0.05, 0.15)], columns=columns)
    effects = pd.DataFrame({"indicator": ["trust"], "effect": [0.1]})
    drawn = shapley(shares_by_lever(found, effects), INDICATORS, ["trust"], {"contracting": "Contracting"})
    assert "+0.10\N{NO-BREAK SPACE}±\N{NO-BREAK SPACE}0.05" in drawn.caption
    pairs = found.rename(columns={"player": "one", "share": "interaction"}).assign(other="withdrawal")
    assert list(pairs_of_levers(pairs)["lever"]) == ["contracting"]


def test_effects_of_both_methods_become_rows_by_measure() -> None:
    key = {"of": ["new"], "indicator": ["trust"], "parameter": ["needs.volume"]}
    noise = pd.DataFrame({"of": ["new"], "indicator": ["trust"], "noise": [0.2]})
    morris = pd.DataFrame(
        key | {"mu_star": [0.3], "mu_star_low": [0.2], "mu_star_high": [0.4], "sigma": [0.1]}
    )
    rows_ = effects_by_measure(morris, noise, "new").set_index("measure")
    assert rows_["high"]["mu_star"] == 0.4
    assert np.isnan(rows_["high"]["sigma"])
    assert rows_["noise_share"]["sigma"] == 0.2
    drawn = sensitivity(rows_.reset_index(), INDICATORS, ["trust"], {})
    assert "0.30\N{NO-BREAK SPACE}±\N{NO-BREAK SPACE}0.10" in drawn.caption


def test_boxes_that_fresh_futures_do_not_confirm_are_told_apart() -> None:
    drawn = example("discovery", "en", SIZES["double"])
    colours = {colors.to_hex(patch.get_facecolor()) for patch in drawn.figure.axes[1].patches}
    assert colors.to_hex(style.INK) not in colours  # the second box
    assert "Not confirmed on fresh futures, so not to be relied on: box 2." in drawn.caption


def test_no_interval_over_time_enters_impossible_values() -> None:
    """Monthly 0 and 4, and 0.5 and 1.0 of a share: Student's half widths are 25.4 and 3.2."""
    rows = pd.DataFrame(
        [("old", run, month, name, "", "", value)
         for name, values in (("posts", (0.0, 4.0)), ("share", (0.5, 1.0)))
         for run, value in enumerate(values) for month in (1, 13)],
        columns=["scenario", "replicate", "month", "indicator", "by", "key", "value"],
    )  # fmt: skip
    for over in (monthly, yearly):
        posts = over(rows, "posts", ["old"], (0.0, math.inf))
        assert posts["low"].to_list() == [0.0, 0.0] and posts["mean"].to_list() == [2.0, 2.0]
        assert posts["high"].to_list() == pytest.approx([2.0 + 12.7062 * 2.0] * 2, rel=1e-4)
        share = over(rows, "share", ["old"], (0.0, 1.0))
        assert share["low"].to_list() == [0.0, 0.0] and share["high"].to_list() == [1.0, 1.0]
        assert over(rows, "posts", ["old"])["low"].to_list() == pytest.approx(
            [2.0 - 12.7062 * 2.0] * 2, rel=1e-4
        )
