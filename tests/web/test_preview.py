"""The preview of a text: what it would be taken for, and nothing written."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.conftest import Site


async def preview(site: Site, text: str) -> dict[str, Any]:
    status, told = await site.call("POST", "/api/tasks/preview", {"text": text})
    assert status == 200, told
    assert isinstance(told, dict)
    return told


def marked(told: dict[str, Any]) -> list[tuple[str, str]]:
    return [(span["slot"], span["text"]) for span in told["spans"]]


async def test_every_slot_is_marked_where_it_stands(ana: Site) -> None:
    text = "recuérdame pagar la luz el viernes a las 5 urgente #casa proyecto Web"
    told = await preview(ana, text)
    assert (told["outcome"], told["language"], told["creates"], told["reason"]) == ("understood", "es", True, None)
    assert marked(told) == [
        ("title", "pagar la luz"), ("due", "el viernes a las 5"), ("priority", "urgente"), ("tags", "#casa"),
        ("project", "Web"),
    ]  # fmt: skip
    assert all(text[span["start"] : span["end"]] == span["text"] for span in told["spans"])
    assert told["commands"] == [
        {
            "intent": "create_task",
            "slots": {
                "title": "pagar la luz", "due": "2026-03-13T17:00", "priority": "urgent", "tags": ["casa"],
                "project": "Web",
            },
        }
    ]  # fmt: skip


async def test_the_words_of_two_languages_are_said_in_the_persons(ana: Site) -> None:
    assert "vie 13 mar" in (await preview(ana, "pagar la luz el viernes"))["reply"]
    english = await preview(ana, "pay rent on friday")
    assert "Fri" in english["reply"]
    assert "pay rent" in english["summary"][0]
    await ana.call("PATCH", "/api/preferences", {"language": "es"})
    assert "vie 13 mar" in (await preview(ana, "pay rent on friday"))["reply"]


async def test_nothing_is_written_however_often_it_is_asked(ana: Site) -> None:
    tables = ("tasks", "projects", "journal", "focobot_command_history", "freed_numbers")
    await ana.call("POST", "/api/tasks", {"title": "la de antes"})
    before = [ana.rows(f"SELECT * FROM {table}") for table in tables]
    for text in ("pagar la luz proyecto Casa", "borra la 1", "completa la 1", "/proyecto Nuevo", "deshaz eso", "sí"):
        await preview(ana, text)
    assert [ana.rows(f"SELECT * FROM {table}") for table in tables] == before


@pytest.mark.parametrize(
    ("text", "outcome", "creates"),
    [
        ("comprar leche", "understood", True),
        ("pagar la luz y comprar pan", "understood", True),
        ("borra la 3", "understood", False),
        ("crear tarea", "ambiguous", False),
        ("el cielo es azul", "unknown", False),
        ("😀" * 50, "unknown", False),
    ],
)
async def test_it_says_whether_posting_the_text_makes_tasks(ana: Site, text: str, outcome: str, creates: bool) -> None:
    told = await preview(ana, text)
    assert (told["outcome"], told["creates"]) == (outcome, creates)
    assert told["reply"]
    status, _ = await ana.call("POST", "/api/tasks", {"text": text})
    assert (status == 201) is creates


async def test_spaces_around_the_text_do_not_move_the_marks(ana: Site) -> None:
    told = await preview(ana, "  \n llamar 😀 a Juan mañana ")
    assert told["text"] == "llamar 😀 a Juan mañana"
    assert marked(told) == [("title", "llamar 😀 a Juan"), ("due", "mañana")]


@pytest.mark.parametrize("body", [{}, {"text": ""}, {"text": " "}, {"text": "x" * 1601}, {"text": 5}, {"words": "x"}])
async def test_bad_input_is_400(ana: Site, body: dict[str, Any]) -> None:
    status, answer = await ana.call("POST", "/api/tasks/preview", body)
    assert (status, answer["error"]["field"]) == (400, next(iter(body), "text") if "words" not in body else "text")


async def test_it_is_for_people_who_are_logged_in(site: Site) -> None:
    assert (await site.call("POST", "/api/tasks/preview", {"text": "x"}))[0] == 401
