"""Words of scenario discovery: (English, Chinese)."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "discover.goal_any": ("Goal: {goals}", "目标：{goals}"),
    "discover.goal_all": ("Goals, of which one is enough: {goals}", "目标（达到其一即可）：{goals}"),
    "discover.of_base": ("of the base's level", "（相对基准）"),
    "discover.least": ("{indicator} of at least {number}", "{indicator}不低于{number}"),
    "discover.most": ("{indicator} of at most {number}", "{indicator}不高于{number}"),
    "discover.least_difference": (
        "change in {indicator} of at least {number}",
        "{indicator}的变化不低于{number}",
    ),
    "discover.most_difference": (
        "change in {indicator} of at most {number}",
        "{indicator}的变化不高于{number}",
    ),
    "discover.level": (
        "Under {option} it is missed in {misses} of {futures} futures.",
        "在{futures}种未来中，{option}有{misses}种未达标。",
    ),
    "discover.split": (
        "In {split} futures the replicates do not agree; they count by their mean.",
        "有{split}种未来的重复运行结论不一，按均值判定。",
    ),
    "discover.never": (
        "There is nothing to describe: the goal is met in every future.",
        "所有未来均达标，没有可描述的失败条件。",
    ),
    "discover.always": (
        "There is nothing to tell apart: the goal is missed in every future.",
        "所有未来均未达标，无从区分条件。",
    ),
    "discover.too_few": (
        (
            "Too few to learn from: at least {fewest} misses and {fewest} other futures are needed. "
            "More futures (--points) may do."
        ),
        "样本太少：至少需要{fewest}种未达标和{fewest}种达标的未来。可增加抽样数（--points）。",
    ),
    "discover.nothing": (
        (
            "No conditions were found: no box of parameter values holds misses more often than the rest when "
            "it is tried on futures kept back. What decides is luck, or many parameters a little each."
        ),
        "没有找到失败条件：没有任何参数区间在留出的未来中未达标更多。结果取决于偶然，或由许多参数各自影响少许。",
    ),
    "discover.nothing_more": (
        "No further conditions were found among the other misses.",
        "其余未达标的未来中没有找到更多条件。",
    ),
    "discover.box": (
        (
            "The goal is missed in {missed} of the {inside} futures in which {limits} "
            "({coverage} of all misses; missed in {base} of all futures)."
        ),
        "当{limits}时，{inside}种未来中有{missed}种未达标（占全部未达标的{coverage}；所有未来的未达标率为{base}）。",
    ),
    "discover.box_more": (
        (
            "Of the other futures, the goal is missed in {missed} of the {inside} in which {limits} "
            "({coverage} of all misses; missed in {base} of all futures)."
        ),
        "其余未来中，当{limits}时，{inside}种未来中有{missed}种未达标（占全部未达标的{coverage}；所有未来的未达标率为{base}）。",
    ),
    "discover.fresh": (
        (
            "Tried on futures kept back: missed in {density} of the futures in such a box, which holds "
            "{coverage} of the misses."
        ),
        "用留出的未来检验：这类区间内未达标率为{density}，包含未达标的{coverage}。",
    ),
    "discover.low": ("{name} is above {value}", "“{name}”高于{value}"),
    "discover.high": ("{name} is below {value}", "“{name}”低于{value}"),
    "discover.between": ("{name} is between {low} and {high}", "“{name}”在{low}至{high}之间"),
    "discover.and": (" and ", "，且"),
    "discover.condition": ("condition", "条件"),
    "discover.range": ("drawn from", "抽样范围"),
    "discover.quasi_p": ("quasi-p", "准p值"),
    "discover.again": ("found again", "重复发现"),
    "discover.coverage": ("coverage", "覆盖率"),
    "discover.density": ("density", "密度"),
    "discover.mass": ("mass", "占比"),
    "discover.in_sample": ("where it was found", "发现时"),
    "discover.kept_back": ("in futures kept back", "留出检验"),
    "discover.tree": (
        (
            "A tree of {leaves} leaves ranks a miss above another future in {seen} of pairs, in {fresh} when "
            "kept back (50 % is guessing). Its leaves:"
        ),
        "含{leaves}个叶节点的决策树：在{seen}的配对中把未达标排在前面，留出检验为{fresh}（50%为随机猜测）。各叶节点：",
    ),
    "discover.futures": ("futures", "未来数"),
    "discover.missed": ("missed", "未达标"),
}
