"""What the README says is so: its figures, its picture, its links, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from sim.documentation.picture import STORED, drawn_from, figures, file_of, fingerprint
from sim.text import LANGUAGES, Lang

ROOT = Path(__file__).parents[2]
README: dict[Lang, Path] = {"en": ROOT / "README.md", "zh": ROOT / "README.zh.md"}
PAGES = ROOT / "sim" / "documentation" / "pages"
LINK = re.compile(r"!?\[[^\]]*\]\(([^)#]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_can_be_read_at_once_and_its_links_lead_somewhere(lang: Lang) -> None:
    text = README[lang].read_text("utf-8")
    assert len(text.splitlines()) <= 120
    links = LINK.findall(text)
    assert len(links) >= 6
    assert [link for link in links if not (ROOT / link).is_file() and link not in MADE] == []


MADE = ("sim/documentation/pages/model_in_short.md", "sim/documentation/pages/model_in_short.zh.md")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_its_figures_are_those_of_the_comparison_that_is_kept(lang: Lang) -> None:
    """84 and 73 % on time, 63 and 72 % of hours, 87 people (72 to 103) and 87, restored in one of five."""
    summary = pd.read_csv(STORED.with_name("summary.csv"))
    total = summary[summary["by"].isna()].set_index(["scenario", "indicator"])
    mean = {key: float(value) for key, value in total["mean"].items()}

    def percent(scenario: str, indicator: str) -> str:
        return f"{100.0 * mean[scenario, indicator]:.0f}"

    low, high = (
        {key: float(value) for key, value in total[end].items()}["reform", "administrative_footprint"]
        for end in ("low", "high")
    )
    told = {
        "en": "{} % of cases are done on time instead of {} %, and residents' committees spend {} % instead "
        "of {} % of their hours on administration; but the number of people whom administration employs "
        "does not clearly fall ({}, between {} and {}, instead of {}), and in one of the five runs "
        "the street office came back",
        "zh": "{}%的事项按时办结（原为{}%），居委会用于行政的工时占{}%（原为{}%）；"
        "但行政供养的人数没有明显减少"
        "（{}人，区间{}至{}，原为{}人），而且五次运行中有一次街道办事处被恢复",
    }[lang].format(
        percent("reform", "on_time_share"),
        percent("old", "on_time_share"),
        percent("reform", "committee_administrative_share"),
        percent("old", "committee_administrative_share"),
        f"{mean['reform', 'administrative_footprint']:.0f}",
        f"{low:.0f}",
        f"{high:.0f}",
        f"{mean['old', 'administrative_footprint']:.0f}",
    )
    text = README[lang].read_text("utf-8")
    gap = " " if lang == "en" else ""
    assert told in gap.join(text.split("\n"))
    assert mean["reform", "street_office_restored"] == pytest.approx(0.2)
    differences = pd.read_csv(STORED.with_name("differences.csv"))
    own = differences[differences["by"].isna()].set_index("indicator")
    verdicts = own["verdict"].to_dict()
    assert verdicts["on_time_share"] == verdicts["committee_administrative_share"] == "better"
    assert verdicts["administrative_footprint"] == "unclear"


def test_the_pictures_show_the_comparison_that_is_kept() -> None:
    drawn = fingerprint(figures())
    for lang in LANGUAGES:
        content = file_of(lang).read_bytes()
        assert drawn_from(content) == drawn, "python -m sim.documentation.picture"
        assert len(content) < 250_000


def test_the_quickstarts_say_the_same_commands() -> None:
    commands = [
        [
            line.partition("#")[0].replace(" --lang zh", "").rstrip()
            for line in text.splitlines()
            if "$ " in line
        ]
        for text in ((PAGES / name).read_text("utf-8") for name in ("quickstart.md", "quickstart.zh.md"))
    ]
    assert len(commands[0]) >= 9
    assert [line for line in commands[1] if "report first" not in line] == commands[0]


MEASURED = re.compile(r"<!-- begin: make bench -->.*?<!-- end: make bench -->", re.DOTALL)
"""The table of times, which stands on the English page only."""


@pytest.mark.parametrize("page", ["app", "reforms", "choosing", "experiments", "extending"])
def test_pages_in_both_languages_show_the_same_commands_and_files(page: str) -> None:
    """Every indented and fenced line but for comments and the language, and every option that is named."""
    shown, options = [], []
    for name in (f"{page}.md", f"{page}.zh.md"):
        text = MEASURED.sub("", (PAGES / name).read_text("utf-8"))
        fenced = "\n".join(re.findall(r"```\w+\n(.*?)```", text, re.DOTALL))
        indented = "\n".join(line for line in text.splitlines() if line.startswith("    "))
        lines = [
            line.partition("# ")[0].replace(" --lang zh", "").rstrip()
            for line in f"{fenced}\n{indented}".splitlines()
        ]
        shown.append([line for line in lines if line and not line.lstrip().startswith("#")])
        options.append(sorted(set(re.findall(r"--[a-z]+", text)) - {"--lang"}))
    assert len(shown[0]) > (0 if page == "choosing" else 10)
    assert shown[0] == shown[1] and options[0] == options[1]


@pytest.mark.parametrize("page", ["results", "choosing", "experiments", "extending"])
def test_pages_in_both_languages_name_the_same_things(page: str) -> None:
    """Whatever stands in the type of code: commands, files, columns, parameters, scenarios."""
    named = []
    for name in (f"{page}.md", f"{page}.zh.md"):
        text = re.sub(r"```.*?```|^    .*?$", "", (PAGES / name).read_text("utf-8"), flags=re.DOTALL | re.M)
        found = re.findall(r"`([^`]+)`", text)
        named.append({" ".join(word.replace(" --lang zh", "").split()) for word in found})
    english, chinese = named
    # what the Chinese table prints is Chinese
    assert english - chinese <= {"better", "worse", "better?"}
    assert chinese - english <= {"shequ compare old new"}


def test_both_pages_on_results_show_the_same_numbers() -> None:
    """The comparison that `make run` prints, the table of ten years, and shares said in the text."""
    shown, tables, shares = [], [], []
    for name in ("results.md", "results.zh.md"):
        text = (PAGES / name).read_text("utf-8")
        printed = [line for line in text.splitlines() if line.startswith("      ") and "±" in line]
        shown.append([re.findall(r"\s([-+]?[\d.,]+(?: ± [\d.,]+)?)(?=\s{2,}|$)", line) for line in printed])
        rows = [line.split(" | ")[1:] for line in text.splitlines() if re.match(r"\| .*\d \|$", line)]
        tables.append(rows)
        shares.append(sorted(re.findall(r"\d+(?= ?%)", text)))
    assert len(shown[0]) == 25 and all(len(row) == 3 for row in shown[0])
    assert shown[0] == shown[1]
    assert len(tables[0]) == 12 and tables[0] == tables[1]
    assert shares[0] == shares[1]
