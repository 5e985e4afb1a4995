"""Promises about the project as a whole that no type checker sees."""

import ast
import re
from pathlib import Path

import pytest

from grammars import load_settings

ROOT = Path(__file__).parents[2]
ROOMS = ("engine", "grammars", "storage", "server")
SOURCES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
LANGUAGES = sorted(path.parent.name for path in (ROOT / "grammars").glob("*/language.toml"))


def strings_of(path: Path) -> list[tuple[int, str]]:
    """String constants of a module that are no docstrings, with their lines."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
    ]


def test_no_python_file_names_a_language() -> None:
    assert len(LANGUAGES) >= 2
    named = [f"{p.relative_to(ROOT)}:{line}" for p in SOURCES for line, text in strings_of(p) if text in LANGUAGES]
    assert not named


def test_no_python_string_holds_a_spanish_word() -> None:
    spanish = re.compile(r"\w{2,}[áéíóúñ]\w*|\w*[áéíóúñ]\w{2,}", re.IGNORECASE)
    found = [
        f"{p.relative_to(ROOT)}:{line} {text!r}"
        for p in SOURCES
        for line, text in strings_of(p)
        if spanish.search(text)
    ]
    assert not found


def test_a_language_folder_has_no_file_that_the_default_language_lacks() -> None:
    """An absent file is an empty one; one of another name would be read by nobody."""
    names = {language: {p.name for p in (ROOT / "grammars" / language).iterdir()} for language in LANGUAGES}
    (default,) = (pack.code for pack in load_settings() if pack.is_default)
    assert all(files <= names[default] for files in names.values()), names


def test_the_tests_folder_holds_no_init_file() -> None:
    assert not list((ROOT / "tests").rglob("__init__.py"))


@pytest.mark.parametrize("name", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_links_of_the_documents_lead_somewhere(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!http|#|mailto)([^)#]+)", text):
        assert (ROOT / target).exists(), f"{name} links to {target}"


def test_the_lock_names_hashes_and_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "--hash=sha256:" in lock
    assert "://" not in lock
