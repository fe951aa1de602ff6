// @ts-check
/** The person at this device changes: what the former one left is removed, and the page starts anew. */

import { deleteOthers } from "../leftovers.js";
import { NOBODY } from "../session.js";
import { tellOthers } from "./others.js";
import { forgetPerson, remember, remembered } from "./person.js";
import { sessionState } from "./state.js";

/** @typedef {import("./person.js").Remembered} Remembered */

/** @param {Remembered} person who is signed in now; another one than the page was made for */
export async function become(person) {
  await replace(person);
  location.reload();
}

/** @param {string} reason why nobody can be signed in, for `?sign-in=` */
export async function dismiss(reason) {
  await replace(undefined);
  location.replace(`/?${new URLSearchParams({ "sign-in": reason })}`);
}

/**
 * Remember another person, or nobody, and delete all that belongs to the former one.
 *
 * @param {Remembered | undefined} person
 */
export async function replace(person) {
  const former = remembered()?.userId;
  const key = person?.userId ?? NOBODY;
  sessionState.leave();
  if (person) remember(person);
  else forgetPerson();
  // It also stops keeping what is still on its way.
  navigator.serviceWorker?.controller?.postMessage({ session: key });
  await clear(key, former);
  tellOthers();
}

/** @param {string} key @param {string | undefined} former */
async function clear(key, former) {
  try {
    await deleteOthers(key, former);
    // The position in the gallery, and the like.
    sessionStorage.clear();
  } catch {
    // Storage may be forbidden: then there is nothing.
  }
}
