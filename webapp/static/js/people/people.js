// @ts-check
/** The page for admins: its states and its parts. */

import { find } from "../dom.js";
import { ApiError, sentence } from "../errors.js";
import { notify } from "../notices.js";
import { sessionState } from "../session/state.js";
import { Invitation } from "./invitation.js";
import { listPeople } from "./people-api.js";
import { PeopleList } from "./people-list.js";
import { Unowned } from "./unowned.js";

/**
 * @param {HTMLElement} element
 * @param {import("../session/session-api.js").Person | undefined} person who looks at it, if the API could be asked
 */
export async function showPeople(element, person) {
  find(element, "[data-action=reload]", HTMLButtonElement).addEventListener("click", () => location.reload());
  /** @param {"missing" | "failed" | "content"} state */
  const become = (state) => {
    element.dataset.state = state;
    element.setAttribute("aria-busy", "false");
  };
  if (person && !person.admin) return become("missing");
  try {
    const people = await listPeople();
    const list = new PeopleList(find(element, "#people-list", HTMLElement), {
      self: person?.userId ?? "",
      onPassword: (invited) => invitation.show(invited),
    });
    const invitation = new Invitation(element, ({ person: invited }) => list.show([invited]));
    const unowned = new Unowned(find(element, "#unowned", HTMLElement));
    list.addEventListener("change", () => unowned.offer(list.people));
    list.show(people);
    become("content");
    sessionState.addShown(() => true);
    await unowned.open().catch((error) => notify(sentence(error)));
  } catch (error) {
    // For anybody but admins there is nothing at this address.
    if (error instanceof ApiError && (error.status === 401 || error.status === 404)) return become("missing");
    find(element, "#people-error", HTMLElement).textContent = sentence(error);
    become("failed");
  }
}
