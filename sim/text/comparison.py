"""Words of comparisons, rankings and robust choice: (English, Chinese)."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    # under the tables of differences
    "comparison.verdicts": (
        (
            "Better, worse: also after correction for the {looked} main differences looked at (at most 5 % "
            "chance of any false one, Holm). With ?: only the figure's own 95 % interval says so."
        ),
        (
            "“改善”“变差”：对所考察的 {looked} 项主要差异作多重校正后仍成立"
            "（出现任何误判的概率至多 5 %，Holm 法）。带“?”：仅该项自身的 95 % 区间支持。"
        ),
    ),
    "comparison.one_run": (
        "One run of each: no difference can be called better or worse. Ask for more with --replicates.",
        "每个方案仅一次运行，不能认定任何差异。请用 --replicates 增加重复次数。",
    ),
    "comparison.same": (
        "{option} is the same as {base} in every run.",
        "{option}与{base}在每次运行中完全相同。",
    ),
    "comparison.counts": (
        "These counts are corrected for all pairs of scenarios, those of a report for its option alone.",
        "此处计数按全部方案组合校正，报告中的计数仅按各方案校正。",
    ),
    "comparison.needed": (
        (
            "Replicates for a half width of {share} of the base's level: {there} are enough for {known} of "
            "{of} differences; {most} for all that can be said."
        ),
        (
            "要使半宽为基准水平的 {share}：{there} 次重复对 {of} 项差异中的 {known} 项已足够；"
            "可判断的各项全部达到需 {most} 次。"
        ),
    ),
    # several options
    "comparison.differences": ("differences from {base}", "与“{base}”的差异"),
    "comparison.best": ("probability of being best", "为最优的概率"),
    "comparison.best_note": (
        (
            "Over replicates (bootstrap): what more runs like these would say, not what an uncertain world "
            "would; for that see shequ robust."
        ),
        "按重复运行自助抽样：仅反映更多同类运行会得出的结论，不反映现实的不确定性；后者见 shequ robust。",
    ),
    "comparison.dominance": ("which option leaves which behind", "方案间的优势关系"),
    "comparison.on": ("main outcomes: better / worse / unclear", "主要结果：改善 / 变差 / 不明确"),
    "comparison.pair": ("against", "对比"),
    "comparison.dominates": ("{scenario} dominates", "{scenario} 占优"),
    "comparison.no_dominance": ("neither dominates", "互不占优"),
    "comparison.alike": ("no clear difference", "无明确差异"),
    # robust choice
    "robust.title": (
        "{futures} futures: means of the last {window} months",
        "{futures} 个未来：最后 {window} 个月均值",
    ),
    "robust.worst": ("worst", "最差"),
    "robust.regret_mean": ("mean regret (95 %)", "平均后悔值（95 %）"),
    "robust.regret_high": ("9 in 10 below", "九成位"),
    "robust.regret_max": ("greatest", "最大"),
    "robust.goal": ("goal", "目标"),
    "robust.met": (
        "share of {futures} futures in which goals are reached (95 % interval)",
        "{futures} 个未来中达成目标的比例（95 % 区间）",
    ),
    "robust.all": ("all goals", "全部目标"),
    "robust.regret_note": (
        "Regret: how much worse than the best of these options in the same future, in the indicator's unit.",
        "后悔值：同一未来中比这些方案中最优者差多少，以指标单位计。",
    ),
    "robust.least_note": (
        "*: the smallest greatest regret (minimax regret).",
        "*：最大后悔值最小者（极小化最大后悔）。",
    ),
}
