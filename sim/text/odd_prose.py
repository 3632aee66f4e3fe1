"""The prose of the model's description (ODD+D), but for its design concepts: (English, Chinese)."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "odd.title": ("shequ: model description (ODD+D)", "shequ：模型说明（ODD+D）"),
    "odd.about": (
        (
            "This describes version {version} of the model by the ODD protocol (Overview, Design "
            "concepts, Details; Grimm et al. 2020) and answers the questions of its extension to human "
            "decisions, ODD+D (Müller et al. 2013). Tables, state variables, the order of steps and the "
            "text of submodels are taken from the data files and the code from which the model itself "
            "runs (`shequ odd`). Names in `this type` are those of files and code."
        ),
        (
            "本文按ODD规范（概述、设计概念、细节；Grimm等，2020）及其面向人类决策的扩展ODD"
            "+D（Müller等，2013）说明模型{version}版。表格、状态变量、步骤次序和子模"
            "型文字均取自模型运行所用的数据文件和代码（`shequ odd`）。`此字体`的名称为文件和"
            "代码中的名称。"
        ),
    ),
    "odd.code": (
        (
            "The code is the Python package `shequ`, version {version}, with all data files; this "
            "description ships with it and is made by it. Licence: MIT (file `LICENSE` of the package)."
        ),
        (
            "代码即Python软件包`shequ`（{version}版），含全部数据文件；本说明随软件包提供并由其生成。许可："
            "MIT许可证（软件包中的`LICENSE`文件）。"
        ),
    ),
    "odd.english": (
        (
            "Descriptions of state variables, steps and submodels are the docstrings of the code. They "
            "cite sections as 7.1 to 7.21 and clauses of the plan as A1 to E3 (appendix C)."
        ),
        (
            "第2、3节的状态变量和步骤为中文；第7节每个模块先有一句中文，其后的详细说明、公式和组成部分即代码中"
            "的文档字符串，为免与代码不一致，保留英文原文；参数依据也保留英文。其中7.1至7.21为本文章节，"
            "A1至E3为改革方案的条款（附录C）。"
        ),
    ),
    "odd.purpose.heading": ("Purpose and patterns", "目的与模式"),
    "odd.purpose": (
        (
            "The model compares ways to manage one urban sub-district of a Chinese city. In the old way a"
            " street office receives departments' tasks, hands them down to residents' committees and is "
            "assessed on them. In the new way, that of the plan, there is one core (the Party) and there "
            "are three systems (public service, self-governance, community service), a one-stop centre, "
            "and a ban on assigning tasks to the lower bodies and on assessing them. Every reform in "
            "between can be composed of {levers} single measures (levers, appendix B). Three questions "
            "are asked: how well are residents served, what do residents' committees spend their hours "
            "on, and how large does the administration become over the years. The model is made for "
            "planners and researchers who want to know under which assumptions a structure works, fails "
            "or is undone; it is a laboratory for such comparisons, not a forecast."
        ),
        (
            "本模型比较城市街道的几种管理方式。旧体制下，街道办事处承接部门任务，下派给居民委员会，并接受"
            "考评。新体制即改革方案：一个核心（党组织）、三大体系（公共服务、居民自治、社区服务），设一站式中"
            "心，不得向基层摊派和考评。介于二者之间的各种改革由{levers}项单项措施（改革措施，附录"
            "B）组合而成。模型回答三个问题：居民得到怎样的服务、居民委员会把工时用在哪里、行政足迹多年间"
            "如何变化。模型供规划者和研究者考察某种体制在何种假设下有效、失效或被逆转；它是作比较的实验室"
            "，不是预测工具。"
        ),
    ),
    "odd.patterns.heading": ("Patterns", "模式"),
    "odd.patterns": (
        (
            "The model is held against {patterns} patterns. A pattern is met if what is measured lies in "
            "its range, or has its sign; calibrated patterns were in mind when parameters were chosen, "
            "held-out ones were not looked at. Which of them are met depends on size and version: `shequ "
            "patterns` runs them."
        ),
        (
            "模型以{patterns}个模式检验。测得值落在范围内或符号相符即为符合；“用于校准”的模式"
            "在选取参数时已考虑，“留作检验”的未曾参看。是否符合取决于规模和版本，以`shequ pat"
            "terns`的运行结果为准。"
        ),
    ),
    "odd.falsifiers.heading": ("What would refute the model", "何种结果可否证模型"),
    "odd.falsifiers": (
        (
            "`shequ falsify` draws all uncertain parameters over their ranges and tries to refute the "
            "model (F), and to take from it the mechanism that is said to carry a result (A). The model "
            "is refuted if:"
        ),
        (
            "`shequ falsify`在全部不确定参数的范围内抽样，尝试否证模型（F），并逐一去除据"
            "称造成某结果的机制（A）。出现下列情形即为否证："
        ),
    ),
    "odd.ablations": (
        "A mechanism is said to carry a result, and must do so when it is taken away:",
        "某机制被认为造成某结果，去除该机制后该结果应当消失：",
    ),
    "odd.entities.heading": ("Entities, state variables and scales", "实体、状态变量与尺度"),
    "odd.entities": (
        (
            "Residents and cases are rows of columnar tables; a resident can also be seen singly as an "
            "agent. Bodies, departments and the district are agents. Which bodies there are, with which "
            "posts, routes and rules, is data (section 5): a structure is a file, and changes on dated "
            "days. Variables with a shape in brackets are arrays; hours of a case count working hours "
            "from the start of the run."
        ),
        (
            "居民和办件是列式表中的行，居民也可作为单个主体查看。机构、部门和区政府是主体。有哪些机构、岗"
            "位、办理路径和规则由数据给定（第5节）：一个体制即一个文件，可在指定日期更换。方括号为数组的"
            "维度；办件的小时自运行开始起按工作时间计。"
        ),
    ),
    "odd.variable": ("variable", "变量"),
    "odd.meaning": ("meaning", "含义"),
    "odd.entity.community": ("Community", "社区"),
    "odd.entity.residents": ("Residents: what they learn and do", "居民：所学与所为"),
    "odd.entity.cases": ("Cases", "办件"),
    "odd.entity.servers": ("Offices as queues", "作为排队系统的办公点"),
    "odd.entity.bodies": ("Bodies", "机构"),
    "odd.entity.residents_committee": ("Residents' committees", "居民委员会"),
    "odd.entity.department": ("Departments", "职能部门"),
    "odd.entity.district": ("The district", "区政府"),
    "odd.entity.contractors": ("Contractors and contracts", "承包方与合同"),
    "odd.entity.everyday_providers": ("Service stations and the market", "社区服务站与市场"),
    "odd.entity.volunteer_team": ("Volunteer teams", "志愿者队"),
    "odd.entity.community_unit": ("Community units", "社区单位"),
    "odd.entity.facilities": ("Facilities", "公共设施"),
    "odd.entity.money": ("Money", "资金"),
    "odd.records": ("Held in the records {names}:", "保存于记录{names}："),
    "odd.heirs": ("Without further public state:", "不另设公开状态的类："),
    "odd.attributes": ("Attributes of a resident", "居民属性"),
    "odd.scales.heading": ("Scales", "尺度"),
    "odd.scales": (
        (
            "A step is one working day of {day_hours} hours; {days_a_month} days make a month and "
            "{days_a_year} a year. Bundled scenarios run {years_fewest} to {years_most} years. Within a "
            "day the clock is continuous. Space is the land of the sub-district ({area} km², "
            "{residents:,} residents in the bundled scenarios) with households at coordinates in km; "
            "precincts, one a residents' committee ({precincts_old} under the old structure, "
            "{precincts_new} under the new), partition them, and every body sits at the centroid of those"
            " it serves. Posts and volumes are those of a reference sub-district of {reference:,} "
            "residents; at another size they scale in proportion, while the number of bodies stays."
        ),
        (
            "一步为一个工作日，{day_hours}小时；每月{days_a_month}天，每年{da"
            "ys_a_year}天。内置方案运行{years_fewest}至{years_most}年"
            "。一日之内时间连续。空间为街道的土地（内置方案：{area}平方公里、{residents:"
            ",}名居民），住户有以公里计的坐标；居委会辖区（旧体制{precincts_old}个，新体"
            "制{precincts_new}个）划分住户，各机构位于其服务对象的重心。岗位和工作量以{r"
            "eference:,}名居民的参照街道为准，其他规模按比例折算，机构数不变。"
        ),
    ),
    "odd.process.heading": ("Process overview and scheduling", "过程概述与时序"),
    "odd.process": (
        (
            "The tables give what is called, in the order in which a run calls it. A step that is a table"
            " of its own below stands there by its name. A step of departments or bodies is taken by each"
            " of them in turn, departments in the order of the structure files, then bodies, like bodies "
            "by number. All of a stretch see the state that the steps before have left; what is asked, "
            "raised and served in a day is settled case by case in order of time."
        ),
        (
            "下列各表按运行时的实际调用次序列出步骤；另有专表的步骤以名称指明。部门和机构的步骤依次由每个"
            "部门、机构执行：先部门（按体制文件的次序），后机构（同类机构按编号）。每一步所见均为前面各步"
            "留下的状态；一日之内的提出、受理和服务按时间逐件处理。"
        ),
    ),
    "odd.step": ("step", "步骤"),
    "odd.does": ("what it does", "内容"),
    "odd.when.month_opens": ("First day of a month: the month opens", "每月第一日：开月"),
    "odd.when.day": ("Every working day", "每个工作日"),
    "odd.when.month_closes": ("Last day of a month: the month closes", "每月最后一日：结月"),
    "odd.when.reform": (
        "A reform takes effect, or the street office is restored",
        "改革生效，或恢复街道办事处",
    ),
    "odd.every.3": ("Every quarter: ", "每季度："),
    "odd.every.12": ("On the last day of a year: ", "每年最后一日："),
    "odd.elections": (
        ("`elect` holds elections every {election_months} months and when precincts are redrawn."),
        "`elect`每{election_months}个月及重划辖区时举行选举。",
    ),
    "odd.concepts.heading": ("Design concepts", "设计概念"),
    "odd.initialisation.heading": ("Initialisation", "初始化"),
    "odd.initialisation": (
        (
            "A run begins on the first day of month 1 with the first structure of its scenario, all posts"
            " filled, no case open and no contract let. The community is synthetic (section 7.20) or read"
            " from a table of residents or households, whose missing columns are drawn. Residents start "
            "with trust drawn around `community.trust_*`; a share `habit.initial_share` has the habits of"
            " the old days, the residents' committee for public matters and the market for everyday ones."
            " Committees start at `capital.initial` and `knowledge.initial`, departments fear what "
            "`sanction.prior` says, the district's attention is 1, facilities stand at "
            "`facility.initial`. Most bundled reforms begin after a year of the old structure, so that "
            "what is learnt then is initial state of the reform. All draws follow from the run's seed; "
            "replicate r of base seed s runs with seed s + r in every scenario."
        ),
        (
            "运行自第1月第一日开始，采用方案的第一个体制，岗位全部到位，无在办办件和已签合同。社区为合成"
            "的（7.20节），或读自居民表、住户表，所缺的列由抽样补齐。居民的初始信任围绕`commun"
            "ity.trust_*`抽取；比例为`habit.initial_share`的居民保有旧习"
            "惯：公共事务找居民委员会，日常需求找市场。居民委员会以`capital.initial`、`"
            "knowledge.initial`开始，部门以`sanction.prior`为感知风险，"
            "区政府关注为1，设施水平为`facility.initial`。多数内置改革在旧体制运行一年"
            "后开始，其间所学即为改革的初始状态。全部抽样由种子决定；基准种子为s时，第r次重复在各方案均"
            "用种子s + r。"
        ),
    ),
    "odd.structures.heading": ("Structures", "体制"),
    "odd.structures": (
        (
            "Posts are those of one instance at the reference size; a dual post is held by somebody who "
            "has another post, too, and is paid once. `shequ show` prints a structure of any scenario and "
            "month."
        ),
        (
            "岗位数为参照规模下每个机构的岗位；兼任岗位由已有其他岗位者担任，只付一份报酬。`shequ "
            "show`给出任一方案、任一月份的体制。"
        ),
    ),
    "odd.routes": (
        (
            "Routes: through which doors residents raise an affair of a class (or do without), who does each "
            "step in turn, to whom a department's task goes when it is handed down (through whom first), and "
            "what kinds of body may bid for it under which rule. Below the classes stand affairs with "
            "entries of their own; what such an entry does not say is as in its class."
        ),
        (
            "办理路径：居民通过哪些入口提出各类事务（或不办）、各步骤依次由谁承担、部门任务下派给谁（先经谁转派）、"
            "哪些机构可按哪条规则承接。类别之下为单列的事项，未注明处与所属类别相同。"
        ),
    ),
    "odd.contracted": ("put out to (rule)", "可发包给（规则）"),
    "odd.scenarios": (
        (
            "Each phase begins on the first day of its month: the whole structure that lies below, `+` the "
            "levers in force with their strengths (appendix B), `+` changes of the scenario's own, which are "
            "listed after the table and laid over the levers. All bundled scenarios but `new` begin with the "
            "old structure."
        ),
        (
            "每一阶段自所示月份第一日起：先列作为底本的体制，`+`为在行的改革措施及其落实程度（附录B），再`+`为方案"
            "自身的变更（列于表后，叠加在改革措施之上）。除`new`外，内置方案均从旧体制开始。"
        ),
    ),
    "odd.changes_below": ("changes listed below", "下列变更"),
    "odd.all_levers": ("all levers at strength 1", "全部改革措施，落实程度均为1"),
    "odd.but": ("but for", "除"),
    "odd.patches": (
        (
            "What each lever lays over a structure, line by line, names and clauses left out: mappings merge "
            "key by key, `null` takes a key away, anything else (lists, too) is replaced. At strength s "
            "above 0 all lines are laid over as they stand; then each number at a path that is scaled (`*` "
            "for any key) is set to b + s (n - b), with b what stood there before (0 if nothing) and n "
            "the lever's; numbers of precincts and of bodies are rounded, halves up."
        ),
        (
            "各项措施对体制的逐行修改（略去名称和条款）：映射逐键合并，`null`删去该键，其余（含列表）整体替换。"
            "落实程度s大于0时，各行全部叠加；其后“按程度折算”的路径（`*`为任意键）上的每个数取b + s (n - b)，"
            "b为原有数值（原无者为0），n为该措施的数值；辖区数和机构数四舍五入。"
        ),
    ),
    "odd.with": ("with", "同时有"),
    "odd.without": ("without", "没有"),
    "odd.scaled": ("scaled by the strength", "按程度折算"),
    "odd.rules": (
        "Strengths of the rules (0 to 1)",
        "规则的落实程度（0至1）",
    ),
    "odd.departments": (
        "Departments and their staff for this sub-district, at the reference size",
        "职能部门及其派驻本街道的人员（参照规模）",
    ),
    "odd.scenarios.heading": ("Scenarios", "方案"),
    "odd.input.heading": ("Input data", "输入数据"),
    "odd.input": (
        (
            "No time series drives the model. What varies over time from outside are dated reforms of a "
            "scenario, its events, events that come by themselves at rates of the registry (`event.*`, "
            "`campaign.*`), and the seasons of departments' programmes (twelve monthly factors an affair,"
            " mean 1). A scenario may name a CSV table of residents or households. All of these are the "
            "same under every structure that is compared."
        ),
        (
            "模型不由时间序列驱动。随时间变化的外部输入有：方案中定期生效的改革、方案的事件、按参数表速率"
            "自行发生的事件（`event.*`、`campaign.*`），以及部门任务的季节因子（每个"
            "事项十二个月度系数，均值为1）。方案可指定居民或住户的CSV表。上述各项在所比较的各体制下相"
            "同。"
        ),
    ),
    "odd.events": (
        "Kinds of events: {kinds}; what they do is told in section 7.2.",
        "事件种类：{kinds}；其作用见7.2节。",
    ),
    "odd.seasons": ("Affairs with a season", "有季节变化的事项"),
    "odd.submodels.heading": ("Submodels", "子模型"),
    "odd.submodels": (
        (
            "Each section holds the description that its modules carry in the code, what their public "
            "parts do, and the parameters that are its own. Of {parameters} parameters {uncertain} are "
            "uncertain and have a range over which `shequ sensitivity`, `robust` and `falsify` draw; "
            "grades of basis: A read in a source ({grade_A}), B derived ({grade_B}), M from memory "
            "({grade_M}), S assumption ({grade_S}). Implementation: Python, Mesa for agents, Numba for "
            "what happens to single cases; `sim/`, with tests that hold the queues to queueing theory and"
            " to an independent simulator."
        ),
        (
            "每节包括代码中各模块的说明、其公开部分的作用及所属参数。{parameters}个参数中{u"
            "ncertain}个为不确定参数，附有取值范围，供`shequ sensitivity`、`"
            "robust`和`falsify`抽样；依据等级：A 读自来源（{grade_A}个）、B "
            "推算（{grade_B}个）、M 凭记忆（{grade_M}个）、S 假设（{grade_S"
            "}个）。实现：Python，主体用Mesa，逐件处理用Numba编译；见`sim/`，其中排"
            "队过程经排队论和独立模拟器检验。"
        ),
    ),
    "odd.submodel.1": ("Needs", "需求"),
    "odd.submodel.2": ("Programmes, their growth, and events", "部门任务、任务增长与事件"),
    "odd.submodel.3": ("Push, do or pay", "推、办或付"),
    "odd.submodel.4": ("Money follows the task", "费随事转"),
    "odd.submodel.5": ("Service", "服务过程"),
    "odd.submodel.6": ("A residents' committee's hours", "居民委员会的工时"),
    "odd.submodel.7": ("Coping: perfunctory work", "应对：形式主义"),
    "odd.submodel.8": ("Self-governance capital and local knowledge", "自治资本与本地知识"),
    "odd.submodel.9": ("Which door", "选择入口"),
    "odd.submodel.10": ("Silo or one stop; sorting errors", "分窗或一站式；分类差错"),
    "odd.submodel.11": ("Satisfaction, trust, complaints", "满意度、信任与投诉"),
    "odd.submodel.12": ("Volunteers", "志愿者"),
    "odd.submodel.13": ("Contracts", "发包"),
    "odd.submodel.14": ("Facilities", "公共设施"),
    "odd.submodel.15": ("Stations, the market, community units, relief", "服务站、市场、社区单位与救助"),
    "odd.submodel.16": ("Review of posts, and restoration", "编制审查与恢复"),
    "odd.submodel.17": ("The Party core and coordination", "党组织核心与协调"),
    "odd.submodel.18": ("Reform dates", "改革日期"),
    "odd.submodel.19": ("Money and pay", "资金与薪酬"),
    "odd.submodel.20": ("The synthetic community", "合成社区"),
    "odd.submodel.21": ("Random draws", "随机抽样"),
    "odd.parts": ("Parts", "组成部分"),
    "odd.parameters": ("Parameters", "参数"),
    "odd.no_submodels.heading": ("Modules that are no submodels", "非子模型的模块"),
    "odd.no_submodel.frame": (
        "The frame that calls submodels in the order of section 3",
        "按第3节次序调用子模型的框架",
    ),
    "odd.no_submodel.data": ("What institutions and scenarios may say", "体制与方案的数据定义"),
    "odd.no_submodel.reading": ("Reading, checking and merging files", "读取、检查与合并文件"),
    "odd.no_submodel.tables": (
        "State and tables in the form that compiled code takes",
        "供编译代码使用的状态与表",
    ),
    "odd.no_submodel.measures": ("Observation (section 4)", "观测（第4节）"),
    "odd.no_submodel.tools": ("Compiling, testing and identifying the code", "编译、测试与版本标识"),
    "odd.affairs.heading": ("Appendix A: affairs", "附录A：事项"),
    "odd.affairs": (
        (
            "Each kind of public matter or need. A rate is per resident and year, changed by the factors "
            "of attributes; a programme's volume is per year and unit. Steps: role, hours (Erlang shape),"
            " with a seal where only a public officer may decide. Priority 0 is served first; loss is "
            "what a resident loses when the matter is not done."
        ),
        (
            "各类公共事务和需求。居民提出的频率为每人每年，并乘以属性系数；部门任务量为每单位每年。步骤："
            "角色、工时（爱尔朗形状），加盖公章者须由公职人员决定。优先级0最先办理；损失为未办成时居民的"
            "损失。"
        ),
    ),
    "odd.raised": ("raised, a year", "年发生"),
    "odd.factors": ("factors", "系数"),
    "odd.patience": ("patience, days", "等待上限（天）"),
    "odd.priority": ("priority", "优先级"),
    "odd.loss": ("loss", "损失"),
    "odd.local": ("local / preventable", "本地 / 可预防"),
    "odd.price": ("price, yuan", "价格（元）"),
    "odd.seal": ("seal", "公章"),
    "odd.basis": ("basis", "依据"),
    "odd.levers.heading": ("Appendix B: levers", "附录B：改革措施"),
    "odd.levers": (
        (
            "The old structure with all levers at strength 1 is the new one. They are laid over a "
            "structure in this order."
        ),
        "旧体制加上落实程度均为1的全部改革措施即为新体制。各项按此次序叠加于体制之上。",
    ),
    "odd.restoration": ("if restored", "若恢复街道办事处"),
    "odd.stays": ("stays", "保留"),
    "odd.ends": ("ends", "取消"),
    "odd.clauses.heading": ("Appendix C: clauses of the plan", "附录C：改革方案的条款"),
    "odd.clauses": (
        "Each clause, and the mechanism and code through which it acts.",
        "各条款及其起作用的机制和代码。",
    ),
    "odd.references.heading": ("References", "参考文献"),
    "odd.references": (
        (
            "Places and years in the sources of patterns and parameters (Hubei 2003, Lugu 2003 and the like) "
            "name the case that was reported, not a publication."
        ),
        "模式和参数来源中的地名加年份（如湖北2003、鲁谷2003）指所报道的案例，而非文献。",
    ),
    "odd.low": ("low", "下限"),
    "odd.high": ("high", "上限"),
    "odd.criterion": ("criterion", "判据"),
    "odd.role": ("role", "用途"),
    "odd.source": ("source", "来源"),
    "odd.definition": ("definition", "定义"),
    "odd.by": ("by", "分组"),
    "odd.direction": ("better", "优向"),
    "odd.up": ("more", "越大越好"),
    "odd.down": ("less", "越小越好"),
    "odd.parameter": ("parameter", "参数"),
    "odd.feeds": ("feeds", "用于"),
    "odd.clause": ("clause", "条款"),
    "odd.text": ("what it says", "内容"),
    "odd.dual": ("held by", "兼任"),
    "odd.number": ("number", "个数"),
    "odd.system": ("system", "体系"),
    "odd.rule": ("rule", "规则"),
    "odd.scenario": ("scenario", "方案"),
    "odd.structure_from": ("structure from month", "自第几个月的体制"),
    "odd.glossary.heading": ("Appendix D: glossary", "附录D：术语"),
    "odd.frequency.permanent": ("permanent", "经常"),
    "odd.frequency.periodic": ("periodic", "定期"),
    "odd.frequency.ad_hoc": ("ad hoc", "临时"),
    "odd.attribute.minor": ("under 18", "未成年"),
    "odd.attribute.young_adult": ("18 to 29", "18至29岁"),
    "odd.attribute.older": ("60 and over", "60岁及以上"),
    "odd.attribute.very_old": ("70 and over", "70岁及以上"),
    "odd.attribute.low_income": ("low income", "低收入"),
    "odd.attribute.disabled": ("disabled", "残疾"),
    "odd.attribute.lives_alone": ("lives alone", "独居"),
    "odd.attribute.unemployed": ("unemployed", "失业"),
    "odd.attribute.migrant": ("migrant", "外来人口"),
    "odd.attribute.party_member": ("Party member", "党员"),
    "odd.attribute.volunteer": ("volunteer", "志愿者"),
    "odd.by.area": ("project area", "项目领域"),
    "odd.by.class": ("class of affairs", "事项类别"),
    "odd.by.precinct": ("precinct", "居委会辖区"),
    "odd.by.body": ("body", "机构"),
    "odd.by.purpose": ("purpose", "用途"),
    "odd.by.system": ("system", "体系"),
    "odd.by.resident_group": ("group of residents", "居民群体"),
    "odd.by.age_group": ("age group", "年龄组"),
    "odd.by.channel": ("way of pushing", "推出途径"),
    "odd.by.payer": ("payer", "付款方"),
    "glossary.en": ("English", "英文"),
    "glossary.zh": ("Chinese", "中文"),
    "glossary.plan": ("the plan's own word", "方案用语"),
}
