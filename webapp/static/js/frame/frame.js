// @ts-check
/** What all pages share: joins its parts. */

import "../common.js";
import { find } from "../dom.js";
import { idle } from "../lazy.js";
import { verified } from "../session/admission.js";
import { PauseBanner } from "../usage/pause-banner.js";
import { UsageMenu } from "../usage/usage-menu.js";
import { Navigator } from "./navigator.js";
import { followScrolling } from "./top-bar.js";

export async function start() {
  followScrolling(document.documentElement);
  new UsageMenu(document);
  new PauseBanner(find(document, "#uploads-paused", HTMLElement));
  const navigator = Navigator.start();
  if (!navigator) return;
  // Wait until it is known who is an admin: only admins see their page.
  await verified();
  await idle();
  navigator.prepareAll();
}
