// @ts-check
/** Who is signed in, as the API says it, and the person's menu. Loaded after the first pictures, or when nobody is remembered. */

import "../common.js";
import { find } from "../dom.js";
import { ApiError } from "../errors.js";
import { notify } from "../notices.js";
import { installWorker } from "../shell/installing.js";
import { text } from "../strings.js";
import { become } from "./change.js";
import { showPerson } from "./person-button.js";
import { hearOthers } from "./others.js";
import { remember, remembered, sessionKey } from "./person.js";
import { renewSession } from "./renewal.js";
import { whoIsSignedIn } from "./session-api.js";
import { signOut } from "./sign-out.js";
import { sessionState } from "./state.js";
import { verifier } from "./verifying.js";

/** @typedef {import("./session-api.js").Person} Person */

export { replaced, startAnew } from "./change.js";
export { renewed } from "./renewal.js";

const root = document.documentElement;
/** Set while somebody is at the sign-in page; also read by js/session/known.js. */
const ARRIVING = "signing-in";

/** Nobody is remembered: resolves once the API has named a person, whom the device remembers from then on. */
export async function arrive() {
  offerSignIn();
  const person = await known();
  flag(false);
  if (!person) {
    root.dataset.person = "unknown";
    // It shows the welcome offline too.
    installWorker(sessionKey);
    // Somebody signs in in another tab.
    hearOthers(() => remembered() && location.reload());
    return new Promise(() => {});
  }
  const former = remembered();
  // What was kept before belongs to nobody who is here now.
  if (former && former.userId !== person.userId) await become(person);
  remember(person);
  sessionState.arrived = true;
  root.dataset.person = "known";
  delete root.dataset.reason;
}

/** @returns {Promise<Person | undefined>} undefined: nobody, or the API can't be asked */
async function known() {
  const sent = Date.now();
  try {
    return await whoIsSignedIn({ renews: false });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status !== 401) return unreachable(error);
  }
  try {
    await renewSession(sent);
    return await whoIsSignedIn({ renews: false });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.code === "account_blocked") root.dataset.reason = "blocked";
    else if (error.code === "not_invited") root.dataset.reason = "not-invited";
    else if (error.status !== 401) return unreachable(error);
    return undefined;
  }
}

/** @param {ApiError} error @returns {undefined} */
function unreachable(error) {
  notify(error.message);
}

/** The links to the sign-in page: whoever comes back from it does not see the welcome again. */
function offerSignIn() {
  for (const link of document.querySelectorAll(".welcome-sign-in")) link.addEventListener("click", () => flag(true));
}

/** @param {boolean} arriving */
function flag(arriving) {
  try {
    if (arriving) sessionStorage.setItem(ARRIVING, "");
    else sessionStorage.removeItem(ARRIVING);
  } catch {
    // Storage may be forbidden: the welcome shows for a moment.
  }
}

const ask = verifier(async (person) => {
  if (person.userId !== remembered()?.userId) {
    await become(person);
    return new Promise(() => {});
  }
  remember(person);
  showPerson(person.name);
  fillMenu(person);
});
let prepared = false;

/** @returns {Promise<Person | undefined>} who is signed in, undefined if the API can't be asked for now */
export function verify() {
  if (!prepared) {
    prepared = true;
    offerSignIn();
  }
  return ask();
}

/** @param {boolean} everywhere on all devices */
export async function trySignOut(everywhere) {
  try {
    await signOut(everywhere);
  } catch (error) {
    notify(error instanceof ApiError ? error.message : text.codes.internal_error);
  }
}

/** @param {Person} person */
function fillMenu({ name, email, admin }) {
  const menu = find(document, "#menu", HTMLElement);
  // The first admin has no other name.
  find(menu, ".menu-email", HTMLElement).textContent = email === name ? "" : email;
  if (admin) root.dataset.admin = "";
  else delete root.dataset.admin;
}
