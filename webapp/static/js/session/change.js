// @ts-check
/** The person at this device changes: what the former one left is removed, and the page starts anew. */

import { ApiError } from "../errors.js";
import { deleteOthers } from "../leftovers.js";
import { NOBODY } from "../session.js";
import { tellOthers } from "./others.js";
import { forgetPerson, remember, remembered } from "./person.js";
import { whoIsSignedIn } from "./session-api.js";
import { sessionState } from "./state.js";

/** @typedef {import("./person.js").Remembered} Remembered */

/** How often the device is just being made ready for somebody: whoever does that leaves the page. */
let changing = 0;

/**
 * Several may ask for it, and each would interrupt the one before.
 *
 * @param {string} [address] the page's own by itself
 */
function leave(address) {
  const { dataset } = document.documentElement;
  if ("leaving" in dataset) return;
  dataset["leaving"] = "";
  if (address) location.replace(address);
  else location.reload();
}

/** @param {Remembered} person who is signed in now; another one than the page was made for */
export async function become(person) {
  await replace(person);
  leave();
}

/** @param {string} reason why nobody can be signed in, for `?sign-in=` */
export async function dismiss(reason) {
  await replace(undefined);
  leave(`/?${new URLSearchParams({ "sign-in": reason })}`);
}

/**
 * Remember another person, or nobody, and delete all that belongs to the former one.
 *
 * @param {Remembered | undefined} person
 */
export async function replace(person) {
  const former = remembered()?.userId;
  const key = person?.userId ?? NOBODY;
  changing += 1;
  try {
    sessionState.leave();
    if (person) remember(person);
    else forgetPerson();
    // It also stops keeping what is still on its way.
    navigator.serviceWorker?.controller?.postMessage({ session: key });
    await clear(key, former);
    tellOthers();
  } finally {
    changing -= 1;
  }
}

/** The page was made for a person who is not here any more, which another tab has told. */
export function startAnew() {
  // It would cut off what is being removed, and telling others.
  if (changing) return;
  sessionState.leave();
  leave(remembered() ? undefined : "/");
}

/**
 * The API has refused something, since somebody else has signed in of whom no other tab has told. The device has to know
 * them first: otherwise the page would be made for the former person once more, be refused once more, and so on.
 */
export async function replaced() {
  try {
    await become(await whoIsSignedIn({ renews: false }));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    startAnew();
  }
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
