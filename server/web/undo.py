"""POST /api/undo: takes back the last change, whether a page, a program or the chat made it."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Annotated

from aiohttp import web
from pydantic import Field

from engine.model import Simple
from server.conversation.decide import decide
from server.conversation.memory import Step
from server.conversation.render import Manner, render
from server.conversation.state import Gathered, Outcome, State
from server.conversation.undoing import needs_of_undo
from server.web.bodies import Body, read_body
from server.web.context import WEB, Web, api
from server.web.errors import ApiError
from server.web.task_changes import load_state
from server.web.tasks import as_json
from server.web.visitor import require_visitor
from storage.changes import Change, Committed, MarkUndone, PutPerson, PutTask
from storage.facts import ByIds

_TRIES = 10
_UNDO = Step(command=Simple(intent="undo"))


class UndoRequest(Body):
    """`change` is the `X-Change-Id` of an answer: then that change is taken back, or none."""

    change: Annotated[str, Field(max_length=64)] | None = None


@api
async def undo(request: web.Request) -> web.StreamResponse:
    """`{"message","tasks"}`: what was taken back in words, and the tasks as they are now, deleted ones too.

    409 when there is nothing to undo, or when something else was done since the change that is named.
    """
    visitor = await require_visitor(request)
    body = await read_body(request, UndoRequest) if request.body_exists else UndoRequest()
    context = request.app[WEB]
    state, outcome = await _take_back(context, visitor.person.id, body.change)
    tasks = [as_json(change.after) for change in outcome.tasks]
    return web.json_response({"message": _in_words(outcome, state, context), "tasks": tasks})


async def _take_back(context: Web, user_id: str, change: str | None) -> tuple[State, Outcome]:
    """Loads, decides, commits; again when a message of the person came between."""
    turn = f"web-{uuid.uuid4()}"
    for _ in range(_TRIES):
        state = await _load(context, user_id, turn)
        if state.journal is None or change not in (None, state.journal.id):
            raise ApiError(409, "nothing_to_undo")
        outcome = decide(_UNDO, state)
        changes = _changes_of(outcome, user_id, state.journal.id)
        if isinstance(await context.store.apply(user_id, state.person.version, changes, state.now), Committed):
            return state, outcome
    raise ApiError(409, "busy")


async def _load(context: Web, user_id: str, turn: str) -> State:
    state = replace(await load_state(context, user_id, turn), journal=await context.store.undoable(user_id))
    needs = needs_of_undo(state)
    tasks = (await context.store.select_tasks(user_id, ByIds(ids=needs.ids))).tasks if needs.ids else ()
    return replace(state, gathered=Gathered(by_id=tasks))


def _changes_of(outcome: Outcome, user_id: str, entry_id: str) -> tuple[Change, ...]:
    tasks = (PutTask(before=change.before, after=change.after) for change in outcome.tasks)
    person = (PutPerson(person=outcome.person),) if outcome.person is not None else ()
    return (*person, *tasks, MarkUndone(user_id=user_id, entry_id=entry_id))


def _in_words(outcome: Outcome, state: State, context: Web) -> str:
    preferences = state.person.preferences
    language = context.services.bundles.languages[state.language]
    manner = Manner(language=language, zone=state.zone, today=state.today, plain_text=preferences.plain_text)
    return "\n".join(render(outcome.reply, manner))
