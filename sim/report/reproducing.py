"""How the numbers of a report are got again: the user's own files, the command, and the same in Python."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from sim.experiments.persons import PERSONS
from sim.institutions.files.library import bundled_scenarios
from sim.report.blocks import Block, Code, Paragraph
from sim.report.sentences import Sentences

_SET, _CODE = "--set", "--code"


def reproducing(sentences: Sentences) -> Iterator[Block]:
    """The blocks before the tables of hashes."""
    manifest, say = sentences.compared.manifest, sentences.say
    files: Mapping[str, str] = manifest.get("given", {})
    if files:
        yield Paragraph(say("own_files"))
        for name, text in files.items():
            yield Paragraph(name)
            yield Code(text.rstrip())
    missing = [name for name in names_of(manifest) if name.endswith(".yaml") and name not in files]
    if missing:
        yield Paragraph(say("files_elsewhere", names=", ".join(missing)))
    yield Paragraph(say("command"))
    yield Code(command_of(manifest))
    if code := _given(manifest, _CODE):
        yield Paragraph(say("own_code", file=code[-1]))
    else:
        yield Paragraph(say("python"))
        yield Code(python_of(manifest))
    yield Paragraph(say("again"))


def names_of(manifest: Mapping[str, Any]) -> list[str]:
    """What the scenarios are called on the command line, the base first: bundled names, and files."""
    there = set(bundled_scenarios())
    order = [manifest["base"], *(name for name in manifest["scenarios"] if name != manifest["base"])]
    return [
        str(manifest["scenarios"][name].get("file") or (name if name in there else f"{name}.yaml"))
        for name in order
    ]


def command_of(manifest: Mapping[str, Any]) -> str:
    """The command that gives the numbers, wherever it is typed; own scenarios by the name of their file."""
    words = ["shequ", "compare", *names_of(manifest)]
    for option, value in _settings(manifest).items():
        words += [f"--{option}", f"{value}"]
    for written in _given(manifest, _SET):
        words += [_SET, written]
    for written in _given(manifest, _CODE):
        words += [_CODE, written]
    if PERSONS in manifest.get("files", {}):  # what is not written yet has none
        words.append("--persons")
    return shlex.join(words)


def python_of(manifest: Mapping[str, Any]) -> str:
    """The same as a script."""
    settings = [f"{name}={value}" for name, value in _settings(manifest).items()]
    parameters = dict(written.partition("=")[::2] for written in _given(manifest, _SET))
    if parameters:
        told = ", ".join(f"{name.strip()!r}: {float(value)!r}" for name, value in parameters.items())
        settings.append(f"parameters={{{told}}}")
    names = ", ".join(repr(name) for name in names_of(manifest))
    return "\n".join(
        (
            "from sim import compare",
            "from sim.measures.indicators import HEADLINE",
            "",
            'if __name__ == "__main__":',
            "    found = compare(",
            f"        [{names}],",
            *(f"        {setting}," for setting in settings),
            "        main=HEADLINE,",
            "    )",
            "    print(found.differences)",
        )
    )


def _settings(manifest: Mapping[str, Any]) -> dict[str, int]:
    """What all scenarios share; residents where they are as many and no table says who they are."""
    scenarios: Sequence[Mapping[str, Any]] = list(manifest["scenarios"].values())
    base = manifest["scenarios"][manifest["base"]]
    found = {
        "years": base["years"], "replicates": base["replicates"], "seed": base["seeds"][0],
        "window": manifest["window_months"],
    }  # fmt: skip
    alike = all(s["residents"] == base["residents"] and s["table"] is None for s in scenarios)
    return {**({"residents": base["residents"]} if alike else {}), **found}


def _given(manifest: Mapping[str, Any], option: str) -> list[str]:
    """What was written with an option of the command that made the results."""
    words = shlex.split(str(manifest["command"]))
    found = [after for word, after in pairwise(words) if word == option]
    return found + [word.partition("=")[2] for word in words if word.startswith(f"{option}=")]
