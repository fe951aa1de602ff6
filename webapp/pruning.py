"""Bootstrap's style sheet without the rules for what the page does not have.

Nine tenths of it are for widgets that are nowhere on this page, and the browser would have to load
and read them before it shows the first photo. A rule stays if each class that its selector names is
a word somewhere in a template or a script; what is for plain elements stays in any case.
"""

import re
from collections.abc import Iterable, Iterator

_COMMENT = re.compile(r"/\*(?!!).*?\*/", re.DOTALL)
_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
_QUOTED = re.compile(r"\"([^\"\n]*)\"|'([^'\n]*)'|`([^`]*)`")
_USED_VARIABLE = re.compile(r"var\((--bs-[\w-]+)")
_VARIABLE = re.compile(r"(--bs-[\w-]+):[^;}]*;?")
_KEYFRAMES = re.compile(r"@(?:-webkit-)?keyframes ([\w-]+)")


def words(sources: Iterable[str]) -> set[str]:
    """All words that stand between quotes: among them are the classes that the page names."""
    return {
        word
        for source in sources
        for found in _QUOTED.findall(source)
        for word in "".join(found).split()
    }


def pruned(sheet: str, named: set[str], beside: str = "") -> str:
    """`sheet`, minified CSS, with the rules that can apply where only `named` classes exist.

    Variables stay if the rules or the sheets `beside` it read them.
    """
    kept = "".join(_rules(_COMMENT.sub("", sheet), named))
    kept = "".join(rule for rule in _split(kept) if not _unused_keyframes(rule, kept))
    return _without_unused_variables(kept, beside)


def _rules(sheet: str, named: set[str]) -> Iterator[str]:
    for rule in _split(sheet):
        head, _, body = rule.partition("{")
        plain = head.split("*/")[-1].strip()
        if plain.startswith(("@media", "@supports")):
            inside = "".join(_rules(body[:-1], named))
            if inside:
                yield f"{head}{{{inside}}}"
        elif plain.startswith("@"):
            yield rule
        else:
            selectors = [each for each in _selectors(plain) if _applies(each, named)]
            if selectors:
                yield f"{head[: len(head) - len(plain)]}{','.join(selectors)}{{{body}"


def _split(sheet: str) -> Iterator[str]:
    """The rules of a sheet, each with all that is between its braces."""
    start = depth = 0
    for found in re.finditer(r"[{}]", sheet):
        depth += 1 if found[0] == "{" else -1
        if depth == 0:
            yield sheet[start : found.end()]
            start = found.end()


def _selectors(head: str) -> list[str]:
    """The parts of `a,b:not(c,d)`: those between commas outside of parentheses."""
    return re.split(r",(?![^()]*\))", head)


def _applies(selector: str, named: set[str]) -> bool:
    # What is inside of :not(…) need not be there.
    positive = re.sub(r":not\([^()]*\)", "", selector)
    if "[data-bs-" in positive and ":root" not in positive:
        return False
    if "[data-bs-theme=dark]" in positive:
        return False
    return all(name in named for name in _CLASS.findall(positive))


def _unused_keyframes(rule: str, sheet: str) -> bool:
    found = _KEYFRAMES.match(rule)
    return bool(found) and not re.search(rf"animation[\w-]*:[^;}}]*\b{found[1]}\b", sheet)


def _without_unused_variables(sheet: str, beside: str) -> str:
    """Take away variables that nothing reads, and then those that only they read."""
    used = set(_USED_VARIABLE.findall(sheet + beside))
    left = _VARIABLE.sub(lambda found: found[0] if found[1] in used else "", sheet)
    return sheet if left == sheet else _without_unused_variables(left, beside)
