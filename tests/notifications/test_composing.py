"""One message for what is due together: what it says, shows and leaves out."""

from datetime import UTC, date, datetime, time

import pytest

from server.conversation.render import load_bundles
from server.notifications.composing import Composition, compose, one_line
from server.notifications.contents import Contents, DayContents
from server.notifications.planning import deadline_key, reminder_key
from storage.model import Person, Preferences, Task, TaskPage
from storage.notices import DuePerson, Notice

BUNDLES = load_bundles()
NOW = datetime(2026, 3, 10, 14, 0, tzinfo=UTC)  # 08:00 in Mexico City, a Tuesday
LATER = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)


def person(language: str = "es", **preferences: object) -> Person:
    return Person(
        id="ana",
        email="ana@example.org",
        name="Ana María Ruiz",
        version=1,
        preferences=Preferences(language=language, **preferences),  # type: ignore[arg-type]
    )


def task(number: int, title: str, **more: object) -> Task:
    made = datetime(2026, 3, 1, tzinfo=UTC)
    values = {"id": f"task-{number}", "user_id": "ana", "number": number, "title": title}
    return Task(**values, created_at=made, updated_at=made, **more)  # type: ignore[arg-type]


def page(*tasks: Task, total: int | None = None) -> TaskPage:
    return TaskPage(tasks=tasks, total=len(tasks) if total is None else total)


def notice(kind: str, key: str = "2026-03-10", task_id: str | None = None, **more: object) -> Notice:
    values: dict[str, object] = {"scheduled_for": NOW, "valid_until": LATER, **more}
    return Notice(id=f"{kind}/{key}", kind=kind, key=key, task_id=task_id, **values)  # type: ignore[arg-type]


def reminder(of: Task, at: datetime = NOW) -> Notice:
    return notice("task_reminder", reminder_key(of.id, at), of.id, scheduled_for=at)


def composed(contents: Contents, *notices: Notice, to: Person | None = None, now: datetime = NOW) -> Composition:
    due = DuePerson(person=to or person(), conversation={}, notices=notices, token="t")
    return compose(due, contents, now, BUNDLES)


def morning(*today: Task, overdue: TaskPage | None = None) -> tuple[Notice, Contents]:
    one = notice("morning_digest")
    day = DayContents(day=date(2026, 3, 10), today=page(*today), overdue=overdue or page())
    return one, Contents(days={one.id: day})


def test_a_reminder_names_the_task_by_number_and_says_how_to_answer() -> None:
    electricity = task(3, "Pagar la luz", due_date=date(2026, 3, 10), due_time=time(8), remind_at=NOW)
    letter = composed(Contents(tasks={electricity.id: electricity}), reminder(electricity)).letter
    assert letter is not None
    assert letter.text == "🔔 La 3: *Pagar la luz*\nmar 10 mar, 08:00\nResponde *listo*, *en una hora* o *mañana*."
    assert letter.snapshot.task_ids == ("task-3",)
    assert letter.snapshot.state == {"numbers": {"3": "task-3"}}
    assert letter.first_name == "Ana"


def test_a_late_reminder_says_so() -> None:
    call = task(4, "call Mum", remind_at=NOW)
    contents, late = Contents(tasks={call.id: call}), LATER.replace(hour=1)
    letter = composed(contents, reminder(call), to=person("en"), now=late).letter
    assert letter is not None
    assert letter.text.startswith("🔔 Late (it was for Tue, Mar 10, 8:00")


def test_what_is_due_together_is_one_message_and_no_task_is_told_twice() -> None:
    electricity = task(3, "Pagar la luz", due_date=date(2026, 3, 10), remind_at=NOW)
    bread = task(5, "Comprar pan", due_date=date(2026, 3, 10))
    digest, contents = morning(electricity, bread)
    contents = Contents(tasks={electricity.id: electricity}, days=contents.days)
    letter = composed(contents, digest, reminder(electricity)).letter
    assert letter is not None
    assert letter.text.splitlines() == [
        "🔔 La 3: *Pagar la luz*",
        "mar 10 mar",
        "☀️ ¡Buenos días, Ana! Para hoy, mar 10 mar, tienes 1 tarea:",
        "5. Comprar pan · mar 10 mar",
        "Responde por ejemplo *completa la 3* o *pasa la 3 a mañana*.",
    ]
    assert letter.snapshot.task_ids == ("task-3", "task-5")
    assert [one.kind for one in letter.told] == ["task_reminder", "morning_digest"]


def test_overdue_tasks_are_not_listed_twice_when_digest_and_overdue_reminder_meet() -> None:
    late = task(1, "Entregar", due_date=date(2026, 3, 9))
    digest, contents = morning(task(2, "Leer", due_date=date(2026, 3, 10)), overdue=page(late))
    overdue = notice("overdue_reminder")
    days = {**contents.days, overdue.id: DayContents(day=date(2026, 3, 10), overdue=page(late))}
    letter = composed(Contents(days=days), digest, overdue).letter
    assert letter is not None
    assert letter.text.count("Entregar") == 1


def test_with_nothing_to_say_nothing_is_sent() -> None:
    digest, contents = morning()
    found = composed(contents, digest)
    assert found.letter is None
    assert found.dropped == {digest.id: "nothing to say"}


def test_a_reminder_whose_task_was_done_moved_or_deleted_says_nothing() -> None:
    done = task(1, "a", status="done", remind_at=NOW)
    moved = task(2, "b", remind_at=LATER)
    gone = task(3, "c", remind_at=NOW)
    contents = Contents(tasks={done.id: done, moved.id: moved})
    found = composed(contents, reminder(done), reminder(moved, NOW), reminder(gone))
    assert found.letter is None
    assert sorted(found.dropped.values()) == ["the task is done", "the task was changed", "the task was deleted"]


def test_an_alert_is_dropped_when_the_task_is_no_longer_pressing() -> None:
    calm = task(1, "a", due_date=date(2026, 3, 11), priority="low")
    alert = notice("deadline_alert", deadline_key(calm.id, date(2026, 3, 11), None), calm.id)
    assert composed(Contents(tasks={calm.id: calm}), alert).dropped == {alert.id: "the task was changed"}


def test_who_muted_stopped_or_switched_off_meanwhile_is_told_nothing() -> None:
    digest, contents = morning(task(1, "a"))
    muted = person(mute_until=LATER)
    off = person(morning_digest=False)
    assert composed(contents, digest, to=muted).dropped == {digest.id: "muted"}
    assert composed(contents, digest, to=off).dropped == {digest.id: "switched off"}
    assert composed(contents, digest, now=LATER).dropped == {digest.id: "too late"}


def test_a_long_digest_is_still_one_message_and_says_how_many_more() -> None:
    many = [task(number, "x" * 250, due_date=date(2026, 3, 10)) for number in range(1, 11)]
    one = notice("morning_digest")
    contents = Contents(days={one.id: DayContents(day=date(2026, 3, 10), today=page(*many, total=40))})
    letter = composed(contents, one).letter
    assert letter is not None
    assert len(letter.text) <= 1600
    shown = len(letter.snapshot.task_ids)
    assert f"…y {40 - shown} más" in letter.text


def test_a_title_cannot_format_the_message() -> None:
    starry = task(1, "2*3*4 _now_", remind_at=NOW)
    letter = composed(Contents(tasks={starry.id: starry}), reminder(starry)).letter
    assert letter is not None
    assert "2*3*4" not in letter.text


def test_the_text_of_a_template_is_one_line_of_at_most_700_characters() -> None:
    assert one_line("a\n\n b \tc\nd") == "a · b c · d"
    long = one_line("\n".join(f"{number}. comprar algo" for number in range(100)))
    assert len(long) <= 700
    assert long.endswith("…")
    assert "\n" not in long


def whole_day(left: int, done: int) -> DayContents:
    tasks = tuple(task(number, "x", due_date=date(2026, 3, 10)) for number in range(10, 10 + left))
    overdue, tomorrow = page(task(9, "o")), page(task(8, "t"))
    return DayContents(day=date(2026, 3, 10), today=page(*tasks), overdue=overdue, tomorrow=tomorrow, done=done)


@pytest.mark.parametrize("language", list(BUNDLES.languages))
@pytest.mark.parametrize("left", [0, 1, 2])
@pytest.mark.parametrize("done", [0, 1, 2])
@pytest.mark.parametrize("kind", ["overdue_reminder", "morning_digest", "evening_summary"])
def test_every_language_tells_every_kind(language: str, left: int, done: int, kind: str) -> None:
    pressing = task(2, "b", due_date=date(2026, 3, 11), priority="urgent")
    called = task(1, "a", remind_at=NOW)
    daily = notice(kind)
    alert = notice("deadline_alert", deadline_key(pressing.id, date(2026, 3, 11), None), pressing.id)
    contents = Contents(tasks={"task-1": called, "task-2": pressing}, days={daily.id: whole_day(left, done)})
    found = composed(contents, daily, alert, reminder(called), to=person(language))
    assert found.letter is not None
    assert not found.dropped
