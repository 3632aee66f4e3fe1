"""What is wrong with something a user gave, in Chinese: phrases of the messages, whole ones and parts.

Messages are made in English where mistakes are found (`sim.institutions.documents.Problem`); readers of
Chinese get them translated phrase by phrase. A gap in braces stands for names, numbers and further phrases.
What no phrase fits stays as it is, so a name or a number is never changed.
"""

from __future__ import annotations

import re
from functools import cache

PROBLEM_ZH = "{where}：{field}：现为{found}；应为：{allowed}"
WHOLE_FILE_ZH = "整个文件"

PHRASES: tuple[tuple[str, str], ...] = (
    # endings that may stand behind others
    ("{rest} (did you mean {name}?)", "{rest}（是否想写{name}？）"),
    ("{rest}, or the path of a file from this one", "{rest}，或相对于本文件的文件路径"),
    ("{rest} (change that too)", "{rest}（请一并修改）"),
    ("{rest}; say a stronger one once", "{rest}；如要更强，请只写一次并提高落实程度"),
    ("{rest} (the first is in {place})", "{rest}（第一次见{place}）"),
    ("{rest} (first in line {line})", "{rest}（首次见第{line}行）"),
    ("{rest} (certificate of {place})", "{rest}（{place}的certificate）"),
    ("{rest} ({name} of {place})", "{rest}（{place}的{name}）"),
    ("{rest} in the structure {name} ({place})", "{rest}（{place}的体制{name}）"),
    ("{rest}, since its timeline has an entry for month {month}", "{rest}，因时间表中有第{month}个月的条目"),
    ("{rest}, since its events include one in month {month}", "{rest}，因事件中有第{month}个月的事件"),
    # kinds of values
    ("a whole number from {low} to {high}", "{low}至{high}之间的整数"),
    ("a whole number of at least {low}", "不小于{low}的整数"),
    ("a whole number", "整数"),
    ("a number from {low} to {high} ({unit})", "{low}至{high}之间的数（{unit}）"),
    ("a number from {low} to {high}", "{low}至{high}之间的数"),
    ("a number above {low}, at most {high}", "大于{low}且不大于{high}的数"),
    ("a number above {low}", "大于{low}的数"),
    ("a number of at least {low}", "不小于{low}的数"),
    ("a number up to {high}", "不大于{high}的数"),
    ("a number", "数"),
    ("a finite number (not NaN or infinity)", "有限的数（不能是NaN或无穷大）"),
    ("some text", "文字"),
    ("true or false", "true或false"),
    ("a list of at least {count}", "至少有{count}项的列表"),
    ("a list of at most {count}", "至多有{count}项的列表"),
    ("a list of {low} to {high}", "有{low}至{high}项的列表"),
    ("a list of entries", "由条目组成的列表"),
    ("a list of events", "由事件组成的列表"),
    ("a list of {count}", "有{count}项的列表"),
    ("a list", "列表"),
    ("a single value", "单个值"),
    ("a mapping with the keys {keys}", "含以下键的映射：{keys}"),
    ("a mapping of at least {count}", "至少有{count}个键的映射"),
    ("a mapping (key: value)", "映射（键: 值）"),
    ("a mapping", "映射"),
    ("null, which leaves too little", "null，剩下的太少"),
    ("{place} to be {kind}", "{place}为{kind}"),
    ("the key {key} with {kind}", "键{key}，其值为{kind}"),
    ("one or more doors", "一个或多个受理渠道"),
    ("one of {names}", "以下之一：{names}"),
    ("none, one of {names}", "不写，或以下之一：{names}"),
    ("null for a key to take away, {rest}", "以null去掉某个键，或{rest}"),
    ("nothing", "空缺"),
    # keys and names
    ("the unknown key {name}", "未知的键{name}"),
    ("the unknown name {name}", "未知的名称{name}"),
    ("the unknown affair {name}", "未知的事项{name}"),
    ("the unknown body {name}", "未知的机构{name}"),
    ("the unknown class {name}", "未知的类别{name}"),
    ("the unknown clause {name}", "未知的条款{name}"),
    ("the unknown department {name}", "未知的职能部门{name}"),
    ("the unknown lever {name}", "未知的改革措施{name}"),
    ("the unknown parameter {name}", "未知的参数{name}"),
    ("the unknown rule {name}", "未知的规则{name}"),
    ("the key {name} again", "重复的键{name}"),
    ("each key once", "每个键只出现一次"),
    ("a name of its own", "自己的名称"),
    ("a name other than {names}", "{names}以外的名称"),
    ("the name of a body ({name})", "某个机构的名称（{name}）"),
    ("the name {name}, which means something else in routes", "名称{name}，它在办理路线中另有含义"),
    ("no id, or the file's name: {name}", "不写id，或写文件名{name}"),
    ("no such file: {name}", "没有这个文件：{name}"),
    ("a merge key (<<)", "合并键（<<）"),
    ("keys written out (or extends, or changes)", "逐一写出的键（或用extends、changes）"),
    ("the tag {tag}", "标签{tag}"),
    ("plain text and numbers without tags", "不带标签的文字和数"),
    ("a control character", "控制字符"),
    ("plain text in YAML", "YAML格式的纯文本"),
    ("well-formed YAML, one document a file", "格式正确的YAML，每个文件一份文档"),
    ("well-formed YAML", "格式正确的YAML"),
    ("text that is not YAML ({reason})", "不是YAML的文本（{reason}）"),
    ("an empty file", "空文件"),
    ("values too deep in one another", "嵌套过深的值"),
    ("{count} levels", "{count}层"),
    ("bytes that are not UTF-8", "不是UTF-8的字节"),
    ("a text file saved as UTF-8", "保存为UTF-8的文本文件"),
    ("the path of a CSV file from this file", "相对于本文件的CSV文件路径"),
    ("the path of a lever's file from this one", "相对于本文件的改革措施文件路径"),
    ("a ring: {names}", "循环引用：{names}"),
    ("a scenario that does not extend this one", "不引用本方案的方案"),
    ("scenarios of different names", "名称不同的方案"),
    # timelines, levers, events
    ("an entry with month: {month} and a structure", "一个month: {month}并写明体制的条目"),
    ("a first entry with month: {month} and a structure", "首个条目写month: {month}和体制"),
    ("no structure at month {month} (the first entry is for month {other})",
     "第{month}个月没有体制（首个条目在第{other}个月）"),
    ("no entries", "没有条目"),
    ("one entry a month", "每月一个条目"),
    ("a second entry for month {month}", "第{month}个月的第二个条目"),
    ("an entry that changes nothing", "什么也不改变的条目"),
    ("a structure, levers, or changes", "体制、改革措施或改动"),
    ("a month up to {last}, the end of year {year}", "不晚于第{last}个月（第{year}年末）的月份"),
    ("a structure with a street office, or none", "设有街道办事处的体制，或不写"),
    ("{name}, which has no street office", "{name}，其中没有街道办事处"),
    ("levers beside changes, not in them", "改革措施与changes并列，不写在其中"),
    ("levers, noted without what they do", "只记名称而未写内容的改革措施"),
    ("levers that are not built in (for this one, begin with another structure, such as {name})",
     "尚未内置的改革措施（如要用它，请从另一体制开始，例如{name}）"),
    ("levers that are not built in (for all of them, begin with another structure, such as {name})",
     "尚未内置的改革措施（如要全部使用，请从另一体制开始，例如{name}）"),
    ("{name}, which is built into the structure {structure}", "{name}，它已内置于体制{structure}"),
    ("{name}, though these are built into the structure {structure}: {levers}",
     "{name}，但体制{structure}中已内置：{levers}"),
    ("{levers} without {needed}", "有{levers}而没有{needed}"),
    ("{lever} above 0 too ({reason})", "{lever}也大于0（理由：{reason}）"),
    ("both with and without", "同时写了with和without"),
    ("neither with nor without", "with和without都没有写"),
    ("either with or without another lever", "with或without另一项改革措施，二者取一"),
    ("needs_because, in en and zh", "needs_because（en和zh）"),
    ("no reason for the need", "没有写明需要的理由"),
    ("a lever that changes nothing", "什么也不改变的改革措施"),
    ("a patch that changes nothing", "什么也不改变的补丁"),
    ("changes, or append", "changes或append"),
    ("the path of a list", "某个列表的路径"),
    ("the path of a number", "某个数的路径"),
    ("{place}, where there is no list", "{place}，那里没有列表"),
    ("{place}, where no number stands", "{place}，那里没有数"),
    ("null where there is nothing to take away", "null，但那里没有可去掉的内容"),
    ("null, though {name} is still named by {places}", "null，但{name}仍被{places}引用"),
    ("closing only what nothing names any more", "只关闭不再被引用的机构"),
    ("a second {kind} in month {month}", "第{month}个月的第二个{kind}"),
    ("one of a kind (and area) a month", "每月每种（每个领域）至多一个"),
    ("a project area for a campaign: {names}", "专项行动的项目领域：{names}"),
    ("no area (only for {names})", "不写area（只用于{names}）"),
    ("no months, since a {kind} is instant", "不写months，因为{kind}是一次性的"),
    # structures
    ("a body (or {name}) for {step}", "为{step}写明机构（或{name}）"),
    ("a body; or a department for the affair", "一个机构；或为事项写明职能部门"),
    ("a body with somebody to do the work", "有人办事的机构"),
    ("{name}, which has neither desks nor staff in office or field",
     "{name}，它既无窗口，也无内勤或外勤人员"),
    ("no body for the step {step}", "步骤{step}没有机构"),
    ("no doors, though residents raise the affair", "没有受理渠道，但该事项由居民提出"),
    ("no route for the class {name}", "类别{name}没有办理路线"),
    ("a route for every class", "每个类别都有办理路线"),
    ("no strength for the rule {name}", "规则{name}没有落实程度"),
    ("a strength for every rule", "每条规则都有落实程度"),
    ("{count} or desks of a body that has a post with duty: desk",
     "{count}，或设有duty: desk岗位的机构的窗口"),
    ("{count} desks of a body without a post for them", "没有相应岗位的机构的{count}个窗口"),
    ("{count} posts held by the {people} people of {post}", "由{post}的{people}人兼任的{count}个岗位"),
    ("no more dual posts than people", "兼任岗位不多于人数"),
    ("{share} times the hours of {people} in {post}, all its posts together",
     "{post}的{people}人工时的{share}倍（其全部岗位合计）"),
    ("shares of one person's hours up to {share} in all", "一人工时的份额合计不超过{share}"),
    ("a post that is not dual at the end", "最终不是兼任的岗位"),
    ("{names}, of which there is no body (closed: {closed})", "{names}，没有这类机构（已关闭：{closed}）"),
    ("{name} in {place}", "{place}的{name}"),
    ("{names}, of which there is no body", "{names}，没有这类机构"),
    ("one kind or more of which there is a body; or null for the contract",
     "至少一类现有机构；或把合同写为null"),
    ("{name}, which {place} closed", "{name}，它已在{place}关闭"),
    # affairs and parameters
    ("{name}, for an affair without one ({rest})", "{name}，但该事项没有职能部门（{rest}）"),
    ("{name}, for an affair without one", "{name}，但该事项没有职能部门"),
    ("{name} of {place}", "{place}的{name}"),
    ("a line of service for an everyday affair", "日常需求的服务门类"),
    ("a project area for an affair of the class {name}", "类别{name}的事项的项目领域"),
    ("a rate above 0 (residents raise it) or a programme (a department issues it)",
     "大于0的rate（由居民提出）或programme（由职能部门下达）"),
    ("{rate}, and a programme too", "{rate}，又有programme"),
    ("either a rate or a programme", "rate或programme，二者取一"),
    ("neither a rate nor a programme", "rate和programme都没有写"),
    ("factors with mean {mean}", "均值为{mean}的系数"),
    ("monthly factors with mean {mean}", "均值为{mean}的月度系数"),
    ("a constant with the range {low} to {high}", "范围为{low}至{high}的常数"),
    ("low = high, or kind: uncertainty or lever", "low = high，或kind: uncertainty、lever"),
    ("{value}, a constant ({unit})", "{value}（常数，{unit}）"),
    ("low up to high", "low不大于high"),
    ("{low}, above high = {high}", "{low}，大于high = {high}"),
    # what the reader of YAML says
    ("mapping values are not allowed in this context", "此处不允许映射值"),
    ("could not find expected {sign}", "缺少应有的{sign}"),
    ("did not find expected {sign}", "缺少应有的{sign}"),
    ("found character that cannot start any token", "出现不能作为开头的字符"),
    ("found undefined alias", "未定义的别名"),
    # uploads and limits of the app
    ("the name of a bundled scenario or structure: an uploaded file cannot name others",
     "内置方案或体制的名称：上传的文件不能指定其他文件"),
    ("the file {name}", "文件{name}"),
    ("a bundled lever", "内置的改革措施"),
    ("a table of residents", "居民数据表"),
    ("synthetic residents in this app", "本应用中只能用合成居民"),
    ("{count} comparisons under way", "{count}个正在进行的比较"),
    ("{count} models that are being played", "{count}个正在播放的模型"),
    ("at most {count} at once", "同时至多{count}个"),
    ("a file that is no longer kept here", "此处已不再保存的文件"),
    ("to upload it again", "重新上传"),
    ("{count} bytes", "{count}字节"),
    ("{count} values", "{count}个值"),
    ("at most {count} letters", "至多{count}个字符"),
    ("at most {count} values", "至多{count}个值"),
    ("at most {count} bytes", "至多{count}字节"),
    ("{residents} residents, {years} years", "{residents}名居民，{years}年"),
    ("at most {residents} residents and {years} years in this app",
     "本应用中至多{residents}名居民、{years}年"),
    ("{years} or more", "不少于{years}"),
)  # fmt: skip
"""English phrase to Chinese phrase; of those that fit, the one with most letters of its own counts."""


_GAP = re.compile(r"\{\w+\}")


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The phrases, those with most letters of their own first."""
    ordered = sorted(PHRASES, key=lambda phrase: -len(_GAP.sub("", phrase[0])))
    return tuple((_pattern(english), chinese) for english, chinese in ordered)


def _pattern(english: str) -> re.Pattern[str]:
    parts = re.split(r"(\{\w+\})", english)
    text = "".join(f"(?P<{p[1:-1]}>.+?)" if p.startswith("{") else re.escape(p) for p in parts)
    return re.compile(text, re.DOTALL)


def phrase_for(text: str) -> tuple[str, dict[str, str]] | None:
    """The Chinese phrase for a text and what stands in its gaps; None where no phrase fits."""
    for pattern, chinese in _patterns():
        if found := pattern.fullmatch(text):
            return chinese, found.groupdict()
    return None


def in_chinese(text: str) -> str:
    """A text of a message in Chinese, as far as there are phrases for it."""
    fitting = phrase_for(text)
    if fitting is None:
        return text
    chinese, gaps = fitting
    return chinese.format(**{gap: in_chinese(value) for gap, value in gaps.items()})
