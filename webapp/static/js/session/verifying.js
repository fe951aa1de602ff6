// @ts-check
/** Finds out who is signed in. As long as the API can't be asked, it is asked again: by itself, and when a page wants to know. */

import { delay, online, sleep, visible } from "../backoff.js";
import { ApiError } from "../errors.js";
import { whoIsSignedIn } from "./session-api.js";

/** @typedef {import("./session-api.js").Person} Person */

const PACE = { first: 2_000, factor: 2, longest: 60_000 };

/**
 * @param {(person: Person) => void | Promise<void>} told called once, with the API's answer
 * @returns {() => Promise<Person | undefined>} who is signed in, undefined if the API can't be asked for now
 */
export function verifier(told) {
  /** @type {Promise<Person | undefined> | undefined} */
  let answer;
  let persisting = false;

  const verify = () => (answer ??= ask());

  async function ask() {
    /** @type {Person} */
    let person;
    try {
      person = await whoIsSignedIn({ renews: true });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      answer = undefined;
      if (!persisting) void persist();
      return undefined;
    }
    await told(person);
    return person;
  }

  async function persist() {
    persisting = true;
    for (let attempt = 0; ; attempt += 1) {
      await sleep(delay(PACE, attempt));
      await online();
      await visible();
      if (await verify()) return;
    }
  }

  return verify;
}
