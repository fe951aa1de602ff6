// @ts-check
/** One person in the list, with what an admin can do. */

import { clone, find } from "../dom.js";
import { initial } from "../session/initial.js";
import { text } from "./strings.js";

/** @typedef {import("./people-api.js").Person} Person */

/**
 * @typedef {object} Actions
 * @property {(person: Person) => void} admin make them an admin, or not
 * @property {(person: Person) => void} block or unblock
 * @property {(person: Person) => void} reset the password
 * @property {(person: Person) => void} export all of theirs, for them
 * @property {(person: Person) => void} delete them with everything of theirs
 */

export class PersonRow {
  /**
   * @param {Person} person
   * @param {boolean} self whether it is the admin's own account, which others manage
   * @param {Actions} actions
   */
  constructor(person, self, actions) {
    this.person = person;
    this.element = clone("person-template");
    this.manage = find(this.element, ".one-manage", HTMLButtonElement);
    this.actions = find(this.element, ".one-actions", HTMLElement);
    this.manage.addEventListener("click", () => this.#open(this.actions.hidden !== false));
    this.self = self;
    find(this.element, ".mark-self", HTMLElement).hidden = !self;
    this.#on("admin", actions.admin);
    this.#on("block", actions.block);
    this.#on("reset", actions.reset);
    this.#on("export", actions.export);
    this.#on("delete", actions.delete);
    this.update(person);
  }

  /** @param {Person} person as they are now */
  update(person) {
    this.person = person;
    const { name, email, admin, blocked, leaving, invitedAt, signedInAt } = person;
    const { people } = text;
    this.#write(".one-initial", initial(name));
    this.#write(".one-name bdi", name);
    // The first admin has no other name.
    this.#write(".one-email", email === name ? "" : email);
    this.#write(".one-since", signedInAt ? people.signedIn(signedInAt) : people.invited(invitedAt));
    find(this.element, ".mark-admin", HTMLElement).hidden = !admin;
    // Who is being deleted is blocked as well, and nobody can do anything with them.
    find(this.element, ".mark-blocked", HTMLElement).hidden = !blocked || Boolean(leaving);
    find(this.element, ".mark-leaving", HTMLElement).hidden = !leaving;
    find(this.element, "[data-action=export]", HTMLButtonElement).hidden = blocked;
    this.manage.hidden = this.self || Boolean(leaving);
    if (leaving) this.#open(false);
    this.manage.setAttribute("aria-label", people.manage(name));
    this.#write("[data-action=admin]", admin ? people.removeAdmin : people.makeAdmin);
    this.#write("[data-action=block]", blocked ? people.unblockPerson : people.blockPerson);
  }

  /** How far deleting them is. @param {number} done photos */
  leave(done) {
    const element = find(this.element, ".one-leaving", HTMLElement);
    element.hidden = false;
    element.textContent = text.people.deleting(done);
  }

  /** Close the actions; the focus goes to what opens them. */
  close() {
    this.#open(false);
    this.manage.focus();
  }

  /** @param {boolean} open */
  #open(open) {
    this.actions.hidden = !open;
    this.manage.setAttribute("aria-expanded", String(open));
  }

  /** @param {string} selector @param {string} words */
  #write(selector, words) {
    find(this.element, selector, HTMLElement).textContent = words;
  }

  /** @param {string} action @param {(person: Person) => void} run */
  #on(action, run) {
    find(this.element, `[data-action=${action}]`, HTMLButtonElement).addEventListener("click", () => run(this.person));
  }
}
