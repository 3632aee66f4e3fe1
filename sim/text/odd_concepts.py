"""The design concepts of the model's description, in the order of ODD+D: (English, Chinese)."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "concept.background.heading": ("Theoretical and empirical background", "理论与经验背景"),
    "concept.background": (
        (
            "Basic principles. (1) Time is the scarce good: whatever a body does takes hours of its "
            "people, and hours and money are conserved, so that work taken from one body lands on another"
            " or is visibly left undone. (2) A forbidden push is deterred by a perceived chance of being "
            "found out and a sanction (Becker 1968), and finding out takes hours of overseers, which "
            "everything else competes for. (3) Committees' unpaid time is a commons on which departments "
            "draw (Hardin 1968). (4) Who has more to do than hours copes by doing less of each task, and "
            "reports it as done (street-level bureaucracy, Lipsky 1980). (5) Handling affairs is how a "
            "committee knows its people, the strongest argument against relieving it. (6) Rules that the "
            "plan does not change are the same under every structure. Choices among doors and ways of "
            "pushing are random-utility choices (McFadden 1974). Empirical basis: the plan itself "
            "(appendix C) and studies of sub-districts behind the patterns (section 1); of {parameters} "
            "parameters {grade_A} were read in a source, {grade_B} derived, {grade_M} are from memory and"
            " {grade_S} are assumptions with a range."
        ),
        (
            "基本原理：（1）时间是稀缺品：机构做任何事都要耗费人员工时；工时与资金守恒，从一个机构减去的"
            "工作必落到另一机构，或显示为未完成。（2）对违规摊派的威慑取决于感知的查处概率与惩处（Bec"
            "ker 1968），查处要耗监督工时，而监督须与其他工作争工时。（3）居民委员会的无偿时间是"
            "各部门共用的公地（Hardin 1968）。（4）事多时少者压缩每件工作的投入而仍报完成（街"
            "头官僚，Lipsky 1980）。（5）居民委员会正是在办事中了解居民，这是反对为其减负的最"
            "有力理由。（6）改革方案未改变的规则在各体制下相同。选择入口和推出方式采用随机效用选择（McFa"
            "dden 1974）。经验依据：改革方案本身（附录C）和各模式背后的街道研究（第1节）；{par"
            "ameters}个参数中{grade_A}个读自来源，{grade_B}个为推算，{grad"
            "e_M}个凭记忆，{grade_S}个为附有范围的假设。"
        ),
    ),
    "concept.decisions.heading": ("Individual decision-making", "个体决策"),
    "concept.decisions": (
        (
            "Who decides what, by which rule, is in the table; sections of the rules in brackets. "
            "Decisions are made at the level of single residents (a case, a month) and of whole bodies (a"
            " task, a month, a year); nobody optimises over time: rules are cheapest option, best option "
            "now, or fixed priorities, with what was learnt so far. Social norms enter as habit, trust, "
            "neighbours who volunteer, and the Party's call; space enters as the distance to a door; time"
            " as queues, deadlines and expected waits. Uncertainty enters decisions as perceived chances "
            "and expected days that may be wrong; risk attitudes are not modelled."
        ),
        (
            "下表列出谁决定什么、按何规则；括号内为规则所在章节。决策层次为单个居民（每件、每月）和整个机"
            "构（每项任务、每月、每年）；无人作跨期最优化：规则为当前最省、当前最优或固定次序，并用到迄今"
            "所学。社会规范体现为习惯、信任、身边的志愿者和党组织的动员；空间体现为到入口的距离；时间体现"
            "为排队、时限和预期等待。不确定性以可能有误的感知概率和预期天数进入决策；不考虑风险态度。"
        ),
    ),
    "concept.who": ("who", "决策者"),
    "concept.decides": ("decides", "决定"),
    "concept.rule": ("rule", "规则"),
    "concept.who.resident": ("resident", "居民"),
    "concept.decides.resident": (
        "which door to try with a matter, or none; whether to wait on; whether to complain",
        "事务找哪个入口或不办；是否继续等待；是否投诉",
    ),
    "concept.rule.resident": (
        (
            "greatest utility of trust, price over income, distance, expected wait and habit, with Gumbel"
            " noise (7.9); leaves at a deadline (7.5); complains the likelier the less satisfied (7.11)"
        ),
        (
            "信任、价格收入比、距离、预期等待和习惯的效用最大者，带Gumbel噪声（7.9）；到期离开（"
            "7.5）；越不满意越可能投诉（7.11）"
        ),
    ),
    "concept.who.volunteer": ("adult resident", "成年居民"),
    "concept.decides.volunteer": ("to volunteer, to stop, to vote", "参加或退出志愿服务；是否投票"),
    "concept.rule.volunteer": (
        (
            "hazards that rise with trust, neighbours who volunteer, the Party's call and cultivation "
            "(7.12); a logit for voting (7.6)"
        ),
        "随信任、身边志愿者、党的动员和培育而变的风险率（7.12）；投票用logit（7.6）",
    ),
    "concept.who.department": ("department", "职能部门"),
    "concept.decides.department": (
        (
            "for each task: own work, one of four ways of pushing, or paying; each year: to hire "
            "coordinators or let them go"
        ),
        "每项任务：自办、四种推出途径之一或付费；每年：增减协管员",
    ),
    "concept.rule.department": (
        (
            "cheapest in yuan an hour, the perceived risk included, with Gumbel noise (7.3); hiring "
            "follows the year's load (7.16)"
        ),
        "含感知风险的每小时成本最低者，带Gumbel噪声（7.3）；增减随全年负荷（7.16）",
    ),
    "concept.who.committee": ("residents' committee", "居民委员会"),
    "concept.decides.committee": (
        "how to divide its hours, overtime, how much effort a task gets",
        "工时分配、加班、每项任务的投入",
    ),
    "concept.rule.committee": (
        (
            "assigned work first up to a cap, which assessment raises; residents, then self-governance; "
            "effort falls with load, and slackens where nobody looks (7.6, 7.7)"
        ),
        ("任务优先至上限，考评抬高上限；其次居民，再次自治；投入随负荷下降，无人监督时松懈（7.6、7.7）"),
    ),
    "concept.who.office": (
        "street office, Public Service Committee, centre, Party bodies",
        "街道办事处、公共服务委员会、公共服务中心、党组织",
    ),
    "concept.decides.office": (
        ("people at desks and staff; hours for coordination, contracts, guidance, oversight, mobilisation"),
        "窗口与后台人员；协调、发包、指导、监督、动员的工时",
    ),
    "concept.rule.office": (
        (
            "cases first, then activities in a fixed order, of which oversight is the last (7.5, 7.10, "
            "7.17); the Party core puts areas with most dissatisfaction first (7.17)"
        ),
        (
            "先办件，再按固定次序安排各项活动，监督最后（7.5、7.10、7.17）；党组织核心优先最不"
            "满意的领域（7.17）"
        ),
    ),
    "concept.who.contractor": ("contractor; who lets contracts", "承包方；发包人"),
    "concept.decides.contractor": (
        "to bid, how many people to keep, how well to work; whom to take",
        "是否投标、用人多少、投入多少；选谁",
    ),
    "concept.rule.contractor": (
        (
            "bids at no less than cost less altruism where it has people; best score of quality, price "
            "and local fit wins; effort rises with the chance of inspection (7.13)"
        ),
        (
            "有人手则以不低于成本减利他的价格投标；质量、价格、本地契合得分最高者中标；投入随受检概率上升"
            "（7.13）"
        ),
    ),
    "concept.who.provider": ("service station, market", "社区服务站、市场"),
    "concept.decides.provider": ("people by line", "各类服务的人手"),
    "concept.rule.provider": (
        ("follow demand with a lag, stations the quicker the better their committee knows its people (7.15)"),
        "滞后地跟随需求；居民委员会越了解居民，服务站调整越快（7.15）",
    ),
    "concept.who.district": ("district", "区政府"),
    "concept.decides.district": (
        "each year posts of every public body; whether the street office comes back",
        "每年各公共机构编制；是否恢复街道办事处",
    ),
    "concept.rule.district": (
        (
            "thresholds of load and of service; a hazard that rises with late tasks, pushing and failing "
            "service and falls with attention and self-governance capital (7.16)"
        ),
        "负荷与服务的阈值；恢复风险随任务拖延、摊派和服务失灵上升，随关注和自治资本下降（7.16）",
    ),
    "concept.learning.heading": ("Learning", "学习"),
    "concept.learning": (
        (
            "Individual: residents remember the door that served and trust the system that satisfied them; "
            "departments mix the share of their own forbidden pushes that was found out with what the "
            "district's attention suggests, the former weighing the more the more they push (7.3); "
            "generalist clerks learn by doing; bodies expect next month's work from what came lately. "
            "Collective: waits that people expect at a door are shared by all. Rules of decision themselves "
            "do not change."
        ),
        (
            "个体：居民记住办成事的入口，信任使其满意的体系；部门把自己违规推出中被查处的比例与区政府关注所提示的"
            "水平相混合，推得越多前者权重越大（7.3）；综合窗口人员在实践中熟练；机构由近来的工作量预期下月。集"
            "体：人们对各入口等待的预期是共享的。决策规则本身不变。"
        ),
    ),
    "concept.sensing.heading": ("Individual sensing", "个体感知"),
    "concept.sensing": (
        (
            "Residents know doors, prices and distances without error, and trust and habits are their own; "
            "waits are known as the lagging common expectation. Departments know costs and their own load, "
            "not the true chance of being found out. Overseers see a forbidden task with a chance that rises "
            "with their hours and falls with the number of such tasks; relabelled tasks are harder to see. "
            "The district keeps every month, without error, the share of residents' cases done on time, "
            "departments' tasks (the share on time times the true quality of work), the push-down rate and "
            "the government's share of all hours; once a year it looks at the means of these, at the load of "
            "posts and at the mean self-governance capital (7.16). Sensing costs nothing except for "
            "oversight and inspection, which take hours."
        ),
        (
            "居民准确知道入口、价格和距离，信任与习惯为其自身；等待按滞后的共同预期。部门知道成本和自身负荷，不知"
            "真实查处概率。监督者发现违规任务的概率随其工时上升、随任务数下降；改头换面者更难发现。区政府每月无误"
            "地记下居民事项按时率、部门任务完成情况（按时率乘以工作的真实质量）、摊派率和政府工时占比，每年审视其"
            "均值以及编制负荷和平均自治资本（7.16）。除监督和检查耗费工时外，感知没有成本。"
        ),
    ),
    "concept.prediction.heading": ("Individual prediction", "个体预测"),
    "concept.prediction": (
        (
            "Prediction is adaptive throughout: expected waits and expected hours move a share of the way"
            " towards what was seen last month, perceived risk towards what was found out. Nobody "
            "foresees reforms, events or others' decisions, and nobody predicts from a model of the "
            "world; predictions are wrong while things change."
        ),
        (
            "预测均为适应性的：预期等待和预期工时每月向所见移动一定比例，感知风险向查处结果移动。无人预见"
            "改革、事件或他人决策，也无人依模型推断；情况变化时预测会出错。"
        ),
    ),
    "concept.interaction.heading": ("Interaction", "相互作用"),
    "concept.interaction": (
        (
            "Direct: cases and tasks pass between bodies by the routes of the structure; payments and "
            "contracts follow them; departments lend coordinators; heads of committees and community "
            "units sit on leading bodies; neighbours move each other to volunteer. Indirect: queues for "
            "the same people; hours that one purpose takes from another, above all oversight from what is"
            " pushed; the common growth of unpaid tasks; purses shared by lots. The network of households"
            " is a small world (7.20)."
        ),
        (
            "直接：办件和任务按体制的路径在机构间流转，付款和合同随之；部门派驻协管员；居民委员会主任和社"
            "区单位参加领导机构；邻里带动参加志愿服务。间接：争用同一批人员的排队；一种用途占用另一种的工"
            "时，尤其推出的任务挤占监督；无偿任务的共同增长；各标段共用的经费。住户网络为小世界网络（7."
            "20）。"
        ),
    ),
    "concept.collectives.heading": ("Collectives", "集体"),
    "concept.collectives": (
        (
            "Households share income, home and network. Bodies are collectives imposed by the structure "
            "file, with posts instead of persons; a dual post ties two of them to the same hours. "
            "Precincts are redrawn when committees merge. Volunteers of a precinct form a team. No "
            "collective emerges except NGOs, which are founded, grow, fall dormant and close."
        ),
        (
            "住户共有收入、住处和网络。机构是由体制文件规定的集体，只有岗位而无个人；兼任岗位使两个机构共"
            "用同一人的工时。居民委员会合并时重划辖区。同一辖区的志愿者组成队伍。除社会组织会成立、成长、"
            "休眠和关闭外，没有自发形成的集体。"
        ),
    ),
    "concept.heterogeneity.heading": ("Heterogeneity", "异质性"),
    "concept.heterogeneity": (
        (
            "Residents differ in age, household, income, home, {attributes} attributes, trust and habits,"
            " hence in needs and choices; the weights of choice are the same for all. Bodies of a kind "
            "differ by precinct in people served, capital, knowledge and load. Departments differ in "
            "areas, staff, cost, load and learnt risk; contractors in field, people and competence. "
            "Affairs differ in all that appendix A lists."
        ),
        (
            "居民在年龄、住户、收入、住处、{attributes}种属性、信任和习惯上不同，需求和选择因"
            "此不同；选择的权重人人相同。同类机构因辖区而在服务对象、资本、知识和负荷上不同。部门在领域、"
            "人员、成本、负荷和所学风险上不同；承包方在领域、人手和能力上不同。事项在附录A各列上不同。"
        ),
    ),
    "concept.stochasticity.heading": ("Stochasticity", "随机性"),
    "concept.stochasticity": (
        (
            "Random are the community, needs and programmes (Poisson), efforts (Erlang), choices "
            "(Gumbel), detection, sorting errors, complaints, volunteering, votes, quits, events, NGOs' "
            "births and deaths, and restoration. Every draw is a hash of what it is for (7.21), so that "
            "runs of two structures with one seed share residents, needs and luck wherever they ask the "
            "same question: differences are paired."
        ),
        (
            "随机的有：社区、需求和任务（泊松）、工时（爱尔朗）、选择（Gumbel）、查处、分类差错、投"
            "诉、志愿参与、投票、离职、事件、社会组织的成立与关闭、街道办事处的恢复。每个抽样是其用途的哈"
            "希值（7.21），故同一种子下两种体制在相同的问题上共用居民、需求和运气，差异成对比较。"
        ),
    ),
    "concept.emergence.heading": ("Emergence", "涌现"),
    "concept.emergence": (
        (
            "Waits, loads, push-down and its return (re-administrativisation), perfunctory work, the "
            "fading or recovery of self-governance, growth and return of posts, and who serves emerge "
            "from the decisions above. Imposed are the structures and the dates of reform, volumes at the"
            " start, thresholds of the review and the shapes of responses. Nothing of the plan's success "
            "or failure is scripted."
        ),
        (
            "等待、负荷、摊派及其回潮、形式主义、自治的消长、编制的增长与恢复、由谁服务，均由上述决策涌现"
            "。外加的有：体制及改革日期、初始工作量、审查阈值和各响应的形状。改革方案的成败没有任何预设。"
        ),
    ),
    "concept.adaptation.heading": ("Adaptation and objectives", "适应与目标"),
    "concept.adaptation": (
        (
            "Departments shift tasks to what is cheapest to them now; committees and offices thin out "
            "work when load rises; providers follow demand; contractors follow contracts; residents "
            "follow good service. Objectives are explicit only in choices of cost (departments), utility "
            "(residents) and score (who lets contracts); all else is a rule that answers to state."
        ),
        (
            "部门把任务转向当前最省的途径；居民委员会和办公点在负荷上升时压缩投入；供方跟随需求；承包方跟"
            "随合同；居民趋向好的服务。明确的目标只有成本（部门）、效用（居民）和得分（发包人）；其余为对"
            "状态作出反应的规则。"
        ),
    ),
    "concept.observation.heading": ("Observation", "观测"),
    "concept.observation": (
        (
            "At the end of every month {indicators} indicators are measured from the cases that ended, "
            "from bodies' books and from residents' state, in total and by groups; everything is "
            "recorded, nothing is sampled. Marked with * are the {headline} of the headline. Emergence is"
            " judged on them by paired differences between runs with the same seeds, over replicates."
        ),
        (
            "每月末由办结的办件、机构账目和居民状态测得{indicators}项指标，有合计和分组；全部"
            "记录，不作抽样。带*者为{headline}项主要指标。结论依据同种子运行的成对差异及多次重"
            "复。"
        ),
    ),
}

CONCEPTS: tuple[str, ...] = (
    "background",
    "decisions",
    "learning",
    "sensing",
    "prediction",
    "interaction",
    "collectives",
    "heterogeneity",
    "stochasticity",
    "emergence",
    "adaptation",
    "observation",
)
"""The concepts in order; each has a text ``concept.<concept>`` and a heading."""

DECIDERS: tuple[str, ...] = (
    "resident",
    "volunteer",
    "department",
    "committee",
    "office",
    "contractor",
    "provider",
    "district",
)
"""Who decides; each has texts ``concept.who``, ``.decides`` and ``.rule``."""
