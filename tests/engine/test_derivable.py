"""No slot says what the message did not: over every phrase of the corpora, and over heaps of their words."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.compiled import Engine
from engine.interpret import trace
from engine.model import (
    AllRef,
    Ambiguous,
    Context,
    CreateTask,
    ListTasks,
    NumberRef,
    Reading,
    SearchTasks,
    SetProject,
    TitleRef,
    Understood,
    UpdateTask,
)
from engine.normalize import normalize
from server.cli.corpus import read_corpora

CASES = [case for case in read_corpora(Path(__file__).parents[2] / "corpora") if not case.is_date]
FOLDERS = sorted({case.folder for case in CASES})
WORDS = sorted({word for case in CASES[::7] for word in case.text.split()})


def texts_of(reading: Reading) -> Iterator[str]:
    """Every free text that the commands hold."""
    for command in reading.commands:
        match command:
            case CreateTask():
                yield from (command.title, command.project or "", *command.tags)
            case SearchTasks(query=text) | SetProject(name=text):
                yield text
            case ListTasks(filter=chosen):
                yield from (chosen.query or "", chosen.project or "", chosen.tag or "")
            case UpdateTask(edit=edit):
                yield from (edit.title or "", edit.project or "")
            case _:
                pass
        for ref in getattr(command, "refs", ()):
            if isinstance(ref, TitleRef):
                yield ref.title
            elif isinstance(ref, AllRef):
                yield from (ref.filter.query or "", ref.filter.project or "")


def is_within(text: str, message: str, engine: Engine) -> bool:
    """Its tokens stand in the message, in order, perhaps with others between."""
    said = iter(_words_of(message, engine))
    return all(word in said for word in _words_of(text, engine))


def _words_of(text: str, engine: Engine) -> list[str]:
    """Without the signs: those stand with other words once a time between them is cut out ("/done 4:30, x")."""
    return [part for word in engine.tokenizer.words(text) for part in re.findall(r"\w+", word)]


def complaints(message: str, context: Context, engine: Engine) -> list[str]:
    traced = trace(message, context, engine)
    result = traced.result
    readings = (
        (result.reading,)
        if isinstance(result, Understood)
        else result.readings
        if isinstance(result, Ambiguous)
        else ()
    )
    said = {text for reading in readings for text in texts_of(reading)} - {context.filling}
    found = [text for text in said if not is_within(text, message, engine)]
    has_number = any(c.isdigit() for c in normalize(message).folded) or any(
        edge[0] == "NUMBER" for edges in traced.lattice.edges for edge in edges
    )
    for reading in readings:
        for command in reading.commands:
            numbers = [ref.number for ref in getattr(command, "refs", ()) if isinstance(ref, NumberRef)]
            if numbers and not has_number:
                found.append(f"the number {numbers}")
            if isinstance(command, CreateTask) and command.due is not None and not reading.date_spans:
                found.append(f"the date {command.due}")
    return found


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_phrase_of_the_corpora_gets_a_slot_that_it_does_not_hold(folder: str, engine: Engine) -> None:
    bad = {
        case.text: found
        for case in CASES
        if case.folder == folder and (found := complaints(case.text, case.context, engine))
    }
    assert not bad


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=9))
@example(['"Manic', "/DONE", "4:30,", "/DONE"])
@example(["entregaron", "11", "marzo"])  # "entregar on 11"
@example(["alarm", "10am", "canta", "6:40am,", "alarm"])  # "cant a 6:40", read in pieces
def test_no_heap_of_words_gets_a_slot_that_it_does_not_hold(engine: Engine, words: list[str]) -> None:
    assert not complaints(" ".join(words), CASES[0].context, engine)
