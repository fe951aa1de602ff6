// @ts-check
/** The trash: joins its parts. Nothing else happens here. */

import "../trusted.js";
import "../common.js";
import { find } from "../dom.js";
import { presence } from "../frame/presence.js";
import { startFrame } from "../frame/start.js";
import { listenForKeys } from "../keys.js";
import { offerLanguages } from "../languages.js";
import { admitted } from "../session/admission.js";
import { sessionKey } from "../session/person.js";
import { sessionState } from "../session/state.js";
import { installWorker } from "../shell/installing.js";
import { Trash } from "../trash/trash.js";

offerLanguages(document);
listenForKeys();

await admitted();
const trash = new Trash(find(document, "#trash", HTMLElement), find(document, "#chosen", HTMLElement));
await trash.read();
trash.work.resume();
const here = presence("trash");
// Photos may have been deleted or restored since it was left, also elsewhere.
document.addEventListener("visibilitychange", () => here.shown && document.visibilityState !== "hidden" && void trash.read());
here.addEventListener("change", () => here.shown && void trash.read({ now: true }));
sessionState.addEventListener("left", () => trash.destroy());
void startFrame();
installWorker(sessionKey, sessionState.arrived);
