// @ts-check
/** The page for admins: joins its parts. Nothing else happens here. */

import "../trusted.js";
import "../common.js";
import { find } from "../dom.js";
import { presence } from "../frame/presence.js";
import { startFrame } from "../frame/start.js";
import { listenForKeys } from "../keys.js";
import { offerLanguages } from "../languages.js";
import { People } from "../people/people.js";
import { admitted, verified } from "../session/admission.js";
import { installWorker } from "../shell/installing.js";
import { sessionKey } from "../session/person.js";

offerLanguages(document);
listenForKeys();

await admitted();
const people = new People(find(document, "#people", HTMLElement), await verified());
await people.read();
const here = presence("people");
// Others may have changed them since it was left.
here.addEventListener("change", () => here.shown && void people.read());
void startFrame();
installWorker(sessionKey);
