"""Every phrase of corpora/ is read as its case says, but for the known failures, which must still fail."""

import tomllib
from pathlib import Path

import pytest

from server.cli.corpus import Case, Subject, judge, load_subject, read_corpora
from server.cli.corpus_errors import CorpusError

ROOT = Path(__file__).parents[2] / "corpora"
CASES = read_corpora(ROOT)
FILES = sorted({case.file for case in CASES})
KNOWN = tomllib.loads((ROOT / "known_failures.toml").read_text(encoding="utf-8")).get("failure", [])


@pytest.fixture(scope="session")
def subject() -> Subject:
    return load_subject()


@pytest.mark.parametrize("file", FILES)
def test_every_phrase_of_the_file_is_read_as_its_case_says(file: str, subject: Subject) -> None:
    known = {failure["say"] for failure in KNOWN if failure["file"] == file}
    judged = [judge(case, subject) for case in CASES if case.file == file]
    wrong = {j.case.text: f"{j.verdict}: {j.said}" for j in judged if j.verdict != "right"}
    news = {text: said for text, said in wrong.items() if text not in known}
    assert not news, "\n".join(f"{text!r} came out {said}" for text, said in news.items())
    mended = known - set(wrong)
    assert not mended, f"these come out right now: take them out of known_failures.toml: {sorted(mended)}"


def test_known_failures_name_phrases_that_exist_and_say_why() -> None:
    phrases = {(case.file, case.text) for case in CASES}
    for failure in KNOWN:
        assert (failure["file"], failure["say"]) in phrases, failure
        assert failure["why"].strip(), failure


def test_the_corpora_are_as_large_and_as_mixed_as_promised() -> None:
    messages = [case for case in CASES if not case.is_date]
    assert len(messages) >= 400
    assert {"es", "en"} <= {case.folder for case in messages}
    assert any(case.file.endswith("not_commands.toml") for case in messages)


HEAD = 'now = "2026-03-10T10:00:00-06:00"\ntz = "UTC"\n[[case]]\n'


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ('now = "2026-03-10T10:00:00-06:00"\ntz = "UTC"\n[[case]]\nsay = ["a"]\nslots = 3\n', "unknown key 'slots'"),
        ('now = "yesterday"\ntz = "UTC"\n[[case]]\nsay = ["a"]\n', "now, tz or awaiting"),
        ('now = "2026-03-10T10:00:00-06:00"\ntz = "UTC"\n[[case]]\ntags = []\n', "nothing in `say`"),
        ("now = \n", "not readable as TOML"),
        (f'{HEAD}say = "a"\n', "expected a list of phrases"),
        (f'{HEAD}say = ["a"]\noutcome = "none"\n', "expected one of ambiguous, unknown"),
        (f'{HEAD}say = ["a"]\ncommands = ["undo"]\n', "commands expected as [{"),
        (
            f'{HEAD}say = ["a"]\ncommands = [{{ intent = "delet_task" }}]\n',
            "no intent delet_task; did you mean delete_task?",
        ),
        (
            f'{HEAD}say = ["a"]\ncommands = [{{ intent = "delete_task", slots = {{ ref = [] }} }}]\n',
            "delete_task has no slot ref; did you mean refs? (it has refs)",
        ),
        (f'{HEAD}say = ["a"]\nreadings = [{{ intent = "undo" }}]\n', "readings expected as [[{"),
    ],
)
def test_a_broken_corpus_file_is_refused_with_its_name(tmp_path: Path, content: str, complaint: str) -> None:
    (tmp_path / "aa").mkdir()
    (tmp_path / "aa" / "create_task.toml").write_text(content, encoding="utf-8")
    with pytest.raises(CorpusError, match=r"aa/create_task\.toml") as caught:
        read_corpora(tmp_path)
    assert complaint in str(caught.value)


def test_all_that_is_wrong_is_told_with_the_line_of_its_case(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.toml").write_text(f'{HEAD}say = ["a"]\n\n[[case]]\nsay = 3\nslots = 4\n', encoding="utf-8")
    with pytest.raises(CorpusError) as caught:
        read_corpora(tmp_path)
    places = [line.split(": ")[0] for line in str(caught.value).splitlines()]
    assert places == [f"{tmp_path / name}, line 6" for name in ("a.toml", "a.toml", "b.toml", "b.toml")]


def test_cases_carry_the_context_that_their_file_states() -> None:
    case: Case = next(case for case in CASES if case.file.startswith("es/create_task"))
    assert case.context.now.utcoffset() is not None
