"""The order of a run: what `GovernanceModel.step` takes, with each step's Chinese name beside it."""

from __future__ import annotations

from sim.model import closing, day, opening, reform_dates, turn_of_the_year
from sim.model.schedule import YEAR, Schedule, Step

SCHEDULE = Schedule(
    {
        "month_opens": (
            Step(opening.open_accounts, "新月份开始，本月付款清零"),
            Step(
                turn_of_the_year.turn_population_over,
                "年份更替：居民老去、去世、出生、迁居，离去者由他人在原位接替",
                every=YEAR,
            ),
            Step(opening.let_events_strike, "本月与平常有何不同：先是自行发生的事件，再是方案所定的事件"),
            Step(opening.reform_if_due, "让另一体制生效：按日期的改革，或恢复的街道办事处"),
            Step(opening.heed_the_ban, "区政府的关注略有消退，除非有事使禁令重新提上议程"),
            Step(opening.let_volumes_surge, "事件使部门任务量突增"),
            Step(opening.elect, "到期或辖区重划时，居民选举居委会；投票率表示居委会在多大程度上对选民负责"),
            Step(opening.let_contracts, "按上月工时进行检查；每季度招标，新发包的立即招标"),
            Step(opening.evaluate, "按上月监督工时查看部门自办任务，并公布评价结果"),
            Step(opening.supervise, "各公共机构受到的监督以上月所用工时为限"),
            Step(opening.weigh_pushing, "部门权衡自办、推出或付费；确定被查处的概率"),
            Step(opening.promise_relief, "对享受救助者所作承诺以可预见的救助基金余额为限"),
            Step(opening.set_rules, "现行规则、选择入口的权重和居民如何评价，供本月内核使用"),
            Step(opening.coordinate, "按上月协调情况确定公文在办公点间的滞留时间"),
            Step(opening.guide, "居委会和社会组织得到的指导以上月所用工时为限"),
            Step(opening.plan_departments, "部门安排人员工作，每项任务的投入视人手而定"),
            Step(opening.plan_bodies, "各机构决定多少人在何处服务、以何种节奏"),
            Step(opening.move_stranded_cases, "已无人手的承接方的办件转给现在的办理者"),
        ),
        "day": (
            Step(day.raise_cases, "部门下达任务，居民提出事务并选择入口；记下今日到达的办件"),
            Step(day.serve, "各办公点办理一天"),
            Step(day.learn, "结束的办件成为结果，居民从中学习"),
        ),
        "month_closes": (
            Step(closing.note_party_line, "各辖区本月任务中经党组织渠道下达的比例"),
            Step(closing.note_community_work, "上月每千名居民的发包社区工作工时"),
            Step(closing.close_departments, "部门记本月工时，支付人员薪酬，从被查处的推出中学习"),
            Step(
                closing.close_bodies,
                "各机构记办件工时，其余工时在各项活动间分配；自治资本和本地知识随之增减",
            ),
            Step(closing.absorb_pool, "被裁减岗位的人员部分得到消化，其余由区里继续发薪"),
            Step(closing.pay_contracts, "支付合同款和部门所购，记下检查所见"),
            Step(closing.settle_sales, "顾客付款，救助基金付其余部分，居民捐款，卖方以所售为生"),
            Step(closing.keep_facilities, "设施状况随本月投入的工作而变"),
            Step(closing.note_pushes, "记下违反禁令的推出，监督者须从中查找"),
            Step(closing.turn_volunteers_over, "有人加入志愿服务，有人退出"),
            Step(closing.adjust_expectations, "人们预期的等待和机构预期的工作量向所见移动"),
            Step(closing.note_what_presses, "记下各辖区居民本月的不满和反映的问题"),
            Step(closing.note_own_tasks, "记下部门本月自办的任务，供监督者查看"),
            Step(closing.note_unpaid_tasks, "记下本月结束的任务中哪些是无偿下派的"),
            Step(closing.review_sunsets, "到期审查的事项：部门自办的续办，否则停止下达"),
            Step(closing.note_burdens, "记下本月了结的事务使居民付出多少，计入全年"),
            Step(closing.close_functions, "向承接职能者支付本月经费，记下其办理情况"),
            Step(
                closing.review_functions,
                "职能审议：承接者连续两次显示能力的事项再转移一步，未能办好的退回一步",
                every=YEAR,
            ),
            Step(closing.measure, "测量刚结束的月份的指标"),
            Step(closing.note_for_review, "区政府保存年度审查所要看的数据"),
            Step(closing.let_volumes_grow, "部门任务量随全年无偿下派的比例增长", every=YEAR),
            Step(closing.hire_coordinators, "全年过满则部门增雇协管员，多于所需则自然减员", every=YEAR),
            Step(closing.review, "区政府先审查各公共机构的编制，再审查体制本身", every=YEAR),
            Step(closing.found_organisations, "全年的购买和培育使新的社会组织成立", every=YEAR),
            Step(
                closing.set_priorities, "党组织核心把最突出的领域列为来年重点，委员代表各辖区投票", every=YEAR
            ),
            Step(closing.hold_invariants, "检验必须始终成立的各项不变量；有不成立的，本次运行作废"),
            Step(closing.collect, "Mesa的合计表增加本月一行"),
            Step(closing.clear_counters, "保存所需的上月数据，本月计数清零"),
        ),
        "reform": (
            Step(reform_dates.note_reform, "区政府记下新体制生效的月份；禁令有多新，关注就提高多少"),
            Step(reform_dates.redraw_precincts, "住户归入体制的辖区，办公点设在其服务对象的重心"),
            Step(reform_dates.date_sunsets, "带到期审查的事项定下审查日期；不再带到期审查的停办事项恢复下达"),
            Step(reform_dates.date_functions, "哪些事项可由社会承接；不再可转移的职能收回"),
            Step(reform_dates.set_routes, "把体制的办理路径编成表，含年度重点和部门任务量"),
            Step(reform_dates.take_up_posts, "部门和机构设立、调整岗位或撤销"),
            Step(reform_dates.set_costs, "各办公点属于谁、一个工时的成本，以及各入口的要价"),
            Step(reform_dates.divide_into_lots, "为现在发包的事项划分标段；仍属发包的在行合同保留"),
            Step(reform_dates.weigh_anew, "部门按新规则权衡在办任务的去向"),
            Step(reform_dates.merge_precincts, "重划的辖区以其各部分资本和知识的均值减去合并损失为起点"),
            Step(reform_dates.move_open_cases, "路径、规则或辖区改变的在办办件依次转移，最早的在先"),
            Step(reform_dates.tell_residents, "部分居民听说改革，此后知道正确的入口"),
        ),
    }
)
"""Reads like the process overview of the model's description, which is made from it."""
