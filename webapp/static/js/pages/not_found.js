// @ts-check
/** The page of addresses that are not there: joins its parts. It asks the API nothing. */

import "../trusted.js";
import { switchLanguages } from "../languages.js";
import { showRemembered } from "../session/remembered-person.js";

switchLanguages();
showRemembered();
