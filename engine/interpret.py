"""Text and context in, an interpretation out: the pipeline of the engine.

Theory of operation
-------------------
    normalize -> tokenize -> find dates -> lattice of typed tokens -> parse -> readings -> decide -> without talk

Each step is a pure function of the one before and of what `build_engine` compiled from the language packs. A known word
that was drawn out ("mañanaaa") is read as it is known (`stretching`), and what is put right within the message as it
was meant (`restating`). The parse is tried in stages, and the first that gives a reading ends it:

1. what the bot asked for ("2" while it waits for a choice, a code while it waits for a code);
2. what only goes on with what was said ("the other one"), and another time than that: "but at 8, not at 7:45";
3. what is not done yet, with the day it has to be done by: "haven't renewed my passport and it runs out on the 12th";
4. commands: `message` of the grammars; before them what is said of digests and the account, and where they are not sure
   questions and settings, whose parts may stand in any order (`asking`);
5. a quoted message and a bare time: the quoted task moves there;
6. news of another time: "la firma se pospone para el jueves"; what is done: "the policy was renewed", "called Ana";
7. a deed that is asked about: "did I water the plants?", and a thing of a list: "I'm at the shop, do we need butter?";
8. one thing more: "oh and batteries";
9. bare notes: `notes` of the grammars; where they are not sure, what is on a day: "mom's scan is december 2 at 7:30";
10. a thing that falls due, ends or comes on a day: "rent is due on the 1st", a note whatever verb it has;
11. commands with talk around them: "the garage called, move the car service to Monday";
12. any thing with a time: `things` of the grammars, "kayaking saturday";
13. a plan that is told: "I'm meeting Priya on Friday at 1", which is asked about;
14. thanks, and other talk with the bot.

Where an order to remind ahead stands beside something told ("my flight's on the 14th, nudge me the evening before"),
`foretelling` reads it after 4 and 9 in place of what they made of half of it.

What is not understood so, or keeps a word that nobody knows in a name, is read once more as it may have been meant
(`fuzzy`): it is understood so where the commands of the grammar take the repaired words for their own (`repairing`).

What the stages come to is put beside the message read in pieces (`several`): a list under its heading, orders in one
breath. A stage that finds several readings which do different things is an ambiguity; so is one whose reading needs a
part that was not said. Text that no stage reads is unknown. At last the readers of talk (`chatty`) may put in its place
what the message says without talk; they read clauses as messages of their own, which skip this step. Nothing here
weighs anything: the order of the stages, of the words that a parse leaves unexplained, and of the grammar's own
priorities decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, partial
from typing import TypeAlias

from engine.adding import added
from engine.asked_deeds import ASKING, DeedAsked
from engine.asked_items import ITEMS
from engine.asked_talk import TALK, THANKS
from engine.asking import AskReader, Frame
from engine.asks import FIRST_ASKS, asks_in_more_words, second_look
from engine.chatty import ChattyReader
from engine.chores import ChoreFinder
from engine.compiled import Engine
from engine.date_parts import PartFinder
from engine.deadlines import FALLING_DUE, VISITING, DeadlineReader
from engine.doing import adds_nothing
from engine.due import due_of
from engine.foretelling import SAYS_AHEAD, ForetellingReader
from engine.happenings import HAPPENING, HappeningReader
from engine.inside_talk import TalkReader
from engine.lalr import SKIP, Lattice
from engine.lattice import MOST_TOKENS, Lattices
from engine.model import (
    Ambiguous,
    Awaiting,
    CompleteTask,
    Context,
    CreateTask,
    DateMatch,
    Grain,
    Interpretation,
    ItRef,
    Mark,
    Reading,
    Simple,
    SimpleIntent,
    TaskEdit,
    Understood,
    Unknown,
    UpdateTask,
    When,
    WhenKind,
    intent_of,
)
from engine.names_for_numbers import NamedReader
from engine.news import news_of_time
from engine.normalize import normalize
from engine.plans import ToldReader
from engine.readings import Candidate, ReadingMaker
from engine.reasons import without_reasons
from engine.repairing import cuts_a_word, doubted, keeps_strange, likeliest, only_drops, tells_more
from engine.reports import ANNOUNCING, REPORTING, ReportReader, named_before
from engine.restating import CORRECTS, TURNING_SIGNS, restated
from engine.retiming import PUTS_RIGHT, retimed
from engine.several import SeveralReader
from engine.stance import (
    BEFORE_COMMANDS,
    GOODBYE,
    NO_NOTICE,
    denies_notice,
    is_goodbye,
    stance,
    stance_before_commands,
    stance_in_talk,
)
from engine.stretching import unstretched, with_own_letters
from engine.tokens import Tokens
from engine.told_deeds import DeedReader
from engine.undone import UNDONE, UndoneReader
from engine.wished import DUTIES, is_done_here, order_wished

_PAUSES = frozenset(",;.!")
_HAPPENS = frozenset({"NOTE_NOUN", "EVENT", "VISITOR"})
_MEANT, _UNDOES = frozenset({"MEANT"}), frozenset({"UNDO"})
_SATURDAY = 5
_PERIODS = frozenset({Grain.WEEK})
_THAT_DAY = frozenset({"THAT_DAY"})
_NAMES_PROJECT = frozenset({"PROJECT"})


@dataclass(slots=True, kw_only=True)
class Trace:
    """How an interpretation came about: what each step saw. `explain` tells it to people."""

    tokens: Tokens
    dates: Sequence[DateMatch]
    lattice: Lattice
    stages: tuple[tuple[str, int, tuple[Candidate, ...]], ...]
    result: Interpretation


def interpret(text: str, context: Context, engine: Engine) -> Interpretation:
    """What the text means. Never raises, whatever the text."""
    return trace(text, context, engine).result


_Known: TypeAlias = dict[tuple[str, bool, date | None], Interpretation]
"""What the parts of one message come to, each read once: its words, whether talk is looked for, the day spoken of."""


def trace(text: str, context: Context, engine: Engine, *, is_part: bool = False, known: _Known | None = None) -> Trace:
    """As typed, unless a rule takes a word that nobody knows for the command word that it looks like.

    In what `is_part` of a message no talk is looked for any more.
    """
    tokens = with_own_letters(engine.tokenizer.tokenize(normalize(text)), engine.words.own_letters)
    typed = unstretched(tokens, engine.knows)
    context = _with_day_said(typed, context, engine)
    known = {} if known is None else known
    reader_of = partial(_reader_of, context=context, engine=engine, is_part=is_part, known=known)
    told = _trace(reader_of(typed))
    if isinstance(told.result, Understood) and not keeps_strange(told.result.reading, typed, engine.command_words):
        return told
    variants = tuple(engine.command_words.variants(typed))
    if isinstance(told.result, Unknown):  # of talk only what is beyond doubt is a command
        variants = tuple(variant for variant in variants if variant.is_clear)
    repaired = cache(lambda place: reader_of(variants[place].tokens))  # most are read twice
    meant = likeliest(variants, (_trace(repaired(place), is_whole=False) for place in range(len(variants))))
    if len(meant) == 1:
        return told if only_drops(meant[0], told.result) else meant[0]
    if meant:
        readings = tuple(its.result.reading for its in meant if isinstance(its.result, Understood))
        asked = Ambiguous(readings=readings, reason="readings", language=readings[0].language)
        return replace(meant[0], result=asked)
    if isinstance(told.result, Understood):
        return told
    read = (_trace(repaired(place)) for place in range(len(variants)))
    better = next((its for its in read if tells_more(its, told.result) and not cuts_a_word(its)), None)
    if better is not None or not isinstance(told.result, Unknown):
        return better or told
    for variant in engine.command_words.far_fetched(typed):
        meant_here = _trace(reader_of(variant.tokens), is_whole=False)
        if (result := doubted(meant_here)) is not None:
            return replace(meant_here, result=result)
    return told


def _with_day_said(tokens: Tokens, context: Context, engine: Engine) -> Context:
    """ "Note the vet on Tuesday and show me that day": the day that was just said, not that of a message before."""
    folded = tokens.folded[:MOST_TOKENS]
    if not engine.words.has_within(folded, 1, len(folded), _THAT_DAY):
        return context
    place = next(place for place in range(1, len(folded)) if engine.words.has_class(folded, place, "THAT_DAY"))
    kinds = (WhenKind.DATE, WhenKind.INSTANT)
    days = [m.when.start for m in engine.find_dates(tokens, context) if m.end_token <= place and m.when.kind in kinds]
    return replace(context, spoken_day=days[-1].date()) if days else context


def _reader_of(tokens: Tokens, *, context: Context, engine: Engine, is_part: bool, known: _Known) -> _MessageReader:
    parts = PartFinder(reader=engine.reader, words=engine.words, tokens=tokens, context=context)
    dates: Sequence[DateMatch] = ()
    if len(tokens) <= MOST_TOKENS:
        dates = parts.with_parts(engine.find_dates(tokens, context))
    if tokens.repaired:  # slips in words of time are repaired by those who know when they stand for one
        dates = [m for m in dates if tokens.repaired.isdisjoint(range(m.first_token, m.end_token))]
    return _MessageReader(engine=engine, parts=parts, dates=dates, is_part=is_part, known=known)


def _trace(reader: _MessageReader, *, is_whole: bool = True) -> Trace:
    tokens, reader.stages = reader.tokens, []
    put_right = reader.read_restated() if is_whole else None
    result = put_right or (reader.read() if is_whole else reader.read_meant())
    if is_whole and not reader.is_part and put_right is None:
        result = without_reasons(reader.read_among_talk(result), tokens, reader.engine.words)
    stages = tuple(reader.stages)
    return Trace(tokens=tokens, dates=reader.dates, lattice=reader.lattice, stages=stages, result=result)


class _MessageReader:
    """The stages, over one message. In what `is_part` of one no talk is looked for any more."""

    def __init__(
        self,
        *,
        engine: Engine,
        parts: PartFinder,
        dates: Sequence[DateMatch],
        is_part: bool,
        known: _Known,
    ) -> None:
        tokens, context = parts.tokens, parts.context
        self.known = known
        self.parts = parts
        self.is_part = is_part
        self.lattices = Lattices.over(tokens, engine.words)
        self.lattice = self.lattices.of(dates)
        self.engine = engine
        self.tokens = tokens
        self.dates = dates
        self.context = context
        self.maker = ReadingMaker(
            grammar=engine.grammar,
            words=engine.words,
            tokens=tokens,
            context=context,
            languages=engine.languages,
            dates=dates,
        )
        self.stages: list[tuple[str, int, tuple[Candidate, ...]]] = []
        self.stretches: dict[tuple[int, int, str], Interpretation | None] = {}
        self.pieces: dict[tuple[tuple[int, ...], tuple[str, ...]], _MessageReader] = {}
        self.asks = AskReader(
            table=engine.asks,
            words=engine.words,
            tokens=tokens,
            dates=dates,
            context=context,
            whole_date=parts.whole_date,
            language_of=self.maker.language_among,
        )

    # These read with the help of this reader; kept by it they would be garbage that only the collector takes away.

    @property
    def talk(self) -> TalkReader:
        return TalkReader(
            tokens=self.tokens,
            words=self.engine.words,
            tokenizer=self.engine.tokenizer,
            dates=self.dates,
            context=self.context,
            maker=self.maker,
            read=self.read_part,
            again=self.again,
        )

    @property
    def several(self) -> SeveralReader:
        return SeveralReader(
            tokens=self.tokens,
            words=self.engine.words,
            dates=self.dates,
            context=self.context,
            read=self.read_alone,
            whole_date=self.parts.whole_date,
        )

    def read(self) -> Interpretation:
        lattice = self.lattice
        if len(self.tokens) == 0:
            return self.unknown("empty")
        found = self.several.instead_of(
            self.read_answer(lattice)
            or self.stands_before_commands()
            or self.read_retimed()
            or self.read_announced()
            or self.read_asks(FIRST_ASKS)
            or self.read_asks_in_talk(FIRST_ASKS)
            or self.read_undone()
            or self.unless_leaving(self.read_foretold(self.as_asks(self.commanded)))
            or self.stands(stance_in_talk(self.tokens, self.engine.words))
            or self.read_quoted_time()
            or self.read_news()
            or self.read_report()
            or self.read_deed()
            or self.read_asked_deed()
            or self.read_asked_item()
            or self.read_added()
            or self.read_foretold(self.read_named(self.talk.in_two(self.read_happening(lattice))), is_last=True)
            or self.read_deadline()
            or self.talk.peeled()
            or self.read_things(lattice)
            or self.teller.plan()
            or self.as_answer(self.read_asks((TALK,)) or self.read_asks_in_talk((THANKS,)))
            or self.unknown(self.reason_of_silence(lattice))
        )
        return found if self.is_part else named_before(found, self.tokens, self.read_apart)

    def read_among_talk(self, found: Interpretation) -> Interpretation:
        """What was found, or the same without the talk around it, behind it and in the middle of it."""
        return ChattyReader(
            engine=self.engine,
            tokens=self.tokens,
            dates=self.dates,
            context=self.context,
            language=self.maker.language,
            read=self.read_apart,
        ).without_talk(found)

    def read_named(self, found: Interpretation | None) -> Interpretation | None:
        """ "Marca la cita con el plomero como pendiente": a name where the rules know a number only."""
        if self.context.awaiting is not Awaiting.NOTHING or "?" in self.tokens.folded or isinstance(found, Understood):
            return found
        return NamedReader(
            tokens=self.tokens,
            words=self.engine.words,
            dates=self.dates,
            bits=self.lattice.bits,
            lattices=self.lattices,
            parse=lambda lattice: self.read_commands(lattice, "named"),
        ).instead_of(found)

    def read_asks(self, frames: Sequence[Frame]) -> Understood | None:
        """ "The summary at night, could it come at nine": what is asked or set in an order that no rule has."""
        reading = self.asks.read(frames)
        if reading is None:
            return None
        self.stages.append(("asks", 1, (Candidate(reading=reading, is_unsure=False),)))
        return Understood(reading=reading)

    def read_asks_in_talk(self, frames: Sequence[Frame]) -> Understood | None:
        if not self.asks.may_read(frames):
            return None
        return self.talk.asked(lambda first, end: self.asks.read(frames, first, end))

    def as_asks(self, found: Interpretation | None) -> Interpretation | None:
        asked = self.read_asks(second_look(found, self.context))
        return found if asked is None or asks_in_more_words(asked, found) else asked

    def read_meant(self) -> Interpretation:
        """Commands alone: what is read when slips in their words are repaired."""
        return (
            self.read_answer(self.lattice)
            or self.as_answer(self.talk.in_two(self.read_commands(self.lattice, "message")))
            or self.unknown("unsure")
        )

    def parse(self, lattice: Lattice, start: str, stage: str, first: int = 0) -> list[Candidate]:
        count, found = self.maker.read(start, lattice, first)
        self.stages.append((stage, count, tuple(found)))
        return found

    @property
    def as_notes(self) -> tuple[Reading, ...]:
        return tuple(candidate.reading for candidate in self.parse(self.lattice, "notes", "notes"))

    # --- stages

    def read_answer(self, lattice: Lattice) -> Interpretation | None:
        wanted = {Awaiting.CHOICE: "choose", Awaiting.CODE: "verify"}.get(self.context.awaiting)
        if wanted is None or self.engine.words.has_class(self.tokens.folded, 0, "THESE"):  # "las dos" is no "2"
            return None
        found = [c for c in self.parse(lattice, "answer", "answer") if _does(c, wanted)]
        return Understood(reading=found[0].reading) if found else None

    def stands(self, reason: str | None) -> Interpretation | None:
        """ "The other one", "jaja": said of what went before, and nothing else."""
        return self.unknown(reason) if reason is not None else None

    def may_say(self, classes: frozenset[str]) -> bool:
        """False where no word is of these classes, as in most messages: asked before the words are looked at."""
        return bool(self.lattice.bits & self.engine.words.kinds.any_of(classes))

    def unless_leaving(self, found: Interpretation | None) -> Interpretation | None:
        """ "Ya me voy a dormir, hasta mañana" is no plan to be noted."""
        if found is None or self.context.quoted or not self.may_say(GOODBYE):
            return found
        readings = (found.reading,) if isinstance(found, Understood) else getattr(found, "readings", ())
        does = any(
            isinstance(command, CreateTask | CompleteTask) for reading in readings for command in reading.commands
        )
        return self.unknown("farewell") if does and is_goodbye(self.tokens, self.engine.words) else found

    def stands_before_commands(self) -> Interpretation | None:
        may_stand = self.may_say(BEFORE_COMMANDS)
        if may_stand and self.context.quoted and denies_notice(self.tokens, self.engine.words):
            return self.stands(NO_NOTICE)
        return self.stands(stance_before_commands(self.tokens, self.engine.words)) if may_stand else None

    def read_restated(self) -> Interpretation | None:
        may_correct = self.may_say(CORRECTS) or not TURNING_SIGNS.isdisjoint(self.tokens.folded)
        return restated(self.tokens, self.engine.words, self.again) if may_correct else None

    def again(self, words: str) -> Interpretation:
        return self.read_words(words, is_part=self.is_part)

    def read_apart(self, words: str) -> Interpretation:
        """Some words of the message, in which neither talk nor what was named before is looked for any more."""
        return self.read_words(words, is_part=True)

    def read_words(self, words: str, *, is_part: bool) -> Interpretation:
        """Many ask for the same words, those within them again: where all parts are alike, some hundred times."""
        key = (words, is_part, self.context.spoken_day)
        if key not in self.known:
            found = trace(words, self.context, self.engine, is_part=is_part, known=self.known)
            self.known[key] = found.result
        return self.known[key]

    def read_retimed(self) -> Interpretation | None:
        """ "But at 8, not at 7:45": what answers a question is left to those who asked it."""
        if self.context.awaiting is not Awaiting.NOTHING or not self.may_say(PUTS_RIGHT):
            return None
        if not self.engine.reader.may_mean_time(self.tokens):
            return None
        today = self.context.today
        return retimed(self.tokens, self.engine.words, self.again, self.maker.language, today)

    def read_added(self) -> Interpretation | None:
        if self.context.awaiting is not Awaiting.NOTHING:
            return None
        return added(self.tokens, self.engine.words, self.dates, self.context, self.again, self.maker.language_among)

    def read_news(self) -> Interpretation | None:
        """ "La firma se pospone para el jueves": an order told as news."""
        today = self.context.today
        return news_of_time(self.tokens, self.engine.words, self.dates, self.again, self.maker.language, today)

    def read_announced(self) -> Interpretation | None:
        """ "Le confirmo que la póliza ya fue renovada": nobody is asked to note that."""
        return self.reporter.announced() if self.may_say(ANNOUNCING) else None

    def read_report(self) -> Interpretation | None:
        """ "La póliza ya fue renovada", "passport photos taken ✅"."""
        return self.reporter.report() if self.may_say(REPORTING) else None

    def read_deed(self) -> Interpretation | None:
        """ "Called Harold", "le mandé los papeles al contador": as typed, or not at all."""
        return None if self.tokens.repaired else self.deeds.deed()

    def read_asked_deed(self) -> Understood | None:
        """ "¿Ya pagué la luz?", "did I water the plants?": the tasks of that name, done or not."""
        if self.context.awaiting is not Awaiting.NOTHING or not ("?" in self.tokens.folded or self.may_say(ASKING)):
            return None
        verbs = self.engine.told_verbs
        return DeedAsked(
            tokens=self.tokens, words=self.engine.words, verbs=verbs, dates=self.dates, again=self.again
        ).read()

    def read_asked_item(self) -> Understood | None:
        """ "I'm at the shop, do we need butter?"."""
        folded = self.tokens.folded
        if not ("?" in folded or self.may_say(ASKING)):
            return None
        first = next((place + 1 for place in range(len(folded) - 2, 0, -1) if folded[place] in _PAUSES), None)
        reading = self.asks.read((ITEMS,), first) if first is not None else None
        return Understood(reading=reading) if reading is not None else None

    @property
    def deeds(self) -> DeedReader:
        return DeedReader(
            tokens=self.tokens,
            words=self.engine.words,
            verbs=self.engine.told_verbs,
            dates=self.dates,
            language=self.maker.language,
            today=self.context.today,
        )

    @property
    def reporter(self) -> ReportReader:
        return ReportReader(
            tokens=self.tokens,
            words=self.engine.words,
            dates=self.dates,
            read=self.again,
            language=self.maker.language,
            today=self.context.today,
        )

    def read_commands(self, lattice: Lattice, stage: str) -> Interpretation | None:
        return self.decide(self.parse(lattice, "message", stage), "message")

    @property
    def as_commands(self) -> Interpretation | None:
        return self.without_slip(self.surely(self.read_commands(self.lattice, "message")))

    def without_slip(self, found: Interpretation | None) -> Interpretation | None:
        """ "Me equivoqué, la 4 es el jueves" takes nothing back but what it puts right."""
        match found:
            case Understood(reading=Reading(commands=(Simple(intent="undo"), *rest)) as reading) if (
                rest and self._is_only_mistaken()
            ):
                return Understood(reading=replace(reading, commands=tuple(rest)))
            case _:
                return found

    def _is_only_mistaken(self) -> bool:
        folded, words = self.tokens.folded, self.engine.words
        behind = words.behind(folded, 0, _MEANT)
        return behind > 0 and not words.has_within(folded, behind, len(folded), _UNDOES)

    @property
    def commanded(self) -> Interpretation | None:
        """Commands, without the talk that stands in sentences of its own beside them or behind them."""
        talk = self.talk
        return self.as_answer(talk.untold(talk.among_sentences(talk.in_two(self.read_wished() or self.as_commands))))

    def read_wished(self) -> Interpretation | None:
        """ "I need to move 3 to Friday": an order that is carried out, and no task to be noted."""
        start = order_wished(self.tokens, self.engine.words) if self.may_say(DUTIES) else None
        if start is None or "?" in self.tokens.folded:
            return None
        read = self.again(self.tokens.text(start, len(self.tokens)))
        return read if is_done_here(read, self.tokens, self.engine.words, self.dates) else None

    def surely(self, found: Interpretation | None) -> Interpretation | None:
        """Where the rules are not sure of it: without the talk around it, or told as news of a time."""
        if not isinstance(found, Ambiguous):
            return found
        if found.reason == "missing:due":  # the "coro al proyecto Casa" of "cambia el coro al proyecto Casa"
            named = self.read_named(found)
            if isinstance(named, Understood):
                return named
            if isinstance(told := self.read_deed(), Understood):
                return told  # "corregí la renta"
        if found.reason.startswith("missing") and not _PAUSES.isdisjoint(self.tokens.folded[:-1]):
            peeled = self.talk.peeled()  # "mueve todo lo de hoy a mañana, estoy muerta"
            return peeled if isinstance(peeled, Understood) else found
        if found.reason in ("unsure", "readings", "unexplained") and any(
            isinstance(command, CompleteTask) for reading in found.readings for command in reading.commands
        ):
            return self.read_report() or self.read_deed() or found
        if found.reason in ("unsure", "readings") and any(
            isinstance(command, UpdateTask) for reading in found.readings for command in reading.commands
        ):
            return self.read_visit() or self.read_news() or self.read_deadline() or found
        if found.reason != "unsure" or _PAUSES.isdisjoint(self.tokens.folded[:-1]):
            return found
        peeled = self.talk.peeled(to_end=True)  # "me acaban de avisar, anota llevar cartulina"
        return peeled if isinstance(peeled, Understood) else found

    def as_answer(self, found: Interpretation | None) -> Interpretation | None:
        """ "sí, bórrala" and "no, gracias" answer the question that was asked."""
        if found is None or self.context.awaiting is not Awaiting.CONFIRMATION:
            return found
        readings = (
            (found.reading,)
            if isinstance(found, Understood)
            else found.readings
            if isinstance(found, Ambiguous)
            else ()
        )
        says_no = any(intent_of(c) == "reject" for reading in readings for c in reading.commands)
        answer = "reject" if says_no else self.answer_of_first_word
        if answer is None or not all(adds_nothing(c) for reading in readings for c in reading.commands):
            return found
        return Understood(reading=replace(readings[0], commands=(Simple(intent=answer),)))

    @property
    def answer_of_first_word(self) -> SimpleIntent | None:
        if self.engine.words.has_class(self.tokens.folded, 0, "YES"):
            return "confirm"
        return "reject" if self.engine.words.has_class(self.tokens.folded, 0, "NO_WORD") else None

    def read_quoted_time(self) -> Interpretation | None:
        """ "mañana" under a quoted reminder moves that task."""
        if not self.context.quoted or len(self.dates) != 1:
            return None
        match = self.dates[0]
        if any(
            self.tokens.folded[i].isalnum() and not self.engine.words.has_class(self.tokens.folded, i, SKIP)
            for i in (*range(match.first_token), *range(match.end_token, len(self.tokens)))
        ):
            return None
        edit = TaskEdit(due=due_of(match.when), recurrence=match.when.rrule)
        reading = Reading(
            commands=(UpdateTask(refs=(ItRef(),), edit=edit),),
            rule="quoted.time",
            language=match.language,
            date_spans=(match.span,),
            marks=(Mark(slot="due", span=match.span),),
        )
        return Understood(reading=reading)

    def read_notes(self, lattice: Lattice) -> Interpretation | None:
        if "?" in self.tokens.folded:
            return None
        found = self.parse(lattice, "notes", "notes")
        if not found or (self.speaks_of_others and not self.begins_with_work):
            return None
        notes = found[0].reading.commands
        is_plain = any(isinstance(note, CreateTask) and self.is_plainly_noted(note) for note in notes)
        if (is_plain or self.context.quick_capture) and not self.speaks_of_others:
            return self.decide(found[:1], "notes")
        readings = tuple(candidate.reading for candidate in found[:1])
        return Ambiguous(readings=readings, reason="bare_note", language=readings[0].language)

    def is_plainly_noted(self, note: CreateTask) -> bool:
        """With a time, or none that a clock tells, an order to remind, or a project that is called so."""
        is_timed = note.due is not None or note.undated
        return is_timed or note.reminder or (note.project is not None and self.may_say(_NAMES_PROJECT))

    def read_things(self, lattice: Lattice) -> Interpretation | None:
        """ "kayaking saturday": any thing with a time that is no sentence."""
        if "?" in self.tokens.folded or not self.dates or self.speaks_of_others or self.deeds.begins():
            return None
        found = self.parse(lattice, "things", "things")[:1]
        used = found[0].reading.date_spans if found else ()
        if any(match.span in used and self.is_stretch(match) for match in self.dates):
            return Ambiguous(readings=(found[0].reading,), reason="bare_note", language=found[0].reading.language)
        return self.decide(found, "things")

    def is_stretch(self, match: DateMatch) -> bool:
        """True for "from 3 to 9 May", not for the hours of a day to come: "plumber Tuesday between 8 and 10"."""
        if match.when.kind is not WhenKind.INTERVAL or match.when.grain in _PERIODS:
            return False  # "next week" is when it is to be done
        if _is_weekend(match.when) and self.names_event(match.first_token):
            return False
        return not match.when.has_clock or match.when.start.date() == self.context.today

    def names_event(self, end: int) -> bool:
        """True for "plumber | this weekend", not for "purchase a ticket | this weekend"."""
        return end > 0 and self.engine.words.has_any(self.tokens.folded, end - 1, _HAPPENS)

    def read_deadline(self) -> Understood | None:
        """ "Rent is due on the 1st": a thing and its day, whatever verb stands between."""
        return DeadlineReader(teller=self.teller).read() if self.may_say(FALLING_DUE) else None

    def read_visit(self) -> Understood | None:
        """ "El plomero pasa el viernes a las 9": who comes is not put off."""
        return DeadlineReader(teller=self.teller).visit() if self.may_say(VISITING) else None

    def read_undone(self) -> Interpretation | None:
        """ "Haven't renewed my passport and it runs out on the 12th"."""
        if not self.dates or not self.may_say(UNDONE) or self.context.awaiting is not Awaiting.NOTHING:
            return None
        return UndoneReader(teller=self.teller, verbs=self.engine.told_verbs).read()

    def read_happening(self, lattice: Lattice) -> Interpretation | None:
        """ "Mom's scan is December 2 at 7:30", where it is no plain note."""
        found = self.read_notes(lattice)
        if isinstance(found, Understood) or not self.dates:
            return found
        may_happen = self.may_say(HAPPENING)
        if (found is not None or may_happen) and (deadline := self.read_deadline()) is not None:
            return deadline if found is not None else None  # behind an order to remind it is read again
        return (HappeningReader(teller=self.teller).read() if may_happen else None) or found

    def read_foretold(self, found: Interpretation | None, *, is_last: bool = False) -> Interpretation | None:
        """ "My flight's on the 14th, nudge me the evening before": in place of what was found of half of it."""
        if (found is None and not is_last) or not self.may_say(SAYS_AHEAD):
            return found
        return ForetellingReader(tokens=self.tokens, teller=self.teller, part=self.read_part).instead_of(found)

    @property
    def teller(self) -> ToldReader:
        return ToldReader(
            tokens=self.tokens,
            words=self.engine.words,
            dates=self.dates,
            context=self.context,
            language=self.maker.language,
        )

    def read_part(self, first: int, end: int, start: str) -> Interpretation | None:
        """A stretch of the message read alone, as commands ("message"), as notes or as things."""
        key = (first, end, start)
        if key not in self.stretches:
            dates = [match for match in self.dates if first <= match.first_token and match.end_token <= end]
            lattice = self.lattices.of(dates, first=first, end=end)
            stage = "peeled" if start == "message" else f"peeled {start}"
            self.stretches[key] = self.decide(self.parse(lattice, start, stage, first), start)
        return self.stretches[key]

    def read_alone(self, tokens: Tokens, start: str) -> Interpretation | None:
        """Some of the message's words as a message of their own, which is tried as this and as that."""
        key = (tokens.starts, tokens.folded)
        reader = self.pieces.get(key) or self.pieces.setdefault(key, self.reader_of(tokens))
        match start:
            case "message":
                found = reader.read_commands(reader.lattice, "piece")
                return found if isinstance(found, Understood) else reader.read_deed() or found
            case "notes":
                return reader.read_notes(reader.lattice)
            case _:
                return reader.read_things(reader.lattice)

    def reader_of(self, tokens: Tokens) -> _MessageReader:
        parts = PartFinder(reader=self.engine.reader, words=self.engine.words, tokens=tokens, context=self.context)
        dates = parts.with_parts(self.engine.find_dates(tokens, self.context))
        return _MessageReader(engine=self.engine, parts=parts, dates=dates, is_part=self.is_part, known=self.known)

    @property
    def speaks_of_others(self) -> bool:
        """True for "mandar el correo mañana": perhaps an order to another program, so it is never noted unasked."""
        folded, words = self.tokens.folded, self.engine.words
        return any(
            word in words.foreign and not words.has_class(folded, place, "NOTE_NOUN")
            for place, word in enumerate(folded[1:], start=1)
        )

    @property
    def begins_with_work(self) -> bool:
        """True for "mandar…" and "mañana mandar…"."""
        folded, words = self.tokens.folded, self.engine.words
        starts = {0, *(match.end_token for match in self.dates)}
        return any(words.has_class(folded, start, "INFINITIVE") for start in starts if start < len(folded))

    # --- decisions

    def decide(self, found: Sequence[Candidate], start: str) -> Interpretation | None:
        if not found:
            return None
        best = found[0]
        readings = tuple(candidate.reading for candidate in found)
        if best.is_unsure and all(isinstance(command, CompleteTask) for command in best.reading.commands):
            notes = self.parse(self.lattice, "notes", "notes")  # "terminar el informe": done, or to do?
            is_due = notes and all(isinstance(note, CreateTask) and note.due for note in notes[0].reading.commands)
            if is_due and not notes[0].is_unsure and not self.deeds.begins():
                return Understood(reading=notes[0].reading)  # what has a day to come is to do
            readings = (*readings, *(note.reading for note in notes))
        elif best.is_unsure and start == "message" and self.begins_with_work and _only_changes(best.reading):
            readings = (*readings, *self.as_notes)  # "mover el refri mañana"
        chores = ChoreFinder(tokens=self.tokens, words=self.engine.words, context=self.context, dates=self.dates)
        if start == "message" and (chore := chores.find(best.reading)) is not None:
            if chore.is_sure:
                return Understood(reading=chore.reading)
            readings = (best.reading, chore.reading)
        reason = self.reason_to_ask(best, len(readings))
        if reason is None:
            return Understood(reading=best.reading)
        if reason == "weekday_conflict":
            readings = self.either_day(start) or readings
        return Ambiguous(readings=readings, reason=reason, language=best.reading.language)

    def either_day(self, start: str) -> tuple[Reading, ...]:
        """ "lunes 17", when the 17th is no Monday: the same words with that 17th, and with the Monday beside it."""
        found: list[Reading] = []
        for place in range(max(len(match.when.conflicting) for match in self.dates)):
            dates = [_taken(match, place) for match in self.dates]
            _, candidates = self.maker.read(start, self.lattices.of(dates))
            found.extend(candidate.reading for candidate in candidates[:1])
        return tuple(found)

    def reason_to_ask(self, best: Candidate, count: int) -> str | None:
        if best.reading.missing is not None:
            return f"missing:{best.reading.missing}"
        if count > 1:
            return "readings"
        if best.has_weekday_conflict:
            return "weekday_conflict"
        if best.is_bare_note:
            return "bare_note"
        return "unsure" if best.is_unsure else None

    def reason_of_silence(self, lattice: Lattice) -> str:
        is_slash = any("UNKNOWN_SLASH" in option[0].terminals for option in lattice.options[0])
        if is_slash:
            return "unknown_slash"
        return stance(self.tokens, self.engine.words)

    def unknown(self, reason: str) -> Unknown:
        return Unknown(reason=reason, language=self.maker.language)


def _is_weekend(when: When) -> bool:
    """Two days, a Saturday and its Sunday, whichever week they are of."""
    return when.start.weekday() == _SATURDAY and when.end is not None and when.end - when.start == timedelta(days=2)


def _taken(match: DateMatch, place: int) -> DateMatch:
    conflicting = match.when.conflicting
    return replace(match, when=conflicting[place]) if conflicting else match


def _only_changes(reading: Reading) -> bool:
    return all(isinstance(command, UpdateTask) for command in reading.commands)


def _does(candidate: Candidate, intent: str) -> bool:
    return all(intent_of(command) == intent for command in candidate.reading.commands)
