"""The pages' sentences: one catalog, the same keys in every language, picked by what the reader asks for."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from server.web.texts import PAGES, Catalog, MissingText, accepted, load_catalog

WEB = Path(str(resources.files("server.web")))


class _Variables(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:
        self.names.add(node.id.name)


def messages(language: str) -> dict[str, set[str]]:
    """Every key with the arguments that it uses."""
    text = (resources.files("grammars") / language / PAGES).read_text(encoding="utf-8")
    found: dict[str, set[str]] = {}
    for entry in FluentParser(with_spans=False).parse(text).body:
        assert not isinstance(entry, ast.Junk), entry.content
        if isinstance(entry, ast.Message):
            variables = _Variables()
            variables.visit(entry)
            assert entry.id.name not in found, f"{entry.id.name} stands twice"
            found[entry.id.name] = variables.names
    return found


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


def test_every_language_holds_the_keys_of_the_default_one_with_the_same_arguments(catalog: Catalog) -> None:
    """Not all of them, while it is being written: `grammar check --complete` asks for those."""
    expected = messages(catalog.default)
    assert len(catalog.languages) >= 2
    for language in catalog.languages:
        assert messages(language).items() <= expected.items(), language


def test_every_key_that_a_template_names_is_there(catalog: Catalog) -> None:
    known = messages(catalog.default)
    used = {
        key
        for template in (WEB / "templates").glob("*.html")
        for key in re.findall(r"""\bt\(\s*["']([a-z0-9-]+)["']\s*[,)]""", template.read_text(encoding="utf-8"))
    }
    assert len(used) > 60
    assert used <= known.keys()


def test_every_error_code_of_the_rest_has_a_sentence(catalog: Catalog) -> None:
    known = messages(catalog.default)
    code = re.compile(r"""ApiError\(\s*\d+,\s*"([a-z_]+)"(?![^()]*key=)""")
    used = {found for source in WEB.glob("*.py") for found in code.findall(source.read_text(encoding="utf-8"))}
    assert len(used) > 10
    assert {"error-" + name.replace("_", "-") for name in used} <= known.keys()


def test_every_reason_against_a_phone_has_a_sentence(catalog: Catalog) -> None:
    known = messages(catalog.default)
    assert {"phone-country-code", "phone-length", "phone-characters"} <= known.keys()


def test_a_missing_text_or_argument_is_an_error_and_never_shown(catalog: Catalog) -> None:
    texts = catalog.languages[catalog.default]
    with pytest.raises(MissingText, match="no-such-key"):
        texts("no-such-key")
    with pytest.raises(MissingText, match="phone"):
        texts("settings-integrations-linked")


def test_the_most_wanted_language_comes_first() -> None:
    assert accepted("en;q=0.5, es-MX, fr;q=0, xx;q=oops") == ("es-MX", "en")
    assert accepted("") == ()


def test_a_regional_wish_is_met_by_its_language(catalog: Catalog) -> None:
    for language in catalog.languages:
        assert catalog.pick((None, "xx", f"{language}-ZZ")).language == language
    assert catalog.pick(()).language == catalog.default


def test_languages_are_named_in_themselves(catalog: Catalog) -> None:
    names = [texts.name for texts in catalog.languages.values()]
    assert len(set(names)) == len(names)
    assert all(name[0].isupper() for name in names)
