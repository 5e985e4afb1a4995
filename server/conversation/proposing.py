"""From described work to a proposal, and from an answer to what it asks for: yes, no, some items, a change of one.

Work is described by how a message begins ("need to…", "hay que…"). In a project it becomes a proposal. With none,
several things ask for the project, and go on with the words that are there already; a single thing is a note.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from engine.model import (
    AllRef,
    Ambiguous,
    Choose,
    CompleteTask,
    Context,
    CreateTask,
    DeleteTask,
    Due,
    Interpretation,
    ItRef,
    NumberRef,
    OrdinalRef,
    Priority,
    Reading,
    SetProject,
    Simple,
    TaskEdit,
    TaskFilter,
    TaskRef,
    TitleRef,
    Understood,
    Unknown,
    UpdateTask,
)
from engine.work import Piece, Work
from server.conversation.answering import Plan
from server.conversation.leading import after_words, is_and, lead_of
from server.conversation.memory import (
    Confirmation,
    DraftItem,
    Offer,
    ProposalDraft,
    ProposalStep,
    Step,
    WhichProject,
)
from server.conversation.state import State
from server.conversation.titles import match_titles
from server.conversation.wording import planned_details
from server.reply import Lines, Say, say

REASON = "proposal"
MOST_ITEMS = 50  # of a longer list nothing is left out: it is read like any list of tasks
LONGEST_NAME = 60
_NAMING = "/done"  # the slash commands hold in every language
_PRIORITIES: Mapping[str, Priority] = {"low": "low", "medium": "medium", "high": "high", "urgent": "urgent"}

ReadWork = Callable[[str, Context], Work | None]
Mentions = Callable[[str], Callable[[str], bool]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A message beside what it may mean for a proposal. `seal` encrypts the words that a proposal keeps, `mentions`
    tells whether words of a class stand in it, `mentions_in` in a part of it."""

    text: str
    read: Interpretation
    work: Work | None
    interpret: Callable[[str], Interpretation]
    mentions: Callable[[str], bool]
    mentions_in: Mentions
    seal: Callable[[str], str]


_LESS, _CALL, _IT_IS = "less", "to_name", "it_is"
_ADDED = ("added", "common.one_more")  # the rules of one thing more


def plan_proposal(heard: Heard, state: State) -> Plan | None:
    """What to do when the message is about a proposal; None when it is not."""
    match state.memory.question:
        case Offer() as offer:
            answered = _answer_offer(heard, offer, state)
        case WhichProject() as question:
            answered = _answer_project(heard, question, state)
        case _:
            answered = None
    return answered or _described(heard, state)


# --- described work ---------------------------------------------------------------------------------------------------


def _described(heard: Heard, state: State) -> Plan | None:
    draft = draft_of(heard, state)
    if draft is None:
        return None
    if state.current_project is not None:
        return Plan(steps=(propose(draft),))
    return _ask_project(draft, state) if len(draft.items) > 1 else None


def draft_of(heard: Heard, state: State) -> ProposalDraft | None:
    """The work of the message with an item for each piece; None when it is a command, a question, or nothing."""
    work = heard.work
    if work is None or len(work.pieces) > MOST_ITEMS or not _is_about_new_tasks(heard.read, work):
        return None
    items = tuple(_item(piece, work, heard) for piece in work.pieces)
    return ProposalDraft(title=items[0].command.title, source=heard.seal(heard.text), items=items)


def undecided_by_rules(heard: Heard, state: State) -> Ambiguous | None:
    """What somebody else might know better: an ambiguous message, or work of a project that the rules leave joined.

    Of joined work the rules' own items are the one reading. A name that was asked for is nobody else's business.
    """
    if isinstance(state.memory.question, WhichProject):
        return None
    draft = draft_of(heard, state) if state.current_project is not None else None
    if draft is None or heard.work is None or not heard.work.is_joined:
        return heard.read if isinstance(heard.read, Ambiguous) else None
    commands = tuple(item.command for item in draft.items)
    reading = Reading(commands=commands, rule=REASON, language=heard.work.language)
    return Ambiguous(readings=(reading,), reason=REASON, language=heard.work.language)


def _is_about_new_tasks(read: Interpretation, work: Work) -> bool:
    match read:
        case Understood(reading=reading):
            return all(isinstance(command, CreateTask) for command in reading.commands)
        case Ambiguous(readings=readings):
            return all(isinstance(command, CreateTask) for one in readings for command in one.commands)
        case Unknown():
            return len(work.pieces) > 1


def _item(piece: Piece, work: Work, heard: Heard) -> DraftItem:
    """The piece read as if it had been said alone after the opener; words that are no command are its title."""
    command = _created(heard.interpret(f"{work.opener} {piece.text}")) or CreateTask(title=piece.text)
    return DraftItem(command=command, estimate_minutes=piece.estimate_minutes)


def _created(read: Interpretation) -> CreateTask | None:
    match read:
        case Understood(reading=Reading(commands=(CreateTask() as command,))):
            return command if command.title else None
        case Ambiguous(readings=(Reading(commands=(CreateTask() as command,)),)):
            return command if command.title else None
        case _:
            return None


def propose(draft: ProposalDraft) -> Step:
    return Step(command=draft.items[0].command, proposal=ProposalStep(deed="propose", draft=draft))


# --- its project ------------------------------------------------------------------------------------------------------


def _ask_project(draft: ProposalDraft, state: State) -> Plan:
    names = tuple(project.name for project in state.projects[:9])
    lines = tuple(say("menu-line", place=str(i), option=say("word", word=name)) for i, name in enumerate(names, 1))
    prompt = say("which-project", count=len(draft.items), lines=Lines(blocks=lines), known=len(names))
    question = WhichProject(prompt=prompt, draft=draft, names=names)
    return Plan(reply=(prompt,), questions=(question,), asked=True)


def _answer_project(heard: Heard, question: WhichProject, state: State) -> Plan | None:
    rest = state.memory.questions[1:]
    match heard.read:
        case Understood(reading=Reading(commands=(Choose(numbers=(number,)),))):
            if not 1 <= number <= len(question.names):
                return _still_asked(question, state)
            name = question.names[number - 1]
        case Understood(reading=Reading(commands=(Simple(intent="reject"),))):
            return _without_project(question, state)
        case Understood(reading=Reading(commands=(Simple(intent="confirm"),) | (Choose(),))):
            return _still_asked(question, state)  # which of them comes after where they go
        case Understood(reading=Reading(commands=(SetProject(name=said),))):
            name = said
        case Understood():
            return None
        case _:
            name = heard.text.strip(" .,;:!¡?¿\"'")
            if not name or len(name) > LONGEST_NAME or "\n" in name or heard.work is not None:
                return None
    return Plan(steps=(Step(command=SetProject(name=name)), propose(question.draft)), questions=rest)


def _without_project(question: WhichProject, state: State) -> Plan:
    """In no project: then they are notes, and a yes takes them."""
    notes = tuple(item.command for item in question.draft.items)
    lines = tuple(say("note-line", title=note.title, details=planned_details(note)) for note in notes)
    prompt = say("offer-notes", count=len(lines), lines=Lines(blocks=lines))
    asked = Confirmation(prompt=prompt, steps=tuple(Step(command=note) for note in notes), offer=True)
    return Plan(reply=(prompt,), questions=(asked, *state.memory.questions[1:]), asked=True)


def _still_asked(question: WhichProject, state: State) -> Plan:
    return Plan(reply=(question.prompt,), questions=state.memory.questions, asked=True, failed="not_an_option")


def _offered_again(offer: Offer, state: State) -> Plan:
    """The proposal stands, and is said again: a yes must not mean what has just been objected to."""
    return _still_offered(state, say("ask-again"), offer.prompt)


def _still_offered(state: State, *reply: Say) -> Plan:
    return Plan(reply=reply, questions=state.memory.questions, asked=True, puzzled=True, failed="not_an_option")


# --- its answers ------------------------------------------------------------------------------------------------------


def _answer_offer(heard: Heard, offer: Offer, state: State) -> Plan | None:
    """None for a new command or other work, which quietly leave the draft where it is."""
    read = heard.read
    if not isinstance(read, Understood):
        return _perhaps_edited(read, offer, state) or _partly(heard, offer, state) or _unclear(heard, offer, state)
    everything = tuple(range(1, len(offer.draft.items) + 1))
    match read.reading.commands:
        case (Simple(intent="confirm"),):
            return _decided(_accepting(offer, everything), state)
        case (Simple(intent="reject"),):
            step = Step(command=Simple(intent="reject"), proposal=ProposalStep(deed="reject", draft=offer.draft))
            return _decided(step, state)
        case (Choose(numbers=numbers),):
            chosen = tuple(sorted(set(numbers)))
            if not set(chosen) <= set(everything):
                return _still_offered(state, say("answer-number", count=len(everything)))
            return _decided(_accepting(offer, chosen), state)
        case (UpdateTask() | DeleteTask() as command,):
            return _edited(command, offer, state)
        case (CreateTask(due=None, project=None, recurrence=None) as more,) if len(
            everything
        ) < MOST_ITEMS and _is_added(heard, read.reading):
            items = (*offer.draft.items, DraftItem(command=more))  # "fix tap too"
            return _decided(propose(replace(offer.draft, items=items)), state)
        case _:
            return None


def _is_added(heard: Heard, reading: Reading) -> bool:
    """Said as one thing more, and no whole order of its own: "and remind me to call mom"."""
    if not (reading.is_note or reading.rule in _ADDED):
        return False
    return heard.mentions("ALSO") or is_and(heard.text.partition(" ")[0], heard.interpret)


def _accepting(offer: Offer, positions: tuple[int, ...]) -> Step:
    return Step(
        command=Simple(intent="confirm"),
        proposal=ProposalStep(deed="accept", draft=offer.draft, positions=positions),
    )


def _decided(step: Step, state: State) -> Plan:
    return Plan(steps=(step,), questions=state.memory.questions[1:])


def _perhaps_edited(read: Interpretation, offer: Offer, state: State) -> Plan | None:
    """ "Remove the quotes": what is not sure to name a task names an item."""
    match read:
        case Ambiguous(reason="unsure", readings=(Reading(commands=(DeleteTask() as command,)),)):
            return _edited(command, offer, state)
        case _:
            return None


def _edited(command: UpdateTask | DeleteTask, offer: Offer, state: State) -> Plan | None:
    """While a proposal is on the table, "the 2" is its second item."""
    places = _places(command.refs, offer.draft.items)
    if places is None:
        return None
    items = list(offer.draft.items)
    if isinstance(command, DeleteTask):
        return _without(places, offer, state)
    for place in places:
        task = with_edit(items[place - 1].command, command.edit) if command.shift is None else None
        if task is None:
            return None
        items[place - 1] = replace(items[place - 1], command=task)
    return _decided(propose(replace(offer.draft, items=tuple(items))), state)


def _without(places: Sequence[int], offer: Offer, state: State) -> Plan:
    items = tuple(item for place, item in enumerate(offer.draft.items, start=1) if place not in places)
    if not items:
        step = Step(command=Simple(intent="reject"), proposal=ProposalStep(deed="reject", draft=offer.draft))
        return _decided(step, state)
    return _decided(propose(replace(offer.draft, items=items)), state)


def _partly(heard: Heard, offer: Offer, state: State) -> Plan | None:
    """ "Only the lawn", "but not the fence", "all of them": items told by their words."""
    if (less := after_words(heard.text, _LESS, heard.interpret)) and (named := _named(less, heard, offer)):
        return _without(named, offer, state)
    if renamed := _renamed(heard, offer):
        return _decided(propose(renamed), state)
    lead, rest = lead_of(heard.text, heard.interpret)
    rest = after_words(rest, _IT_IS, heard.interpret) or rest
    words = rest.split()
    if lead in ("no", "objection") and words:
        is_negated = len(words) > 1 and lead_of(words[-1], heard.interpret)[0] == "no"
        named = _named(" ".join(words[:-1]) if is_negated else rest, heard, offer)
        return _without(named, offer, state) if named else None
    if len(words) > 1 and _means_only(words[0], heard):
        named = _named(" ".join(words[1:]), heard, offer)
        return _decided(_accepting(offer, named), state) if named else None
    if (dated := _all_on(rest, heard, offer)) is not None:
        return _decided(propose(dated), state)
    named = _named(rest, heard, offer)
    return _decided(_accepting(offer, named), state) if len(named) == len(offer.draft.items) else None


def _all_on(words: str, heard: Heard, offer: Offer) -> ProposalDraft | None:
    """ "All on Tuesday": a day that is given to every item, and chooses none of them."""
    match heard.interpret(f"{_NAMING} {words}"):
        case Understood(reading=Reading(commands=(CompleteTask(refs=(AllRef(filter=said, excluded=()),)),))):
            day = said.due_from
        case _:
            return None
    if day is None or said != TaskFilter(due_from=day, due_to=day):
        return None
    dated = (replace(item, command=replace(item.command, due=Due(day=day))) for item in offer.draft.items)
    return replace(offer.draft, items=tuple(dated))


def _renamed(heard: Heard, offer: Offer) -> ProposalDraft | None:
    """ "Call the first one X"."""
    words = (after_words(heard.text, _CALL, heard.interpret) or "").split()
    for count in range(min(3, len(words) - 1), 0, -1):
        match heard.interpret(f"{_NAMING} {' '.join(words[:count])}"):
            case Understood(reading=Reading(commands=(CompleteTask(refs=(NumberRef() | OrdinalRef() as ref,)),))):
                places = _places((ref,), offer.draft.items)
                if places is None:
                    return None
                items = list(offer.draft.items)
                item = items[places[0] - 1]
                title = " ".join(words[count:]).strip(" \"'“”«».")
                items[places[0] - 1] = replace(item, command=replace(item.command, title=title))
                return replace(offer.draft, items=tuple(items))
            case _:
                continue
    return None


def _means_only(word: str, heard: Heard) -> bool:
    match heard.interpret(f"{word} 1"):
        case Understood(reading=Reading(commands=(Choose(numbers=(1,)),))):
            return True
        case _:
            return False


def _named(words: str, heard: Heard, offer: Offer) -> tuple[int, ...]:
    """The items that the words name, read as the tasks of an order."""
    match heard.interpret(f"{_NAMING} {words}"):
        case (
            Understood(reading=Reading(commands=(CompleteTask(refs=refs),)))
            | Ambiguous(reason="unsure", readings=(Reading(commands=(CompleteTask(refs=refs),)),))
        ):
            return _places(refs, offer.draft.items) or ()
        case _:
            return _places((TitleRef(title=words),), offer.draft.items) or ()


def _unclear(heard: Heard, offer: Offer, state: State) -> Plan | None:
    is_over = state.memory.puzzled or not isinstance(heard.read, Unknown) or draft_of(heard, state) is not None
    return None if is_over else _offered_again(offer, state)


def _places(refs: Sequence[TaskRef], items: Sequence[DraftItem]) -> tuple[int, ...] | None:
    """Which items the references mean: by number, by place, by words, or all; None unless each means one."""
    places: list[int] = []
    for ref in refs:
        match ref:
            case NumberRef(number=number):
                places.append(number)
            case OrdinalRef(ordinal=place):
                places.append(place if place > 0 else len(items) + 1 + place)
            case TitleRef(title=title):
                titles = [(str(place), item.command.title) for place, item in enumerate(items, start=1)]
                found = match_titles(title, titles)
                places.append(int(found.ids[0]) if found.sure else 0)
            case AllRef(filter=wanted) if wanted != TaskFilter():
                places.append(0)
            case AllRef() | ItRef(many=True):
                places.extend(range(1, len(items) + 1))
            case ItRef():
                places.append(0)
    return tuple(dict.fromkeys(places)) if all(1 <= place <= len(items) for place in places) else None


def with_edit(task: CreateTask, edit: TaskEdit) -> CreateTask | None:
    """None when the edit needs a clock time on a day that there is none of."""
    due = None if edit.clear_due else edit.due or task.due
    if edit.clear_time and due is not None:
        due = Due(day=due.day)
    if edit.time is not None:
        if due is None:
            return None
        due = Due(day=due.day, clock=edit.time)
    return replace(
        task,
        title=edit.title or task.title,
        due=due,
        priority=_PRIORITIES.get(edit.priority or "", task.priority),
        project=edit.project or task.project,
        recurrence=None if edit.clear_rule else edit.recurrence or task.recurrence,
    )
