"""Words and sentences of the browser app: (English, Chinese)."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    # the frame
    "app.name": ("shequ · community governance simulator", "shequ · 社区治理模拟"),
    "app.pages": ("Pages", "页面"),
    "app.page.compare": ("Compare", "比较"),
    "app.page.build": ("Build a reform", "设计改革"),
    "app.page.live": ("Live", "实时运行"),
    "app.page.why": ("Why", "原因"),
    "app.page.evidence": ("Evidence", "依据"),
    "app.skip": ("Skip to the content", "跳到正文"),
    "app.theme": ("Light or dark", "明暗切换"),
    "app.language": ("English", "中文"),
    "app.address_wrong": (
        "Parts of the address could not be used and were left out:",
        "地址中的以下部分无法使用，已忽略：",
    ),
    "app.full": (
        "All places on this server are taken at the moment. Please try again in a minute.",
        "服务器目前已满，请稍后再试。",
    ),
    "app.nowhere": ("There is no such page here.", "这里没有这个页面。"),
    "app.loading": ("Loading …", "加载中……"),
    # tables and files
    "app.search": ("Search", "搜索"),
    "app.shown": ("{n} of {of}", "{n} / {of}"),
    "app.more": ("Show more", "显示更多"),
    "app.all": ("All", "全部"),
    "app.sort": ("Sort by", "排序"),
    "app.nothing": ("Nothing found.", "没有找到。"),
    "app.clear": ("Clear search and filters", "清除搜索和筛选"),
    "app.sideways": ("More columns to the side", "左右滑动可看更多列"),
    "app.making": ("Being made …", "正在生成……"),
    "app.failed_file": ("The file could not be fetched.", "无法获取文件。"),
    # compare: the question
    "app.choose": ("What to compare", "比较内容"),
    "app.base": ("Base", "基准"),
    "app.option": ("Option {number}", "方案{number}"),
    "app.no_option": ("– none –", "——无——"),
    "app.own_group": ("Own", "自建"),
    "app.group_whole": ("Whole structures and reforms", "整体体制与改革"),
    "app.group_only": ("One lever alone", "仅一项措施"),
    "app.group_without": ("All levers but one", "缺一项措施"),
    "app.replicates": ("Replicates", "重复次数"),
    "app.replicates_help": (
        "Runs of each scenario with other luck; more make the intervals narrower.",
        "每个方案以不同随机数运行的次数；次数越多，区间越窄。",
    ),
    "app.years": ("Horizon", "时长"),
    "app.unit_years": ("years", "年"),
    "app.residents": ("Residents", "居民"),
    "app.unit_residents": ("people", "人"),
    "app.residents_help": ("Staff scales with the size.", "人员编制随规模调整。"),
    "app.run": ("Run", "运行"),
    "app.run_again": ("Up to date", "已是最新结果"),
    "app.cancel": ("Cancel", "取消"),
    "app.will_run": ("{runs} runs of {years} years", "共{runs}次运行，每次{years}年"),
    "app.progress": ("Progress", "进度"),
    "app.running": ("{done}; {finished} of {total} runs.", "{done}；已完成{finished}/{total}次运行。"),
    "app.left": ("About {seconds} s left.", "约剩{seconds}秒。"),
    "app.left_minutes": ("About {minutes} minutes left.", "约剩{minutes}分钟。"),
    "app.left_it": (
        "Stopped for you. Others have asked the same, so the answer still comes: look again later.",
        "已为您停止。他人也在询问同一问题，结果仍会生成，可稍后再看。",
    ),
    "app.cancelled": ("Stopped. Runs that were finished are kept.", "已停止，已完成的运行会保留。"),
    "app.took_long": (
        (
            "Stopped after {minutes} minutes, the limit of this server. Runs that were finished are "
            "kept: run it "
            "again to go on, or ask for fewer replicates or residents."
        ),
        (
            "已达到服务器{minutes}分钟的上限而停止。已完成的运行会保留：可再次运行以继续，"
            "或减少重复次数或居民数。"
        ),
    ),
    "app.compare_empty": (
        "Choose a base and up to three options, then run.",
        "请选择基准和最多三个方案，然后运行。",
    ),
    "app.chosen": (
        "{base} and {options}: {years} years, {residents} residents, {runs} runs each",
        "{base}与{options}：{years}年，{residents}名居民，各{runs}次运行",
    ),
    "app.compare_example": (
        (
            "What is chosen here has not been run yet: press Run. Below, as an example, is a comparison "
            "that comes with the program."
        ),
        "所选内容尚未运行，请按“运行”。下面是程序自带的比较结果，仅作示例。",
    ),
    "app.compare_running": (
        "The new results are on their way. Below are those before your last change.",
        "新结果正在计算。以下为更改之前的结果。",
    ),
    "app.compare_cannot": (
        "What is chosen cannot be run as it is (see beside). Below are the results before your last change.",
        "所选内容无法运行（见旁边的说明）。以下为更改之前的结果。",
    ),
    "app.years_least": (
        "Something chosen here happens only in year {years}: the horizon must be at least {years} years.",
        "所选方案中有的安排到第{years}年才发生：时长至少须为{years}年。",
    ),
    "app.years_set": ("Set {years} years", "改为{years}年"),
    "app.crowded": (
        "Others are being served: {most} comparisons are under way, the most of this server. Try again soon.",
        "其他访客正在使用：已有{most}项比较在运行，达到本服务器上限。请稍后再试。",
    ),
    "app.live_crowded": (
        "All {most} places for playing a run are taken. A place is free when somebody has paused for long.",
        "可同时播放的{most}个名额已满。有人长时间暂停后即有空位。",
    ),
    "app.live_gone": (
        "This run was paused for long and has made room for another visitor's. It can be played again.",
        "本次运行暂停已久，名额已让给其他访客。可重新播放。",
    ),
    "app.live_again": ("Try again", "重试"),
    "app.compare_before": (
        "Below are the results before your last change. Press Run for the new ones.",
        "以下为更改之前的结果。按“运行”得到新结果。",
    ),
    # compare: the answer
    "app.legend": ("Scenarios", "方案图例"),
    "app.from_base": ("{base}:", "{base}："),
    "app.now": ("now:", "变为："),
    "app.verdict.better": ("better", "改善"),
    "app.verdict.worse": ("worse", "变差"),
    "app.verdict.higher": ("higher", "升高"),
    "app.verdict.lower": ("lower", "降低"),
    "app.verdict.unclear": ("no clear difference", "无明确差异"),
    "app.downloads": ("Downloads", "下载"),
    "app.more_files": ("Figures and rows to download", "下载图和数据"),
    "app.report_html": ("Report", "报告"),
    "app.report_pdf": ("Report (PDF)", "报告（PDF）"),
    "app.report_xlsx": ("Tables (XLSX)", "表格（XLSX）"),
    "app.report_csv": ("Tables (CSV)", "表格（CSV）"),
    "app.rows": ("All rows (Parquet)", "全部数据（Parquet）"),
    "app.scenario_file": ("Own scenario (YAML)", "自建方案（YAML）"),
    "app.figure.outcomes": ("PNG: main outcomes", "PNG：主要结果"),
    "app.figure.courses": ("PNG: over time", "PNG：历时走势"),
    "app.figure.areas": ("PNG: areas", "PNG：各领域"),
    "app.figure.hours": ("PNG: hours", "PNG：工时"),
    "app.figure.footprint": ("PNG: footprint", "PNG：行政足迹"),
    "app.figure.flows": ("PNG: paths of cases", "PNG：办件流转"),
    "app.figure.structure0": ("PNG: chart of the base", "PNG：基准的组织图"),
    "app.figure.structure1": ("PNG: chart of the first option", "PNG：首个方案的组织图"),
    "app.figure.map": ("PNG: map", "PNG：地图"),
    "app.courses": ("Over time", "历时走势"),
    "app.courses_help": (
        "Monthly means of {runs} runs; the bands are 95 % intervals.",
        "{runs}次运行的月均值；色带为 95 % 区间。",
    ),
    "app.choose_indicators": ("Choose indicators", "选择指标"),
    "app.at_most": ("At most {count}", "最多{count}项"),
    "app.month": ("month", "月"),
    "app.year": ("year", "年"),
    "app.reform_date": ("reform", "改革"),
    "app.areas": ("Service in the eight project areas", "八个项目领域的服务"),
    "app.areas_help": (
        "Yearly means; the bands are 95 % intervals.",
        "年均值；色带为 95 % 区间。",
    ),
    "app.indicator": ("Indicator", "指标"),
    "app.numbers": ("Every indicator", "全部指标"),
    "app.numbers_help": (
        (
            "Means over the last {window} months with 95 % intervals. Verdicts are corrected for how "
            "many indicators are looked at. Differences of what is in % are percentage points."
        ),
        "最后{window}个月的均值及 95 % 区间。判断已按所看指标的数目校正。以%计的指标，差异为百分点。",
    ),
    "app.difference": ("Difference", "差异"),
    # build a reform
    "app.build_help": (
        (
            "Choose levers, how strongly each is carried out, and when it begins. The rest of the page "
            "follows."
        ),
        "选择措施、落实程度和开始时间，页面其余部分随之变化。",
    ),
    "app.preset": ("Begin with", "预设"),
    "app.preset_own": ("– own choice –", "——自选——"),
    "app.lever.strength": ("Strength", "落实程度"),
    "app.lever.month": ("From month", "开始月份"),
    "app.lever.clause": ("In the plan:", "方案条款："),
    "app.lever.mend": ("Add what it needs", "补上所需措施"),
    "app.conflict": ("Needs {needs} by then. {why}", "届时须有{needs}。{why}"),
    "app.conflict_other": ("Cannot be: {found}.", "不成立：{found}。"),
    "app.conflicts_first": (
        "Some levers lack what they need; add it, or switch them off.",
        "有的措施缺少所需的前提：请补上或关闭该措施。",
    ),
    "app.no_levers": (
        "No lever is on: this is the old structure. Switch one on, or begin with a whole reform above.",
        "尚未选用任何措施，即为旧体制。请选用措施，或从上方预设开始。",
    ),
    "app.first_look": ("First look at the effect", "效果初览"),
    "app.first_look_running": ("A few small runs are under way …", "正在进行少量小规模运行……"),
    "app.first_look_waits": (
        "All places are taken; it begins as soon as one is free.",
        "名额已满，一有空位即开始。",
    ),
    "app.first_look_note": (
        (
            "Difference from the old structure over the last 12 months, with 95 % intervals: {runs} "
            "runs of {years} "
            "years with {residents} residents. Compare it at full size before you rely on it."
        ),
        (
            "与旧体制相比最后12个月的差异及 95 % 区间：{residents}名居民、{years}年、{runs}次运行。"
            "正式使用前请以完整规模比较。"
        ),
    ),
    "app.amounts_to": ("What it amounts to", "改革后的组织结构"),
    "app.chart_before": (
        "The chart before the last change, since the present choice cannot be.",
        "当前选择不成立，以下为更改之前的组织图。",
    ),
    "app.files": ("Go on", "下一步"),
    "app.compare_own": ("Compare with the old structure", "与旧体制比较"),
    "app.save": ("Save as a scenario file (YAML)", "保存为方案文件（YAML）"),
    "app.upload.label": ("Load a scenario file", "载入方案文件"),
    "app.upload.help": (
        "YAML, at most {most} kB. It is checked and kept, never executed.",
        "YAML 文件，不超过{most} kB。仅作检查和保存，不会执行。",
    ),
    "app.upload.large": ("The file is larger than {most} kB.", "文件超过{most} kB。"),
    "app.upload.not_text": ("The file is not text in UTF-8.", "文件不是 UTF-8 文本。"),
    "app.upload.wrong": ("The file cannot be used:", "文件无法使用："),
    "app.more_mistakes": ("… and {count} more mistakes", "……另有{count}处错误"),
    "app.upload.read": ("Read: {name}", "已读取：{name}"),
    "app.upload.compare": ("Compare it with the old structure", "与旧体制比较"),
    "app.upload.take": ("Take over its {count} levers", "采用其中{count}项措施"),
    # live
    "app.live_help": (
        "One run, day by day. A single run is one draw of luck: compare many before you conclude.",
        "逐日观看一次运行。一次运行只是一种偶然结果，下结论前请比较多次运行。",
    ),
    "app.live_loading": ("The community is being made …", "正在生成社区……"),
    "app.scenario": ("Scenario", "方案"),
    "app.seed": ("Seed", "随机种子"),
    "app.speed": ("Speed", "速度"),
    "app.speed.2": ("2 days a second", "每秒2天"),
    "app.speed.10": ("10 days a second", "每秒10天"),
    "app.speed.42": ("2 months a second", "每秒2个月"),
    "app.speed.0": ("fast", "最快"),
    "app.controls": ("Controls", "控制"),
    "app.play": ("Play", "播放"),
    "app.pause": ("Pause", "暂停"),
    "app.step_day": ("A day on", "前进一天"),
    "app.step_month": ("To the next month", "到下个月"),
    "app.to_reform": ("To the reform", "到改革日"),
    "app.reset": ("Reset", "重置"),
    "app.clock": ("Year {year}, month {month}, day {day}", "第{year}年{month}月{day}日"),
    "app.clock_day": ("working day {day} of {days}", "第{day}个工作日，共{days}个"),
    "app.in_force": ("In force: {structure}", "现行体制：{structure}"),
    "app.pace": ("{days} days a second", "每秒{days}天"),
    "app.restored": ("The district has restored the street office.", "区里已恢复街道办事处。"),
    "app.finished": ("The run has ended.", "运行结束。"),
    "app.network": ("Bodies and the cases between them", "机构与事项流转"),
    "app.network_help": (
        (
            "A line is a flow of cases in the last month (everyday needs left out) in the colour of where "
            "it comes from; the largest have their number of cases a day. In a box: the cases that are "
            "there now, and the load of its staff. Click a box to look at it."
        ),
        (
            "线表示最近一个月的事项流转（不含日常需求），颜色随来源机构；最大的几条标有每天件数。"
            "方框内为目前在办事项和人员负荷。点击方框可查看。"
        ),
    ),
    "app.departments": ("Departments", "职能部门"),
    "app.flow_of": ("{start} → {end}: {cases} cases a day", "{start} → {end}：每天{cases}件"),
    "app.cases_here": ("{cases} open", "在办{cases}件"),
    "app.load_here": ("load {load} %", "负荷{load} %"),
    "app.people_and_cases": ("{people} people, {cases} open", "{people}人，在办{cases}件"),
    "app.overloaded": ("overloaded", "超负荷"),
    "app.flow_key": ("{cases} a day", "每天{cases}件"),
    "app.full_queue": ("full bar: {cases} open cases", "满格：在办{cases}件"),
    "app.load_key": ("load of staff, mark at 100 %", "人员负荷，刻度为100 %"),
    "app.map": ("Precincts", "居委会辖区"),
    "app.map_scale": (
        "The last whole month, from the lowest to the highest precinct.",
        "上一个完整月份，由最低辖区至最高辖区。",
    ),
    "app.map_nothing": (
        "No data yet: values come with the end of a month under this structure.",
        "尚无数据：现行体制下每满一个月显示数值。",
    ),
    "app.map_same": (
        "The last whole month: {value} in every precinct.",
        "上一个完整月份：各辖区均为{value}。",
    ),
    "app.no_value": ("no data yet", "尚无数据"),
    "app.precinct": ("Precinct {number}: {value}", "辖区{number}：{value}"),
    "app.trends": ("Trends", "走势"),
    "app.trends_others": (
        "Thin grey lines are other runs of the same scenario, with other luck.",
        "细灰线为同一方案以不同随机数进行的其他运行。",
    ),
    "app.other_runs": ("Other runs", "其他运行"),
    "app.trends_help": (
        "Month by month in this one run: ups and downs may be chance alone.",
        "本次运行的逐月数值：起伏可能只是偶然。",
    ),
    "app.trend_of_one": ("{indicator}, one run", "{indicator}，单次运行"),
    "app.trends_none": ("They begin with the end of the first month.", "第一个月结束后开始显示。"),
    "app.inspect": ("Look at one", "查看个体"),
    "app.inspect_help": (
        "Click a body or a precinct, or ask for a resident by number.",
        "点击机构或辖区，或输入居民编号。",
    ),
    "app.resident_number": ("Resident number", "居民编号"),
    "app.resident_range": ("From 1 to {most}", "1至{most}"),
    "app.no_such_resident": (
        "There is no resident {number}: their numbers go from 1 to {most}.",
        "没有{number}号居民：编号为1至{most}。",
    ),
    "app.any_resident": ("Another resident", "换一位居民"),
    "app.nothing_chosen": ("Nothing is chosen yet.", "尚未选择。"),
    # one body or resident
    "app.one_resident": ("Resident {number}", "{number}号居民"),
    "app.one_precinct": ("Precinct {number}", "辖区{number}"),
    "app.age": ("Age", "年龄"),
    "app.income": ("Income a head", "人均月收入"),
    "app.yuan": ("{value} yuan a month", "每月{value}元"),
    "app.lives_in": ("Lives in", "居住于"),
    "app.traits": ("Traits", "特征"),
    "app.trust": ("Trust", "信任"),
    "app.habit": ("Goes first to", "习惯先找"),
    "app.open_cases": ("Open cases", "在办事项"),
    "app.people": ("Full-time equivalents", "全时当量"),
    "app.load": ("Load", "负荷"),
    "app.places_of": ("How many", "数量"),
    "app.hours_there": ("Person-hours this month", "本月可用工时"),
    "app.posts": ("Posts", "岗位"),
    "app.capital": ("Self-governance capital", "自治资本"),
    "app.knowledge": ("Local knowledge", "本地知识"),
    "app.turnout": ("Turnout at the last election", "最近一次选举投票率"),
    "app.recent_cases": ("Recent cases", "最近事项"),
    "app.no_cases": ("None is remembered yet.", "暂无记录。"),
    "app.ended_on": ("Ended on", "办结日期"),
    "app.short_date": ("year {year}, month {month}, day {day}", "第{year}年{month}月第{day}天"),
    "app.affair": ("Affair", "事项"),
    "app.outcome": ("Outcome", "结果"),
    "app.took": ("Working days", "历时（工作日）"),
    "app.same_day": ("same day", "当天"),
    "app.visits": ("Visits", "跑动次数"),
    "app.satisfied": ("Satisfaction", "满意度"),
    "app.ended_at": ("Ended at", "办结机构"),
    "app.closed_body": ("Not there in the structure in force.", "现行体制中没有该机构。"),
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
    # evidence
    "app.evidence_help": (
        (
            "What the model rests on: each number has a range, a unit and a basis, and what it fails "
            "at is shown too."
        ),
        "模型的依据：每个数值都有范围、单位和来源，未通过的检验也如实列出。",
    ),
    "app.tab.parameters": ("Parameters", "参数"),
    "app.tab.parameters.help": ("Every number about the world.", "关于现实世界的全部数值。"),
    "app.tab.affairs": ("Affairs", "事项"),
    "app.tab.affairs.help": (
        "What residents and departments ask of the bodies.",
        "居民和部门向各机构提出的事项。",
    ),
    "app.tab.clauses": ("The plan", "方案条款"),
    "app.tab.clauses.help": (
        "Each clause of the plan and how it acts in the model.",
        "方案各条款及其在模型中的机制。",
    ),
    "app.tab.patterns": ("Validation", "验证"),
    "app.tab.patterns.help": (
        "Facts that the model is held against. What fails is reported as it is.",
        "用来检验模型的事实，未通过的如实列出。",
    ),
    "app.tab.indicators": ("Indicators", "指标"),
    "app.tab.indicators.help": ("What is measured, and how.", "度量的内容与方法。"),
    "app.tab.model": ("The model", "模型说明"),
    "app.tab.model.help": ("What is simulated: in brief, then in full.", "模拟的内容：先简述，后详述。"),
    "app.sources_english": (
        "Sources and what the code says of itself are in English.",
        "依据、来源和代码中的说明为英文。",
    ),
    "app.constant": ("constant", "常数"),
    "app.grade": ("Grade", "等级"),
    "app.contents": ("Contents", "目录"),
    "app.measured.percent": ("%", "%"),
    "app.measured.share": ("share, 0 to 1", "比例（0至1）"),
    "app.measured.points": ("percentage points", "个百分点"),
    "app.measured.percent_a_year": ("% a year", "%（每年）"),
    "app.measured.items_a_year": ("items a year and committee", "件（每居委会每年）"),
    "app.measured.years": ("years", "年"),
    "app.measured.minutes": ("minutes", "分钟"),
    "app.measured.ratio": ("ratio of the two falls", "两项降幅之比"),
    "app.measured.factor": ("times as many", "倍"),
    "app.measured.visits": ("trips a case", "次（每件）"),
    "app.patterns_pass": ("{passed} of {all} pass", "{all}项中{passed}项通过"),
    "app.patterns_roles": (
        (
            "Calibrated: parameters were chosen with this fact in mind, so passing is no test. Held out: "
            "nobody looked at it when choosing, so passing tests the model. Other: neither kept back nor "
            "aimed at."
        ),
        (
            "用于校准：参数参照该事实选定，通过并不构成检验。留作检验：选定参数时未参照，通过即为检验。"
            "其他：既未参照也未专门留出。"
        ),
    ),
    "app.patterns_role": ("{role}: {passed} of {all} pass", "{role}：{all}项中{passed}项通过"),
    "app.column.name": ("Name", "名称"),
    "app.column.default": ("Value", "取值"),
    "app.column.range": ("Range", "范围"),
    "app.column.unit": ("Unit", "单位"),
    "app.column.kind": ("Kind", "类别"),
    "app.column.basis": ("Basis", "依据"),
    "app.column.class": ("Class", "类别"),
    "app.column.area": ("Area or line", "领域或服务项目"),
    "app.column.from": ("Raised by", "提出者"),
    "app.column.hours": ("Person-hours", "工时"),
    "app.column.due": ("Due after (days)", "期限（工作日）"),
    "app.column.clause": ("Clause", "条款"),
    "app.column.section": ("Section", "部分"),
    "app.column.says": ("What it says", "内容"),
    "app.column.mechanism": ("In the model", "模型机制"),
    "app.column.moves": ("Indicators it moves", "影响的指标"),
    "app.column.pattern": ("Pattern", "模式"),
    "app.column.target": ("Target", "目标"),
    "app.column.measured": ("Measured", "模型结果"),
    "app.column.verdict": ("Verdict", "判断"),
    "app.column.source": ("Source", "来源"),
    "app.column.better": ("Better", "改善方向"),
    "app.column.definition": ("Definition", "定义"),
    "app.grade.A": ("A: read in a source", "A：直接见于资料"),
    "app.grade.B": ("B: derived from a source", "B：由资料推算"),
    "app.grade.M": ("M: from memory, not looked up", "M：凭记忆，未查证"),
    "app.grade.S": ("S: our assumption", "S：假设"),
    "app.by_residents": ("residents", "居民"),
    "app.by_departments": ("departments", "部门"),
    "app.better.up": ("higher", "越高越好"),
    "app.better.down": ("lower", "越低越好"),
    "app.better.none": ("neither", "无方向"),
    "app.section.aims": ("Aims", "目标"),
    "app.section.bodies": ("Bodies", "机构设置"),
    "app.section.functions": ("Functions", "职能"),
    "app.section.relations": ("Relations", "关系"),
    "app.section.measures": ("Measures", "措施"),
    "app.model.who": (
        (
            "Residents live in households and precincts, raise needs, choose a door (committee, "
            "centre, market, neighbours, "
            "nobody), wait, judge what they get, and learn whom to trust. Residents' committees, "
            "departments, the street "
            "office or the Public Service Committee and its centre, Party bodies, NGOs, stations and "
            "volunteers have posts, hours and "
            "queues of their own."
        ),
        (
            "居民生活在家庭和辖区中，提出需求，选择求助渠道（居委会、中心、市场、邻里或不办），等待、"
            "评价结果，并由此形成信任。居委会、职能部门、街道办事处或公共服务委员会及其中心、党组织、"
            "社会组织、服务站和志愿者各有岗位、工时和办事队列。"
        ),
    ),
    "app.model.day": (
        (
            "Every working day departments issue tasks, residents raise needs, cases go through the "
            "offices step by step, "
            "and those that ended are judged."
        ),
        "每个工作日，部门下发任务，居民提出需求，事项在各机构间逐步办理，办结后由居民评价。",
    ),
    "app.model.month": (
        (
            "Every month reforms take effect, bodies plan their hours, departments decide what to do "
            "themselves, push down or pay "
            "for, contracts are let, and indicators are collected."
        ),
        "每月，改革生效，各机构安排工时，部门决定自办、下派或购买，发包项目，并汇总指标。",
    ),
    "app.model.year": (
        (
            "Every year volumes creep, posts are reviewed and withdrawn, and the district may restore "
            "the street office."
        ),
        "每年，任务量增长，岗位经评估后收回，区里也可能恢复街道办事处。",
    ),
    "app.model.luck": (
        "Options share residents, needs and luck, so that differences come from the structure.",
        "各方案的居民、需求和随机因素相同，差异来自体制本身。",
    ),
    "app.model.not": (
        (
            "It is no forecast for a real place, no yardstick for real people's work, and no proof "
            "that a reform works where its "
            "parameters do not hold."
        ),
        "本模型不是对某地的预测，不能用来考评真实人员的工作，也不能证明改革在参数不符之处有效。",
    ),
    "app.model.more": ("The full description, by the ODD+D protocol:", "完整的模型说明（ODD+D）："),
    # own reforms
    "app.own_reform": ("Own reform", "自建改革"),
    "app.own_about": ("A reform put together from levers.", "由各项措施组合而成的改革。"),
}
