"""Words shown to people, in English and Chinese, for what the data name by a code.

Names of bodies, affairs, parameters and indicators are in the data; here are the fixed words of the
schema (who pays, which duty, which area) and those of tables.
"""

from __future__ import annotations

from typing import Literal, get_args

Lang = Literal["en", "zh"]
LANGUAGES: tuple[Lang, ...] = get_args(Lang)

_LABELS: dict[str, tuple[str, str]] = {
    # systems of a structure
    "government": ("public service", "公共服务"),
    "self_governance": ("self-governance", "居民自治"),
    "market_social": ("community service", "社区服务"),
    # classes of affairs
    "direct": ("direct service", "直接服务"),
    "facility": ("facility or welfare project", "公共设施与福利项目"),
    "administrative": ("administrative", "行政管理"),
    "entrusted": ("entrusted", "委托事务"),
    "everyday": ("everyday service", "日常服务"),
    # project areas
    "party_mass": ("Party and mass affairs", "党群事务"),
    "relief_welfare": ("relief and welfare", "救助与福利"),
    "domestic_public_benefit": ("domestic service and public benefit", "家政与公益"),
    "employment_security": ("employment and social security", "就业与保障"),
    "population_health": ("population and health", "人口与健康"),
    "city_environment": ("city appearance and environment", "市容与环境"),
    "safety_justice": ("safety and justice", "安全与司法"),
    "tax": ("tax", "税源与税收"),
    # lines of the service stations
    "administrative_help": ("administrative help", "行政代办"),
    "housekeeping": ("housekeeping", "家政服务"),
    "repairs": ("repairs", "综合修理"),
    "health_care": ("health care", "医疗保健"),
    "education_training": ("education and training", "教育培训"),
    "consultation": ("consultation", "咨询"),
    "shopping": ("shopping", "购物"),
    "catering": ("catering", "餐饮"),
    # who pays a post
    "district": ("district", "区财政"),
    "department": ("department", "职能部门"),
    "committee_fund": ("committee fund", "居委会经费"),
    "contract": ("contract", "合同"),
    "customers": ("customers", "顾客"),
    "unpaid": ("unpaid", "无薪"),
    # duties of a post
    "lead": ("leads", "领导"),
    "desk": ("desk", "窗口"),
    "office": ("office", "后台"),
    "field": ("field", "外勤"),
    # roles of a step
    "verification": ("verification", "核实"),
    "counter": ("counter", "受理"),
    "decision": ("decision", "审批"),
    "service": ("service", "服务"),
    # doors without a body
    "neighbours": ("neighbours", "邻里"),
    "nobody": ("nobody", "不办"),
    # kinds of parameters
    "uncertainty": ("uncertain", "不确定"),
    "lever": ("lever", "杠杆"),
    "constant": ("constant", "常量"),
    # groups of indicators
    "group.service": ("Service", "服务"),
    "group.workload": ("Workload", "工作量"),
    "group.footprint": ("Administrative footprint", "行政足迹"),
    "group.society": ("Society", "社会"),
    "group.reform": ("Reform", "改革"),
    # verdicts
    "better": ("better", "改善"),
    "worse": ("worse", "变差"),
    "unclear": ("unclear", "不明确"),
    "no_direction": ("-", "-"),
    # tables
    "indicator": ("indicator", "指标"),
    "unit": ("unit", "单位"),
    "mean": ("mean", "均值"),
    "interval": ("95 % interval", "95 % 区间"),
    "difference": ("difference (± 95 %)", "差异（± 95 %）"),
    "verdict": ("verdict", "判断"),
    "body": ("body", "机构"),
    "purpose": ("purpose", "用途"),
    "demanded": ("demanded", "需求"),
    "available": ("available", "可用"),
    "booked": ("booked", "实际"),
    "use": ("use", "利用率"),
    "all": ("all", "合计"),
    "hours_a_month": ("hours a month", "每月工时"),
    "parameter": ("parameter, name, basis", "参数、名称、依据"),
    "affair": ("affair", "事项"),
    "id": ("id", "标识"),
    "default": ("default", "默认值"),
    "range": ("range", "范围"),
    "kind": ("kind", "类别"),
    "class": ("class, area or line", "类、项目或服务"),
    "area": ("areas", "项目"),
    "raised": ("raised by, a year", "来源（每年）"),
    "programme": ("programme", "任务"),
    "resident": ("resident", "居民"),
    "household": ("household", "户"),
    "committee": ("committee", "居委会"),
    "subdistrict": ("sub-district", "街道"),
    "hours": ("hours", "工时"),
    "due": ("due, days", "时限（天）"),
    "residents": ("residents", "居民"),
    "years": ("years", "年数"),
    "replicates": ("replicates", "重复次数"),
    "seed": ("seed", "种子"),
    "timeline": ("Timeline", "时间表"),
    "month": ("month", "月"),
    "structure": ("structure", "体制"),
    "about": ("about", "说明"),
    "extends": ("extends", "继承"),
    "precinct": ("precinct", "居委会辖区"),
    "posts": ("posts", "岗位"),
    "members": ("members", "成员"),
    "held_by": ("held by", "兼任者"),
    "of_hours": ("of the hours", "工时"),
    "departments": ("Departments", "职能部门"),
    "field_staff": ("field staff", "外勤人员"),
    "coordinators": ("coordinators", "协管员"),
    "routes": ("Routes", "办理路径"),
    "doors": ("doors", "入口"),
    "steps": ("steps", "步骤"),
    "handed_down": ("handed down", "下派"),
    "via": ("via", "经由"),
    "contracted": ("contracted to", "发包给"),
    "rules": ("Rules", "规则"),
    "strength": ("strength", "强度"),
    "meaning": ("meaning", "含义"),
    "own_route": ("own route", "单列"),
    "changes": ("What differs from", "与上级方案的差异："),
    "where": ("where", "位置"),
    "before": ("there", "原"),
    "after": ("here", "现"),
    "none": ("none", "无"),
    "overrides": ("Parameters changed", "改动的参数"),
    "desks": ("desks", "窗口数"),
    "of_which_dual": ("of which dual posts", "其中兼任"),
    "paid_by": ("paid by", "供养来源"),
}


def label(word: str, lang: Lang) -> str:
    """The word for a code in a language; a code without one is shown as words."""
    found = _LABELS.get(word)
    return word.replace("_", " ") if found is None else found[LANGUAGES.index(lang)]
