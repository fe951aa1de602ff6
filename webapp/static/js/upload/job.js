// @ts-check
/** The upload of one file: a state machine that rejects invalid transitions. */

/** @typedef {import("../api.js").Photo} Photo */
/** @typedef {import("../api.js").Ticket} Ticket */
/**
 * `same` waits for another job of the same bytes. `refused` never starts: the file is not a photo, too
 * large, …. `failed` can be tried again.
 * @typedef {"waiting" | "preparing" | "uploading" | "processing" | "ready" | "same" | "failed" | "refused"} State
 */

/** @type {Record<State, readonly State[]>} */
const NEXT = {
  waiting: ["preparing", "processing", "same", "failed", "refused"],
  preparing: ["uploading", "processing", "waiting", "failed", "refused"],
  uploading: ["processing", "waiting", "failed", "refused"],
  processing: ["ready", "failed", "refused"],
  same: ["ready", "waiting"],
  ready: [],
  failed: ["waiting"],
  refused: [],
};

let count = 0;

/** Fires `change` whenever something visible changes. */
export class UploadJob extends EventTarget {
  /**
   * @param {File} file
   * @param {import("./checks.js").Refusal | null} refused from the start, if so
   * @param {boolean} [smaller] whether to downscale it first
   */
  constructor(file, refused, smaller = false) {
    super();
    count += 1;
    this.id = `upload-${count}`;
    this.file = file;
    this.name = file.name;
    this.smaller = smaller;
    /** @type {Blob} what is sent: the file, or the same photo with fewer pixels */
    this.body = file;
    /** The MIME type of its content; empty until it was sniffed, and for anything but photos. */
    this.type = "";
    /** Whether `body` and `sha256` are ready for upload. */
    this.prepared = false;
    /** @type {State} */
    this.state = refused ? "refused" : "waiting";
    /** The message to show, once it failed or was refused. */
    this.reason = refused?.reason ?? "";
    /** The code of the reason, from the service, an `ApiError` or a check of this page. */
    this.code = refused?.code ?? "";
    /** The service's code for why it could not process the photo. */
    this.verdict = "";
    /** The fraction of the body uploaded, 0 to 1. */
    this.progress = 0;
    /** @type {"" | "retrying" | "offline"} why nothing moves for the moment */
    this.pause = "";
    /** @type {number | undefined} what was sent in the end, once it was sent */
    this.sentBytes = undefined;
    /** The whole file arrived at the storage. */
    this.arrived = false;
    /** @type {{ticket: Ticket, until: number} | null} permission to send, and when it ends (ms) */
    this.permission = null;
    /** The id of its photo; kept when a new permission is requested. */
    this.imageId = "";
    /** @type {string | undefined} hexadecimal SHA-256 of the body */
    this.sha256 = undefined;
    /** @type {UploadJob | null} the job of the same bytes that this one waits for */
    this.sameAs = null;
    /** Whether the gallery had the same photo before. */
    this.duplicate = false;
    /** Whether that was in the trash, and comes back. */
    this.restored = false;
    /** @type {Photo | null} the photo of the gallery that it became, or that is the same */
    this.photo = null;
    this.stopping = new AbortController();
  }

  /** Whether it is still in progress. */
  get active() {
    return this.unsent || this.state === "processing";
  }

  /** Whether leaving the page now would lose it. */
  get unsent() {
    return ["waiting", "same", "preparing", "uploading"].includes(this.state);
  }

  /** Whether it failed or was refused. */
  get troubled() {
    return this.state === "failed" || this.state === "refused";
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
    this.pause = "";
    this.changed();
  }

  /** @param {import("./checks.js").Refusal} refused */
  refuse({ code, reason }) {
    this.code = code;
    this.become("refused", reason);
  }

  /** Stop, and wait for another turn. The permission is kept while it is valid. */
  hold() {
    this.stopping.abort();
    this.stopping = new AbortController();
    this.progress = 0;
    this.become("waiting");
  }

  /** @param {number} fraction 0 to 1 */
  report(fraction) {
    this.progress = fraction;
    this.pause = "";
    this.changed();
  }

  /** @param {"retrying" | "offline"} why */
  rest(why) {
    this.pause = why;
    this.progress = 0;
    this.changed();
  }

  changed() {
    this.dispatchEvent(new Event("change"));
  }
}
