"""Chinese for the model's description: what each module of a submodel is about.

The English is what the code says of itself; tests hold these tables against it, so that none is missing.
"""

from __future__ import annotations

MODULES: dict[str, str] = {
    "sim.cases.needs": "谁在何时有何需求：按键抽取候选办件，各体制下相同。",
    "sim.mechanisms.creep": "任务膨胀：凡他人无偿代办的，部门每年要求更多。",
    "sim.mechanisms.happenings": "与体制无关的事件：运动、普查、疫情、削减经费、换届。",
    "sim.mechanisms.choosing": "推、办或付：部门面对任务时权衡各途径每工时的成本，取最低者（带Gumbel噪声）。",
    "sim.processes.delegation": "谁可推什么、谁会被查处：部门每月所见的成本与概率。",
    "sim.agents.department": "职能部门：哪些自办、哪些推下、哪些付费；由被查处的比例和区政府的关注学得风险。",
    "sim.cases.planning_tasks": "一项部门任务的去向：自办、经某一途径推出，或发包（编译代码）。",
    "sim.kernel.service": "服务内核：一个工作日内的办件、队列和人员（编译代码）。",
    "sim.kernel.queues": "服务内核的队列：待发生事件的堆、办件队列、到达日历。",
    "sim.kernel.service_state": "服务内核的状态：办件、服务方、队列和日历。",
    "sim.kernel.staffing": "在关门时从外部改变内核状态：人手、中断、改道。",
    "sim.cases.providers": "把办公点作为服务方：人员组、开门时间、交接延误。",
    "sim.cases.workforce": "在岗人员：多少人在何处、以何种节奏、各项用途有多少工时。",
    "sim.agents.committee": (
        "居民委员会如何分配工时、应付和流失人员：任务在上限内优先，考评抬高上限；其次居民事务，再次自治；"
        "超负荷时加班并压缩每项任务的投入。公式见下。"
    ),
    "sim.mechanisms.elections": "每三年一次的居委会选举：成年居民按logit投票，系数见下式。",
    "sim.agents.base": "各机构的共同点：岗位、办公点、工时和月度安排；负荷L大于1时每项任务的投入按下式下降。",
    "sim.model.transition": "自治资本G和本地知识K的增减（公式见下），以及改革日期对资本、办公点和办件的影响。",
    "sim.cases.planning": "从候选到办件：选哪个入口（效用公式见下）、由谁受理、在各办公点间如何走。",
    "sim.cases.population": "内核所见的居民：社区各列，以及居民沿途所学。",
    "sim.cases.planning_steps": "办理计划的组成：办件自身的抽样、办公点、工时和环节（编译代码）。",
    "sim.cases.routing": "由体制的路径到表：哪个办公点做哪一事项的哪一步。",
    "sim.agents.government": "行政机构：原街道办事处、新的公共服务委员会及其中心。",
    "sim.cases.feedback": "结束的办件留下什么：结果，以及居民学到的满意、信任和习惯。",
    "sim.agents.volunteers": "志愿者：谁加入、谁退出、谁出力。",
    "sim.mechanisms.tendering": "招标：按季度划分标段、投标和授标。",
    "sim.processes.contracts": "在行合同：发包什么、由谁承接、谁付款、谁检查。",
    "sim.agents.contractors": "承包方：社会组织、公益慈善救助会和原有的社区服务中心。",
    "sim.mechanisms.facilities": "公共设施：作为存量，有其服务水平。",
    "sim.agents.market": "服务站与市场：日常服务，按类别的能力。",
    "sim.agents.society": "社区单位：街道内住宅以外的单位及其贡献。",
    "sim.processes.relief": "救助基金，以及对享受救助者的低价服务。",
    "sim.agents.district": "区政府：对自身禁令的关注、每年的编制审查，以及恢复街道办事处的途径。",
    "sim.processes.coordination": "协调、指导、动员和年度重点。",
    "sim.agents.party": "党组织：起领导作用的工委、其工作部和各居委会的支部。",
    "sim.model.reform_dates": "改革日期：机构设立和撤销、重划辖区、在办办件改走新路径。",
    "sim.cases.reforming": "改革日期的计算：辖区如何重划、在办办件如何转移。",
    "sim.mechanisms.money": "资金：每一元都由付款方为某一用途付给收款方，别无其他流动。",
    "sim.mechanisms.payroll": "人员薪酬，以及办公点一小时对付款方的成本。",
    "sim.community": "社区：住户和居民，合成的或来自用户的表，及其联系。",
    "sim.community.composition": "谁与谁同住：按年龄组的住户构成，拟合边际比例。",
    "sim.community.shares": "由边际比例到每名居民具有某属性的概率。",
    "sim.community.synthetic": "围绕表中已有的数据，由边际比例抽取住户和居民。",
    "sim.community.places": "人们住在哪里：土地、小区和小区内的住户。",
    "sim.community.network": "住户网络：多为近邻，少数为远处的熟人（小世界）。",
    "sim.community.precincts": "辖区：把土地分成居民数相等的若干块。",
    "sim.kernel.randomness": "按键抽样：同样的问题总得到同样的答案。",
}
"""What a module of a submodel is about."""
