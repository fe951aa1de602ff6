// @ts-check
/**
 * Asks to sign in again when a session has ended, without losing anything: the page stays as it is, people sign in in
 * another tab, and requests that wait are repeated then. A page that has nothing to lose shows the welcome instead.
 */

import { find } from "../dom.js";
import { ApiError } from "../errors.js";
import { become } from "./change.js";
import { hearOthers } from "./others.js";
import { remembered } from "./person.js";
import { whoIsSignedIn } from "./session-api.js";
import { sessionState } from "./state.js";

const root = document.documentElement;

/** @type {Promise<void> | undefined} */
let waiting;

/** Resolves once the same person is signed in again; if it is another one, the page is replaced. @returns {Promise<void>} */
export const signedInAgain = () => (waiting ??= wait().finally(() => (waiting = undefined)));

async function wait() {
  const stays = sessionState.shows || sessionState.uploading;
  const banner = find(document, "#session-ended", HTMLElement);
  if (stays) banner.hidden = false;
  else {
    root.dataset.person = "unknown";
    root.dataset.reason = "ended";
  }
  sessionState.become(true);
  await returned();
  banner.hidden = true;
  root.dataset.person = "known";
  delete root.dataset.reason;
  sessionState.become(false);
}

/** @returns {Promise<void>} */
function returned() {
  return new Promise((resolve) => {
    const listening = new AbortController();
    const { signal } = listening;
    let told = false;
    const look = async () => {
      if (document.visibilityState === "hidden" && !told) return;
      told = false;
      try {
        const person = await whoIsSignedIn({ renews: false });
        if (signal.aborted) return;
        listening.abort();
        if (person.userId === remembered()?.userId) resolve();
        else void become(person);
      } catch (error) {
        // Not yet, or no connection: the next occasion asks again.
        if (!(error instanceof ApiError)) throw error;
      }
    };
    const heard = () => {
      told = true;
      void look();
    };
    hearOthers(heard, { signal });
    // For browsers in which tabs cannot hear each other.
    document.addEventListener("visibilitychange", () => void look(), { signal });
    addEventListener("online", () => void look(), { signal });
  });
}
