// @ts-check
/** The page for admins: its states and its parts. */

import { find } from "../dom.js";
import { ApiError, sentence } from "../errors.js";
import { notify } from "../notices.js";
import { sessionState } from "../session/state.js";
import { Brake } from "./brake.js";
import { Invitation } from "./invitation.js";
import { listPeople } from "./people-api.js";
import { PeopleList } from "./people-list.js";
import { Unowned } from "./unowned.js";

/** @typedef {import("./people-api.js").Person} Person */

export class People {
  /** @type {Promise<void> | undefined} while they are asked for */
  #reading = undefined;

  /**
   * @param {HTMLElement} element
   * @param {import("../session/session-api.js").Person | undefined} person who looks at it, if the API could be asked
   */
  constructor(element, person) {
    this.element = element;
    this.person = person;
    find(element, "[data-action=reload]", HTMLButtonElement).addEventListener("click", () => location.reload());
    this.list = new PeopleList(find(element, "#people-list", HTMLElement), {
      self: person?.userId ?? "",
      onPassword: (invited) => this.invitation.show(invited),
    });
    this.invitation = new Invitation(element, ({ person: invited }) => this.list.show([invited]));
    this.brake = new Brake(find(element, "#brake", HTMLElement));
    this.unowned = new Unowned(find(element, "#unowned", HTMLElement));
    this.list.addEventListener("change", () => this.unowned.offer(this.list.people));
  }

  /** Show who there is now. What is open or was typed stays as it is. */
  read() {
    this.#reading ??= this.#read().finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  async #read() {
    if (this.person && !this.person.admin) return this.#become("missing");
    const known = this.element.dataset.state === "content";
    try {
      this.list.replace(await this.#people());
      if (!known) {
        this.#become("content");
        sessionState.addShown(() => true);
      }
    } catch (error) {
      return this.#fail(error, known);
    }
    this.brake.read().catch((error) => known || notify(sentence(error)));
    // A job may take minutes.
    this.unowned.open().catch((error) => known || notify(sentence(error)));
  }

  /** @returns {Promise<Person[]>} as they are after all that was done here */
  async #people() {
    for (;;) {
      const { changes } = this.list;
      const people = await listPeople();
      // Asked before somebody was invited or changed, the answer may not say so.
      if (changes === this.list.changes) return people;
    }
  }

  /** @param {unknown} error @param {boolean} known whether people were shown before */
  #fail(error, known) {
    const status = error instanceof ApiError ? error.status : 0;
    // For anybody but admins there is nothing at this address. A session that has ended says so itself.
    if (status === 404 || (status === 401 && !known)) return this.#become("missing");
    // They stay as they were, until the next time.
    if (known) return;
    find(this.element, "#people-error", HTMLElement).textContent = sentence(error);
    this.#become("failed");
  }

  /** @param {"missing" | "failed" | "content"} state */
  #become(state) {
    this.element.dataset.state = state;
    this.element.setAttribute("aria-busy", "false");
  }
}
