"""Texts of the app's page of evidence."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
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
}
