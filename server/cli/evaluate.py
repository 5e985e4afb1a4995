"""`focobot eval`: how well the engine reads the corpora, as tables, against a baseline that only moves forward."""

from __future__ import annotations

import collections
import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from server.cli.corpus import Judgement, judge, known_failures, load_subject, read_corpora
from server.cli.corpus_errors import CorpusError

VERDICTS = ("right", "slots", "asked", "wrong", "false", "guessed")
HARMFUL = ("wrong", "false", "guessed")
Counts = collections.Counter[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Counts of one folder: by verdict, and how many of its command cases an LLM would be asked."""

    verdicts: Counts
    llm: int

    @property
    def total(self) -> int:
        return sum(self.verdicts.values())


def evaluate(
    corpora: Annotated[Path, typer.Option(help="The folder with the cases.")] = Path("corpora"),
    baseline: Annotated[Path, typer.Option(help="What earlier runs reached.")] = Path("corpora/baseline.json"),
    show: Annotated[int, typer.Option(help="Print about this many misses: what was said, what the case expects.")] = 0,
    only: Annotated[str, typer.Option(help="Only files whose name contains this; any miss but known ones fails.")] = "",
    tags: Annotated[bool, typer.Option("--tags", help="Print the table by tag too.")] = False,
    write_baseline: Annotated[bool, typer.Option(help="Keep this run as the new baseline.")] = False,
) -> None:
    """Judges every case. Exit code 1 when wrong or false actions rose above the baseline, or right answers fell; with
    --only, when a case is missed that is no known failure."""
    console = Console(soft_wrap=True)
    try:
        cases = [case for case in read_corpora(corpora) if only in case.file]
    except CorpusError as error:
        console.print(str(error), style="red", highlight=False, markup=False)
        raise typer.Exit(2) from error
    if not cases:
        console.print(f"no file of {corpora} has {only!r} in its name", style="red", highlight=False, markup=False)
        raise typer.Exit(2)
    subject = load_subject()
    judge(cases[0], subject)  # the first call warms caches; its time is nobody's latency
    judgements = [judge(case, subject) for case in cases]
    print_tables(console, judgements, by_tag=tags)
    print_misses(console, judgements, show)
    scores = score_by_folder(judgements)
    if write_baseline:
        baseline.write_text(json.dumps(as_baseline(scores), indent=1, sort_keys=True) + "\n", encoding="utf-8")
        console.print(f"baseline written to {baseline}")
    elif not (
        all_met(console, judgements, known_failures(corpora)) if only else holds_baseline(console, scores, baseline)
    ):
        raise typer.Exit(1)


def all_met(console: Console, judgements: list[Judgement], known: Collection[tuple[str, str]]) -> bool:
    """Says how many of the cases are missed, and whether none is but those known."""
    missed = [j for j in judgements if j.verdict != "right"]
    news = sum((j.case.file, j.case.text) not in known for j in missed)
    failing = f"{news} of {len(judgements)} phrases fail" if news else "every phrase is read as its case says"
    told = failing + (f", and {len(missed) - news} known ones" if missed[news:] else "")
    hint = f"; --show {len(missed)} shows them" if news else ""
    console.print(told + hint, style="red" if news else None, highlight=False)
    return not news


def print_tables(console: Console, judgements: list[Judgement], *, by_tag: bool) -> None:
    commands = [j for j in judgements if not j.case.is_date]
    print_table(console, "by language and intent", commands, lambda j: [f"{j.case.folder} {j.case.intent}"])
    print_table(console, "dates, by language and topic", [j for j in judgements if j.case.is_date],
                lambda j: [f"{j.case.folder} {j.case.intent}"])  # fmt: skip
    if by_tag:
        print_table(console, "by tag (20 or more phrases)", judgements, lambda j: j.case.tags, least=20)
    print_table(console, "in all", judgements, lambda j: [kind_of(j)])
    print_latency(console, judgements)


def kind_of(judgement: Judgement) -> str:
    return f"{judgement.case.folder} {'dates' if judgement.case.is_date else 'messages'}"


def print_table(
    console: Console,
    title: str,
    judgements: list[Judgement],
    keys: Callable[[Judgement], Iterable[str]],
    least: int = 1,
) -> None:
    rows: dict[str, Counts] = collections.defaultdict(collections.Counter)
    for judgement in judgements:
        for key in keys(judgement):
            rows[key][judgement.verdict] += 1
    if not rows:
        return
    table = Table("", "n", *VERDICTS, title=title, title_justify="left")
    for key, counts in sorted(rows.items()):
        total = sum(counts.values())
        if total >= least:
            table.add_row(key, str(total), *(f"{100 * counts[v] / total:.1f}%" if counts[v] else "" for v in VERDICTS))
    console.print(table)


def print_latency(console: Console, judgements: list[Judgement]) -> None:
    for name, dates in (("messages", False), ("dates", True)):
        times = sorted(j.elapsed_us for j in judgements if j.case.is_date is dates)
        if times:
            p95 = times[int(0.95 * (len(times) - 1))]
            console.print(
                f"{name}: CPU median {times[len(times) // 2]:.0f} µs, p95 {p95:.0f} µs, max {times[-1]:.0f} µs"
            )
    asked = [j for j in judgements if not j.case.is_date and "commands" in j.case.expected]
    if asked:
        share = 100 * sum(j.would_ask_llm for j in asked) / len(asked)
        console.print(f"would go to the LLM: {share:.1f}% of {len(asked)} messages that mean a command")


def print_misses(console: Console, judgements: list[Judgement], show: int) -> None:
    misses = [j for j in judgements if j.verdict != "right"]
    if not show or not misses:
        return
    for miss in misses[:: max(1, len(misses) // show)][:show]:
        said, expected = (json.dumps(one, ensure_ascii=False, default=str) for one in (miss.said, miss.case.expected))
        console.print(f"{miss.verdict:8} {miss.case.file}: {miss.case.text!r}", markup=False)
        console.print(f"         expected {expected}\n         said     {said}", markup=False)


def score_by_folder(judgements: list[Judgement]) -> dict[str, Score]:
    groups: dict[str, list[Judgement]] = collections.defaultdict(list)
    for judgement in judgements:
        groups[kind_of(judgement)].append(judgement)
    return {
        name: Score(verdicts=collections.Counter(j.verdict for j in group), llm=sum(j.would_ask_llm for j in group))
        for name, group in groups.items()
    }


def as_baseline(scores: dict[str, Score]) -> dict[str, Any]:
    return {name: {**score.verdicts, "total": score.total, "llm": score.llm} for name, score in scores.items()}


def holds_baseline(console: Console, scores: dict[str, Score], path: Path) -> bool:
    """Compares as shares, so that a grown corpus can be held against a smaller one."""
    if not path.exists():
        console.print(f"no baseline at {path}; --write-baseline makes one")
        return True
    before = json.loads(path.read_text(encoding="utf-8"))
    complaints = [line for name, score in scores.items() for line in compare(name, score, before.get(name))]
    for line in complaints:
        console.print(f"[red]{line}[/red]", highlight=False)
    if not complaints:
        console.print(f"baseline {path} holds")
    return not complaints


def compare(name: str, score: Score, before: dict[str, int] | None) -> list[str]:
    if before is None:
        return []
    lines = []
    for label, keys, worse in (("harmful", HARMFUL, 1), ("right", ("right",), -1), ("LLM", ("llm",), 1)):
        now = sum(score.llm if key == "llm" else score.verdicts[key] for key in keys) / score.total
        then = sum(before.get(key, 0) for key in keys) / before["total"]
        if (now - then) * worse > 1e-9:
            lines.append(f"{name}: share of {label} was {100 * then:.2f} %, is {100 * now:.2f} %")
    return lines
