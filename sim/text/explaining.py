"""Words of attribution (what does it) and sensitivity (what it hangs on): (English, Chinese)."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    # attribution
    "attribute.title": (
        "{0} → {1}: {2}, means of the last {3} months",
        "{0} → {1}：{2}，最后 {3} 个月的均值",
    ),
    "attribute.overview": (
        "{0} → {1}: which measure does how much, means of the last {2} months",
        "{0} → {1}：各项措施的贡献，最后 {2} 个月的均值",
    ),
    "attribute.player": ("measure", "措施"),
    "attribute.share": ("share of the effect", "贡献（沙普利值）"),
    "attribute.relative": ("in %", "占比"),
    "attribute.alone": ("alone", "单独实施"),
    "attribute.last": ("added last", "最后加入"),
    "attribute.effect": ("effect", "效果"),
    "attribute.whole": ("all together", "合计"),
    "attribute.remainder": ("besides levers", "措施之外"),
    "attribute.rest": ("all other levers", "其余措施"),
    "attribute.shares": ("made of (largest first)", "构成（从大到小）"),
    "attribute.unclear": ("unclear: {0}", "不明确：{0}"),
    "attribute.also": ("also: {0}", "此外：{0}"),
    "attribute.together": ("{0} with {1}: {2}, {3}", "{0}与{1}：{2}，{3}"),
    "attribute.more": ("more together than one by one", "共同实施大于分别实施之和"),
    "attribute.less": ("less together than one by one", "共同实施小于分别实施之和"),
    "attribute.pairs": (
        "Clear of 0 are {0} of {1} pairs (a twentieth is so by chance alone); the strongest:",
        "{1} 对中有 {0} 对明显不为零（仅凭偶然约有二十分之一）；最强的是：",
    ),
    "attribute.adds_up": (
        "The shares add up to the effect in every replicate.",
        "各项贡献之和在每次重复中都等于总效果。",
    ),
    "attribute.adds_not": (
        "The shares do not add up to the effect (see the column gap of effects.csv): do not use them.",
        "各项贡献之和不等于总效果（见 effects.csv 的 gap 列），请勿使用。",
    ),
    "attribute.orders": (
        "Estimated along {0} orders in each replicate, other ones in every one; ± holds that error too.",
        "每次重复沿 {0} 种（各不相同的）次序估计；± 已包含抽样误差。",
    ),
    "attribute.needs": (
        "Without {1} there is no {0}: such combinations do without, and what they do together is shared.",
        "没有{1}就没有{0}：缺少前者的组合不计后者，共同的效果由双方分担。",
    ),
    "attribute.one": ("With one replicate there is no ±.", "只有一次重复，没有 ±。"),
    "attribute.besides": (
        "{0} differs from {1} in more than levers; that part is not shared out.",
        "{0}与{1}的差别不止于措施，措施之外的部分未作分摊。",
    ),
    # sensitivity
    "sensitivity.parameter": ("parameter", "参数"),
    "sensitivity.difference": ("difference", "差异"),
    "sensitivity.effect": ("moves it by", "影响幅度"),
    "sensitivity.mu": ("on balance", "平均变化"),
    "sensitivity.part": ("hangs on (part of the variance)", "取决于（方差占比）"),
    "sensitivity.mu_star": ("with noise", "含噪声"),
    "sensitivity.noise": ("noise alone", "仅噪声"),
    "sensitivity.noise_left": ("noise", "噪声"),
    "sensitivity.sigma": ("varies by", "变异"),
    "sensitivity.S1": ("alone", "单独"),
    "sensitivity.ST": ("in all", "总计"),
    "sensitivity.S1_raw": ("alone, with noise", "单独（含噪声）"),
    "sensitivity.ST_raw": ("in all, with noise", "总计（含噪声）"),
    "sensitivity.variance": (
        "Between runs: parameters {0}, luck {1}, both together {2}; noise left in the means: {3}.",
        "各次运行之间的差异：参数 {0}，随机 {1}，二者交互 {2}；均值中残留噪声 {3}。",
    ),
    "sensitivity.mean": ("mean {0}", "均值 {0}"),
    "sensitivity.within": (
        "Not clear of noise: {0} of {1} parameters.",
        "未明显超出噪声：{1} 个参数中的 {0} 个。",
    ),
    "sensitivity.flat": (
        "No parameter is clear of noise with so few points and replicates.",
        "以目前的点数和重复次数，没有参数明显超出噪声。",
    ),
    "sensitivity.one": (
        "With one replicate noise cannot be told from effects: small ones may be nothing else.",
        "只有一次重复，无法区分噪声与影响：小的影响可能只是噪声。",
    ),
    "sensitivity.together": ("Only both together: {0} with {1}: {2}", "二者共同：{0}与{1}：{2}"),
    "sensitivity.left_out": (
        "{0} of {1} blocks of points are left out, since a value is missing.",
        "{1} 组点中有 {0} 组因缺少数值而未计入。",
    ),
    "sensitivity.whole_range": (
        "Changes are for the whole range of a parameter, in the indicator's unit.",
        "变化按参数的整个取值范围计，单位同指标。",
    ),
}
