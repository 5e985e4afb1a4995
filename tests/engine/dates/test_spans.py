"""Where the dates of a message stand: their prepositions with them, names and quotes without."""

from __future__ import annotations

from typing import Any

import pytest

Find = Any


def spans(find_in: Find, text: str) -> list[str]:
    return [text[match.span.start : match.span.end] for match in find_in(text)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("recuérdame pagar la luz el viernes", ["el viernes"]),
        ("Llamar a Juan mañana a las 3pm", ["mañana a las 3pm"]),
        ("need to add login page by Friday", ["by Friday"]),
        ("dentist on the 5th at 9, please", ["on the 5th at 9"]),
        ("pagar CFE antes del 18 sin falta", ["antes del 18 sin falta"]),
        ("antes del lunes mandar el reporte", ["antes del lunes"]),
        ("comprar pan mañana y pagar el viernes", ["mañana", "el viernes"]),
        ("Enviar informe el viernes.", ["el viernes"]),
        ("put the kettle on in 5 mins", ["in 5 mins"]),
        ("el jueves a las 5 y avísame", ["el jueves a las 5"]),
        ("/move 3 tomorrow 5pm", ["tomorrow 5pm"]),
        ("todo lo de hoy para mañana", ["de hoy", "para mañana"]),
        ("pospón la 1 dos horas", ["la 1", "dos horas"]),
        ("set 2 at 19:00", ["at 19:00"]),
        ("date night on the 12th", ["on the 12th"]),
        ("send the invoice to Acme ASAP", []),
    ],
)
def test_a_span_takes_its_preposition_and_no_more(find_in: Find, text: str, said: list[str]) -> None:
    assert spans(find_in, text) == said


@pytest.mark.parametrize(
    "text",
    [
        "llamar a Domingo", "The 5th Wave", "Comprar el libro 'Mañana'", 'watch "Friday Night Lights"', "check money",
        "hablar con Domingo Pérez", "call April", "ir al SAT", "recoger paquete en la calle 16 de Septiembre",
        "capítulo 3", "pagar 1500", "3 kg", "24/7", "revisión anual", "weekly report", "versión 2.5.1", "555-1212",
        "borra la 31 y la 32", "comprar 1/2 kilo de queso", "de 3 a 5 personas", "volume by 20 percent",
    ],
)  # fmt: skip
def test_names_quotes_and_counts_hold_no_date(find_in: Find, text: str) -> None:
    assert spans(find_in, text) == []


def test_spans_are_of_the_original_text(find_in: Find) -> None:
    text = "cafe\u0301 con Ana\u200b el viernes"
    (match,) = find_in(text)
    assert text[match.span.start : match.span.end] == "el viernes"


def test_matches_come_in_order_and_never_overlap(find_in: Find) -> None:
    matches = find_in("hoy, mañana, el viernes a las 5 y cada lunes a las 9 del 3 al 5 de mayo")
    ends = [match.end_token for match in matches]
    starts = [match.first_token for match in matches]
    assert starts == sorted(starts)
    assert all(end <= start for end, start in zip(ends, starts[1:], strict=False))


def test_a_message_in_two_languages_is_read_in_both(find_in: Find) -> None:
    assert [match.language for match in find_in("add task: llamar a mamá mañana and pay rent on friday")] == [
        "es",
        "en",
    ]
