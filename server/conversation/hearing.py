"""What a message says and in which circumstances, before anybody decides anything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time
from typing import assert_never

from engine.model import (
    Ambiguous,
    Awaiting,
    Choose,
    Command,
    Context,
    Due,
    Interpretation,
    ListTasks,
    Reading,
    Simple,
    TaskEdit,
    Understood,
    Unknown,
    UpdateTask,
)
from server.conversation.half_sentences import SAME_TIME
from server.conversation.leading import lead_of
from server.conversation.memory import (
    HALF_WORD,
    SERIES_WORD,
    Confirmation,
    Menu,
    MissingPart,
    Offer,
    Question,
    Repair,
    WhichProject,
)
from server.conversation.render import Bundles
from server.conversation.state import State
from server.conversation.titles import fold
from server.reply import Say, Symbol, say
from storage.model import InboundMessage

Interpret = Callable[[str, Context], Interpretation]
_MOVE = "/move 1"  # the slash commands hold in every language
_GREETING = Simple(intent="greeting")
_FAREWELL = "farewell"
_LATE, _EARLY = time(20), time(4)
_BRIEF = 2  # words that say little of the language: "hoy?", "noon"


def typed_repair(text: str, state: State, bundles: Bundles) -> Repair | None:
    """The offered word, however it is written, in any of the languages."""
    typed = fold(text).replace(" ", "")
    for repair in state.memory.repairs:
        words = (bundles.word(code, repair.word) for code in bundles.languages)
        if typed in {fold(word).replace(" ", "") for word in words}:
            return repair
    return None


def good_night(read: Interpretation, text: str, state: State, bundles: Bundles) -> Interpretation:
    """Those words say hello as well as goodbye: late, and after something was done or shown, they are a goodbye."""
    memory = state.memory
    is_late = state.clock >= _LATE or state.clock < _EARLY
    goes_on = memory.adjustable or memory.listed or memory.deed is not None or memory.question is not None
    if not (is_late and goes_on and isinstance(read, Understood) and read.reading.commands == (_GREETING,)):
        return read
    words = {fold(bundles.word(code, say("word-good-night"))) for code in bundles.languages}
    return Unknown(reason=_FAREWELL, language=read.reading.language) if fold(text) in words else read


def worded_repair(text: str, state: State, context: Context, interpret: Interpret) -> Repair | None:
    """The offered word told in other words."""
    if not state.memory.repairs:
        return None
    plain = replace(context, awaiting=Awaiting.NOTHING, missing=None)

    def alone(words: str) -> Interpretation:
        return interpret(words, plain)

    _, rest = lead_of(text, alone)
    if names_series(rest, alone):
        return None if denies(text, rest, alone) else _series_offered(state)
    return None if _looks(alone(text)) else _half_repair(rest, state, context, interpret)


def _looks(read: Interpretation) -> bool:
    """ "Qué tengo mañana" asks for a list, though "mañana" behind an hour would say its half."""
    return isinstance(read, Understood) and all(isinstance(one, ListTasks) for one in read.reading.commands)


def _half_repair(rest: str, state: State, context: Context, interpret: Interpret) -> Repair | None:
    """The half of the day in words, "in the morning", where the bot had to assume the other one."""
    plain = replace(context, awaiting=Awaiting.NOTHING, missing=None)
    if _keeps_time(interpret(rest, plain)):
        return None
    for repair in state.memory.repairs:
        match [step.command for step in repair.steps]:
            case [UpdateTask(edit=TaskEdit(due=Due(clock=time() as clock)))] if rest:
                said = f"{_MOVE} {clock.hour % 12 or 12}:{clock.minute:02d}"
                alone = interpret(f"{_MOVE} {rest}", plain)
                names_a_day = isinstance(alone, Understood) and _clock(alone) is None
                if names_a_day:
                    continue
                if _says_half(f"{said} {rest}", clock, plain, interpret):
                    return repair
                mine = _other_half(clock)
                is_said = repair.word.key == HALF_WORD and not _says_half(said, mine, plain, interpret)
                if is_said and _says_half(f"{said} {rest}", mine, plain, interpret):
                    return _as_assumed(repair, mine)
            case _:
                continue
    return None


def _series_offered(state: State) -> Repair | None:
    """Where one occurrence was moved and the rest of them offered."""
    return next((one for one in state.memory.repairs if one.word.key == SERIES_WORD), None)


def denies(text: str, rest: str, alone: Callable[[str], Interpretation]) -> bool:
    """ "No toda la serie", which without a sign takes back what follows."""
    lead, _ = lead_of(text, alone)
    return lead == "no" and text.strip().removesuffix(rest).rstrip()[-1:].isalnum()


def names_series(words: str, alone: Callable[[str], Interpretation]) -> bool:
    """ "For the whole series", and nothing else."""
    match alone(f"{_MOVE} {words}"):
        case Ambiguous(readings=(Reading(commands=(UpdateTask(edit=edit, shift=None),)),)):
            return edit == TaskEdit(scope="series")
        case _:
            return False


def _keeps_time(read: Interpretation) -> bool:
    """ "Same time" says no half, though behind an hour it would be one of a clock of 24."""
    return isinstance(read, Unknown) and read.reason == SAME_TIME


def _other_half(clock: time) -> time:
    return clock.replace(hour=(clock.hour + 12) % 24)


def _as_assumed(repair: Repair, clock: time) -> Repair:
    """ "At night", where the night was assumed: the task stays as it is, and that is said."""
    steps = (replace(step, command=UpdateTask(refs=(), edit=TaskEdit(time=clock))) for step in repair.steps)
    return replace(repair, steps=tuple(steps))


def _says_half(words: str, clock: time, context: Context, interpret: Interpret) -> bool:
    """Whether they mean that hour whenever they are said: with mere thanks behind it, "9:00" is whichever is next."""
    day = context.today
    moments = (datetime.combine(day, at, context.zone) for at in (time(0, 1), time(12, 1)))
    return all(_clock(interpret(words, replace(context, now=moment))) == clock for moment in moments)


def _clock(read: Interpretation) -> time | None:
    match read:
        case Understood(reading=Reading(commands=(UpdateTask(edit=edit),))):
            return edit.time or (edit.due.clock if edit.due is not None else None)
        case _:
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
        spoken_day=state.memory.day,
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


def by_weight(
    read: Interpretation, text: str, spoken: str | None, lasting: str | None, *, is_answer: bool = False
) -> tuple[str | None, str | None]:
    """A "no", a "2", a STOP or what is not understood says little of the person's language: then that of the
    conversation goes first."""
    if is_answer and text.startswith("/"):
        return lasting, spoken  # "/rename 2" are the words of whoever asked, which hold in every language
    if isinstance(read, Unknown) or (len(text.split()) <= _BRIEF and _is_bare(read)):
        return lasting, spoken
    if isinstance(read, Understood) and all(_is_answer(command) for command in read.reading.commands):
        return lasting, spoken
    return spoken, lasting


def _is_bare(read: Interpretation) -> bool:
    """A day or an hour alone, or a word to be noted."""
    if not isinstance(read, Understood):
        return True
    return all(isinstance(command, ListTasks | UpdateTask) for command in read.reading.commands)


_SAID_IN_ANY_LANGUAGE = frozenset({"confirm", "reject", "stop", "start"})


def _is_answer(command: Command) -> bool:
    return isinstance(command, Choose) or (isinstance(command, Simple) and command.intent in _SAID_IN_ANY_LANGUAGE)
