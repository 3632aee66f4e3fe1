"""Charts that stand before the pages' own scripts have come, or without them (`sim.app.embedding`).

They are drawn by the same lines as the pages' charts (`widgets/chart.vue`). What is loaded for it serves the
pages' charts, too.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from markupsafe import Markup as Html

from sim.app.chart_parts import Option
from sim.app.elements import tag

ECHARTS = "/echarts@5.4.0/dist/echarts.min.js"
"""Where the chart library is, below `CDN`; `widgets/chart.vue` loads the same."""
CDN = "/_solara/cdn"


def drawing(options: Mapping[str, Option], root: str, height: int) -> Html:
    """Scripts that draw each option in the element of that id.

    `root` is what all addresses begin with behind a proxy, `height` the elements', in pixels. The charts are
    then in ``window.sqEarly``, each with a `gone` to be called before its element is taken away. They come
    before the pages' own scripts, which take a second to begin, and before these have brought a loader of
    modules, which the library would give itself to.
    """
    script = f"""(function () {{
  if (!window.echarts) return;  // it did not come: the pages' charts try again
  var module = {{}};{_widget()}
  var widget = module.exports;
  window.sqEcharts = Promise.resolve(window.echarts);
  window.sqEarly = Object.entries({_literal(options)}).map(function (it) {{
    var place = document.getElementById(it[0]);
    var chart = {{ option: it[1], testid: it[0], height: {height}, merge: false, tools: {{}}, cdn: "",
      $refs: {{ place: place }}, $el: place, clicked: function () {{}},
      $nextTick: function (then) {{ setTimeout(then); }} }};
    Object.entries(widget.methods).forEach(function (own) {{ chart[own[0]] = own[1].bind(chart); }});
    chart.gone = function () {{ widget.beforeDestroy.call(chart); chart.$refs.place = null; }};
    widget.mounted.call(chart);
    return chart;
  }});
}})();"""
    return tag("script", src=root + CDN + ECHARTS) + tag("script", Html(script))


def _literal(value: object) -> str:
    """A value as a script within a page may write it."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False).replace("<", "\\u003c")


@cache
def _widget() -> str:
    """The lines that draw charts on the pages."""
    text = (Path(__file__).parent / "widgets" / "chart.vue").read_text("utf-8")
    return text.partition("<script>")[2].partition("</script>")[0]
