"""The sentences of the language packs, as `focobot grammar check` and `focobot chat` look at them."""

import io
from functools import partial
from pathlib import Path

import pytest

from engine.pack import LanguagePack
from server.cli import main
from server.cli.wording import bad_wording
from server.conversation import render

TASK_LINE = "# a task\ntask-line = { $number }. { $parts }\n"
COUNT = """
left = { $count ->
    [one] one { $kind }
   *[other] { $count } left
}
"""


@pytest.fixture
def complaints(tmp_path: Path) -> "partial[list[str]]":
    def told(model: str, other: str) -> list[str]:
        packs = []
        for code, text in (("aa", other), ("bb", model)):
            (tmp_path / code).mkdir()
            (tmp_path / code / "replies.ftl").write_text(text, "utf-8")
            packs.append(LanguagePack(code=code, path=str(tmp_path / code), settings={"default": code == "bb"}))
        return [
            line.removeprefix(f"{tmp_path}/").replace(str(tmp_path), "…") for line in bad_wording(packs, "replies.ftl")
        ]

    return partial(told)


def test_a_variable_that_the_default_language_does_not_have_is_named_with_its_line(
    complaints: "partial[list[str]]",
) -> None:
    assert complaints(TASK_LINE, "task-line = { $nummer }. { $parts }") == [
        "aa/replies.ftl, line 1: task-line uses $nummer and never uses $number; "
        "it has $number, $parts in …/bb/replies.ftl, line 2: write those"
    ]


def test_a_variable_that_is_never_used_is_named(complaints: "partial[list[str]]") -> None:
    assert complaints(TASK_LINE, "\ntask-line = { $parts }") == [
        "aa/replies.ftl, line 2: task-line never uses $number; "
        "it has $number, $parts in …/bb/replies.ftl, line 2: write those"
    ]


def test_a_variable_may_stand_in_any_form_of_a_message(complaints: "partial[list[str]]") -> None:
    assert complaints(COUNT, "left = { $kind }: { $count }") == []


def test_a_message_that_stands_twice_is_named(complaints: "partial[list[str]]") -> None:
    assert complaints("a = x", "a = x\n\na = y") == ["aa/replies.ftl, line 3: a stands in line 1 already; delete one"]


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ("{ $nummer }. { $parts }", "message 'task-line': Unknown external: nummer"),
        ("{", "message 'task-line': missing"),
    ],
)
def test_a_broken_sentence_ends_no_chat(
    written: str, complaint: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    read = render._read_language
    monkeypatch.setattr(render, "_read_language", lambda code, text: read(code, f"task-line = {written}\n{text}"))
    monkeypatch.setattr("server.app.load_bundles", render.load_bundles.__wrapped__)
    monkeypatch.setattr("sys.stdin", io.StringIO("add buy milk\n/list\n/help\n"))
    main.app(["chat"], standalone_mode=False)
    shown = capsys.readouterr()
    assert complaint in shown.err
    assert "focobot grammar check" in shown.err
    assert "Traceback" not in shown.err
    assert shown.out.count("\n\n") > 1  # what came before and behind it was answered
