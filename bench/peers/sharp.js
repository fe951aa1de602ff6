/**
 * Runs sharp when it is asked to, so that neither Node's start nor sharp's is measured.
 *
 * One JSON object a line comes in and one goes out:
 *   {load: path}                      → {}                 the photo that is worked on from now on
 *   {run: way, outputs, keep}         → {cpu, wall, files} seconds; files in Base64, if they are to be kept
 *   {versions: true}                  → {sharp, vips, node}
 *
 * An output is {width, height, media_type} and the encoder's options; outputs come from large to
 * small. No cache, and each pipeline in one thread, which is sharp's default on Linux with glibc.
 */

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

// The packages are in a cache folder, not beside this file.
const sharp = createRequire(`${process.argv[2]}/`)("sharp");

sharp.cache(false);
sharp.concurrency(1);

/** @type {Record<string, "jpeg" | "webp" | "avif">} */
const FORMATS = { "image/jpeg": "jpeg", "image/webp": "webp", "image/avif": "avif" };

const WAYS = { pipelines, together, once };

let photo = Buffer.alloc(0);

/** Each size by a pipeline of its own: as sharp's guide shows it. */
async function pipelines(outputs) {
  const files = [];
  for (const output of outputs) files.push(await pipeline(output));
  return files;
}

/** The same, all at the same time: on as many processors as there are. */
function together(outputs) {
  return Promise.all(outputs.map(pipeline));
}

function pipeline(output) {
  return encoded(sized(sharp(photo, { limitInputPixels: false }).autoOrient(), output), output);
}

/** One decode, to the largest size; each size from the one before, without encoding between. */
async function once(outputs) {
  const files = [];
  let previous = null;
  for (const output of outputs) {
    const source = previous
      ? sharp(previous.data, { raw: previous.info })
      : sharp(photo, { limitInputPixels: false }).autoOrient();
    previous = await sized(source, output).raw().toBuffer({ resolveWithObject: true });
    files.push(await encoded(sharp(previous.data, { raw: previous.info }), output));
  }
  return files;
}

function sized(image, { width, height }) {
  return image.resize(width, height, { fit: "fill" });
}

function encoded(image, { media_type: mediaType, options }) {
  return image.toFormat(FORMATS[mediaType], options).toBuffer();
}

async function answer(question) {
  if (question.versions) {
    return { sharp: sharp.versions.sharp, vips: sharp.versions.vips, node: process.versions.node };
  }
  if (question.load) {
    photo = readFileSync(question.load);
    return {};
  }
  const before = process.cpuUsage();
  const started = performance.now();
  const files = await WAYS[question.run](question.outputs);
  const wall = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(before);
  const kept = question.keep ? files.map((file) => file.toString("base64")) : [];
  return { cpu: (user + system) / 1e6, wall, files: kept };
}

for await (const line of createInterface({ input: process.stdin })) {
  try {
    console.log(JSON.stringify(await answer(JSON.parse(line))));
  } catch (error) {
    console.log(JSON.stringify({ error: String(error) }));
  }
}
