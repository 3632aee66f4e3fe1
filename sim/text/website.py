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
}
