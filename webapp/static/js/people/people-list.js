// @ts-check
/** The people of the site, and what an admin does with them. */

import { confirmed } from "../dialogs.js";
import { sentence } from "../errors.js";
import { followJob } from "../jobs.js";
import { notify } from "../notices.js";
import { changePerson, deletePerson, exportPerson, resetPassword } from "./people-api.js";
import { PersonRow } from "./row.js";
import { text } from "./strings.js";

/** @typedef {import("./people-api.js").Person} Person */
/** @typedef {import("./people-api.js").Invited} Invited */

/** Fires "change" when people came or changed. */
export class PeopleList extends EventTarget {
  /** @type {Map<string, PersonRow>} by id */
  rows = new Map();
  /** How often people came or changed. */
  changes = 0;
  /** The jobs that are followed. @type {Set<string>} */
  #leaving = new Set();

  /**
   * @param {HTMLElement} element
   * @param {{self: string, onPassword: (invited: Invited) => void}} how self: the admin's own id
   */
  constructor(element, { self, onPassword }) {
    super();
    this.element = element;
    this.self = self;
    this.onPassword = onPassword;
  }

  get people() {
    return [...this.rows.values()].map(({ person }) => person);
  }

  /** Add people, or update them. @param {readonly Person[]} people */
  show(people) {
    for (const person of people) {
      const known = this.rows.get(person.userId);
      if (known) known.update(person);
      else this.#add(person);
      if (person.leaving) void this.#follow(person.userId, person.leaving);
    }
    this.changes += 1;
    this.dispatchEvent(new Event("change"));
  }

  /** Show these people, and nobody else. @param {readonly Person[]} people */
  replace(people) {
    const ids = new Set(people.map(({ userId }) => userId));
    for (const userId of this.rows.keys()) {
      if (!ids.has(userId)) this.#remove(userId);
    }
    this.show(people);
  }

  /** @param {Person} person */
  #add(person) {
    const row = new PersonRow(person, person.userId === this.self, {
      admin: (each) => void this.#admin(each),
      block: (each) => void this.#block(each),
      reset: (each) => void this.#reset(each),
      export: (each) => void this.#export(each),
      delete: (each) => void this.#delete(each),
    });
    this.rows.set(person.userId, row);
    const next = this.people.find(({ name }) => name.localeCompare(person.name) > 0);
    this.element.insertBefore(row.element, (next && this.rows.get(next.userId)?.element) ?? null);
    // The order of the map is that of the list.
    this.rows = new Map([...this.rows].sort(([, one], [, other]) => one.person.name.localeCompare(other.person.name)));
  }

  /** @param {Person} person */
  async #admin({ userId, name, admin }) {
    const { people } = text;
    const question = { title: people.adminTitle(name), text: people.adminText, confirm: people.makeAdmin };
    if (!admin && !(await confirmed(question))) return;
    await this.#change(userId, { admin: !admin }, admin ? people.notAdmin(name) : people.nowAdmin(name));
  }

  /** @param {Person} person */
  async #block({ userId, name, blocked }) {
    const { people } = text;
    const question = { title: people.blockTitle(name), text: people.block(name), confirm: people.blockPerson };
    if (!blocked && !(await confirmed(question))) return;
    await this.#change(userId, { blocked: !blocked }, blocked ? people.notBlocked(name) : people.nowBlocked(name));
  }

  /** @param {Person} person */
  async #reset({ userId, name }) {
    const { people } = text;
    if (!(await confirmed({ title: people.resetTitle(name), text: people.resetText, confirm: people.reset }))) return;
    try {
      const invited = await resetPassword(userId);
      this.rows.get(userId)?.close();
      this.show([invited.person]);
      this.onPassword(invited);
    } catch (error) {
      notify(sentence(error));
    }
  }

  /** @param {Person} person */
  async #export({ userId, name }) {
    const { people } = text;
    if (!(await confirmed({ title: people.exportTitle(name), text: people.exportText(name), confirm: people.export }))) return;
    try {
      await exportPerson(userId);
      this.rows.get(userId)?.close();
      notify(people.exporting(name));
    } catch (error) {
      notify(sentence(error));
    }
  }

  /** @param {Person} person */
  async #delete(person) {
    const { people } = text;
    const { userId, name, photos = 0 } = person;
    const question = { title: people.deleteTitle(name), text: people.deleteText(name, photos), confirm: people.deletePerson, danger: true };
    if (!(await confirmed(question))) return;
    try {
      this.show([{ ...person, blocked: true, leaving: await deletePerson(userId) }]);
    } catch (error) {
      notify(sentence(error));
    }
  }

  /** Until they are gone. @param {string} userId @param {string} jobId */
  async #follow(userId, jobId) {
    const row = this.rows.get(userId);
    if (!row || this.#leaving.has(jobId)) return;
    this.#leaving.add(jobId);
    try {
      await followJob(jobId, { onProgress: ({ done }) => row.leave(done) });
      notify(text.people.deleted(row.person.name));
      this.#remove(userId);
      this.changes += 1;
      this.dispatchEvent(new Event("change"));
    } catch (error) {
      notify(sentence(error));
    } finally {
      this.#leaving.delete(jobId);
    }
  }

  /** @param {string} userId */
  #remove(userId) {
    this.rows.get(userId)?.element.remove();
    this.rows.delete(userId);
  }

  /** @param {string} userId @param {{admin?: boolean, blocked?: boolean}} change @param {string} done what to say */
  async #change(userId, change, done) {
    try {
      this.show([await changePerson(userId, change)]);
      this.rows.get(userId)?.close();
      notify(done);
    } catch (error) {
      notify(sentence(error));
    }
  }
}
