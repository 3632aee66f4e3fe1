"""Scenarios by rule: each lever only, and all levers but one.

In a library with the scenarios `old` and `reform`, two scenarios stand beside them for every lever X,
without files of their own:

- ``only_X``: after one year of the old structure lever X, with those that it needs;
- ``without_X``: after one year the whole reform but lever X and those that need it.

Their horizon is that of `reform`, so that all of them compare; what to look at, the lever's file says. A
file of such a name in the library wins over the rule. A mistake in one of them is told where what it comes
from is written: in the lever's file, or in that of `reform`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from sim.institutions.documents import Document, Key, Place
from sim.institutions.files.lever_files import lever_ids, read_levers
from sim.institutions.files.reading import read_document
from sim.institutions.levers import ALL, Lever, dependents, with_needs
from sim.institutions.scenario import MONTHS_A_YEAR
from sim.institutions.schema import Names
from sim.text import LANGUAGES, Lang

ONLY, WITHOUT = "only_", "without_"
_OLD, _REFORM = "old", "reform"
_MONTH = MONTHS_A_YEAR + 1  # "after one year", as the texts say


@dataclass(frozen=True)
class _Words:
    """What scenarios of a sort are called: patterns with gaps, filled in with the levers' own words."""

    name: Names
    about: Names
    others: Names
    look_at: Names
    note: Names

    def said(self, lever: Lever, others: Sequence[Lever]) -> dict[str, dict[str, str]]:
        """Name, text and note of the scenario of a lever, with the other levers that it takes along."""
        said: dict[str, dict[str, str]] = {"name": {}, "about": {}, "note": {}}
        for lang in LANGUAGES:

            def filled(pattern: Names, lang: Lang = lang, **gaps: str) -> str:
                return str(getattr(pattern, lang)).format(**gaps)

            names = _listed([getattr(other.name, lang) for other in others], lang)
            what = getattr(lever.look_at, lang) if lever.look_at else ""
            said["name"][lang] = filled(self.name, name=_listed([getattr(lever.name, lang)], lang))
            said["about"][lang] = filled(
                self.about,
                others=filled(self.others, names=names) if names else "",
                look_at=filled(self.look_at, what=what) if what else "",
            )
            said["note"][lang] = filled(self.note, name=getattr(lever.name, lang))
        return said


_WORDS = {
    ONLY: _Words(
        name=Names(en="Only: {name}", zh="只实行：{name}"),
        about=Names(
            en="One year of the old structure, then this single lever{others}.{look_at}",
            zh="旧体制运行一年后，只实行这一项措施{others}。{look_at}",
        ),
        others=Names(en=" with what it needs ({names})", zh="（连同所需的{names}）"),
        look_at=Names(en=" Look at {what}.", zh="请看{what}。"),
        note=Names(en="{name}.", zh="{name}。"),
    ),
    WITHOUT: _Words(
        name=Names(en="All but: {name}", zh="唯缺：{name}"),
        about=Names(
            en="The reform after one year without this lever{others}. Compare it with reform{look_at}.",
            zh="一年后改革，但缺这一项{others}。与 reform 对比{look_at}。",
        ),
        others=Names(en=" and without those that need it ({names})", zh="，依赖它的{names}也随之不实行"),
        look_at=Names(en=" and look at {what}", zh="，请看{what}"),
        note=Names(en="The rest of the plan takes effect.", zh="方案其余部分生效。"),
    ),
}


def single_lever_scenarios(library: Path) -> list[str]:
    """The names of the scenarios that the rule makes in a library's folder, whether files win or not."""
    if not all((library / f"{name}.yaml").is_file() for name in (_OLD, _REFORM)):
        return []
    return [f"{sort}{lever}" for sort in (ONLY, WITHOUT) for lever in lever_ids(library / "levers")]


def is_by_rule(path: Path) -> bool:
    """Whether the rule, and no file, says what is in the scenario at a path."""
    if path.suffix != ".yaml" or not path.stem.startswith((ONLY, WITHOUT)) or path.exists():
        return False
    return path.stem in single_lever_scenarios(path.parent)


def scenario_document(path: str | Path) -> Document:
    """What is in a file (`read_document`), or what the rule says in place of a file that is not there."""
    path = Path(path)
    return _document(path) if is_by_rule(path) else read_document(path)


def scenario_text(path: str | Path) -> str:
    """What is in a scenario's file, as text; where the rule takes its place, what would be in one."""
    path = Path(path)
    if not is_by_rule(path):
        return path.read_text("utf-8")
    return yaml.safe_dump(
        _document(path).data, allow_unicode=True, sort_keys=False, width=1000, default_flow_style=None
    )


def _document(path: Path) -> Document:
    sort = ONLY if path.stem.startswith(ONLY) else WITHOUT
    lever = path.stem.removeprefix(sort)
    # What is wrong with levers is told by who reads them to lay them over a structure.
    levers, _ = read_levers(path.parent / "levers", ())
    if lever not in levers:
        return read_document(path.parent / "levers" / f"{lever}.yaml")
    involved = with_needs(lever, levers) if sort == ONLY else dependents(lever, levers)
    others = [name for name in levers if name in involved and name != lever]
    strengths = (
        {name: 1 for name in levers if name in involved}
        if sort == ONLY
        else {ALL: 1, **dict.fromkeys((lever, *others), 0)}
    )
    said = _WORDS[sort].said(levers[lever].lever, [levers[name].lever for name in others])
    data: dict[str, Any] = {"name": said["name"], "about": said["about"], "extends": _OLD}
    place = levers[lever].document.place()
    places: dict[Key, Place] = {(): place}
    horizon = read_document(path.parent / f"{_REFORM}.yaml").part("horizon")
    if horizon.data is not None:
        data["horizon"] = horizon.data
        places |= {("horizon", *key): where for key, where in horizon.places.items()}
    data["timeline"] = [{"month": _MONTH, "levers": strengths, "note": said["note"]}]
    return Document(data, {**{(key,): place for key in data}, ("timeline", 0): place, **places})


def _listed(names: Sequence[str], lang: Lang) -> str:
    """Names within a sentence, such as: a, b and c."""
    if lang == "zh":
        return "、".join(names)
    names = [_inside_a_sentence(name) for name in names]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _inside_a_sentence(name: str) -> str:
    """An English name with a small first letter, unless it is a proper name (all its words have capitals)."""
    words = name.split()
    proper = len(words) > 1 and all(word[0].isupper() for word in words)
    return name if proper else name[:1].lower() + name[1:]
