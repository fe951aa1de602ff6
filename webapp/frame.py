"""The frame around every page: how a page is declared, and how it is rendered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, get_args

from flask import Blueprint, current_app, render_template, url_for

from webapp import assets, hashing, languages
from webapp.latest import Latest

# The style sheets of every page, in their order.
STYLES = (
    "tokens",
    "base",
    "buttons",
    "page",
    "frame",
    "popovers",
    "menu",
    "status",
    "overlays",
    "dialogs",
)
# Run in the head of every page, before the body is there: for all sites, and for those that people
# sign in to.
SCRIPT = "js/head.js"
SIGN_IN_SCRIPT = "js/session/known.js"
# The style sheets of every page of a site that people sign in to, after the page's own.
SIGN_IN_STYLES = ("welcome",)


# Where a place is: among the main ones, below the rule, or at the bottom of the rail.
Group = Literal["main", "more", "bottom"]


@dataclass(frozen=True, kw_only=True)
class Place:
    """A page's place in the navigation.

    `name` is its key among the words of the templates, `icon` one of the sprite. One for `admins`
    is shown to them only; the API decides what they get to see there.
    """

    name: str
    icon: str
    group: Group = "main"
    admins: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class Page:
    """One page of the site, as a module of `webapp.pages` declares it.

    The blueprint's name is that of the template, webapp/pages/<name>.html, and of the entry script,
    static/js/pages/<name>.js. `styles` are the names of the page's own sheets, after those of the
    frame. `budget` is the most that the page may load at once of script and style: bytes, gzip.
    `head_scripts` are its own that run in its head, after the frame's, before the body is there.
    A page that is not `localized` is one file for all languages. One that `needs_sign_in` exists
    only in sites that people sign in to. With a `place` it is part of the navigation.
    """

    blueprint: Blueprint
    budget: int
    styles: Sequence[str] = ()
    head_scripts: Sequence[str] = ()
    localized: bool = True
    needs_sign_in: bool = False
    place: Place | None = None

    @property
    def name(self) -> str:
        """The name that the page's files share."""
        return self.blueprint.name

    @property
    def endpoint(self) -> str:
        """The name of the view, for `url_for`."""
        return f"{self.name}.index"

    @property
    def words_left_out(self) -> Sequence[str]:
        """The groups of texts that only other pages' scripts need."""
        return [group for group in languages.OWN if group != self.name]

    @property
    def script(self) -> str:
        """The path of the entry script among the static files."""
        return f"js/pages/{self.name}.js"

    @property
    def sheet(self) -> str:
        """The path of the one published sheet, in which all `sheets` are joined."""
        return f"css/pages/{self.name}.css"

    @property
    def own_sheet(self) -> str:
        """The path of the published sheet of its own `styles` only: for another page's document."""
        return f"css/own/{self.name}.css"

    @property
    def own_sheets(self) -> list[str]:
        """The paths of the source sheets of `own_sheet`, in order."""
        return [f"css/{name}.css" for name in self.styles]

    def sheets(self, *, sign_in: bool) -> list[str]:
        """The paths of the source sheets, in order."""
        more = SIGN_IN_STYLES if sign_in else ()
        return [f"css/{name}.css" for name in (*STYLES, *self.styles, *more)]


@dataclass(frozen=True, kw_only=True)
class Loads:
    """Paths of the static files that a page loads.

    `scripts` run in the head; `modules` and `styles` come with the page, in this order; each of
    the `parts`, by name, is loaded on demand. `own_styles` are instead of `styles` where the page
    is shown in the document of another.
    """

    scripts: Sequence[str]
    modules: Sequence[str]
    parts: Mapping[str, Sequence[str]]
    styles: Sequence[str]
    own_styles: Sequence[str]

    @property
    def at_once(self) -> list[str]:
        """Everything that comes with the page."""
        return [*self.scripts, *self.modules, *self.styles]


@dataclass(frozen=True, kw_only=True)
class Site:
    """What the pages of one app render with.

    `loads` is keyed by page name, `words` by language; `vendor` has the files of other packages.
    `copies_days` is how long copies of deleted photos stay in backups; None where there are none.
    """

    sign_in: bool
    max_upload_bytes: int
    latest: Latest | None
    title: str | None
    copies_days: int | None
    pages: Sequence[Page]
    loads: Mapping[str, Loads]
    vendor: Mapping[str, bytes]
    words: Mapping[str, languages.Words] = field(default_factory=languages.catalogues)

    def name(self, language: str) -> str:
        """What the site calls itself to visitors of a language."""
        return self.title or self.words[language][languages.TEMPLATES]["title"]

    @cached_property
    def vendor_digest(self) -> str:
        """The hash in the addresses of third-party files."""
        return hashing.digest(self.vendor)


def in_one_document(pages: Sequence[Page]) -> Sequence[Page]:
    """The pages of a site that are shown within one document; none if there is only one."""
    movable = [page for page in pages if page.place]
    return movable if len(movable) > 1 else ()


def loads(page: Page, files: Mapping[str, bytes], *, bundled: bool, sign_in: bool = False) -> Loads:
    """What `page` loads of our own static files: path → content.

    Raises:
        LookupError: Its entry script, or what that imports, is not there.
    """
    return Loads(
        scripts=[SCRIPT, *page.head_scripts, *([SIGN_IN_SCRIPT] if sign_in else ())],
        modules=assets.module_closure(page.script, files),
        parts=assets.parts(page.script, files),
        styles=[page.sheet] if bundled else page.sheets(sign_in=sign_in),
        own_styles=[page.own_sheet] if bundled else page.own_sheets,
    )


def site() -> Site:
    """The `Site` of the app at work."""
    return current_app.extensions["site"]


def render(page: Page, language: str, **values: object) -> str:
    """`page` in a language, with `values` for its template beside those of the frame."""
    words = site().words[language]
    loaded = site().loads[page.name]
    # A page of all languages at once has the frame in each of them.
    frames = [_frame(page, each) for each in ([language] if page.localized else site().words)]
    return render_template(
        f"{page.name}.html",
        site=site(),
        page=page.name,
        localized=page.localized,
        frames=frames,
        name=site().name(language),
        loads=loaded,
        language=language,
        words=words[languages.TEMPLATES],
        # What scripts say too.
        text=words,
        script_words=languages.for_scripts(words, without=page.words_left_out),
        parts={
            name: [url_for("static", filename=each) for each in files]
            for name, files in loaded.parts.items()
        },
        own_styles=[
            url_for("static", filename=each)
            for each in (loaded.own_styles if page in in_one_document(site().pages) else ())
        ],
        # Where the sign-in page leads back to; it knows only these addresses (handlers/session).
        return_to=url_for(page.endpoint, language=languages.FIRST) if page.localized else "/",
        **values,
    )


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A place as the navigation of one page shows it."""

    label: str
    icon: str
    group: Group
    admins: bool
    address: str
    current: bool


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What is around a page, in one language.

    `suffix` ends the ids of a frame that is not the document's first. `translations` is where the
    choice of a language leads: to the same page, or from one in all languages to the gallery.
    """

    language: str
    suffix: str
    places: Sequence[Entry]
    translations: Mapping[str, str]

    @property
    def tabs(self) -> bool:
        """Whether a phone has tabs: a single one would lead nowhere."""
        return sum(each.group == "main" for each in self.places) > 1

    @property
    def in_menu(self) -> Sequence[Entry]:
        """The places that a phone has in its menu."""
        shown = [each for each in self.places if not (self.tabs and each.group == "main")]
        # The page itself need not be offered, but whoever is on none of them is offered any.
        return shown if len(self.places) > 1 or not self.has_current else ()

    @property
    def has_current(self) -> bool:
        """Whether the page itself is one of the places."""
        return any(each.current for each in self.places)


def _frame(page: Page, language: str) -> Frame:
    """The frame of `page` in a language."""
    first = page.localized or language == languages.FIRST
    endpoint = page.endpoint if page.localized else "gallery.index"
    return Frame(
        language=language,
        suffix="" if first else f"-{language}",
        places=_places(page, language),
        translations={code: url_for(endpoint, language=code) for code in site().words},
    )


def _places(page: Page, language: str) -> list[Entry]:
    """The navigation of `page`: main places first, then those below the rule and at the bottom."""
    words = site().words[language][languages.TEMPLATES]
    entries = [
        Entry(
            label=words[each.place.name],
            icon=each.place.icon,
            group=each.place.group,
            admins=each.place.admins,
            address=url_for(each.endpoint, language=language),
            current=each is page,
        )
        for each in site().pages
        if each.place
    ]
    return sorted(entries, key=lambda each: get_args(Group).index(each.group))
