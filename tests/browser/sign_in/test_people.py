"""The page for admins: inviting, blocking, admins, passwords, and photos of nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.launch import PHONE
from tests.browser.sign_in.backend import NOBODY
from tests.browser.sign_in.conftest import signed_in

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.browser.conftest import Visit
    from tests.browser.sign_in.backend import Backend
    from tests.browser.sign_in.site import SignInSite
    from tests.browser.watch import Watch


@pytest.fixture
def people(page: Page, backend: Backend) -> Page:
    """The page as Ann sees it, who is an admin; Ben is there, and Cleo, who is blocked."""
    ann = backend.add("Ann", admin=True)["userId"]
    backend.add("Ben", signedInAt="2026-11-25T10:00:00Z")
    backend.add("Cleo", blocked=True)
    signed_in(page, backend, ann)
    page.goto("/people")
    expect(page.get_by_role("heading", name="Admin")).to_be_visible()
    return page


def row(page: Page, name: str) -> Locator:
    """A person's row."""
    return page.get_by_role("list", name="People").get_by_role("listitem").filter(has_text=name)


def manage(page: Page, name: str, action: str) -> None:
    """Open what can be done with a person, and do it."""
    row(page, name).get_by_role("button", name=f"Manage {name}").click()
    row(page, name).get_by_role("button", name=action, exact=True).click()


def test_it_lists_everybody_with_their_marks(people: Page) -> None:
    assert people.locator(".one-name bdi").all_text_contents() == ["Ann", "Ben", "Cleo"]
    expect(row(people, "Ann")).to_contain_text("ann@home.arpa")
    expect(row(people, "Ann").get_by_text("You", exact=True)).to_be_visible()
    expect(row(people, "Ann").get_by_text("Admin", exact=True)).to_be_visible()
    expect(row(people, "Ben").get_by_text("Admin", exact=True)).to_be_hidden()
    expect(row(people, "Ben")).to_contain_text("Last signed in 25 Nov")
    expect(row(people, "Cleo")).to_contain_text("Invited 21 Nov")
    expect(row(people, "Cleo").get_by_text("Blocked", exact=True)).to_be_visible()
    # Others do that.
    expect(row(people, "Ann").get_by_role("button")).to_have_count(0)


def test_an_invitation_is_a_message_to_send_and_is_shown_once(
    people: Page, server: SignInSite
) -> None:
    people.context.grant_permissions(["clipboard-read", "clipboard-write"])
    people.get_by_label("Name").fill("  Dora ")
    people.get_by_label("E-mail address").fill("dora@home.arpa")
    people.keyboard.press("Enter")

    expect(people.get_by_role("heading", name="Message for Dora")).to_be_focused()
    message = people.get_by_role("textbox", name="Message for Dora")
    words = message.input_value()
    for part in (f"{server.url}/", "dora@home.arpa", "Maple-River-42-Stone", "Dora,"):
        assert part in words
    expect(people.get_by_text("The password isn’t shown again.")).to_be_visible()
    people.get_by_role("button", name="Copy").click()
    expect(people.get_by_text("Copied.")).to_be_visible()
    assert people.evaluate("navigator.clipboard.readText()") == words
    assert people.locator(".one-name bdi").all_text_contents() == ["Ann", "Ben", "Cleo", "Dora"]

    people.get_by_role("button", name="Done").click()
    expect(people.get_by_label("Name")).to_be_focused()
    assert "Maple-River" not in people.content()
    expect(people.locator("#invited-message")).to_have_value("")


def test_it_is_shared_where_the_browser_can(people: Page) -> None:
    people.evaluate("navigator.share = async (what) => { globalThis.shared = what; }")
    people.evaluate("document.querySelector('[data-action=share]').hidden = false")
    people.get_by_label("Name").fill("Dora")
    people.get_by_label("E-mail address").fill("dora@home.arpa")
    people.get_by_role("button", name="Create invitation").click()
    people.get_by_role("button", name="Share").click()

    people.wait_for_function("() => globalThis.shared?.text.includes('Maple-River-42-Stone')")


@pytest.mark.parametrize(
    ("name", "email", "words"),
    [
        ("", "dora@home.arpa", "Please enter a name."),
        ("Dora", "", "Please enter an e-mail address."),
        ("Dora", "dora", "Please enter a valid e-mail address."),
        ("Ben", "ben@home.arpa", "This person has already been invited."),
    ],
)
def test_what_is_wrong_with_an_invitation_is_said_at_its_field(
    people: Page, watch: Watch, name: str, email: str, words: str
) -> None:
    for status in (400, 409):
        watch.expect_status(status)
    people.get_by_label("Name").fill(name)
    people.get_by_label("E-mail address").fill(email)
    people.get_by_role("button", name="Create invitation").click()

    expect(people.get_by_role("alert").filter(has_text=words)).to_be_visible()
    expect(people.locator("[aria-invalid]")).to_be_focused()
    expect(people.get_by_label("E-mail address")).to_have_value(email)


def test_a_person_is_blocked_after_a_question_and_unblocked_without(people: Page) -> None:
    manage(people, "Ben", "Block")
    dialog = people.get_by_role("dialog", name="Block Ben?")
    expect(dialog).to_contain_text("can’t sign in again")
    people.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(row(people, "Ben").get_by_text("Blocked", exact=True)).to_be_hidden()

    row(people, "Ben").get_by_role("button", name="Block", exact=True).click()
    dialog.get_by_role("button", name="Block").click()
    expect(row(people, "Ben").get_by_text("Blocked", exact=True)).to_be_visible()
    expect(people.get_by_text("Ben is blocked.")).to_be_visible()
    expect(row(people, "Ben").get_by_role("button", name="Manage Ben")).to_be_focused()

    manage(people, "Ben", "Unblock")
    expect(row(people, "Ben").get_by_text("Blocked", exact=True)).to_be_hidden()


def test_a_person_becomes_an_admin_after_a_question_and_back_without(
    people: Page, backend: Backend
) -> None:
    manage(people, "Ben", "Make admin")
    people.get_by_role("dialog").get_by_role("button", name="Make admin").click()
    expect(row(people, "Ben").get_by_text("Admin", exact=True)).to_be_visible()
    assert backend.people["user-ben"]["admin"]

    manage(people, "Ben", "Remove as admin")
    expect(row(people, "Ben").get_by_text("Admin", exact=True)).to_be_hidden()


def test_a_new_password_comes_with_a_message_as_well(people: Page) -> None:
    manage(people, "Ben", "Reset password")
    dialog = people.get_by_role("dialog", name="Set a new password for Ben?")
    dialog.get_by_role("button", name="Set new password").click()

    message = people.get_by_role("textbox", name="Message for Ben")
    assert "Cedar-Cloud-17-Lamp" in message.input_value()


def test_photos_of_nobody_are_given_to_a_person(people: Page, backend: Backend) -> None:
    expect(people.get_by_role("heading", name="Photos without an owner")).to_be_hidden()
    backend.add_photo(NOBODY, "old.jpg")
    backend.job = [{"done": 3, "failed": 0, "finished": False}]
    people.reload()
    chooser = people.get_by_label("Give them to")
    # Nobody who is blocked.
    expect(chooser.get_by_role("option")).to_have_count(2)
    chooser.select_option(label="Ben (ben@home.arpa)")
    people.get_by_role("button", name="Give", exact=True).click()
    dialog = people.get_by_role("dialog", name="Give all these photos to Ben")
    dialog.get_by_role("button", name="Give photos").click()

    expect(people.get_by_text("3 photos so far")).to_be_visible()
    expect(people.get_by_role("progressbar")).to_be_visible()
    backend.job = [
        {"done": 12, "failed": 0, "finished": False},
        {"done": 12, "failed": 0, "finished": True},
    ]
    expect(people.get_by_text("12 photos now have an owner.")).to_be_visible()
    expect(chooser).to_be_hidden()
    assert backend.count("POST /admin/users/user-ben/unowned") == 1


def test_photos_that_could_not_be_given_can_be_given_again(people: Page, backend: Backend) -> None:
    backend.add_photo(NOBODY, "old.jpg")
    backend.job = [{"done": 11, "failed": 1, "finished": True}]
    people.reload()
    people.get_by_role("button", name="Give", exact=True).click()
    people.get_by_role("dialog").get_by_role("button", name="Give photos").click()

    expect(people.get_by_text("1 photo couldn’t be handed over.")).to_be_visible()
    expect(people.get_by_role("button", name="Give", exact=True)).to_be_visible()


def test_for_others_there_is_nothing(page: Page, backend: Backend) -> None:
    signed_in(page, backend, backend.add("Ben")["userId"])
    page.goto("/people")

    expect(page.get_by_role("heading", name="Page not found")).to_be_visible()
    expect(page.get_by_label("Name")).to_be_hidden()
    assert backend.count("GET /admin/users") == 0


def test_who_is_not_signed_in_is_led_back_to_it(page: Page, backend: Backend) -> None:
    backend.arriving = backend.add("Ann", admin=True)["userId"]
    page.goto("/people")
    expect(page.get_by_role("heading", name="Photos", exact=True)).to_be_visible()

    page.get_by_role("link", name="Sign in").click()

    expect(page.get_by_role("heading", name="Admin")).to_be_visible()
    expect(row(page, "Ann")).to_be_visible()


def test_in_german_and_on_a_phone_it_is_complete(
    visit: Visit, backend: Backend, watches: list[Watch]
) -> None:
    context = visit(viewport=PHONE, is_mobile=True, has_touch=True, locale="de-DE")
    watches[0].expect_status(401)
    page = context.new_page()
    backend.add("Maximiliane-Alexandra", email=f"{'long' * 15}@{'name' * 12}.home.arpa")
    backend.arriving = backend.add("Ann", admin=True)["userId"]
    page.goto("/v1/session/login?return=/people")

    expect(page.get_by_role("heading", name="Verwaltung")).to_be_visible()
    expect(page.get_by_role("button", name="Einladung erstellen")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("button", name="Maximiliane-Alexandra verwalten")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def brake(page: Page) -> Locator:
    """The part about adding photos."""
    return page.get_by_role("region", name="Adding photos")


def test_an_admin_pauses_uploads_after_a_question_and_allows_them_without(
    people: Page, backend: Backend
) -> None:
    expect(brake(people)).to_contain_text("People can add photos.")
    expect(brake(people)).to_contain_text("120 of 250 GB stored · 340 of 20,000 photos added today")
    brake(people).get_by_role("button", name="Pause for everyone").click()
    question = people.get_by_role("dialog", name="Pause adding photos for everyone?")
    question.get_by_role("button", name="Pause").click()

    expect(brake(people)).to_contain_text("An admin has paused it")
    expect(brake(people).get_by_role("button", name="Allow again")).to_be_focused()
    assert backend.brake["uploads"] == "paused"

    people.keyboard.press("Enter")
    expect(brake(people)).to_contain_text("People can add photos.")
    expect(brake(people).get_by_role("button", name="Pause for everyone")).to_be_focused()


@pytest.mark.parametrize(
    ("reason", "words", "can_be_ended"),
    [
        ("budget", "This month’s budget has been used up.", True),
        ("storage", "The site’s storage is full.", False),
        ("day", "Today’s limit has been reached.", False),
    ],
)
def test_a_pause_that_ends_by_itself_says_when(
    page: Page, backend: Backend, reason: str, words: str, *, can_be_ended: bool
) -> None:
    backend.brake |= {"uploads": "paused", "reason": reason}
    signed_in(page, backend, backend.add("Ann", admin=True)["userId"])
    page.goto("/people")

    expect(brake(page)).to_contain_text(words)
    expect(brake(page).get_by_role("button", name="Allow again")).to_be_visible(
        visible=can_be_ended
    )
    expect(brake(page).get_by_role("button", name="Pause for everyone")).to_be_hidden()


def test_a_person_is_deleted_after_a_question_that_says_how_many_photos_go(
    people: Page, backend: Backend
) -> None:
    backend.people["user-ben"]["photos"] = 1234
    people.reload()
    backend.job = [
        {"done": 0, "failed": 0, "finished": False},
        # It stays at 640 until that was seen.
        {"done": 640, "failed": 0, "finished": False},
    ]

    manage(people, "Ben", "Delete person…")
    dialog = people.get_by_role("dialog")
    expect(dialog).to_contain_text("Delete Ben?")
    expect(dialog).to_contain_text("Ben and 1,234 photos")
    dialog.get_by_role("button", name="Delete person", exact=True).click()

    expect(row(people, "Ben").get_by_text("Being deleted", exact=True)).to_be_visible()
    expect(row(people, "Ben").get_by_role("button")).to_have_count(0)
    expect(row(people, "Ben")).to_contain_text("Being deleted: 640 photos so far")
    backend.job = [{"done": 1234, "failed": 0, "finished": True}]
    expect(people.get_by_text("Ben has been deleted.")).to_be_visible()
    assert people.locator(".one-name bdi").all_text_contents() == ["Ann", "Cleo"]


def test_nobody_is_deleted_if_the_answer_is_no(people: Page, backend: Backend) -> None:
    manage(people, "Ben", "Delete person…")
    people.get_by_role("dialog").get_by_role("button", name="Cancel").click()

    assert backend.count("DELETE /admin/users/user-ben") == 0


def test_an_admin_exports_for_a_person_who_is_not_blocked(people: Page, backend: Backend) -> None:
    row(people, "Cleo").get_by_role("button", name="Manage Cleo").click()
    expect(row(people, "Cleo").get_by_role("button", name="Export…")).to_be_hidden()

    manage(people, "Ben", "Export…")
    expect(people.get_by_role("dialog")).to_contain_text("Only Ben can open them")
    people.get_by_role("dialog").get_by_role("button", name="Export", exact=True).click()

    expect(people.get_by_text("The export for Ben is being prepared.")).to_be_visible()
    assert backend.count("POST /admin/users/user-ben/export") == 1
