// @ts-check
/** One file on its way into the gallery: a state machine that refuses steps that make no sense. */

/** @typedef {import("../api.js").Photo} Photo */
/** @typedef {import("../api.js").Ticket} Ticket */
/**
 * `refused` never starts: the file is not a photo, too large, …. `failed` can be tried again.
 * @typedef {"waiting" | "preparing" | "uploading" | "processing" | "ready" | "failed" | "refused"} State
 */

/** @type {Record<State, readonly State[]>} */
const NEXT = {
  waiting: ["preparing", "processing", "refused"],
  preparing: ["uploading", "processing", "failed", "refused"],
  uploading: ["processing", "failed", "refused"],
  processing: ["ready", "failed", "refused"],
  ready: [],
  failed: ["waiting"],
  refused: [],
};

let count = 0;

/** Fires `change` whenever something that can be seen is different. */
export class UploadJob extends EventTarget {
  /**
   * @param {File} file
   * @param {string | null} reason why it is refused from the start, if it is
   */
  constructor(file, reason) {
    super();
    count += 1;
    this.id = `upload-${count}`;
    this.file = file;
    this.name = file.name;
    /** The MIME type of its content; empty until that was looked at, and when it is no photo. */
    this.type = "";
    /** @type {State} */
    this.state = reason === null ? "waiting" : "refused";
    /** A sentence for a person, once it failed or was refused. */
    this.reason = reason ?? "";
    /** Part of the file that was sent, 0 to 1. */
    this.progress = 0;
    /** Whether sending is being repeated. */
    this.retrying = false;
    /** The whole file arrived at the storage. */
    this.arrived = false;
    /** @type {{ticket: Ticket, until: number} | null} permission to send, and when it ends (ms) */
    this.permission = null;
    /** The id of the photo that it becomes; kept when permission is asked for anew. */
    this.imageId = "";
    /** @type {string | undefined} hexadecimal SHA-256 */
    this.sha256 = undefined;
    /** Whether the gallery had the same photo before. */
    this.duplicate = false;
    /** @type {Photo | null} the photo of the gallery that it became, or that is the same */
    this.photo = null;
    this.stopping = new AbortController();
  }

  /** Whether something is still going to happen by itself. */
  get active() {
    return ["waiting", "preparing", "uploading", "processing"].includes(this.state);
  }

  /**
   * @param {State} state
   * @param {string} [reason] a sentence for a person
   * @throws {Error} when this state can't follow the present one
   */
  become(state, reason = "") {
    if (!NEXT[this.state].includes(state)) throw new Error(`${this.state} can't become ${state}`);
    this.state = state;
    this.reason = reason;
    this.retrying = false;
    this.changed();
  }

  /** @param {number} fraction 0 to 1 */
  report(fraction) {
    this.progress = fraction;
    this.retrying = false;
    this.changed();
  }

  changed() {
    this.dispatchEvent(new Event("change"));
  }
}
