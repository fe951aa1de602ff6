/** Uploads to try out, with the server and the storage of service.mjs. */

import { realTimeout } from "./service.mjs";

const modules = new URL("../../../../webapp/static/js/", import.meta.url);
const { UploadQueue } = await import(new URL("upload/queue.js", modules));
export const { UploadJob } = await import(new URL("upload/job.js", modules));

const signatures = [[{ offset: 0, bytes: [0x61, 0x62] }]];
const limits = {
  maxBytes: 1000,
  formats: [{ label: "PNG", types: ["image/png"], signatures, brands: [], generalBrands: [] }],
};
export const file = (name = "a.png", type = "image/png") => new File(["abc"], name, { type });

/** A queue that resolves `settled()` once nothing is under way. */
export function make() {
  const queue = new UploadQueue({ limits, parallel: 3, onReady: () => {}, onFailed: () => {} });
  const settled = async () => {
    while (queue.active || queue.sending) await new Promise((resolve) => realTimeout(resolve, 1));
  };
  return { queue, settled };
}

export async function upload(files = [file()]) {
  const { queue, settled } = make();
  queue.add(files);
  await settled();
  return { queue, settled, jobs: queue.jobs, job: queue.jobs[0] };
}
