"""What is wrong with the sentences of the language packs: entries that Fluent cannot read, those that one lacks, and
those that show something else than the default language's do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from fluent.syntax import ast, parse
from fluent.syntax.visitor import Visitor

from engine.pack import LanguagePack

_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A message of an .ftl: where it stands, and the variables of all its forms and selectors together."""

    line: int
    variables: frozenset[str]


def bad_wording(packs: Sequence[LanguagePack], name: str) -> Iterator[str]:
    """The problems of the file of this name in every pack."""
    said = {Path(pack.path, name): _read(Path(pack.path, name)) for pack in packs}
    for wrong, _ in said.values():
        yield from wrong
    default = next((Path(pack.path, name) for pack in packs if pack.is_default), None)
    if default is not None:
        for path, (_, sentences) in said.items():
            yield from _other_variables(path, sentences, default, said[default][1])


def missing_wording(packs: Sequence[LanguagePack], name: str) -> Iterator[str]:
    """What a pack does not say yet of what any pack says. It is said in the default language till then."""
    said = {Path(pack.path, name): _read(Path(pack.path, name))[1] for pack in packs}
    everything = {key for sentences in said.values() for key in sentences}
    for path, sentences in said.items():
        if missing := sorted(everything - set(sentences)):
            listed = ", ".join(missing[:_NAMED]) + (f" and {len(missing) - _NAMED} more" if missing[_NAMED:] else "")
            yield f"{path}, line 1: {len(missing)} messages are missing that other languages have; write {listed}"


def _read(path: Path) -> tuple[list[str], dict[str, Sentence]]:
    """The complaints about a file that may be absent, and its messages."""
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    wrong: list[str] = []
    said: dict[str, Sentence] = {}
    for entry in parse(text).body:
        if isinstance(entry, ast.Message):
            sentence = Sentence(line=_line_of(entry, text), variables=variables_of(entry))
            if (first := said.setdefault(entry.id.name, sentence)) is not sentence:
                place = f"{path}, line {sentence.line}"
                wrong.append(f"{place}: {entry.id.name} stands in line {first.line} already; delete one")
        elif isinstance(entry, ast.Junk):
            wrong.append(f"{path}, line {_line_of(entry, text)}: {_complaint(entry)}")
    return wrong, said


def variables_of(entry: ast.Message) -> frozenset[str]:
    """The names behind the dollar signs of a message, wherever in it."""
    found = _Variables()
    found.visit(entry)
    return frozenset(found.names)


class _Variables(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:
        self.names.add(node.id.name)


def _other_variables(
    path: Path, sentences: Mapping[str, Sentence], model: Path, modelled: Mapping[str, Sentence]
) -> Iterator[str]:
    for key, sentence in sentences.items():
        if key not in modelled or sentence.variables == modelled[key].variables:
            continue
        others = modelled[key]
        unknown, absent = sentence.variables - others.variables, others.variables - sentence.variables
        told = [f"uses {_listed(unknown)}"] if unknown else []
        told += [f"never uses {_listed(absent)}"] if absent else []
        has = _listed(others.variables) if others.variables else "no variable"
        yield (
            f"{path}, line {sentence.line}: {key} {' and '.join(told)}; it has {has} in {model}, line {others.line}: "
            f"write those"
        )


def _listed(variables: frozenset[str]) -> str:
    return ", ".join(f"${name}" for name in sorted(variables))


def _line_of(entry: ast.Message | ast.Junk, text: str) -> int:
    """Of the entry itself: a comment above a message is part of it."""
    named = entry.id.span if isinstance(entry, ast.Message) else entry.span
    return text.count("\n", 0, named.start if named else 0) + 1


def _complaint(junk: ast.Junk) -> str:
    told = junk.annotations[0].message if junk.annotations else "not understood"
    return f"no entry that Fluent can read ({told}): {(junk.content or '').strip().splitlines()[0]}"
