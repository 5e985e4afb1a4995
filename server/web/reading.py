"""What a text typed into the site means: the engine's reading, in the moment of whoever types it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from engine.model import Ambiguous, Context, CreateTask, Interpretation, Reading, Understood
from server.web.context import Web
from storage.model import Person


async def interpret(context: Web, person: Person, text: str) -> Interpretation:
    """Whoever writes here wants a task: a bare note is one without asking."""
    moment = Context(
        now=context.clock(),
        zone=ZoneInfo(person.preferences.timezone),
        language=person.preferences.language,
        quick_capture=True,
        projects=tuple(project.name for project in await context.store.projects(person.id)),
    )
    return context.services.interpret(text, moment)


def only_reading(read: Interpretation) -> Reading | None:
    """The reading that needs no question, or at most a yes."""
    match read:
        case Understood(reading=reading):
            return reading
        case Ambiguous(readings=(reading,)) if reading.missing is None:
            return reading
        case _:
            return None


def new_tasks(read: Interpretation) -> tuple[CreateTask, ...]:
    """The tasks that the text asks for; none when it asks for anything else as well."""
    reading = only_reading(read)
    if reading is None:
        return ()
    commands = tuple(command for command in reading.commands if isinstance(command, CreateTask))
    return commands if len(commands) == len(reading.commands) else ()
