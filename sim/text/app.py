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
    "app.corrected_note": (
        (
            "Verdicts are corrected for how many outcomes are looked at: an interval may exclude zero "
            "and the difference still not be clear."
        ),
        "判断已按所看结果的数目校正：区间不含零时，差异仍可能不明确。",
    ),
    "app.needs_script": (
        "This page can be read as it is; to choose and to run something, it needs JavaScript.",
        "本页内容可直接阅读；如需选择和运行，请启用 JavaScript。",
    ),
    "app.still_running": ("Still under way: {options}.", "仍在运行：{options}。"),
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
    "app.figure.structure1": ("PNG: chart of another structure", "PNG：另一体制的组织图"),
    "app.figure.structure2": ("PNG: chart of a third structure", "PNG：第三种体制的组织图"),
    "app.figure.structure3": ("PNG: chart of a fourth structure", "PNG：第四种体制的组织图"),
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
    # own reforms
    "app.own_reform": ("Own reform", "自建改革"),
    "app.own_about": ("A reform put together from levers.", "由各项措施组合而成的改革。"),
}
