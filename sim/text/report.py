"""Words and sentences of the report: (English, Chinese)."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    # frame
    "report.title": ("{options} compared with {base}", "{options}与{base}的比较"),
    "report.subtitle": (
        "Simulated sub-district; residents: {residents}, years: {years}, runs of each option: {runs}",
        "模拟街道：{residents}名居民，{years}年，每个方案{runs}次运行",
    ),
    "report.brief": ("In two minutes", "两分钟摘要"),
    "report.detail": ("In detail", "详细内容"),
    "report.contents": ("Contents", "目录"),
    "report.table": ("Table {number}", "表{number}"),
    "report.figure": ("Figure {number}", "图{number}"),
    "report.labelled": ("{name}. {title}. {caption}", "{name}　{title}。{caption}"),
    "report.page": ("page {page} of {pages}", "第{page}页，共{pages}页"),
    # headings
    "report.what": ("What was compared", "比较了什么"),
    "report.residents": ("What changes for residents", "对居民有何变化"),
    "report.committees": ("What changes for residents' committees", "对居委会有何变化"),
    "report.government": ("What changes for government", "对政府有何变化"),
    "report.sure": ("How sure this is", "有多大把握"),
    "report.fails": ("When it fails", "何时不成立"),
    "report.outcomes": ("Main outcomes", "主要结果"),
    "report.years": ("Over the years and by area", "历年走势与各领域"),
    "report.bodies": ("Structures, paths of cases and precincts", "体制、办件流转与居委会辖区"),
    "report.bodies_note": (
        (
            "Charts show the last structure of each timeline as it is planned; in runs in which the street "
            "office comes back, it is another one."
        ),
        ("组织图按时间表中的最后一个体制绘制；若运行中恢复了街道办事处，则实际体制不同。"),
    ),
    "report.others": ("All other indicators", "其他全部指标"),
    "report.ranking": ("Which option is best", "哪个方案最优"),
    "report.inputs": ("Inputs that differ", "不同的输入"),
    "report.method": ("Method", "方法"),
    "report.limits": ("Limits", "局限"),
    "report.reproduce": ("How to reproduce it", "如何重现"),
    # what was compared
    "report.compared": (
        (
            "{options} {were} compared with {base} in a simulated sub-district of {residents} residents over "
            "{years} years. All options had the same residents, needs and luck; results are means of the "
            "last {window} months."
        ),
        (
            "在一个有{residents}名居民的模拟街道中，将{options}与{base}比较{years}年。"
            "各方案的居民、需求和随机因素相同；结果为最后{window}个月的均值。"
        ),
    ),
    "report.other_community": (
        (
            "{option} is about another community than {base}, so the difference is not that of the "
            "structure alone."
        ),
        "{option}与{base}的社区不同，因此差异并非仅来自体制。",
    ),
    "report.was": ("was", ""),
    "report.were": ("were", ""),
    "report.tally": (
        (
            "{option}: of {of} main outcomes, {better} better, {worse} worse, {unclear} without a "
            "clear difference."
        ),
        "{option}：{of}项主要结果中，{better}项改善，{worse}项变差，{unclear}项无明确差异。",
    ),
    "report.nothing": (
        "{option}: no clear difference from {base} in any of the {of} main outcomes.",
        "{option}：{of}项主要结果与{base}均无明确差异。",
    ),
    "report.identical": (
        "{option}: the same as {base} in every run, in all {of} main outcomes; no clear difference.",
        "{option}：{of}项主要结果在每次运行中均与{base}相同，无明确差异。",
    ),
    "report.nothing_one": (
        "{option}: one run of each cannot tell a difference from luck, so none is called clear.",
        "{option}：每个方案仅运行一次，无法区分差异与偶然，因此不认定任何差异。",
    ),
    # what changes
    "report.better": ("Better ({count} of {of})", "改善（{of}项中{count}项）"),
    "report.worse": ("Worse ({count} of {of})", "变差（{of}项中{count}项）"),
    "report.higher": (
        "Higher, neither better nor worse ({count} of {of})",
        "升高，无优劣之分（{of}项中{count}项）",
    ),
    "report.lower": (
        "Lower, neither better nor worse ({count} of {of})",
        "降低，无优劣之分（{of}项中{count}项）",
    ),
    "report.unclear": ("No clear difference ({count} of {of})", "无明确差异（{of}项中{count}项）"),
    "report.points": ("points", "个百分点"),
    "report.change": (
        "{name} {before} → {after} {unit} ({difference})",
        "{name}［{unit}］{before} → {after}（{difference}）",
    ),
    "report.and_more": ("{count} smaller ones ({table})", "另{count}项较小（{table}）"),
    "report.all_unclear": (
        "No clear difference in any of {of} outcomes: {names}.",
        "{of}项结果均无明确差异：{names}。",
    ),
    "report.all_unclear_one": (
        "One run each cannot tell: {names}.",
        "每个方案仅运行一次，无法判断：{names}。",
    ),
    # how sure
    "report.sure_runs": (
        (
            "Numbers after ± are half the width of 95 % intervals over {runs} pairs of runs. Better "
            "and worse "
            "are said only where the difference stands after correcting for all {looked} main differences "
            "looked at (at most 5 % chance of even one false claim, Holm)."
        ),
        (
            "±后的数为{runs}对运行的95%区间的半宽。只有对全部{looked}项主要差异作多重校正后仍成立的差异，"
            "才称为改善或变差（出现任何误判的概率至多为5%，Holm法）。"
        ),
    ),
    "report.sure_one": (
        (
            "There is one run of each option, so there are no intervals and no difference can be told from "
            "luck. Repeat the comparison with more runs (--replicates 20)."
        ),
        (
            "每个方案只有一次运行，没有区间，任何差异都无法与偶然区分。"
            "请以更多次运行重做比较（--replicates 20）。"
        ),
    ),
    "report.precise": (
        "{known} of {of} main differences are known to within {share} of the base's level with these runs.",
        "以现有运行次数，{of}项主要差异中有{known}项的误差在基准水平的{share}以内。",
    ),
    "report.sure_unclear": (
        "No clear difference does not mean no difference: these runs leave open whether and which way.",
        "无明确差异不等于没有差异：这些运行未能判定有无差异及其方向。",
    ),
    "report.sure_bound": (
        (
            "Their intervals still bound it: in each main outcome by itself, a difference larger than "
            "{share} of the base's level is ruled out."
        ),
        "但区间给出了上限：就每项主要结果单独而言，可排除超过基准水平{share}的差异。",
    ),
    "report.one_run": ("cannot be told (one run)", "无法判断（仅一次运行）"),
    "report.sure_luck": (
        "The intervals are about luck alone. They do not cover uncertainty in the model's parameters.",
        "区间只反映偶然性，不包含模型参数的不确定性。",
    ),
    "report.failed": (
        "Of {planned} runs, {failed} failed and {missing} did not finish; these are left out.",
        "{planned}次运行中{failed}次失败，{missing}次未完成，均未计入。",
    ),
    # when it fails
    "report.restored_option": ("{option} in {count} of {runs} runs", "{option}{runs}次运行中{count}次"),
    "report.restored": (
        "The street office was restored before the end: {options}.",
        "期末前恢复街道办事处：{options}。",
    ),
    "report.price": (
        "{option} has a price: worse in {names}.",
        "{option}有代价：{names}变差。",
    ),
    "report.price_others": (
        "{option} is also worse in {count} of {of} other indicators with a better direction: {names}.",
        "{option}在其他{of}项有优劣之分的指标中另有{count}项变差：{names}。",
    ),
    "report.fails_parameters": (
        (
            "Only one set of parameters was tried. With others, results may reverse; shequ robust and "
            "shequ discover show when."
        ),
        "仅试验了一组参数；参数不同时，结论可能反转。在哪些情形下会反转，见 shequ robust 和 shequ discover。",
    ),
    "report.fails_events": (
        "No outside event (budget cut, epidemic, campaign, change of leaders) was part of this comparison.",
        "本次比较未包含外部事件（经费削减、疫情、专项运动、领导更替）。",
    ),
    "report.fails_place": (
        "The residents are synthetic, generated from statistics; another place may come out otherwise.",
        "居民系按统计数据生成；换一个地方，结果可能不同。",
    ),
    "report.fails_place_table": (
        "The residents are those of {table}; another place may come out otherwise.",
        "居民来自 {table}；换一个地方，结果可能不同。",
    ),
    # tables
    "report.outcomes_table": ("Main outcomes of {option} against {base}", "{option}与{base}的主要结果"),
    "report.outcomes_caption": (
        (
            "Means of the last {window} months ± half their 95 % interval over {runs} pairs of runs; p "
            "is corrected "
            "for all main differences (Holm). Differences of what is in % are percentage points. {finding}"
        ),
        (
            "最后{window}个月的均值±95%区间半宽（{runs}对运行）；p已按全部主要差异校正（Holm法）。"
            "以%计的指标，差异为百分点。{finding}"
        ),
    ),
    "report.others_table": ("All other indicators of {option} against {base}", "{option}与{base}的其他指标"),
    "report.others_caption": (
        (
            "As above, with p corrected for all rows with a better direction, breakdowns included "
            "(Benjamini and "
            "Hochberg: at most 5 % false claims on average). Higher and lower, of what has no better "
            "direction, are said by the row's own interval, uncorrected. Breakdowns are in "
            "differences.csv."
        ),
        (
            "同上；p按有优劣方向的全部行（含分项）校正"
            "（Benjamini–Hochberg 法：误判比例平均至多5%）。"
            "无优劣方向的指标仅按自身区间称为升高或降低，未作校正。分项见 differences.csv。"
        ),
    ),
    "report.one_caption": (
        "Means of the last {window} months of one run each, so without intervals. {finding}",
        "各一次运行最后{window}个月的均值，无区间。{finding}",
    ),
    "report.p": ("p", "p值"),
    "report.change_column": ("difference", "差异"),
    "report.ranking_table": ("Probability of being best", "为最优的概率"),
    "report.ranking_caption": (
        (
            "Share of bootstrap samples of the runs in which the option has the best mean. It is about "
            "luck, not about an uncertain world, and coarse with fewer than some ten runs; options "
            "without a clear difference can still rank first and last."
        ),
        (
            "按运行自助抽样，方案均值最优的比例。只反映偶然性，不反映现实的不确定性；少于约十次运行时很粗略；"
            "无明确差异的方案也可能名列首末。"
        ),
    ),
    "report.dominance_table": ("Which option leaves which behind", "方案间的优势关系"),
    "report.dominance_caption": (
        (
            "Number of main outcomes on which the first is clearly better, clearly worse, or neither, "
            "corrected for "
            "all pairs of options together; that asks for more than a comparison with {base} alone."
        ),
        "前者明确改善、明确变差及不明确的主要结果项数；对全部方案对一并校正，比仅与{base}比较更严格。",
    ),
    "report.option": ("option", "方案"),
    "report.against": ("against", "对比"),
    "report.better_count": ("better", "改善"),
    "report.worse_count": ("worse", "变差"),
    "report.unclear_count": ("no clear difference", "无明确差异"),
    "report.inputs_table": ("Inputs that differ", "不同的输入"),
    "report.inputs_caption": (
        (
            "Everything not listed is the same in all options. Levers are those in force at the end, "
            "with their "
            "strength from 0 to 1."
        ),
        "未列出的输入在各方案中相同。改革措施为期末实行者及其落实程度（0至1）。",
    ),
    "report.input": ("input", "输入"),
    "report.same_inputs": (
        "The options have the same inputs but for their names.",
        "除名称外，各方案输入相同。",
    ),
    "report.structures": ("structure from month", "体制（自第几月）"),
    "report.phase": ("{month}: {name}", "{month}：{name}"),
    "report.phase_levers": ("{month}: {name}, {count} levers", "{month}：{name}，{count}项措施"),
    "report.lever": ("lever: {name}", "措施：{name}"),
    "report.parameter": ("parameter: {name} [{unit}]", "参数：{name}［{unit}］"),
    "report.events": ("events", "外部事件"),
    "report.event": ("{event} from month {month}", "{event}（自第{month}个月）"),
    "report.community": ("residents; area [km²]", "居民数；面积［平方公里］"),
    # method
    "report.method_model": (
        (
            "shequ is an agent-based model: residents raise needs and cases, bodies handle them in working "
            "hours with the posts, routes and rules of their structure, and residents, committees and "
            "departments respond to what they meet."
        ),
        (
            "shequ 是基于主体的模型：居民产生需求和办件，各机构按其体制的岗位、路径和规则在工时内办理，"
            "居民、居委会和职能部门对所遇情况作出反应。"
        ),
    ),
    "report.method_pairs": (
        (
            "Replicate r of every option has the same seed, so residents, needs and luck are the same, and "
            "options are compared within each replicate. Each run gives one number per indicator, the "
            "mean of "
            "its months in the window."
        ),
        (
            "各方案的第r次重复使用同一种子，因此居民、需求和随机因素相同，并在同一次重复内比较。"
            "每次运行的每项指标取窗口内各月的均值。"
        ),
    ),
    "report.method_intervals": (
        (
            "Intervals are Student's t on the paired differences (95 %, each row alone). Verdicts rest on "
            "corrected p-values: Holm (1979) for main outcomes, Benjamini and Hochberg (1995) for all else. "
            "Bootstrap intervals (from five runs on) and p-values of all rows are in differences.csv. "
            "Half widths have two digits where these are 10 to 35, else one, but for whole numbers. Shares "
            "are shown in %; files hold them as shares of 1."
        ),
        (
            "区间为配对差异的t区间（95%，各行单独）。判断依据校正后的p值：主要结果用 Holm（1979），"
            "其余用 Benjamini 与 Hochberg（1995）。"
            "各行的自助法区间（运行不少于5次时）和p值见 differences.csv。"
            "半宽首两位在10至35之间时保留两位，否则一位（不再舍入整数）。比例以%显示，文件中为0至1。"
        ),
    ),
    # limits
    "report.limits_model": (
        "These are results of a model, not observations: they say what follows from its assumptions.",
        "以上是模型结果而非观测：只说明由其假设得出什么。",
    ),
    "report.limits_parameters": (
        (
            "Many parameters are estimates or assumptions; shequ parameters shows each with its range "
            "and what "
            "it is based on, shequ sensitivity which of them matter."
        ),
        "许多参数为估计或假设；shequ parameters 列出各参数的范围和依据，shequ sensitivity 说明哪些参数重要。",
    ),
    "report.limits_one_place": (
        (
            "A comparison is about one community and one horizon; neither may be carried over without "
            "a run of its own."
        ),
        "每次比较只针对一个社区和一段时期；未经另行运行，不得推及其他社区或时期。",
    ),
    "report.limits_people": (
        "It must not be used to judge persons, or to decide about a particular resident or employee.",
        "不得用于评价个人，或对具体居民、工作人员作出决定。",
    ),
    "report.figures_limit": (
        "Figures show the base and the first {count} options; the tables have all.",
        "图中为基准和前{count}个方案；表中为全部方案。",
    ),
    # how to reproduce
    "report.command": ("The results are those of this command:", "结果由以下命令产生："),
    "report.again": (
        (
            "The same scenarios, seeds and versions give the same indicators.parquet to the byte. This "
            "report is "
            "made from the folder by shequ report DIR."
        ),
        (
            "相同的方案、种子和版本逐字节给出相同的 indicators.parquet。"
            "本报告由 shequ report DIR 从结果文件夹生成。"
        ),
    ),
    "report.scenarios_table": ("Scenarios", "方案"),
    "report.scenarios_caption": (
        "The hash is of the whole scenario, with structures, affairs and parameters.",
        "哈希涵盖整个方案，包括体制、事项和参数。",
    ),
    "report.id": ("id", "标识"),
    "report.name": ("name", "名称"),
    "report.seeds": ("seeds", "种子"),
    "report.hash": ("SHA-256", "SHA-256"),
    "report.versions_table": ("Versions", "版本"),
    "report.versions_caption": (
        "What computed the results, begun {started}.",
        "计算所用版本，开始于{started}。",
    ),
    "report.program": ("program", "程序"),
    "report.version": ("version", "版本号"),
    "report.files_table": ("Files", "文件"),
    "report.files_caption": ("The files that this report was made from.", "本报告所依据的文件。"),
    "report.file": ("file", "文件"),
    "report.to": ("{first} to {last}", "{first}至{last}"),
}
