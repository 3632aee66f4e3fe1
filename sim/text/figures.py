"""Words and sentences of figures: (English, Chinese). Captions are put together from these."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    # grammar
    "figure.and": (" and ", "和"),
    "figure.and_last": (", and ", "和"),
    "figure.comma": (", ", "、"),
    "figure.semicolon": ("; ", "；"),
    "figure.between_sentences": (" ", ""),
    "figure.percent": ("{value} %", "{value}%"),
    "figure.key": ("{what}: {amount}", "{what}：{amount}"),
    # what was found
    "figure.finding": ("{option} against {base}: {found}.", "{option}与{base}相比：{found}。"),
    "figure.better_in": ("better in {what}", "{what}改善"),
    "figure.better_number": ("better in {count} of {of}", "{of}项中{count}项改善"),
    "figure.worse_in": ("worse in {what}", "{what}变差"),
    "figure.worse_number": ("worse in {count} of {of}", "{of}项中{count}项变差"),
    "figure.higher_in": ("higher in {what}", "{what}更高"),
    "figure.higher_number": ("higher in {count} of {of}", "{of}项中{count}项更高"),
    "figure.lower_in": ("lower in {what}", "{what}更低"),
    "figure.lower_number": ("lower in {count} of {of}", "{of}项中{count}项更低"),
    "figure.unclear_in": ("no clear difference in {what}", "{what}无明确差异"),
    "figure.unclear_number": ("no clear difference in {count} of {of}", "{of}项中{count}项无明确差异"),
    "figure.corrected": (
        (
            "Better and worse are what stands after correcting for how many indicators are looked at; "
            "intervals are those of each alone."
        ),
        "“改善”“变差”均已按所考察指标的数量校正；区间为各指标单独的区间。",
    ),
    "figure.one_run": (
        "One run each, so without intervals: no difference can be called clear.",
        "每个方案仅一次运行，没有区间，不能认定任何差异。",
    ),
    "figure.reform": ("reform ({when})", "改革（{when}）"),
    "figure.interval_key": ("95 % interval", "95%区间"),
    "figure.year": ("year", "年份"),
    "figure.years_on": ("years from the start", "自起始的年数"),
    "figure.month_number": ("month {month}", "第{month}个月"),
    "figure.month_numbers": ("months {month}", "第{month}个月"),
    # trajectories
    "figure.trajectories": ("Over the years", "历年走势"),
    "figure.trajectories.caption": (
        "Monthly means of {runs} runs each; bands are 95 % intervals over the runs.",
        "每个方案{runs}次运行的月均值；色带为各次运行间的95%区间。",
    ),
    "figure.trajectories.caption_one": ("Monthly values of one run each.", "每个方案一次运行的月值。"),
    "figure.trajectories.reforms": (
        "Upright lines are the dates at which a structure changes ({when}).",
        "竖线为体制变化的日期（{when}）。",
    ),
    "figure.trajectories.reform": (
        "The upright line is the reform date ({when}).",
        "竖线为改革日期（{when}）。",
    ),
    "figure.window": ("In the last {window} months, {finding}", "最后{window}个月，{finding}"),
    # services
    "figure.services": ("Service by project area", "各项目领域的服务"),
    "figure.services.caption": (
        "Means of the last {window} months in each project area, with 95 % intervals over {runs} runs.",
        "各项目领域最后{window}个月的均值及{runs}次运行的95%区间。",
    ),
    "figure.services.caption_one": (
        "Means of the last {window} months in each project area.",
        "各项目领域最后{window}个月的均值。",
    ),
    "figure.services.finding": ("{indicator}: {finding}", "{indicator}：{finding}"),
    # committee hours
    "figure.hours": ("Where committee hours went", "居委会工时去向"),
    "figure.hours.caption": (
        (
            "Hours per member and month by purpose, means of the last {window} months with 95 % "
            "intervals over {runs} runs."
        ),
        "按用途划分的人均月工时，最后{window}个月的均值及{runs}次运行的95%区间。",
    ),
    "figure.hours.caption_one": (
        "Hours per member and month by purpose, means of the last {window} months.",
        "按用途划分的人均月工时，最后{window}个月的均值。",
    ),
    "figure.hours.assigned": ("departments' tasks", "部门下派任务"),
    "figure.hours.residents": ("residents' matters", "居民办件"),
    "figure.hours.self_governance": ("self-governance", "居民自治"),
    "figure.hours.change": (
        "{purpose}: {base} under {base_name}, changed by {change} under {option_name}",
        "{purpose}：{base_name}为{base}，{option_name}下变化{change}",
    ),
    "figure.hours.uncorrected": (
        "Each change is judged by its own interval, without correction for how many there are.",
        "各项变化仅按自身区间判断，未作多重校正。",
    ),
    "figure.hours.no_change": (
        "{purpose}: {base} under {base_name}, no clear difference under {option_name} ({change})",
        "{purpose}：{base_name}为{base}，{option_name}无明确差异（{change}）",
    ),
    "figure.unclear_change": ("no clear difference ({change})", "无明确差异（{change}）"),
    "figure.stop": ("{text}.", "{text}。"),
    # footprint
    "figure.footprint": ("Administrative footprint", "行政足迹"),
    "figure.footprint.posts": ("Posts", "编制"),
    "figure.footprint.fte": ("Work", "工作量"),
    "figure.footprint.payroll": ("Payroll", "薪资"),
    "figure.with_coordinators": ("with coordinators", "含协管员"),
    "figure.without_coordinators": ("without", "不含"),
    "figure.footprint.key": ("{option}, {which}", "{option}，{which}"),
    "figure.footprint.caption": (
        (
            "Yearly means of {runs} runs each, bars are 95 % intervals: filled marks with the "
            "coordinators whom departments place here, hollow marks without them."
        ),
        "每个方案{runs}次运行的年均值，误差线为95%区间：实心含部门派驻的协管员，空心不含。",
    ),
    "figure.footprint.caption_one": (
        "Yearly means: filled marks with the coordinators whom departments place here, hollow marks without.",
        "年均值：实心含部门派驻的协管员，空心不含。",
    ),
    "figure.footprint.last": (
        "In the last {window} months, {option} against {base}: posts {strict}, with coordinators {broad}.",
        "最后{window}个月，{option}与{base}相比：编制{strict}，含协管员{broad}。",
    ),
    # forest
    "figure.forest": ("{option} against {base}", "{option}与{base}相比"),
    "figure.forest.axis": ("difference, % of {base}", "差异（占{base}的%）"),
    "figure.forest.number": ("difference ± 95 %", "差异 ± 95 %"),
    "figure.forest.number_one": ("difference", "差异"),
    "figure.forest.numbers": (
        "Marks are in % of {base}'s level; numbers beside are in the unit (of %: percentage points).",
        "标记为占{base}水平的%；右侧数字以指标单位计，以%计的指标为百分点。",
    ),
    "figure.forest.caption": (
        (
            "Differences from {base} in the means of the last {window} months, with 95 % intervals of "
            "the differences paired over {runs} runs. Arrows point to what lies beyond the axis."
        ),
        "最后{window}个月均值与{base}之差，及{runs}次配对运行差异的95%区间。箭头指向超出坐标轴的值。",
    ),
    "figure.forest.caption_one": (
        "Differences from {base} in the means of the last {window} months.",
        "最后{window}个月均值与{base}之差。",
    ),
    "figure.forest.better": ("better", "改善"),
    "figure.forest.worse": ("worse", "变差"),
    "figure.forest.neutral": ("clear, no better direction", "差异明确，无优劣之分"),
    "figure.forest.one": ("one run: cannot be told", "仅一次运行：无法判断"),
    "figure.forest.unclear": ("no clear difference", "无明确差异"),
    "figure.no_share": (
        "Without a mark: {what}, of which {base} has nothing.",
        "无标记：{what}（{base}为零）。",
    ),
    # attribution
    "figure.shapley": ("What each measure contributes", "各项措施的贡献"),
    "figure.shapley.caption": (
        "Shapley shares of the measures in the whole effect, with 95 % intervals; they add up to it.",
        "各项措施在总效果中的沙普利份额及95%区间，合计等于总效果。",
    ),
    "figure.shapley.finding": (
        (
            "{indicator}, whole effect {effect}: the largest clear share is that of {lever} ({share}); "
            "{unclear} of {of} shares cannot be told from zero."
        ),
        (
            "{indicator}总效果{effect}：最大的明确份额来自{lever}（{share}）；"
            "{of}项中{unclear}项与零无法区分。"
        ),
    ),
    "figure.shapley.nothing": (
        "{indicator}, whole effect {effect}: no share can be told from zero.",
        "{indicator}总效果{effect}：没有份额能与零区分。",
    ),
    "figure.increases": ("increases", "使之增加"),
    "figure.decreases": ("decreases", "使之减少"),
    "figure.not_clear": ("interval includes zero", "区间含零"),
    "figure.interactions": ("What measures do together", "措施之间的交互作用"),
    "figure.interactions.caption": (
        (
            "Pairs of measures: the area of a mark is the size of what both do together beyond what each "
            "does alone, on {indicator}; crosses are pairs whose 95 % interval includes zero."
        ),
        (
            "措施两两之间：标记面积表示二者共同作用超出各自单独作用的大小（{indicator}）；"
            "叉号表示95%区间含零。"
        ),
    ),
    "figure.interactions.largest": (
        "The largest clear one is {lever} with {other}: {value}.",
        "最大的明确交互为{lever}与{other}：{value}。",
    ),
    "figure.interactions.nothing": ("None can be told from zero.", "没有一对能与零区分。"),
    # sensitivity
    "figure.sensitivity": ("Which parameters matter", "哪些参数重要"),
    "figure.sensitivity.caption": (
        "{method}: the {count} parameters of {of} that matter most, with 95 % intervals.",
        "{method}：{of}个参数中影响最大的{count}个及95%区间。",
    ),
    "figure.sensitivity.finding": (
        "{indicator}: {parameter} matters most ({value}).",
        "{indicator}：影响最大的是{parameter}（{value}）。",
    ),
    "figure.sensitivity.tied": (
        "{indicator}: {parameter} comes first ({value}), but its interval overlaps that of the next.",
        "{indicator}：{parameter}居首（{value}），但其区间与第二位重叠。",
    ),
    "figure.sensitivity.noise": ("Luck alone makes {share} of the variance.", "其中偶然性占方差的{share}。"),
    "figure.sensitivity.mu_star": ("mean size of effect (μ*)", "平均影响大小（μ*）"),
    "figure.sensitivity.sigma": ("spread of effect (σ)", "影响的离散程度（σ）"),
    "figure.sensitivity.ST": ("with interactions (total)", "含交互作用（总效应）"),
    "figure.sensitivity.S1": ("alone (first order)", "单独作用（一阶）"),
    "figure.sensitivity.effect_axis": ("effect over the whole range", "全范围内的影响"),
    "figure.sensitivity.share_axis": ("share of the variance", "占方差的比例"),
    "figure.sensitivity.noise_line": ("luck", "偶然性"),
    # discovery
    "figure.discovery": ("Where the outcome comes about", "结果出现的条件"),
    "figure.discovery.box": (
        "Box {box}: coverage {coverage}, density {density}, {mass} of all draws",
        "第{box}个盒子：覆盖率{coverage}，密度{density}，占全部抽样的{mass}",
    ),
    "figure.discovery.axis": ("place in the parameter's range, %", "在参数范围中的位置（%）"),
    "figure.discovery.failed": ("range in a box not confirmed", "未获证实的盒内范围"),
    "figure.discovery.unconfirmed": (
        "Not confirmed on fresh futures, so not to be relied on: box {boxes}.",
        "在新的未来情景中未获证实，不可依赖：第{boxes}个盒子。",
    ),
    "figure.discovery.whole": ("whole range", "全部范围"),
    "figure.discovery.inside": ("range in the box", "盒内范围"),
    "figure.discovery.caption": (
        (
            "Ranges of parameters in which {outcome}: dark bars are the ranges of each box; p is the "
            "chance of so dense a box if that limit were none. A box holds all its limits together."
        ),
        (
            "{outcome}时的参数范围：深色条为各盒的范围；p为若无此限制仍得到如此密度的概率。"
            "一个盒子的各项限制同时成立。"
        ),
    ),
    "figure.discovery.found": (
        "Box {box} holds {coverage} of such draws, and {density} of the draws in it are such.",
        "第{box}个盒子包含{coverage}的此类抽样，盒内抽样{density}属于此类。",
    ),
    "figure.discovery.doubtful": (
        "Limits that chance could explain (p above {level}): {what}.",
        "可能出于偶然的限制（p大于{level}）：{what}。",
    ),
    # flows
    "figure.flows": ("Paths of cases through the bodies", "办件在各机构间的流转"),
    "figure.flows.unit": ("cases per 1,000 residents and month", "件/千人·月"),
    "figure.flows.raised": ("raised", "提出"),
    "figure.flows.step": ("office {step}", "第{step}站"),
    "figure.flows.last": ("last office", "末站"),
    "figure.flows.ended": ("ended", "结果"),
    "figure.flows.residents": ("residents", "居民"),
    "figure.flows.departments": ("departments", "职能部门"),
    "figure.flows.others": ("others", "其他"),
    "figure.flows.done_on_time": ("on time", "按时办结"),
    "figure.flows.done_late": ("late", "超期办结"),
    "figure.flows.given_up": ("given up", "放弃"),
    "figure.flows.expired": ("expired", "过期"),
    "figure.flows.title": ("{option}: {total} {unit}", "{option}：{total} {unit}"),
    "figure.flows.caption": (
        (
            "Cases that ended in the last {window} months, everyday needs left out, by the offices they "
            "went through; what needed no further office goes past it. Widths are cases per 1,000 "
            "residents and month, means of {runs} runs; ± is half of the 95 % interval."
        ),
        (
            "最后{window}个月了结的办件（不含日常需求）所经的机构；不再经过其他机构的从旁通过。"
            "宽度为每千居民每月件数，{runs}次运行的均值；±为95%区间半宽。"
        ),
    ),
    "figure.flows.caption_one": (
        (
            "Cases that ended in the last {window} months, everyday needs left out, by the offices they "
            "went through; what needed no further office goes past it. Widths are cases per 1,000 "
            "residents and month."
        ),
        (
            "最后{window}个月了结的办件（不含日常需求）所经的机构；不再经过其他机构的从旁通过。"
            "宽度为每千居民每月件数。"
        ),
    ),
    "figure.flows.finding": (
        (
            "{option}: {direct} % of the cases that residents took to somebody ended there, {late} % of "
            "all cases were late, given up or expired."
        ),
        "{option}：居民找人办理的办件中{direct}%在第一站了结；全部办件中{late}%超期、放弃或过期。",
    ),
    # organisation
    "figure.organisation.departments": ("{count} departments of the district", "区{count}个职能部门"),
    "figure.organisation.department_staff": (
        "{field} field staff, {coordinators} coordinators",
        "外勤{field}人，协管员{coordinators}人",
    ),
    "figure.organisation.posts": ("{count} {duty}", "{duty}{count}"),
    "figure.organisation.lead": ("leading", "领导"),
    "figure.organisation.desk": ("at desks", "窗口"),
    "figure.organisation.office": ("in the office", "内勤"),
    "figure.organisation.field": ("in the field", "外勤"),
    "figure.organisation.dual": ("{count} dual", "兼任{count}"),
    "figure.organisation.paid.district": ("paid by the district", "区财政供养"),
    "figure.organisation.paid.department": ("paid by departments", "职能部门供养"),
    "figure.organisation.paid.committee_fund": ("paid by the committee fund", "居委会经费支付"),
    "figure.organisation.paid.contract": ("paid by contract", "合同支付"),
    "figure.organisation.paid.customers": ("paid by customers", "顾客付费"),
    "figure.organisation.paid.unpaid": ("unpaid", "无薪"),
    "figure.organisation.payer": ("{count} posts {paid}", "{paid}{count}个岗位"),
    "figure.organisation.no_posts": ("no posts", "无岗位"),
    "figure.organisation.hands_down": ("hands tasks down", "下派任务"),
    "figure.organisation.forbidden": ("hands down, though forbidden", "违规摊派"),
    "figure.organisation.commands": ("commands", "指挥"),
    "figure.organisation.contracts": ("contracts", "发包"),
    "figure.organisation.same_person": ("one person holds posts in both", "一人兼任"),
    "figure.organisation.sits_on": ("has a seat on", "委派成员"),
    "figure.organisation.caption": (
        (
            "As its file sets it up for {residents} residents (not a result): {paid}; "
            "departments place {coordinators} coordinators there; {precincts} precincts. In each box the "
            "posts of one such body; a dual post is held by somebody counted elsewhere."
        ),
        (
            "方案对{residents}名居民规模的设定（并非模拟结果）：{paid}；部门派驻协管员{coordinators}人；"
            "{precincts}个居委会辖区。方框内为单个机构的岗位；兼任指由他处人员担任。"
        ),
    ),
    # map
    "figure.map": ("{indicator} by precinct", "各居委会辖区：{indicator}"),
    "figure.map.hatch": ("not clearly off the mean of all", "与全街道均值无明确差异"),
    "figure.map.households": ("households (some)", "住户（部分）"),
    "figure.map.km": ("km", "公里"),
    "figure.map.caption": (
        (
            "Means of the last {window} months in each precinct (± half of the 95 % "
            "interval over {runs} runs, where there is room for it). Hatched precincts are not clearly off "
            "the mean of the sub-district. Borders are those of one of the runs."
        ),
        (
            "各辖区最后{window}个月的均值（±{runs}次运行95%区间的半宽，空间足够时标出）。"
            "斜线区与全街道均值无明确差异。边界取自其中一次运行。"
        ),
    ),
    "figure.map.caption_one": (
        "Means of the last {window} months in each precinct.",
        "各辖区最后{window}个月的均值。",
    ),
    "figure.map.two": (
        "Only the first two scenarios are drawn.",
        "仅绘出前两个方案。",
    ),
    "figure.map.finding": (
        "{option}: {off} of {of} precincts are clearly off the mean of the sub-district.",
        "{option}：{of}个辖区中{off}个与全街道均值有明确差异。",
    ),
    "figure.map.chance": (
        "By chance alone about one in twenty would be.",
        "仅凭偶然，约二十个中也会有一个如此。",
    ),
}
