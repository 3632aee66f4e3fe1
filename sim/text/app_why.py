"""Texts of the app's page of reasons."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    # why
    "app.why_help": (
        (
            "Where the effect of the whole plan (new structure against old) comes from, which "
            "uncertain numbers it hangs "
            "on, and the conditions under which it fails."
        ),
        "整个方案（新体制相对旧体制）的效果来自哪些措施，取决于哪些不确定参数，在什么条件下不成立。",
    ),
    "app.shares": ("Which levers make the difference", "差异来自哪些措施"),
    "app.shares_help": (
        (
            "Shapley shares with 95 % intervals; they add up to the whole effect. Grey: the interval "
            "holds zero."
        ),
        "Shapley 份额及 95 % 区间，合计等于总效果。灰色表示区间包含零。",
    ),
    "app.whole_effect": (
        "{indicator}: all levers together {effect} {unit}.",
        "{indicator}：全部措施合计{effect}（{unit}）。",
    ),
    "app.group": ("Group of levers", "措施组"),
    "app.share": ("Share", "份额"),
    "app.not_stored": ("No analysis of this is stored with this version.", "本版本未附带该分析。"),
    "app.made_by": ("Made by", "生成命令："),
    "app.hangs": ("What the difference hangs on", "差异取决于什么"),
    "app.hangs_help": (
        (
            "The ten parameters that move the difference most over their ranges (Morris screening, "
            "mean absolute "
            "elementary effect μ*), with 95 % intervals."
        ),
        "在各自取值范围内对差异影响最大的十个参数（Morris 筛选，平均绝对基本效应 μ*）及 95 % 区间。",
    ),
    "app.noise": ("Luck alone makes {share} % of the variance.", "随机因素单独占方差的{share} %。"),
    "app.parameter": ("Parameter", "参数"),
    "app.mu_star": ("μ*", "μ*"),
    "app.interval": ("95 % interval", "95 % 区间"),
    "app.to": ("{low} to {high}", "{low}至{high}"),
    "app.fails_when": ("When it fails", "何时不成立"),
    "app.fails_help": (
        (
            "A future counts as a miss if service on time, committees' utilisation or public spending "
            "is worse under the new "
            "structure than under the old. 200 futures were drawn from the ranges of all uncertain "
            "parameters."
        ),
        (
            "若新体制下按时办结率、居委会负荷或公共支出任一项差于旧体制，即视为未达标。"
            "从全部不确定参数的范围中抽取了200种未来。"
        ),
    ),
    "app.missed_in_all": ("of all futures miss the goal.", "的未来未达标。"),
    "app.box_title": (
        "Misses gather where these {count} conditions hold at once",
        "未达标集中于同时满足以下{count}个条件之处",
    ),
    "app.box_title_one": ("Misses gather where this holds", "未达标集中于满足以下条件之处"),
    "app.told_in_full": ("As the analysis tells it", "分析原文"),
    "app.box_missed": (
        (
            "In this region {density} of the futures miss the goal ({fresh} of fresh ones that were kept "
            "back for a test); it holds {coverage} of all misses."
        ),
        "在此范围内，{density}的未来未达标（留作检验的未来中为{fresh}）；全部未达标中有{coverage}在此范围内。",
    ),
    "app.condition.above": ("is above {low}", "高于{low}"),
    "app.condition.below": ("is below {high}", "低于{high}"),
    "app.condition.between": ("lies between {low} and {high}", "介于{low}与{high}之间"),
    "app.range_heard": (
        "Drawn from {least} to {most}; misses gather from {low} to {high}.",
        "抽取范围为{least}至{most}；未达标集中于{low}至{high}。",
    ),
    "app.usual_value": ("The model's value is {value}.", "模型取值为{value}。"),
}
