"""What a message says and in which circumstances, before anybody decides anything."""

from __future__ import annotations

from typing import assert_never

from engine.model import Awaiting, Choose, Command, Context, Interpretation, Simple, Understood
from server.conversation.memory import Confirmation, Menu, MissingPart, Offer, Question, Repair, WhichProject
from server.conversation.render import Bundles
from server.conversation.state import State
from server.conversation.titles import fold
from server.reply import Say, Symbol, say
from storage.model import InboundMessage


def typed_repair(text: str, state: State, bundles: Bundles) -> Repair | None:
    """The offered word, however it is written, in any of the languages."""
    typed = fold(text).replace(" ", "")
    for repair in state.memory.repairs:
        words = (bundles.word(code, repair.word) for code in bundles.languages)
        if typed in {fold(word).replace(" ", "") for word in words}:
            return repair
    return None


def text_of(message: InboundMessage) -> str:
    """What was said: the text, else what the pressed button stands for; a button that stands for a command is one,
    whatever is written on it."""
    text, button = message.text.strip(), (message.button_payload or "").strip()
    return button if button.startswith("/") else text or button


def speechless(message: InboundMessage) -> Say:
    if message.kind == "text" and message.media == 0:
        return say("empty-message")
    return say("media-unsupported", kind=Symbol(message.kind))


def context_of(state: State) -> Context:
    """What the engine may know of the person and the moment."""
    question = state.memory.question
    return Context(
        now=state.now,
        zone=state.zone,
        language=state.language,
        awaiting=awaiting(question),
        missing=question.slot if isinstance(question, MissingPart) else None,
        quick_capture=state.person.preferences.quick_capture,
        quoted=state.quoting,
        filling=state.memory.filling,
        projects=tuple(project.name for project in state.projects),
    )


def awaiting(question: Question | None) -> Awaiting:
    """What a bare "2" or "yes" is the answer to."""
    match question:
        case None:
            return Awaiting.NOTHING
        case Menu() | Offer() | WhichProject():
            return Awaiting.CHOICE
        case Confirmation():
            return Awaiting.CONFIRMATION
        case MissingPart():
            return Awaiting.SLOT
        case _:
            assert_never(question)


def language_of(read: Interpretation) -> str | None:
    """The language that the message was read in; none for what was not understood at all."""
    return read.reading.language if isinstance(read, Understood) else read.language


def by_weight(read: Interpretation, spoken: str | None, lasting: str | None) -> tuple[str | None, str | None]:
    """A "no", a "2" or a STOP says little of the person's language: then that of the conversation goes first."""
    if isinstance(read, Understood) and all(_is_answer(command) for command in read.reading.commands):
        return lasting, spoken
    return spoken, lasting


_SAID_IN_ANY_LANGUAGE = frozenset({"confirm", "reject", "stop", "start"})


def _is_answer(command: Command) -> bool:
    return isinstance(command, Choose) or (isinstance(command, Simple) and command.intent in _SAID_IN_ANY_LANGUAGE)
