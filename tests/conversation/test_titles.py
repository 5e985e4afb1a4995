"""Which task a person's words mean: sure, to be asked, or none."""

from __future__ import annotations

from time import process_time

import pytest

from server.conversation.titles import fold, match_each, match_titles

OPEN = (
    "pagar la luz", "Llamar al banco", "comprar foco de luz", "Dentista", "hacer la declaración", "capítulo 3",
    "Enviar propuesta al cliente", "gym", "pay the rent", "Renovar visa 🛂", "capítulo 4",
)  # fmt: skip
TITLES = tuple((title, title) for title in OPEN)


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("pagué la luz", "pagar la luz"),
        ("llamé al banco", "Llamar al banco"),
        ("DENTISTA", "Dentista"),
        ("la propuesta", "Enviar propuesta al cliente"),
        ("propuseta", "Enviar propuesta al cliente"),
        ("foco", "comprar foco de luz"),
        ("renové visa", "Renovar visa 🛂"),
        ("gym", "gym"),
        ("capitulo 4", "capítulo 4"),
        ("renové las visas", "Renovar visa 🛂"),
        ("hice la declaracion", "hacer la declaración"),  # irregular forms are those of language.toml
        ("paid the rent", "pay the rent"),
    ],
)
def test_words_that_name_one_task_are_sure(words: str, title: str) -> None:
    match = match_titles(words, TITLES)
    assert (match.ids, match.sure) == ((title,), True)


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("luz", {"pagar la luz", "comprar foco de luz"}),
        ("capítulo", {"capítulo 3", "capítulo 4"}),
        ("went to the gym", {"gym"}),
    ],
)
def test_a_tie_or_another_verb_is_asked_about(words: str, titles: set[str]) -> None:
    match = match_titles(words, TITLES)
    assert set(match.ids) == titles
    assert not match.sure


def test_a_short_name_at_the_end_is_no_article() -> None:
    assert not match_titles("the meeting with Ann", (("1", "meeting with Bob"),)).sure


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("pagué la luz y llamé al banco", ("pagar la luz", "Llamar al banco")),
        ("el dentista, la visa y el gym", ("Dentista", "Renovar visa 🛂", "gym")),
        ("done with the rent and the gym", ("pay the rent", "gym")),
        ("el dentista y la leche", ()),  # one of them is no task
        ("la visa y renovar la visa", ()),  # twice the same
        ("capítulo y gym", ()),  # a tie
        ("dentista", ()),
        ("", ()),
        (", y ,", ()),
    ],
)
def test_several_names_mean_several_tasks_where_each_has_its_own(words: str, titles: tuple[str, ...]) -> None:
    assert tuple(named.id for named in match_each(words, TITLES)) == titles


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("pagué la luz y el banco", ["", "pagué"]),  # the verb of the first is told of all
        ("done with the rent and the gym", ["done", "done"]),
    ],
)
def test_a_deed_is_told_of_each_of_several_names(words: str, told: list[str]) -> None:
    assert [named.told for named in match_each(words, TITLES, "")] == told
    assert [named.told for named in match_each(words, TITLES)] == [None, None]


@pytest.mark.parametrize(
    "words", ["comprar leche", "llamar a mamá", "llamar a Eva", "capítulo 5", "el coche", "", "🎉", "de la"]
)
def test_words_that_name_no_task_find_none(words: str) -> None:
    assert not match_titles(words, TITLES).ids


@pytest.mark.parametrize(
    ("told", "words", "title", "is_sure"),
    [
        ("acabé de", "cenar", "cenar con mis papás", False),
        ("acabé de", "cenar", "cenar", True),
        ("finished", "coffee", "buy coffee", False),
        ("hice", "pastel de chocolate", "comprar pastel de chocolate", False),
        ("terminé", "informe", "terminar el informe", True),
        ("", "bought dog food", "buy dog food", True),
        ("", "mandé la factura", "enviar factura a Kim", False),
    ],
)
def test_a_told_deed_is_sure_of_a_title_with_its_verb_only(told: str, words: str, title: str, is_sure: bool) -> None:
    match = match_titles(words, (("1", title),), told)
    assert (match.ids, match.sure) == (("1",), is_sure)


def test_an_exact_title_wins_over_one_that_holds_it() -> None:
    match = match_titles("luz", (("1", "pagar la luz"), ("2", "Luz")))
    assert (match.ids, match.sure) == (("2",), True)


def test_five_thousand_titles_take_a_few_milliseconds() -> None:
    many = tuple((str(number), f"revisar el documento {number} del cliente") for number in range(5000))
    for _, title in many:
        fold(title)

    def seconds() -> float:
        started = process_time()
        assert match_titles("documento 4321", many).ids == ("4321",)
        return process_time() - started

    assert min(seconds() for _ in range(4)) < 0.1
