/** Upload queues with the server and the storage of fake-server.mjs. */

import { realTimeout } from "./fake-server.mjs";

const modules = new URL("../../../../webapp/static/js/", import.meta.url);
const { UploadQueue } = await import(new URL("upload/queue.js", modules));
const { FileError, WorkerLost } = await import(new URL("upload/files.js", modules));
const { sha256 } = await import(new URL("upload/sha256.js", modules));
export const { UploadJob } = await import(new URL("upload/job.js", modules));
export { FileError, WorkerLost };

const signatures = [[{ offset: 0, bytes: [0x61, 0x62] }]];
const limits = {
  maxBytes: 1000,
  formats: [{ label: "PNG", types: ["image/png"], signatures, brands: [], generalBrands: [] }],
};
let count = 0;

/** A unique file that starts with the fake format's signature. */
export function file(name = "a.png", type = "image/png") {
  count += 1;
  return new File([`abc ${count}`], name, { type });
}

export const many = (count) => Array.from({ length: count }, (_, index) => file(`${index}.png`));

/** The worker's tasks, run directly. */
export const tasks = { sha256, smaller: async () => null };

/** A queue that resolves `settled()` once nothing is under way. */
export function make(options = {}) {
  const ready = [];
  const queue = new UploadQueue({
    limits,
    parallel: 3,
    tasks,
    onReady: (job) => ready.push(job),
    ...options,
  });
  const settled = () => until(() => !queue.active && !queue.sender.sending && !queue.sniffer.working);
  /** How many have failed or were refused. */
  const troubled = () => queue.jobs.filter((job) => job.troubled).length;
  return { queue, settled, troubled, ready };
}

export async function until(holds) {
  while (!holds()) await new Promise((resolve) => realTimeout(resolve, 1));
}

export async function upload(files = [file()], options = {}) {
  const made = make(options);
  made.queue.add(files);
  await made.settled();
  return { ...made, jobs: made.queue.jobs, job: made.queue.jobs[0] };
}
