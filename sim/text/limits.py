"""What the model must not be used for: (English, Chinese); the README says the same, and a test holds it."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "limits.heading": ("What it must not be used for", "不得用于"),
    "limits.place": ("Forecasting a place.", "预测某地。"),
    "limits.place.why": (
        (
            "{grade_S} of {parameters} parameters are assumptions (grade S); only {grade_A_words} were read "
            "in a source. The model compares structures under stated assumptions; it does not say what will "
            "happen in Jiangsu Road or anywhere else."
        ),
        (
            "{parameters}个参数中{grade_S}个为假设（S级），读自来源的只有{grade_A}个。模型在写明的假设下比较体制，"
            "不说明江苏路或其他地方将会怎样。"
        ),
    ),
    "limits.level": ("Quoting a level.", "引用某一水平值。"),
    "limits.level.why": (
        (
            "Levels (hours waited, posts, satisfaction) hang on assumed volumes and on the size of the "
            "community. Differences between options on the same residents are what it is built for, and even "
            "they need `shequ robust`."
        ),
        (
            "水平值（等待时间、编制、满意度）取决于假设的工作量和社区规模。模型为比较同一批居民在不同方案下的差异而建，"
            "这些差异仍须经`shequ robust`检验。"
        ),
    ),
    "limits.staff": (
        "Setting staff numbers, targets or pay for real offices",
        "为现实机构核定人员、指标或薪酬",
    ),
    "limits.staff.why": (
        ", or assessing people: agents are types, not persons, and nobody's conduct was observed.",
        "，或评价个人：主体是类型而非个人，没有观察过任何人的行为。",
    ),
    "limits.fade": ("Settling whether administration can fade out.", "断定行政能否淡出。"),
    "limits.fade.why": (
        (
            "That it does not in the bundled runs rests on thresholds of review and restoration that are "
            "assumptions; two validation patterns fail, and one falsifier is met (`shequ patterns`,"
            " `shequ falsify`)."
        ),
        (
            "内置运行中行政没有淡出，取决于审查和恢复的阈值，而阈值是假设；有两个检验模式未通过，"
            "有一项否证条件成立（`shequ patterns`、`shequ falsify`）。"
        ),
    ),
    "limits.run": ("One run, or one set of parameters, as evidence.", "以单次运行或单组参数为证据。"),
    "limits.run.why": (
        "An interval over replicates holds luck only.",
        "重复运行的区间只反映偶然性。",
    ),
}

LIMITS: tuple[str, ...] = ("place", "level", "staff", "fade", "run")
"""The uses to be warned of, in order; each has a text ``limits.<use>`` and why, ``limits.<use>.why``."""
