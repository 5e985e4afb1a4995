"""Slips of the keyboard in words of time: combined of slips and of places, so that no wording is fitted."""

from __future__ import annotations

from itertools import product

import pytest

from engine.dates.misspelling import loose_slips

from ..conftest import Say

SLIPS = {
    "sábado": ("sabdo", "sabadi", "savado", "szbado"),
    "viernes": ("vierns", "virnes", "biernes", "viermes"),
    "jueves": ("juves", "juebes", "jueve", "jurves"),
    "domingo": ("doming", "domigo", "domimgo", "dominfo"),
    "monday": ("mondy", "mondsy", "minday", "monfay"),
    "friday": ("friay", "frieay", "fridat", "frday"),
    "saturday": ("satuday", "saturdsy", "saturfay", "sayurday"),
}
SPANISH = (
    "recuérdame pagar la luz el {}",
    "cita con el contador el {} a las 5",
    "mueve la 3 al {}",
    "{} a las 9 revisar frenos",
    "qué tengo el {}",
    "llevar a Lalo al karate todos los {}",
)
ENGLISH = (
    "remind me to water the ferns on {}",
    "lunch with Omar {} at 1pm",
    "move 3 to {}",
    "{} 9am eye doctor",
    "what do I have on {}?",
    "book club every {}",
)
TYPED = [
    (frame, word, slip)
    for word, slips in SLIPS.items()
    for frame, slip in product(ENGLISH if word.endswith("day") else SPANISH, slips)
]


@pytest.mark.parametrize(("frame", "word", "slip"), TYPED)
def test_a_slip_where_a_day_may_stand_is_that_day(say: Say, frame: str, word: str, slip: str) -> None:
    meant = say(frame.format(word))
    assert meant["outcome"] == "understood"
    assert [(c["intent"], c["slots"]) for c in say(frame.format(slip))["commands"]] == [
        (c["intent"], c["slots"]) for c in meant["commands"]
    ]


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("pagar la tenencia el vienes", "2026-03-13"),
        ("el vienes llamar a Ana", "2026-03-13"),
        ("dentista el mates a las 5", "2026-03-17T17:00"),
        ("regar las plantas mañana tenprano", "2026-03-11T08:00"),
        ("junta el 12 de abirl", "2026-04-12"),
        ("llamar a la tía a las 8 de la nohe", "2026-03-10T20:00"),
        ("call the vet tomorow nite", "2026-03-11T20:00"),
        ("renew the lease by the 5th of octobr", "2026-10-05"),
        ("feed the cat tonighr", "2026-03-10T20:00"),
    ],
)
def test_a_slip_within_a_longer_time_is_read(say: Say, text: str, due: str) -> None:
    assert [command["slots"].get("due") for command in say(text)["commands"]] == [due]


REAL_WORDS = (
    "mates",
    "manzana",
    "marco",
    "mazo",
    "domino",
    "vienes",
    "jueces",
    "match",
    "marsh",
    "moon",
    "might",
    "lines",
)
TITLES = ("comprar {} para Ana", "agrega {} a la lista", "buy {} for Ana", "add {} to the list")


@pytest.mark.parametrize(("word", "title"), list(product(REAL_WORDS, TITLES)))
def test_a_word_that_means_something_is_no_day(say: Say, word: str, title: str) -> None:
    read = say(title.format(word))
    assert all(not command["slots"].keys() & {"due", "recurrence"} for command in read.get("commands", []))


@pytest.mark.parametrize(
    "text",
    ["agrega sabadi gigante a la lista", "buy mondsy shoes", "pinta el marzi", "comprar enro blanco", "the nohe shop"],
)
def test_a_slip_inside_a_title_stays_in_it(say: Say, text: str) -> None:
    read = say(text)
    assert all(not command["slots"].keys() & {"due", "recurrence"} for command in read.get("commands", []))


def test_a_word_of_time_is_no_command_typed_wrongly(say: Say) -> None:
    read = say("martes llamar a Ana")
    assert [command["intent"] for command in read.get("commands", [])] in ([], ["create_task"])


@pytest.mark.parametrize("slip", ["jueve", "juves", "jeuves", "juevess", "juebes", "jyeves", "hjueves"])
def test_single_edits_are_those_that_people_make(slip: str) -> None:
    assert slip in loose_slips("jueves")
    assert {"jueves", "xueves", "juevesx", "jeves_"}.isdisjoint(loose_slips("jueves"))
