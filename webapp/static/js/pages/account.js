// @ts-check
/** The page of one's own account: joins its parts. Nothing else happens here. */

import "../trusted.js";
import "../common.js";
import { Account } from "../account/account.js";
import { find } from "../dom.js";
import { presence } from "../frame/presence.js";
import { startFrame } from "../frame/start.js";
import { listenForKeys } from "../keys.js";
import { offerLanguages } from "../languages.js";
import { admitted, verified } from "../session/admission.js";
import { sessionKey } from "../session/person.js";
import { sessionState } from "../session/state.js";
import { installWorker } from "../shell/installing.js";

offerLanguages(document);
listenForKeys();

await admitted();
const account = new Account(find(document, "#account", HTMLElement));
await verified();
sessionState.addShown(() => true);
void account.read();
const here = presence("account");
here.addEventListener("change", () => here.shown && void account.read());
sessionState.addEventListener("left", () => account.destroy());
void startFrame();
installWorker(sessionKey);
