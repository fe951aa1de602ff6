// @ts-check
/**
 * What pages and parts have in common is published as one file: bundling makes one of the modules that the same pages and
 * parts use, so all of them use this. A page loads it at once, hence nothing is here that no page needs at once.
 */

import "./trusted.js";
import "./api.js";
import "./backoff.js";
import "./config.js";
import "./dom.js";
import "./errors.js";
import "./frame/presence.js";
import "./frame/start.js";
import "./gallery/pictures.js";
import "./keys.js";
import "./languages.js";
import "./lazy.js";
import "./network.js";
import "./notices.js";
import "./session/admission.js";
import "./session/deletions.js";
import "./session/state.js";
import "./shell/installing.js";
import "./strings.js";
