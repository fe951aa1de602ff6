// @ts-check
/** What all pages share: joins its parts. */

import "../common.js";
import { idle } from "../lazy.js";
import { verified } from "../session/admission.js";
import { Navigator } from "./navigator.js";
import { followScrolling } from "./top-bar.js";

export async function start() {
  followScrolling(document.documentElement);
  const navigator = Navigator.start();
  if (!navigator) return;
  // Who an admin is has to be known: others do not get to see their page.
  await verified();
  await idle();
  navigator.prepareAll();
}
