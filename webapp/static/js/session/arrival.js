// @ts-check
/** Tells the other tabs that somebody has signed in here, and closes this one. */

import { ApiError } from "../errors.js";
import { replace } from "./change.js";
import { tellOthers } from "./others.js";
import { remembered } from "./person.js";
import { whoIsSignedIn } from "./session-api.js";

export async function announceSignIn() {
  try {
    const person = await whoIsSignedIn({ renews: false });
    if (person.userId === remembered()?.userId) tellOthers();
    // Somebody else: nothing of the former person stays on the device.
    else await replace(person);
    // Browsers close only tabs that a script has opened; the page says that people can do it.
    close();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    // Nobody has signed in, or there is no connection: the gallery finds out.
    location.replace("/");
  }
}
