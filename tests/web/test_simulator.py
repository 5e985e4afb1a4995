"""The simulator: what is typed is signed, goes over HTTP to the real webhook, and comes back as a chat."""

from __future__ import annotations

from typing import Any

import pytest

from server.web.simulator import read_twiml
from tests.web.conftest import PHONE, Site


async def linked(site: Site) -> None:
    person = await site.add_person()
    await site.store.link(person.id, PHONE, site.clock.now)


async def send(site: Site, text: str, **fields: Any) -> dict[str, Any]:
    status, answer = await site.call("POST", "/simulator/send", {"from": PHONE, "text": text} | fields)
    assert status == 200, answer
    assert answer["status"] == 200, answer
    assert isinstance(answer, dict)
    return answer


async def test_a_letter_is_answered_by_the_webhook(site: Site) -> None:
    await linked(site)
    answer = await send(site, "recuérdame pagar la luz el viernes")
    assert set(answer) == {"sid", "status", "body", "elapsedMs", "messages"}
    assert answer["body"].startswith("<?xml")
    [message] = answer["messages"]
    assert "pagar la luz" in message["text"]
    assert answer["elapsedMs"] > 0
    assert site.rows("SELECT title, due_date FROM tasks") == [("pagar la luz", "2026-03-13")]


async def test_the_same_copy_gets_the_same_answer_and_changes_nothing(site: Site) -> None:
    await linked(site)
    first = await send(site, "crear tarea: revisar la propuesta")
    again = await send(site, "crear tarea: revisar la propuesta", sid=first["sid"])
    assert (again["sid"], again["body"]) == (first["sid"], first["body"])
    assert len(site.rows("SELECT * FROM tasks")) == 1


async def test_a_quote_acts_on_what_was_shown(site: Site) -> None:
    await linked(site)
    shown = await send(site, "crear tarea: revisar la propuesta")
    await send(site, "crear tarea: llamar al banco")
    await send(site, "listo", quoted=shown["messages"][0]["sid"])
    assert site.rows("SELECT title FROM tasks WHERE status = 'done'") == [("revisar la propuesta",)]


async def test_a_stranger_can_write_too(site: Site) -> None:
    answer = await send(site, "hola")
    assert len(answer["messages"]) == 1
    assert site.rows("SELECT * FROM tasks") == []


async def test_the_page_offers_the_linked_people(site: Site) -> None:
    assert PHONE not in await site.page("/simulator")
    await linked(site)
    page = await site.page("/simulator")
    assert f'value="{PHONE}"' in page
    assert "Ana" in page


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": "x"}, "from"), ({"from": "hola", "text": "x"}, "phone"), ({"from": PHONE}, "text"),
        ({"from": PHONE, "text": "x", "quoted": "../.."}, "quoted"), ({"from": PHONE, "text": "x", "sid": ""}, "sid"),
    ],
)  # fmt: skip
async def test_a_bad_letter_is_400_with_the_field_named(site: Site, body: dict[str, Any], field: str) -> None:
    status, answer = await site.call("POST", "/simulator/send", body)
    assert (status, answer["error"]["field"]) == (400, field)


async def test_another_site_cannot_write_through_it(site: Site) -> None:
    await linked(site)
    body = {"from": PHONE, "text": "crear tarea: x"}
    assert (await site.call("POST", "/simulator/send", body, Origin="https://evil.example"))[0] == 403
    assert site.rows("SELECT * FROM tasks") == []


async def test_an_empty_answer_holds_no_message() -> None:
    assert read_twiml('<?xml version="1.0"?><Response/>') == []
    assert read_twiml('{"error": {}}') == []
    assert read_twiml("<Response><Message statusCallback='u'>a &lt; b</Message></Response>") == [("a < b", "u")]


async def test_the_clock_is_put_forward_and_what_falls_due_then_arrives(site: Site) -> None:
    await linked(site)
    await send(site, "recuérdame pagar la luz mañana a las 9")
    status, there = await site.call("POST", "/simulator/clock", {"minutes": 23 * 60})
    assert (status, there["aheadMinutes"]) == (200, 23 * 60)
    assert there["now"].startswith("2026-03-11T15:00")
    answer = await send(site, "mis tareas de hoy")
    assert "pagar la luz" in answer["messages"][0]["text"]
    assert (await site.call("POST", "/simulator/clock", {}))[1]["aheadMinutes"] == 0
    assert (await site.call("POST", "/simulator/clock", {"minutes": 0}))[0] == 400
    assert (await site.call("POST", "/simulator/clock", {"minutes": 10**9}))[0] == 400


async def test_somebody_new_can_write_at_once(site: Site) -> None:
    status, person = await site.call("POST", "/simulator/people", {"name": "Lucía <b>"})
    assert status == 201
    text = await site.page("/simulator")
    assert person["phone"] in text
    assert "<b>" not in text
    answer = await send(site, "crear tarea: regar", **{"from": person["phone"]})
    assert "regar" in answer["messages"][0]["text"]


async def test_a_reading_is_explained_beside_the_chat(site: Site) -> None:
    await linked(site)
    response = await site.client.get("/simulator/explain", params={"text": "pagar la luz el viernes", "phone": PHONE})
    told = await response.json()
    [command] = told["reading"]["commands"]
    assert command == {"intent": "create_task", "slots": {"title": "pagar la luz", "due": "2026-03-13"}}
    assert "stage" in told["explanation"]


@pytest.mark.parametrize("kind", ["image", "voice", "sticker", "location", "contact"])
async def test_what_is_no_text_gets_an_answer_of_its_own(site: Site, kind: str) -> None:
    await linked(site)
    [message] = (await send(site, "", kind=kind))["messages"]
    [other] = (await send(site, "", kind="location" if kind != "location" else "voice"))["messages"]
    assert message["text"] != other["text"]


async def test_a_button_is_the_word_on_it(site: Site) -> None:
    await linked(site)
    await send(site, "comprar leche")
    await send(site, "sí", button=True)
    assert site.rows("SELECT title FROM tasks") == [("comprar leche",)]
