// @ts-check
/** The page for admins: joins its parts. Nothing else happens here. */

import "../trusted.js";
import "../common.js";
import { find } from "../dom.js";
import { startFrame } from "../frame/start.js";
import { listenForKeys } from "../keys.js";
import { offerLanguages } from "../languages.js";
import { showPeople } from "../people/people.js";
import { admitted, verified } from "../session/admission.js";
import { installWorker } from "../shell/installing.js";
import { sessionKey } from "../session/person.js";

offerLanguages(document);
listenForKeys();

await admitted();
await showPeople(find(document, "#people", HTMLElement), await verified());
void startFrame();
installWorker(sessionKey);
