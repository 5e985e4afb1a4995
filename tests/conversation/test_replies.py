"""The texts: complete in every language, the same arguments, and nowhere else than in replies.ftl."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from fluent.syntax import ast as ftl
from fluent.syntax import parse
from fluent.syntax.visitor import Visitor

from engine.model import Due
from server.conversation.recurrences import describe_rule
from server.conversation.render import Bundles, Manner, render, render_block, split_message
from server.reply import Lines, Series, Symbol, say

ROOT = Path(__file__).parents[2]
REPLIES = {path.parent.name: path for path in (ROOT / "grammars").glob("*/replies.ftl")}
SPOKEN_FROM = ("server/conversation", "server/guard")


class _Arguments(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:
        self.names.add(node.id.name)


def _messages(path: Path) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for entry in parse(path.read_text("utf-8")).body:
        assert not isinstance(entry, ftl.Junk), f"{path}: {entry.content}"
        if isinstance(entry, ftl.Message):
            visitor = _Arguments()
            visitor.visit(entry)
            assert entry.id.name not in found, f"{path}: {entry.id.name} is there twice"
            found[entry.id.name] = frozenset(visitor.names)
    return found


def _sources() -> Iterator[tuple[Path, ast.Module]]:
    for folder in SPOKEN_FROM:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path, ast.parse(path.read_text("utf-8"))


def _said() -> dict[str, set[str]]:
    """Every key that the code says literally, with the arguments it gives."""
    said: dict[str, set[str]] = {}
    for _, tree in _sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say" and node.args:
                key = node.args[0]
                if isinstance(key, ast.Constant):
                    said.setdefault(str(key.value), set()).update(str(one.arg) for one in node.keywords)
    return said


def test_every_language_has_the_keys_of_the_default_one_with_the_same_arguments(bundles: Bundles) -> None:
    """Not all of them, while it is being written: `grammar check --complete` asks for those."""
    languages = {code: _messages(path) for code, path in REPLIES.items()}
    assert len(languages) >= 2
    first = languages[bundles.default]
    for code, messages in languages.items():
        different = {key for key in messages if messages[key] != first.get(key)}
        assert not different, (code, different)


def test_every_key_that_the_code_says_is_written_and_gets_the_arguments_it_shows(bundles: Bundles) -> None:
    written = _messages(REPLIES[bundles.default])
    for key, given in _said().items():
        assert key in written, key
        assert written[key] <= given, (key, written[key] - given)


def test_every_written_key_is_said_somewhere(bundles: Bundles) -> None:
    """Keys stand in the code whole, or are put together: f"notice-{kind}-many"."""
    whole: set[str] = set()
    composed: list[re.Pattern[str]] = []
    for path in (path for room in ("server", "storage") for path in (ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                whole.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                composed.append(_pattern(node))
    written = _messages(REPLIES[bundles.default])
    said = {key for key in written if key in whole or any(pattern.fullmatch(key) for pattern in composed)}
    assert not set(written) - said


def _pattern(node: ast.JoinedStr) -> re.Pattern[str]:
    parts = (re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[a-z-]+" for part in node.values)
    text = "".join(parts)
    return re.compile(text if re.match(r"[a-z]+\\-", text) else r"(?!)")


def test_no_sentence_for_people_and_no_language_is_named_in_python() -> None:
    sentence = re.compile(r"[^\W\d_]{2,} [^\W\d_]{2,} [^\W\d_]{2,}")
    for path, tree in _sources():
        texts = [
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value not in _docstrings(tree)
        ]
        assert not [text for text in texts if sentence.search(text)], path
        assert not {"es", "en", "Spanish", "English"} & set(texts), path


def _docstrings(tree: ast.Module) -> set[str]:
    """Texts that stand alone as statements: docstrings of modules, classes, functions and constants."""
    return {
        node.value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    }


def _manner(bundles: Bundles, code: str, *, plain_text: bool = False) -> Manner:
    return Manner(
        language=bundles.languages[code],
        zone=ZoneInfo("America/Mexico_City"),
        today=date(2026, 3, 10),
        plain_text=plain_text,
    )


@pytest.mark.parametrize(
    ("code", "due", "written"),
    [
        ("es", Due(day=date(2026, 3, 12), clock=time(15)), "📅 jue 12 mar, 15:00"),
        ("en", Due(day=date(2026, 3, 12), clock=time(15)), "📅 Thu, Mar 12, 3:00 PM"),
        ("es", Due(day=date(2026, 3, 13)), "📅 vie 13 mar"),
        ("en", Due(day=date(2027, 1, 2)), "📅 Sat, Jan 2, 2027"),
        ("es", Due(day=date(2027, 1, 2), clock=time(9)), "📅 sáb 2 ene 2027, 09:00"),
    ],
)
def test_a_date_is_written_in_full(bundles: Bundles, code: str, due: Due, written: str) -> None:
    assert render_block(say("detail-due", due=due), _manner(bundles, code)) == written


def test_an_instant_is_written_on_the_persons_clock(bundles: Bundles) -> None:
    at = datetime(2026, 3, 13, 1, 30, tzinfo=UTC)
    assert render_block(say("mark-done", at=at), _manner(bundles, "es")) == "jue 12 mar, 19:30"


@pytest.mark.parametrize("title", ["*todo* _ya_", "~no~ `x`", "```code```", "5 * 3 _a", "línea\nrota"])
def test_marks_in_a_title_format_nothing(bundles: Bundles, title: str) -> None:
    (text,) = render((say("deleted", title=title),), _manner(bundles, "es"))
    shown = text.removeprefix("🗑️ Borrada: *").split("*. Si no")[0]
    assert not re.search(r"(?<!\u2060)[*_~`]|[*_~`](?!\u2060)", shown)
    assert shown.replace("\u2060", "") == title.replace("\n", " ")
    assert "\n" not in text


def test_an_empty_part_leaves_no_line_behind(bundles: Bundles) -> None:
    text = render_block(say("created", number="3", title="pan", details=()), _manner(bundles, "es"))
    assert text == "✅ Anotada la 3: *pan*"


def test_the_accessible_mode_has_no_pictograms_but_keeps_those_of_a_title(bundles: Bundles) -> None:
    block = say("created", number="3", title="regalo 🎁", details=(say("detail-due", due=Due(day=date(2026, 3, 13))),))
    assert render_block(block, _manner(bundles, "es", plain_text=True)) == "Anotada la 3: *regalo 🎁*\nvie 13 mar"


@pytest.mark.parametrize("code", sorted(REPLIES))
def test_long_answers_are_split_at_line_ends(bundles: Bundles, code: str) -> None:
    lines = tuple(say("word", word=f"{number} " + "ñandú " * 9) for number in range(100))
    texts = render((say("list-lines", lines=Lines(blocks=lines)),), _manner(bundles, code))
    assert len(texts) > 1
    assert all(len(text) <= 1600 and text.strip() and not text.startswith("\n") for text in texts)
    assert "\n".join(texts).splitlines() == [str(line.arguments["word"]).strip() for line in lines]


def test_a_line_longer_than_a_message_is_cut_and_emoji_count_as_the_channel_counts() -> None:
    texts = split_message("🎁" * 2000)
    assert "".join(texts) == "🎁" * 2000
    assert all(len(text.encode("utf-16-le")) // 2 <= 1600 for text in texts)


@pytest.mark.parametrize(
    ("rule", "spanish", "english"),
    [
        ("FREQ=DAILY", "todos los días", "every day"),
        ("FREQ=WEEKLY;BYDAY=FR", "cada viernes", "every Friday"),
        ("FREQ=WEEKLY;BYDAY=MO,WE,FR", "cada lunes, miércoles y viernes", "every Monday, Wednesday, and Friday"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "de lunes a viernes", "Monday to Friday"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "viernes, cada 2 semanas", "Friday, every 2 weeks"),
        ("FREQ=DAILY;INTERVAL=15", "cada 15 días", "every 15 days"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "el último día de cada mes", "the last day of every month"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,15", "el 1 y el 15 de cada mes", "day 1 and day 15 of every month"),
        ("FREQ=MONTHLY;BYDAY=1MO", "el primer lunes de cada mes", "the first Monday of every month"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "el último viernes de cada mes", "the last Friday of every month"),
        ("FREQ=YEARLY", "cada año", "every year"),
        ("FREQ=DAILY;COUNT=3", "todos los días · 3 veces", "every day · 3 times"),
    ],
)
def test_a_rule_is_said_in_words(bundles: Bundles, rule: str, spanish: str, english: str) -> None:
    block = describe_rule(rule)
    assert render_block(block, _manner(bundles, "es")) == spanish
    assert render_block(block, _manner(bundles, "en")) == english


def test_plurals_follow_the_language(bundles: Bundles) -> None:
    one, many = (say("list-status", status=Symbol("open"), count=count) for count in (1, 3))
    assert [render_block(block, _manner(bundles, "es")) for block in (one, many)] == ["1 pendiente", "3 pendientes"]
    assert render_block(many, _manner(bundles, "en")) == "3 open tasks"


def test_a_series_is_joined_as_the_language_joins(bundles: Bundles) -> None:
    names = Series(blocks=tuple(say("ref-number", number=str(number)) for number in (2, 3)))
    assert render_block(say("ref-missing", refs=names, count=2), _manner(bundles, "es")).startswith(
        "No encontré la 2 y la 3."
    )
