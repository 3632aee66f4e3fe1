"""Words of calibration: (English, Chinese)."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "calibrate.wave": ("wave", "轮次"),
    "calibrate.points": ("points run", "运行点数"),
    "calibrate.accepted": ("not ruled out so far", "至今未排除"),
    "calibrate.left": ("left of the ranges", "剩余参数空间"),
    "calibrate.foretold": ("foretold within 3 sd", "预报在3个标准差内"),
    "calibrate.target": ("target", "目标"),
    "calibrate.observed": ("observed (± sd)", "观测值（±标准差）"),
    "calibrate.reached": ("runs reach", "模型可达范围"),
    "calibrate.nearest": ("implausibility, least", "最小不合理度"),
    "calibrate.own": ("left by it alone", "仅此目标剩余"),
    "calibrate.chance": ("sd of a run", "单次运行标准差"),
    "calibrate.parameter": ("parameter", "参数"),
    "calibrate.drawn": ("range", "取值范围"),
    "calibrate.span": ("accepted", "接受范围"),
    "calibrate.middle": ("median", "中位数"),
    "calibrate.found": (
        (
            "{accepted} of {points} points are accepted: for no target are they more than 3 standard "
            "deviations off. They span {left} of the ranges."
        ),
        "{points}个点中有{accepted}个被接受：与各目标的偏差均不超过3个标准差，约占参数空间的{left}。",
    ),
    "calibrate.none": (
        "Nothing is accepted: no point that was run meets all targets.",
        "没有可接受的点：运行过的点均不能同时满足所有目标。",
    ),
    "calibrate.out_of_reach": (
        "Out of reach over these ranges, whatever the other targets: {targets}.",
        "在这些取值范围内，无论其他目标如何，均无法达到：{targets}。",
    ),
    "calibrate.in_the_way": (
        "Most in the way of the others: {targets}. Without it, {left} of the ranges would be left.",
        "与其他目标冲突最大：{targets}。若舍去，可保留参数空间的{left}。",
    ),
    "calibrate.together": (
        "No single target is at fault: even without any one of them nothing is left.",
        "不能归因于单个目标：舍去任何一个目标仍无可接受的点。",
    ),
    "calibrate.remedies": (
        (
            "Either the model cannot do it (say so with a discrepancy), an error is stated too small, or "
            "other parameters must be free."
        ),
        "要么模型做不到（可设定偏差discrepancy），要么误差估得过小，要么需要放开其他参数。",
    ),
    "calibrate.doubtful": (
        "The emulators foretold few of the last wave's runs; more points a wave (--points) would help.",
        "模拟器对最后一轮的预报较差，宜增加每轮点数（--points）。",
    ),
    "calibrate.paste": (
        "For a scenario file, one accepted point (the least implausible; others are in accepted.csv):",
        "可粘贴到方案文件的一个可接受点（最合理者；其余见accepted.csv）：",
    ),
    "calibrate.less": ("less than {share}", "不足{share}"),
}
