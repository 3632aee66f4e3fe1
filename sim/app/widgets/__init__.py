"""The controls of the pages: native elements in Vue templates, which keyboards and screen readers know.

Each function makes one widget; what it shows comes in as plain data, what a user does goes out by its
`event_` function. Text is bound as text, never as HTML, but for `Markup`, which takes markup made by
`sim.app.elements` and MarkupSafe alone. A template file of the same name holds what each looks like.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara

type Data = dict[str, Any]
type On = Callable[[Any], None]


_NONE: Data = {}


def _ignore(_said: Any) -> None:
    """What a widget tells when nobody listens."""


@solara.component_vue("frame.vue", vuetify=False)
def Frame(
    root: str,
    home: str,
    pages: list[Data],
    words: Data,
    lang: str,
    theme: str,
    title: str,
    other: str,
    event_switched: On = _ignore,
) -> None:
    """The header: name, pages, language, theme.

    A page is gone to in the browser, as its own back and forward are. `switched` tells the language (there is
    one `other`) or the theme.
    """


@solara.component_vue("form.vue", vuetify=False)
def Form(
    name: str,
    fields: list[Data],
    summary: str = "",
    narrow: bool = False,
    opened: bool = False,
    event_changed: On = _ignore,
) -> None:
    """A group of fields (id, kind, label, value, ...), folded away under a `summary` if it has one, or with
    `narrow` only on screens with a single column. `opened` says whether it is open at first.

    `changed` tells the id and the new value.
    """


@solara.component_vue("actions.vue", vuetify=False)
def Actions(name: str, items: list[Data], words: Data, root: str = "", event_pressed: On = _ignore) -> None:
    """Buttons, and links to files (`href`, `file`) that say when one is made. `pressed` tells the id."""


@solara.component_vue("chart.vue", vuetify=False)
def Chart(
    option: Data,
    label: str,
    testid: str,
    height: int = 260,
    caption: str = "",
    cdn: str = "/_solara/cdn",
    merge: bool = False,
    tools: Data = _NONE,
    event_clicked: On = _ignore,
) -> None:
    """An ECharts chart. Colours may be the style sheet's (``var(--reform)``), so a theme needs no new data.

    `label` is what screen readers read. With `merge` a new option goes over the one before. With `tools`
    (see `sim.app.words.chart_tools`) it can be linked to, and taken as a picture or as its table.
    """


@solara.component_vue("markup.vue", vuetify=False)
def Markup(
    html: str, look: str = "", testid: str = "", role: str = "", live: str = "", event_pressed: On = _ignore
) -> None:
    """Markup made by `sim.app.elements`. `pressed` tells the ``data-id`` of what was clicked or entered."""


@solara.component_vue("table.vue", vuetify=False)
def Table(
    name: str,
    columns: list[Data],
    rows: list[list[Any]],
    words: Data,
    testid: str,
    first: int = 60,
    folded: bool = False,
) -> None:
    """A table to search and sort, `first` rows at first.

    `folded` puts rows under their `group` (of their first cell), each to be opened; what is sought or
    sorted stands without.

    Cells are texts, or text with `note`, `look`, what to `sort` by, and the languages of text and note
    where they are not the page's (`lang`, `note_lang`). A column with a `filter` (its label) can be
    narrowed to what its cells are (`is`, or else their text).
    """


@solara.component_vue("levers.vue", vuetify=False)
def Levers(
    groups: list[Data],
    words: Data,
    last: int,
    seen: int = 0,
    event_changed: On = _ignore,
    event_mend: On = _ignore,
) -> None:
    """Cards of levers. `changed` tells an id, what of it was set (strength or month) and which number this
    telling has; `mend` a lever that lacks something.

    `seen` is the number of the last telling that `groups` follow from: what was set since stays.
    """


@solara.component_vue("upload.vue", vuetify=False)
def Upload(words: Data, most: int, testid: str, event_given: On = _ignore) -> None:
    """A file of text of at most `most` bytes. `given` tells its name when chosen, then its text too."""


@solara.component_vue("tray.vue", vuetify=False)
def Tray(
    now: str,
    words: Data,
    most: int,
    keeping: Data,
    picks: Data,
    event_ask: On = _ignore,
    event_take: On = _ignore,
    event_picked: On = _ignore,
    event_compare: On = _ignore,
) -> None:
    """Reforms that this browser keeps, by their text in an address; `now` is the one that is being built.

    `ask` tells that this one be kept: `keeping` (texts, each with a number) then says what is. `take` tells
    one to be opened, `picked` those that are chosen (`most` at most; `picks` when drawn anew), `compare` that
    they be compared. What a browser keeps may be anybody's: read it as an address is read.
    """


@solara.component_vue("watcher.vue", vuetify=False)
def Watcher(picture: int, event_seen: On = _ignore, event_hidden: On = _ignore) -> None:
    """Nothing to be seen. `seen` tells the number of each picture that the browser has drawn, `hidden` that
    the page is out of sight: whoever sends pictures knows by it whether somebody is there."""


@solara.component_vue("keys.vue", vuetify=False)
def Keys() -> None:
    """Nothing to be seen. Escape closes what is open and leads back to what opened it; where what had the
    focus is taken from the page, its place has it."""
