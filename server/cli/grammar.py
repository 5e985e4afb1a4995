"""`focobot grammar`: what a linguist asks of the grammar files: is all well, what is never used, how do I begin."""

from __future__ import annotations

import collections
import json
import random
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from engine.compiled import Engine
from engine.grammar_errors import line_at, or_rather
from engine.interpret import trace
from engine.language_names import names_of
from engine.looked_up import LOOKED_UP
from engine.model import Ambiguous, Awaiting, Context, Understood, intent_of
from engine.pack import LanguagePack, PackError, SharedGrammar, expand_phrase
from grammars import FOLDER, load, load_engine, load_shared
from server.cli.corpus import Case, Judgement, judge, known_failures, load_subject, read_corpora
from server.cli.corpus_errors import CorpusError
from server.cli.parse import context_of
from server.cli.rules import bad_rules
from server.cli.samples import Sampler
from server.cli.wording import bad_wording, missing_wording

app = typer.Typer(no_args_is_help=True, add_completion=False, help="For linguists.")
Corpora = Annotated[Path, typer.Option(help="The folder with the cases.")]
NOON = "2026-03-10T12:00:00-06:00"
_DEFAULT = re.compile(r"^default[ \t]*=.*\n", re.MULTILINE)
_SENTENCES = ("replies.ftl", "pages.ftl")
HARMFUL = {"wrong": "another intent takes it", "false": "it is no command", "guessed": "it is truly ambiguous"}


@app.command()
def check(
    folder: Annotated[Path, typer.Option(help="The language packs.", exists=True, file_okay=False)] = FOLDER,
    corpora: Corpora = Path("corpora"),
    complete: Annotated[bool, typer.Option("--complete", help="Fail for what is still to be translated, too.")] = False,
) -> None:
    """Says what is wrong, with file, line and what to do, and what is still to be translated.

    Exit code 1 when anything is wrong.
    """
    untranslated: list[str] = []
    try:
        packs, shared, engine = load(folder), load_shared(folder), load_engine(folder)
        wrong = [*dead_classes(packs, engine), *bad_rules(packs, shared, engine), *repeated_words(packs, engine)]
        wrong += more_than_one_default(packs)
        wrong += [problem for name in _SENTENCES for problem in bad_wording(packs, name)]
        wrong += bad_examples(packs, shared, engine)
        wrong += wrongly_claimed(corpora) if folder == FOLDER else []
        untranslated += still_another_s_name(packs)
        untranslated += missing_examples(packs, shared)
        untranslated += [missing for name in _SENTENCES for missing in missing_wording(packs, name)]
    except (PackError, CorpusError) as error:
        wrong = str(error).splitlines()
    tell(wrong, untranslated)
    raise typer.Exit(1 if wrong or (complete and untranslated) else 0)


def tell(wrong: Sequence[str], untranslated: Sequence[str]) -> None:
    """Each complaint in its colour, and in the last line how many there are."""
    console = Console(soft_wrap=True)
    for problems, style, heading in ((wrong, "red", "wrong:"), (untranslated, "yellow", "still to be translated:")):
        for line in (heading, *problems) if problems else ():
            console.print(line, style=style, highlight=False, markup=False)
    errors = "1 error" if len(wrong) == 1 else f"{len(wrong)} errors"
    counts = ([errors] if wrong else []) + ([f"{len(untranslated)} still to be translated"] if untranslated else [])
    console.print(", ".join(counts) or "grammars: all well", highlight=False)


def line_of(path: Path, wanted: str) -> int:
    """The first line that holds the text; 1 when it was made of parts and stands nowhere whole."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(lines, start=1) if wanted in line), 1)


def more_than_one_default(packs: Sequence[LanguagePack]) -> Iterator[str]:
    """One language answers people of whom none is known."""
    told = [Path(pack.path, "language.toml") for pack in packs if pack.settings.get("default")]
    places = [f"{path}, line {_first_match(path, _DEFAULT)}" for path in told]
    yield from (f"{place}: `default = true` stands in {places[0]} already; take out one" for place in places[1:])
    if not told:
        first = Path(packs[0].path, "language.toml")
        yield f"{first}, line 1: no language is the default one; write `default = true` in one language.toml"


def _first_match(path: Path, wanted: re.Pattern[str]) -> int:
    text = path.read_text(encoding="utf-8")
    found = wanted.search(text)
    return line_at(text, found.start()) if found else 1


def classes_of(pack: LanguagePack) -> Iterator[tuple[str, str | None, str]]:
    """(class, value, phrase) of words.toml, as written."""
    for terminal, listed in pack.words.get("words", {}).items():
        yield from ((terminal, None, phrase) for phrase in listed)
    for terminal, by_value in pack.words.get("values", {}).items():
        for value, listed in by_value.items():
            yield from ((terminal, value, phrase) for phrase in listed)


def dead_classes(packs: Sequence[LanguagePack], engine: Engine) -> Iterator[str]:
    used = engine.grammar.table.terminals | LOOKED_UP
    for pack in packs:
        skipped = set(pack.words.get("skip", {}).get("classes", ()))
        for terminal in dict.fromkeys(terminal for terminal, _, _ in classes_of(pack)):
            if terminal not in used and terminal not in skipped:
                line = line_of(Path(pack.path, "words.toml"), terminal)
                place = f"{pack.path}/words.toml, line {line}"
                rather = or_rather(terminal, used)
                yield f"{place}: no rule uses the class {terminal}; use it or delete it{rather}"


def repeated_words(packs: Sequence[LanguagePack], engine: Engine) -> Iterator[str]:
    """One phrase twice in a class is dead; one phrase with two values of a class has no meaning."""
    for pack in packs:
        seen: dict[tuple[str, tuple[str, ...]], tuple[str | None, str]] = {}
        path = Path(pack.path, "words.toml")
        for terminal, value, phrase in classes_of(pack):
            for expanded in expand_phrase(phrase, pack.paradigms):
                key = (terminal, engine.tokenizer.words(expanded))
                first = seen.setdefault(key, (value, phrase))
                if first[0] != value:
                    yield (
                        f"{path}, line {line_of(path, phrase)}: {expanded!r} of {terminal} means both {first[0]} "
                        f"and {value}; keep one"
                    )
                elif first[1] != phrase and expanded in (first[1], phrase):
                    yield (
                        f"{path}, line {line_of(path, phrase)}: {expanded!r} stands twice in {terminal} "
                        f"({first[1]!r} and {phrase!r}); delete one"
                    )


def bad_examples(packs: Sequence[LanguagePack], shared: SharedGrammar, engine: Engine) -> Iterator[str]:
    path = Path(shared.path, "intents.toml")
    context = context_of({"now": NOON})
    asked = replace(context, awaiting=Awaiting.CHOICE)  # a number means nothing until something is asked
    for intent, entry in shared.intents.items():
        examples = entry.get("examples", {})
        for pack in packs:
            example = examples.get(pack.code)
            if example is not None and (
                said := intents_read(example, asked if intent == "choose" else context, engine)
            ) != [intent]:
                found = ", ".join(said) or "nothing"
                yield (
                    f"{path}, line {line_of(path, example)}: the example {example!r} of {intent} is read as {found}; "
                    f"mend the rule, or the example"
                )


def missing_examples(packs: Sequence[LanguagePack], shared: SharedGrammar) -> Iterator[str]:
    path = Path(shared.path, "intents.toml")
    for intent, entry in shared.intents.items():
        for pack in packs:
            if pack.code not in entry.get("examples", {}):
                yield f"{path}, line {line_of(path, f'[{intent}]')}: {intent} has no example in {pack.code}; add one"


def still_another_s_name(packs: Sequence[LanguagePack]) -> Iterator[str]:
    """What two languages are called: the second of them is a copy of the first in this."""
    owners: dict[str, str] = {}
    for pack in packs:
        for folded, name in {name.casefold(): name for name in names_of(pack)}.items():
            if (owner := owners.setdefault(folded, pack.path)) != pack.path:
                place = pack.place_of("language.toml", name)
                yield f"{place}: {name!r} is a name or alias of {owner} too; write what this language is called"


def intents_read(text: str, context: Context, engine: Engine) -> list[str]:
    match trace(text, context, engine).result:
        case Understood(reading=reading):
            return [intent_of(command) for command in reading.commands]
        case Ambiguous(readings=readings):
            return sorted({intent_of(command) for reading in readings for command in reading.commands})
        case _:
            return []


def wrongly_claimed(corpora: Path) -> Iterator[str]:
    """Phrases of the corpora that the grammar reads as something else than their case says, less the known failures."""
    subject = load_subject()
    known = known_failures(corpora)
    for case in read_corpora(corpora):
        judged = judge(case, subject)
        if judged.verdict in HARMFUL and not case.is_date and (case.file, case.text) not in known:
            yield claim(corpora, case, judged)


def claim(corpora: Path, case: Case, judged: Judgement) -> str:
    rule = judged.said.get("rule")
    commands = json.dumps(judged.said.get("commands"), ensure_ascii=False)
    line = line_of(corpora / case.file, case.text)
    return (
        f"{corpora / case.file}, line {line}: {case.text!r} is claimed by the rule {rule} as {commands}, but "
        f"{HARMFUL[judged.verdict]}; narrow the rule, or mend the case"
    )


@app.command()
def coverage(corpora: Corpora = Path("corpora")) -> None:
    """Which rules and classes no phrase of the corpora ever uses: write a case for each, or delete it."""
    engine, used_rules, used_words = load_engine(), set[str](), set[str]()
    for case in read_corpora(corpora):
        if not case.is_date:
            traced = trace(case.text, case.context, engine)
            used_words.update(edge[0] for edges in traced.lattice.edges for edge in edges)
            for _, _, candidates in traced.stages:
                used_rules.update(name for kept in candidates for name in kept.reading.rule.split())
    grammar = engine.grammar
    listed = {f"{file}.{name}" for file, name in zip(grammar.files, grammar.names, strict=True)}
    print(f"{len(listed & used_rules)} rules name a reading of the corpora")
    for terminal in sorted(grammar.table.terminals - used_words - set(grammar.table.elastic)):
        print(f"class {terminal}: no phrase of the corpora holds one of its words")


@app.command()
def sample(
    language: Annotated[str, typer.Argument(help="A folder of grammars/.")],
    intent: Annotated[str | None, typer.Option(help="Only this intent.")] = None,
    count: Annotated[int, typer.Option(min=1, max=10_000, help="Sentences for each intent.")] = 5,
    seed: Annotated[int, typer.Option(help="The same seed gives the same sentences.")] = 1,
) -> None:
    """Sentences that the grammar allows, and how each is read: `=` as its own intent, `?` asked, `!` as another."""
    packs, shared, engine = {pack.code: pack for pack in load()}, load_shared(), load_engine()
    if language not in packs:
        raise typer.BadParameter(f"{language!r} is none of {', '.join(sorted(packs))}", param_hint="LANGUAGE")
    if intent is not None and intent not in shared.intents:
        raise typer.BadParameter(f"{intent!r} is none of {', '.join(shared.intents)}", param_hint="--intent")
    sampler = Sampler(engine=engine, pack=packs[language], chance=random.Random(seed))  # noqa: S311 - no secret
    context, marks = context_of({"now": NOON}), collections.Counter[str]()
    for name in [intent] if intent is not None else shared.intents:
        for sentence in [sampler.sentence(name) for _ in range(count)]:
            if sentence is not None:
                said = intents_read(sentence, context, engine)
                mark = "!" if said and name not in said else "=" if set(said) == {name} else "?"
                marks[mark] += 1
                print(f"{mark} {name:16} {sentence!r}" + (f" -> {', '.join(said)}" if mark == "!" else ""))
    print("  ".join(f"{mark} {100 * n / marks.total():.1f}%" for mark, n in marks.most_common()), f"of {marks.total()}")


@app.command()
def new(
    code: Annotated[str, typer.Argument(help="The new language's code: the folder's name.")],
    like: Annotated[str, typer.Option(help="The language to begin from.")],
    folder: Annotated[Path, typer.Option(help="The language packs.", exists=True, file_okay=False)] = FOLDER,
) -> None:
    """Makes the folder of a new language: another's files, to be translated one after the other."""
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]+)*", code):
        raise typer.BadParameter(f"{code!r} is no language code; expected letters such as those of the other folders")
    source, target = folder / like, folder / code
    if not (source / "language.toml").is_file():
        raise typer.BadParameter(f"there is no language {like!r} in {folder}", param_hint="--like")
    if target.exists():
        raise typer.BadParameter(f"{target} exists already")
    shutil.copytree(source, target)
    settings = target / "language.toml"
    settings.write_text(_DEFAULT.sub("", settings.read_text(encoding="utf-8")), encoding="utf-8")
    for name in sorted(path.name for path in target.iterdir()):
        print(f"translate {target / name}")
    print("add the examples of each intent to intents.toml, then: focobot grammar check")
