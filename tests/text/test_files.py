"""The files of texts: open in translators' tools, the same in both languages, nothing Chinese is wrapped."""

from __future__ import annotations

import re
import string
import tokenize
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po as read_by_babel

from sim.text import MESSAGES, texts
from sim.text.po import read_po
from sim.text.prose import FOLDER, read_prose

SIM = Path(__file__).parents[2] / "sim"
FILES = sorted(MESSAGES.glob("*.po"))
CHINESE = re.compile(r"[\u4e00-\u9fff]")
ENTRY = 'msgctxt "a"\nmsgid "A"\nmsgstr "一"\n'


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def by_babel(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_by_babel(file, locale="zh_CN", abort_invalid=True)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_translators_tools_read_what_we_read(path: Path) -> None:
    catalog = by_babel(path)
    assert catalog.locale_identifier == "zh_CN" and catalog.charset == "utf-8"
    entries = [entry for entry in catalog if entry.id]
    assert {entry.context: (entry.id, entry.string) for entry in entries} == read_po(path)
    assert not catalog.obsolete
    for entry in entries:
        assert not entry.fuzzy and isinstance(entry.id, str) and isinstance(entry.string, str)
        # a number may be in words in English
        assert gaps(entry.string) == {gap.removesuffix("_words") for gap in gaps(entry.id)}, entry.context
        # Babel takes a percent sign before a letter for a gap, if nobody says that it is none
        wrong = [error for error in entry.check(catalog) if "no-python-format" not in entry.flags]
        assert not wrong, entry.context


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_gaps_are_marked_and_lines_are_whole(path: Path) -> None:
    marked = {
        code: flags or ""
        for flags, code in re.findall(
            r'(?:^#, (.*)\n)?^msgctxt "(.*)"$', path.read_text("utf-8"), re.MULTILINE
        )
    }
    for code, (english, _) in read_po(path).items():
        assert ("python-brace-format" in marked[code].split(", ")) == bool(gaps(english)), code
        assert ("no-python-format" in marked[code]) == ("%" in english), code
    for line in path.read_text("utf-8").splitlines():
        assert line == "" or line[0] == "#" or (line.startswith(("msg", '"')) and line[-1] == '"')
        assert not (line.startswith('"') and CHINESE.search(line)), "a Chinese text in several lines"


@pytest.mark.parametrize(
    "wrong",
    [
        ENTRY + "\n" + ENTRY,
        ENTRY.replace("A", ""),
        ENTRY.replace("一", ""),
        ENTRY.replace('msgctxt "a"\n', ""),
        ENTRY.replace('msgstr "一"\n', ""),
        "#, fuzzy\n" + ENTRY,
        ENTRY.replace("msgstr", "msgstr[0]"),
        ENTRY.replace('"A"', '"A'),
        ENTRY + "and more\n",
    ],
)
def test_a_file_that_is_not_whole_is_refused(wrong: str, tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    path.write_text(wrong, "utf-8")
    with pytest.raises(ValueError, match=r"a\.po:\d"):
        read_po(path)


def test_escapes_and_wrapped_texts_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    path.write_text('msgid ""\nmsgstr ""\n"Language: zh\\n"\n\n' + r"""
msgctxt "a"
msgid ""
"a \"b\" \\n\n"
"c"
msgstr "一"
msgctxt "b"
msgid "B"
msgstr "二"
""", "utf-8")  # fmt: skip
    assert read_po(path) == {"a": ('a "b" \\n\nc', "一"), "b": ("B", "二")}


def test_prose_is_the_same_in_both_languages() -> None:
    names = [{path.name for path in (FOLDER / lang).iterdir()} for lang in ("en", "zh")]
    assert names[0] == names[1] and all(name.endswith(".md") for name in names[0])
    for name in names[0]:
        keys = [re.findall("^#.*$", (FOLDER / lang / name).read_text("utf-8"), re.M) for lang in ("en", "zh")]
        assert keys[0] == keys[1], name
    for code, (english, chinese) in read_prose().items():
        assert gaps(english) == gaps(chinese), code
        assert not re.search(r"\n(?!\n)|  ", english.replace("\n\n", "")), code


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("## a\n\nA\n", "## b\n\n一\n"),
        ("## a\n\nA\n", "## a\n\n一\n二\n"),
        ("## a\n\n## b\n\nB\n", "## a\n\n一\n\n## b\n\n二\n"),
        ("A\n\n## a\n\nA\n", "## a\n\n一\n"),
        ("## a\n\nA\n\n## a\n\nB\n", "## a\n\n一\n"),
    ],
)
def test_prose_that_is_not_whole_is_refused(english: str, chinese: str, tmp_path: Path) -> None:
    for lang, text in (("en", english), ("zh", chinese)):
        (tmp_path / lang).mkdir()
        (tmp_path / lang / "a.md").write_text(text, "utf-8")
    with pytest.raises(ValueError, match=re.escape(str(tmp_path))):
        read_prose(tmp_path)


def test_paragraphs_of_prose_stay_apart_and_wraps_go(tmp_path: Path) -> None:
    for lang, text in (("en", "## a\n\nA b\nc.\n\nD.\n"), ("zh", "## a\n\n一。\n\n二。\n")):
        (tmp_path / lang).mkdir()
        (tmp_path / lang / "a.md").write_text(text, "utf-8")
    assert read_prose(tmp_path) == {"a": ("A b c.\n\nD.", "一。\n\n二。")}


def test_no_chinese_text_has_a_space_from_a_wrap() -> None:
    for code, (_, chinese) in texts().items():
        assert not re.search(r"[\u4e00-\u9fff，。；] +[\u4e00-\u9fff]", chinese), code


def _split(path: Path) -> list[int]:
    """Lines at which a Chinese text is cut into literals that stand beside each other."""
    lines = []
    with path.open("rb") as file:
        before: tokenize.TokenInfo | None = None
        for token in tokenize.tokenize(file.readline):
            if token.type in (tokenize.NL, tokenize.COMMENT):
                continue
            if token.type in (tokenize.STRING, tokenize.FSTRING_START) and before is not None:
                text = before.line if before.type == tokenize.FSTRING_END else before.string
                # at a space, as in the reference to a Chinese paper, nothing is cut
                if CHINESE.search(text) and not text.rstrip("\"'\n").endswith(" "):
                    lines.append(token.start[0])
            before = token if token.type in (tokenize.STRING, tokenize.FSTRING_END) else None
    return lines


def test_no_chinese_literal_is_cut_by_the_end_of_a_line() -> None:
    cut = {path.name: lines for path in sorted(SIM.rglob("*.py")) if (lines := _split(path))}
    assert cut == {}


def test_a_cut_literal_would_be_seen(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text(
        'a = ("一"\n     "二")\nb = ("一", "二")\nc = (f"一{a}"\n     # c\n     f"二")\n', "utf-8"
    )
    assert _split(path) == [2, 6]
