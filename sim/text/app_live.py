"""Texts of the app's page that plays a run."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
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
}
