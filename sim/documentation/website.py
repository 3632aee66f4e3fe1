"""The documentation site: ``make docs`` writes it to a folder that needs no network.

Most pages are made from what is there already (the commands' help, the data files, the notebooks as shipped,
the model's description, the forms of files, docstrings), so they cannot say anything else; those that are
written stand in ``pages/``, and tests hold what they claim. MkDocs
with the Material theme, since all sources are Markdown, pages read well on any screen, and a build can be
held to whole links (warnings are errors). Its plugin for search without a server loads a script from
elsewhere, so it is not used.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from sim.documentation.facts import facts
from sim.documentation.files import files_page
from sim.documentation.licences import licences_page
from sim.documentation.markdown import table
from sim.documentation.odd import description, limits
from sim.documentation.picture import file_of
from sim.documentation.short_odd import description_in_short
from sim.documentation.trace import trace
from sim.institutions.files.library import bundled_scenarios, load_glossary, load_levers, load_scenario
from sim.report.drawn import said
from sim.text import LANGUAGES, Lang, label

ROOT = Path(__file__).resolve().parents[2]
PAGES = Path(__file__).with_name("pages")
API: dict[str, tuple[str, ...]] = {
    "`import sim` gives these": (
        "sim.model.GovernanceModel",
        "sim.model.run",
        "sim.experiments.comparing.compare",
        "sim.institutions.files.library.load_scenario",
        "sim.institutions.files.library.bundled_scenarios",
        "sim.institutions.files.library.load_levers",
        "sim.institutions.files.library.load_registry",
        "sim.institutions.files.lever_options.with_levers",
        "sim.institutions.files.settings.with_settings",
        "sim.institutions.documents.InputError",
    ),
    "`sim.figures`, `sim.study` and `sim.extend` collect these by purpose": (
        "sim.figures",
        "sim.study",
        "sim.extend",
    ),
    "Adding an indicator": (
        "sim.measures.indicators.Indicator",
        "sim.measures.indicators.INDICATORS",
        "sim.measures.indicators.measure",
        "sim.measures.indicators.Row",
        "sim.measures.indicators.Measured",
        "sim.measures.month.Month",
        "sim.measures.samples.Sample",
    ),
    "Adding an agent": (
        "sim.agents.kinds.kinds_with",
        "sim.agents.kinds.BODIES",
        "sim.agents.base.Body",
        "sim.agents.department.Department",
        "sim.agents.committee.ResidentsCommittee",
        "sim.agents.contractors.Contractor",
        "sim.agents.district.District",
    ),
    "Adding a step": (
        "sim.model.schedule.Step",
        "sim.model.schedule.after",
        "sim.model.schedule.before",
        "sim.model.schedule.instead",
        "sim.model.steps.SCHEDULE",
    ),
    "Many runs": (
        "sim.experiments.design.design_of",
        "sim.experiments.ensemble_runs.run_ensemble",
        "sim.experiments.engines.Processes",
        "sim.experiments.engines.Threads",
    ),
    "The service kernel on its own": ("sim.kernel.queueing.simulate",),
}
"""What `sim` makes public and what extending it needs, by what it is for and where it is."""

STYLE = "extra.css"
WRITTEN = (
    "index.md",
    "zh.md",
    "quickstart.md",
    "quickstart.zh.md",
    "app.md",
    "app.zh.md",
    "results.md",
    "results.zh.md",
    "choosing.md",
    "choosing.zh.md",
    "reforms.md",
    "reforms.zh.md",
    "experiments.md",
    "experiments.zh.md",
    "extending.md",
    "extending.zh.md",
    "fading_out.md",
    "fading_out.zh.md",
    "searching.md",
    "searching.zh.md",
    "calibrating.md",
    "calibrating.zh.md",
)
"""Pages that are written as they are shown."""
CHINESE = "中文"
"""The section of the menu with the Chinese pages."""
TRUST: dict[Lang, str] = {"en": "results.md#how-far-to-trust-it", "zh": "results.zh.md#可信到什么程度"}

_FRAME = re.compile(r'<div>\s*<style scoped>.*?</style>\s*<table border="1" class="dataframe">', re.DOTALL)
"""How pandas begins a table in a notebook, with a look of its own."""
_PLAIN_TABLE = '<div class="frame">\n<table>'
"""The same as a table that looks and scrolls like all others (see ``pages/extra.css``)."""


def write_pages(folder: Path) -> dict[str, Any]:
    """Write all pages as Markdown and return the table of contents."""
    folder.mkdir(parents=True, exist_ok=True)
    pages = {
        "commands.md": _commands(),
        "api.md": _api(),
        "licences.md": licences_page(),
        **{name: (PAGES / name).read_text("utf-8") for name in WRITTEN},
    }
    for lang in LANGUAGES:
        end = "" if lang == LANGUAGES[0] else f".{lang}"
        pages |= {
            f"model{end}.md": description(lang),
            f"model_in_short{end}.md": description_in_short(lang),
            f"trace{end}.md": trace(lang),
            f"levers{end}.md": _levers(lang),
            f"glossary{end}.md": _glossary(lang),
            f"limits{end}.md": _limits(lang),
            f"files{end}.md": files_page(lang),
        }
    for name, text in pages.items():
        (folder / name).write_text(text, "utf-8")
    notebooks = _notebooks(folder / "notebooks")
    for name in (STYLE, *(file_of(lang).name for lang in LANGUAGES)):
        shutil.copy(PAGES / name, folder / name)
    return {
        "Start": "index.md",
        "Quickstart": "quickstart.md",
        "The app": "app.md",
        "What the result means": "results.md",
        "Defining a reform": "reforms.md",
        "Levers and scenarios": "levers.md",
        "Choosing": "choosing.md",
        "Fading out": "fading_out.md",
        "Which reform?": "searching.md",
        "Experiments": "experiments.md",
        "Calibrating": "calibrating.md",
        "Adding your own": "extending.md",
        "Notebooks": {title: page for title, page in notebooks.items() if not page.endswith(".zh.md")},
        "Commands": "commands.md",
        "Files": "files.md",
        "Model": {
            "In two pages": "model_in_short.md",
            "Description (ODD+D)": "model.md",
            "What claims rest on (TRACE)": "trace.md",
            "What it must not be used for": "limits.md",
            "Glossary": "glossary.md",
        },
        "Python": "api.md",
        "Packages and licences": "licences.md",
        # the menu of the Chinese pages (see `sim.documentation.site_hooks`)
        CHINESE: {
            "入门": "zh.md",
            "十分钟入门": "quickstart.zh.md",
            "浏览器应用": "app.zh.md",
            "结果的含义": "results.zh.md",
            "编写改革方案": "reforms.zh.md",
            "改革措施与方案": "levers.zh.md",
            "未来未知时如何选择": "choosing.zh.md",
            "行政淡出": "fading_out.zh.md",
            "选哪种改革": "searching.zh.md",
            "多次运行的实验": "experiments.zh.md",
            "校准": "calibrating.zh.md",
            "自建内容": "extending.zh.md",
            "文件": "files.zh.md",
            "两页读懂模型": "model_in_short.zh.md",
            "模型说明（ODD+D）": "model.zh.md",
            "论断的依据（TRACE）": "trace.zh.md",
            "不得用于": "limits.zh.md",
            "术语表": "glossary.zh.md",
            **{title: page for title, page in notebooks.items() if page.endswith(".zh.md")},
        },
    }


def build(folder: Path) -> None:
    """Build the site into a folder. Raises CalledProcessError where a link or anchor leads nowhere."""
    pages = folder.with_name(f"{folder.name}-pages")
    shutil.rmtree(pages, ignore_errors=True)
    contents = write_pages(pages)
    settings = folder.with_name(f"{folder.name}.yml")
    settings.write_text(yaml.safe_dump(_settings(contents, pages, folder), allow_unicode=True), "utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-f", str(settings)]
    subprocess.run(command, check=True, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"})
    # A server's page for what is not there: without one, its absolute links lead nowhere.
    (folder / "404.html").unlink(missing_ok=True)


_DOCSTRINGS = {
    "show_source": False,
    "heading_level": 3,
    "show_root_full_path": True,
    "show_root_heading": True,
}


def _settings(contents: Mapping[str, Any], pages: Path, folder: Path) -> dict[str, Any]:
    return {
        "site_name": "shequ",
        "docs_dir": str(pages.absolute()),
        "site_dir": str(folder.absolute()),
        "use_directory_urls": False,
        "nav": _listed(contents),
        "theme": {
            "name": "material",
            "font": False,
            "features": ["navigation.top", "toc.follow", "content.code.copy"],
            "palette": [
                {"media": "(prefers-color-scheme: light)", "scheme": "default", "primary": "teal"},
                {"media": "(prefers-color-scheme: dark)", "scheme": "slate", "primary": "teal"},
            ],
        },
        "hooks": [str(Path(__file__).with_name("site_hooks.py"))],
        "extra_css": [STYLE],
        "plugins": [
            {"search": {"lang": ["en", "zh"]}},
            {"mkdocstrings": {"handlers": {"python": {"paths": [str(ROOT)], "options": _DOCSTRINGS}}}},
        ],
        "markdown_extensions": ["tables", "attr_list", "admonition", {"toc": {"permalink": True}}],
        "validation": {"links": {"anchors": "warn", "absolute_links": "warn", "unrecognized_links": "warn"}},
    }


def _listed(contents: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{name: _listed(page) if isinstance(page, Mapping) else page} for name, page in contents.items()]


def _commands() -> str:
    """Every command's help, as the command line gives it."""
    from typer.main import get_command

    from sim.cli import app

    group = get_command(app)
    parts = ["# Commands", "As `shequ COMMAND --help` tells it.", ""]
    for name, command in sorted(getattr(group, "commands", {}).items()):
        about = "\n".join(line.strip() for line in (command.help or "").replace(r"\[", "[").splitlines())
        parts += [f"## shequ {name}", re.sub(r"[\x08]", "", about), ""]
        rows = []
        for option in command.params:
            about = " ".join((getattr(option, "help", "") or "").split())
            rows.append((", ".join(f"`{word}`" for word in option.opts) or f"`{option.name}`", about))
        parts += [table(("option or argument", "what for"), rows), ""]
    return "\n".join(parts)


def _api() -> str:
    parts = ["# Python", "What to call, and what to build on (the notebook on extending shows how)."]
    for purpose, names in API.items():
        parts += [f"## {purpose}", *(f"::: {name}" for name in names)]
    return "\n\n".join(parts) + "\n"


def _levers(lang: Lang) -> str:
    """The levers and the bundled scenarios."""
    levers = [
        (
            f"`{name}`",
            said(lever.name, lang),
            said(lever.about, lang),
            said(lever.strength, lang),
            ", ".join(lever.clauses),
        )
        for name, lever in load_levers().items()
    ]
    scenarios = []
    for name in bundled_scenarios():
        scenario = load_scenario(name)
        scenarios.append((f"`{name}`", said(scenario.name, lang), said(scenario.about, lang)))
    words = [label("levers", lang), label("website.scenarios", lang)]
    head = [label(f"website.{word}", lang) for word in ("code", "name", "about", "strength", "clauses")]
    return "\n\n".join(
        (f"# {words[0]}", table(tuple(head), levers), f"## {words[1]}", table(tuple(head[:3]), scenarios), "")
    )


def _glossary(lang: Lang) -> str:
    head = tuple(label(f"website.{word}", lang) for word in ("term", "chinese", "code", "about"))
    rows = [
        (term.name.en, term.name.zh, f"`{term.code or key}`", said(term.meaning, lang))
        for key, term in load_glossary().items()
    ]
    return f"# {label('website.glossary', lang)}\n\n{table(head, rows)}\n"


def _limits(lang: Lang) -> str:
    trust = label("website.trust", lang).format(page=TRUST[lang])
    return f"# {label('limits.heading', lang)}\n\n{limits(facts(), lang)}\n\n{trust}\n"


def _notebooks(folder: Path) -> dict[str, str]:
    """The notebooks as they are shipped, with their figures."""
    import nbformat
    from nbconvert import MarkdownExporter

    folder.mkdir(parents=True, exist_ok=True)
    contents = {}
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        text, resources = MarkdownExporter().from_notebook_node(
            notebook, {"output_files_dir": f"{path.stem}_files"}
        )
        for name, content in resources.get("outputs", {}).items():
            file = folder / name
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(content)
        (folder / f"{path.stem}.md").write_text(_FRAME.sub(_PLAIN_TABLE, text), "utf-8")
        title = next(line[2:] for line in text.splitlines() if line.startswith("# "))
        contents[title] = f"notebooks/{path.stem}.md"
    return contents


if __name__ == "__main__":
    build(Path(sys.argv[1] if len(sys.argv) > 1 else "build/docs").absolute())
