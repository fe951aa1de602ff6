// @ts-check
/**
 * What pages and parts share is published as one file. Bundling joins the modules that the same pages and parts use, so all of
 * them import this. Pages load it at once, so it must not contain anything that no page needs at once.
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
import "./jobs.js";
import "./keys.js";
import "./languages.js";
import "./lazy.js";
import "./network.js";
import "./notices.js";
import "./session/admission.js";
import "./session/state.js";
import "./shell/installing.js";
import "./strings.js";
