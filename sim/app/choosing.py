"""Choosing what is compared: base, options, replicates, years and residents, and how they are called."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sim.app import desk
from sim.app.address import GIVEN, MOST_OPTIONS, OWN, Address, with_number
from sim.app.limits import LIMITS
from sim.app.options import bundled_names
from sim.app.words import say
from sim.institutions.documents import InputError
from sim.report.drawn import listed
from sim.text import Lang


def fields(address: Address) -> list[dict[str, Any]]:
    """The fields of the form in which a comparison is chosen."""
    lang = address.lang
    names = option_names(address)
    choices = [{"value": value, "label": name, "group": group} for value, (name, group) in names.items()]
    fields: list[dict[str, Any]] = [
        {
            "id": "base",
            "kind": "select",
            "label": say("base", lang),
            "value": address.base,
            "options": choices,
        }
    ]
    for k in range(min(MOST_OPTIONS, len(address.options) + 1)):
        value = address.options[k] if k < len(address.options) else ""
        others = {address.base, *address.options} - {value}
        own = [choice for choice in choices if choice["value"] not in others]
        nothing = [] if k == 0 else [{"value": "", "label": say("no_option", lang), "group": ""}]
        fields.append(
            {
                "id": f"option{k + 1}",
                "kind": "select",
                "label": say("option", lang, number=k + 1),
                "value": value,
                "options": [*nothing, *own],
            }
        )
    base = _settled(address)
    fields += [
        {
            "id": "replicates",
            "kind": "range",
            "label": say("replicates", lang),
            "value": address.replicates,
            "min": 1,
            "max": LIMITS.replicates,
            "help": say("replicates_help", lang),
        },
        {
            "id": "years",
            "kind": "number",
            "label": say("years", lang),
            "value": address.years or base[0],
            "min": 1,
            "max": LIMITS.years,
            "unit": say("unit_years", lang),
        },
        {
            "id": "residents",
            "kind": "number",
            "label": say("residents", lang),
            "value": address.residents or base[1],
            "min": LIMITS.least_residents,
            "max": LIMITS.residents,
            "step": 500,
            "unit": say("unit_residents", lang),
            "help": say("residents_help", lang),
        },
    ]
    return fields


def chosen_in_short(address: Address) -> str:
    """What is chosen, in a line."""
    lang = address.lang
    years, residents = _settled(address)
    return say(
        "chosen",
        lang,
        base=name_of(address.base, lang),
        options=listed((name_of(option, lang) for option in address.options), lang),
        years=address.years or years,
        residents=f"{address.residents or residents:,}",
        runs=address.replicates,
    )


def _settled(address: Address) -> tuple[int, int]:
    """Years and residents where the address says none."""
    try:
        loaded = [desk.options().scenario(text) for text in (address.base, *address.options)]
    except InputError:
        return 5, LIMITS.residents
    return min(LIMITS.years, max(s.years for s in loaded)), loaded[0].community.residents


def option_names(address: Address) -> dict[str, tuple[str, str]]:
    """What can be chosen: text of an option to its name and its group."""
    lang = address.lang
    found: dict[str, tuple[str, str]] = {}
    own = [text for text in (address.base, *address.options) if text.startswith((OWN, GIVEN))]
    if address.plan.levers:
        own.append(OWN + address.plan.text)
    for text in dict.fromkeys(own):
        found[text] = (name_of(text, lang), say("own_group", lang))
    for name in bundled_names():
        group = "only" if name.startswith("only_") else "without" if name.startswith("without_") else "whole"
        found[name] = (name_of(name, lang), say(f"group_{group}", lang))
    order = [say(f"group_{group}", lang) for group in ("whole", "only", "without")]
    return dict(sorted(found.items(), key=lambda it: order.index(it[1][1]) if it[1][1] in order else -1))


def name_of(text: str, lang: Lang) -> str:
    """The name of an option."""
    try:
        return str(getattr(desk.options().scenario(text).name, lang))
    except InputError:
        return text


def changed(address: Address, said: dict[str, Any]) -> Address:
    """The address after a field of the form was changed."""
    what, value = said.get("id"), said.get("value")
    if what == "base" and isinstance(value, str):
        options = tuple(option for option in address.options if option != value)
        return replace(address, base=value, options=options or (address.base,))
    if isinstance(what, str) and what.startswith("option") and isinstance(value, str):
        place = int(what[-1]) - 1
        options_ = [*address.options[:place], *([value] if value else []), *address.options[place + 1 :]]
        return replace(address, options=tuple(dict.fromkeys(options_))[:MOST_OPTIONS])
    if what in ("replicates", "years", "residents") and isinstance(value, int):
        return with_number(address, str(what), value)
    return address
