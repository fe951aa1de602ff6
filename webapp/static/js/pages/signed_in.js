// @ts-check
/** Where a person arrives who signed in again in a tab of its own: joins its parts. Nothing else happens here. */

import "../trusted.js";
import { announceSignIn } from "../session/arrival.js";

await announceSignIn();
