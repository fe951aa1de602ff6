// @ts-check
/**
 * Whether somebody is signed in. A person whom this device remembers comes in at once, and the API is asked later; others
 * see the welcome until the API has named a person. In a site without sign-in everybody comes in.
 */

import { signIn } from "../config.js";
import { once, part } from "../lazy.js";
import { renewSessionBy, sendAs } from "../network.js";
import { showPerson } from "./person-button.js";
import { ENDING, hearOthers } from "./others.js";
import { remembered, sessionKey } from "./person.js";
import { sessionState } from "./state.js";

/** The condition is here for bundling, which leaves the part out of open sites. */
const account = document.body.dataset.access === "signIn" ? once(() => part("account", () => import("./account.js"))) : undefined;

/** @type {Promise<void> | undefined} */
let admitting;

/** Resolves once the page may show photos. The same for all pages of the document. */
export const admitted = () => (admitting ??= admission());

async function admission() {
  if (!signIn || !account) return;
  renewSessionBy(async (sent) => (await account()).renewed(sent));
  const known = document.documentElement.dataset.person === "known" && remembered();
  if (!known) await (await account()).arrive();
  showPerson(remembered()?.name ?? "");
  // The menu is there at once.
  for (const [action, everywhere] of /** @type {const} */ ([["sign-out", false], ["sign-out-everywhere", true]])) {
    const entry = document.querySelector(`#menu [data-action=${action}]`);
    entry?.addEventListener("click", () => void account().then(({ trySignOut }) => trySignOut(everywhere)));
  }
  const own = sessionKey();
  sendAs(own, async () => (await account()).replaced());
  // Signed out in another tab, or somebody else signed in there.
  hearOthers(() => sessionKey() !== own && void account().then(({ startAnew }) => startAnew()));
  hearOthers(() => void sessionState.finish(), { what: ENDING });
}

/**
 * Ask the API who is signed in: call it when the first pictures are there. Resolves once it is certain that it is
 * the person whom this device remembers, or that the API cannot be asked for now.
 *
 * @returns {Promise<import("./session-api.js").Person | undefined>}
 */
export async function verified() {
  return account && (await account()).verify();
}
