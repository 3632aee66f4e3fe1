"""Words of validation patterns, falsifiers and ablations: (English, Chinese)."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    # validation patterns
    "pattern": ("pattern", "模式"),
    "target": ("target", "目标"),
    "measured": ("measured", "测得"),
    "calibrated": ("calibrated", "用于校准"),
    "held_out": ("held out", "留作检验"),
    "other": ("other", "其他"),
    "pattern.pass": ("pass", "通过"),
    "pattern.fail": ("fail", "未通过"),
    "pattern.not_testable": ("not testable", "不可检验"),
    "patterns.sum": ("{0} pass, {1} fail, {2} not testable", "{0} 项通过，{1} 项未通过，{2} 项不可检验"),
    # falsifiers and ablations
    "falsify.claim": (
        "the model is refuted if … (F); a mechanism carries … (A)",
        "若……则模型被否证（F）；某机制造成……（A）",
    ),
    "falsify.F1": (
        "the new structure wins every headline in more than 95 % of draws",
        "新体制在95%以上的抽样中赢得所有主要指标",
    ),
    "falsify.F2": ("in no draw is anything of the reform taken back", "没有任何抽样出现回潮"),
    "falsify.F3": (
        "the street office comes back on one date, or also when attention stays and enforcement is strong",
        "街道办事处总在同一时间恢复，或在关注不减、执法严格时仍会恢复",
    ),
    "falsify.F4": ("20 % more people do not relieve the old structure", "增加20%人员也不能改善旧体制"),
    "falsify.F5": (
        "with all pushed down, no money, pooling or authority, the new structure still wins at equal staff",
        "全部下派、没有经费、综合窗口和授权时，新体制在人员相等下仍胜出",
    ),
    "falsify.F6": (
        "new bodies win at equal staff though rules and precincts are the old ones",
        "规则和辖区全部照旧时，新机构在人员相等下仍胜出",
    ),
    "falsify.A1": ("fading attention: pushing rises slowly after the ban", "关注衰减：禁令之后摊派缓慢回升"),
    "falsify.A2": ("relabelling: tasks come as assistance", "改头换面：任务以协助名义出现"),
    "falsify.A3": (
        "slack without use: relieved, yet self-government stays weak",
        "闲置未转化：减负后自治仍弱",
    ),
    "falsify.equal_staff": (
        "(at equal staff: as many paid people in both)",
        "（人员相等：两种体制的受薪人数相同）",
    ),
    "falsify.refuted": ("refuted", "被否证"),
    "falsify.stands": ("stands", "未被否证"),
    "falsify.carries": ("carries it", "由其造成"),
    "falsify.carries_not": ("does not carry it", "并非由其造成"),
    "falsify.no_pattern": ("nothing to carry", "该现象未出现"),
    "falsify.unclear": ("unclear", "不明确"),
    "falsify.not_testable": ("not testable", "不可检验"),
    "falsify.won": ("won by the new structure", "新体制胜出比例"),
    "falsify.draws": ("draws", "抽样数"),
    "falsify.won_everything": ("draws won in every headline", "赢得所有指标的抽样"),
    "falsify.reversed": ("draws with a reversal", "出现回潮的抽样"),
    "falsify.restored": ("draws with the street office restored", "恢复街道办事处的抽样"),
    "falsify.restored_in": ("restored in month {0}", "第{0}个月恢复"),
    "falsify.restored_steady": (
        "restored with attention kept up and strong enforcement",
        "关注不减、执法严格时恢复",
    ),
    "falsify.restored_unlapsed": ("of these, attention had never lapsed", "其中关注从未减退"),
    "falsify.rise_with": ("rise of the push-down rate, year 2 to last", "摊派率自第2年至末年的上升"),
    "falsify.rise_of_pushing": ("the same, with fading attention and without", "同上，有无关注衰减"),
    "falsify.assistance": ("as assistance", "以协助名义"),
}
