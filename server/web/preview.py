"""POST /api/tasks/preview: what a text would be taken for, for a box that tells it while one types. Writes nothing."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from aiohttp import web

from engine.contract import interpretation_to_json
from engine.model import Ambiguous, Interpretation, Mark, Reading, Understood
from server.conversation.answering import Plan, plan
from server.conversation.hearing import language_of
from server.conversation.memory import Step
from server.conversation.render import Manner, render, render_block
from server.conversation.running import run
from server.conversation.state import State
from server.conversation.wording import describe
from server.reply import Reply
from server.web.bodies import TaskText, read_body
from server.web.context import WEB, Web, api
from server.web.reading import interpret, new_tasks
from server.web.task_changes import load_state
from server.web.visitor import require_visitor


@api
async def preview_task(request: web.Request) -> web.StreamResponse:
    """`{"text"}` → the engine's reading, where each slot stands in the text, and what the bot would answer.

    Offsets count characters of `text`, which is the body's without the spaces around it. `creates` says whether POST
    /api/tasks would make tasks of it.
    """
    visitor = await require_visitor(request, only_reads=True)
    body = await read_body(request, TaskText)
    context, person = request.app[WEB], visitor.person
    read = await interpret(context, person, body.text)
    state = await load_state(context, person.id, f"preview-{uuid.uuid4()}")
    spoken = context.services.bundles.pick(person.preferences.language, language_of(read))
    state = replace(state, language=spoken, journal=await context.store.undoable(person.id))
    reply = (await run(_plan(read, body.text, state), state, context.store)).reply
    return web.json_response(as_json(body.text, read) | _in_words(read, tuple(reply), state, context))


def as_json(text: str, read: Interpretation) -> dict[str, Any]:
    """The reading as `focobot parse` writes it, with the stretches of the text that it was read from."""
    told = interpretation_to_json(read)
    first = _first_reading(read)
    spans = [_span(text, mark) for mark in (first.marks if first else ())]
    return {
        "text": text,
        "outcome": told["outcome"],
        "language": told["language"],
        "commands": told["commands"],
        "readings": told["readings"],
        "reason": told.get("reason"),
        "creates": bool(new_tasks(read)),
        "spans": spans,
    }


def _span(text: str, mark: Mark) -> dict[str, Any]:
    start, end = mark.span.start, mark.span.end
    return {"start": start, "end": end, "slot": mark.slot, "text": text[start:end]}


def _plan(read: Interpretation, text: str, state: State) -> Plan:
    """What POST /api/tasks makes at once is told as made; anything else as the chat would answer it."""
    commands, reading = new_tasks(read), _first_reading(read)
    if not commands or reading is None:
        return plan(read, text, state)
    return Plan(steps=tuple(Step(command=command) for command in commands), assumptions=reading.assumptions)


def _in_words(read: Interpretation, reply: Reply, state: State, context: Web) -> dict[str, Any]:
    """`summary` says what would be done ("crear «Pagar la luz» …"), `reply` what the bot would answer."""
    preferences = state.person.preferences
    language = context.services.bundles.languages[state.language]
    manner = Manner(language=language, zone=state.zone, today=state.today, plain_text=preferences.plain_text)
    reading = _first_reading(read)
    commands = reading.commands if reading else ()
    summary = [render_block(describe(command, (), state), manner) for command in commands]
    return {"summary": summary, "reply": "\n".join(render(reply, manner))}


def _first_reading(read: Interpretation) -> Reading | None:
    match read:
        case Understood(reading=reading) | Ambiguous(readings=(reading, *_)):
            return reading
        case _:
            return None
