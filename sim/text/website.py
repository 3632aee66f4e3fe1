"""Words of the documentation site: (English, Chinese)."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "website.code": ("code", "代码"),
    "website.name": ("name", "名称"),
    "website.about": ("what it is", "说明"),
    "website.strength": ("what its strength means", "落实程度的含义"),
    "website.clauses": ("clauses", "条款"),
    "website.term": ("English", "英文"),
    "website.chinese": ("Chinese", "中文"),
    "website.glossary": ("Glossary", "术语表"),
    "website.scenarios": ("Scenarios", "方案"),
    "website.trust": (
        "What backs the results, and what speaks against them: [How far to trust it]({page}).",
        "结果的依据及其反证见[How far to trust it]({page})（英文）。",
    ),
    "website.language": ("English", "中文"),
    # the page of files
    "website.files": ("Files", "文件"),
    "website.files.about": (
        (
            "Every file that `shequ` reads, and every key that may stand in it. Files are YAML 1.2 in UTF-8: "
            "`no` and `2004-05-01` are text; yes and no are `true` and `false`. An unknown key, a key twice, "
            "or a value of another kind is a mistake, and `shequ validate FILE...` names each by file, line "
            "and key. Where nothing stands under *left out*, the key is not needed and has no value of its "
            "own. The [levers and scenarios](levers.md), in the folder `scenarios/` of the repository, are "
            "examples; the notebook [on extending](notebooks/5_extending.md) adds some step by step."
        ),
        (
            "`shequ`读取的每种文件及其中可写的每个键。文件为UTF-8编码的YAML 1.2：`no`和`2004-05-01`是文字，"
            "是与否写`true`和`false`。未知的键、重复的键、种类不符的值都算错误，"
            "`shequ validate 文件...`按文件、行、键逐一指出。"
            "“不写时”一栏为空，表示该键可以不写，也没有默认值。"
            "代码库`scenarios/`文件夹中的[改革措施和方案](levers.zh.md)都是例子；"
            "教程[Extending](notebooks/5_extending.md)（英文）逐步演示如何添加。"
        ),
    ),
    "website.example": ("From {file}:", "例（{file}）："),
    "website.key": ("key", "键"),
    "website.column": ("column", "列"),
    "website.allowed": ("what may stand there", "可写内容"),
    "website.left_out": ("left out", "不写时"),
    "website.needed": ("**needed**", "**必填**"),
    "website.rule": ("rule", "规则"),
    "website.rules": ("The rules of `rules`, each from 0 to 1", "`rules`的规则，均为0至1"),
    "website.anything": ("anything that may stand at that place", "该处可写的任何内容"),
    "website.of": ("{sort}; each: {items}", "{sort}；每项：{items}"),
    "website.keys": ("{sort} with keys of {keys}", "{sort}，键为{keys}"),
    "website.list": ("a list", "列表"),
    "website.mapping": ("a mapping", "映射"),
}
