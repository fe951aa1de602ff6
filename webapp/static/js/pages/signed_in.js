// @ts-check
/** Where a person arrives who signed in again in a tab of its own: joins its parts. Nothing else happens here. */

import "../trusted.js";
import { switchLanguages } from "../languages.js";
import { announceSignIn } from "../session/arrival.js";
import { showRemembered } from "../session/remembered-person.js";

switchLanguages();
showRemembered();
await announceSignIn();
