/**
 * Serves the frozen page, one gallery a port, over HTTP/2 as CloudFront does: files of the site in
 * Brotli, answers of the API in gzip, renditions as they are.
 *
 * One JSON object a line comes in and one goes out:
 *   {key, certificate, headers, files, renditions, galleries}  → {ports}   first, and once
 *   {page: path, html}                                         → {}        one more page, on all ports
 * It ends with its input.
 */

import { readFileSync } from "node:fs";
import { createSecureServer } from "node:http2";
import { createInterface } from "node:readline";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

/** What a server takes that compresses while somebody waits; CloudFront does not tell its own. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };
const GZIP = { level: 6 };
/** What one query for the timeline finds of the table. */
const TIMELINE_PART = 8000;

/** @type {Map<string, {headers: object, body: Buffer}>} what is the same on all ports */
const files = new Map();
let common = {};

async function serve({ key, certificate, headers, files: site, renditions, galleries }) {
  common = headers;
  for (const { path, source, type, cache } of site) add(path, readFileSync(source), type, cache);
  const pictures = renditions.map((model) =>
    Object.fromEntries(Object.entries(model).map(([name, source]) => [name, readFileSync(source)])),
  );
  const ports = [];
  for (const photos of galleries) {
    const gallery = new Gallery(photos, pictures);
    const server = createSecureServer({ key, cert: certificate }, (request, response) => {
      const { status = 200, headers: own, body } = answer(gallery, request);
      response.writeHead(status, { ...common, ...own, "content-length": body.length });
      response.end(request.method === "HEAD" ? undefined : body);
    });
    await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
    ports.push(server.address().port);
  }
  return { ports };
}

function keep({ page, html }) {
  add(page, Buffer.from(html), "text/html; charset=utf-8", "no-cache");
  return {};
}

function add(path, content, type, cache) {
  const headers = { "content-type": type, "cache-control": cache };
  const compressed = /^(?:text|application\/(?:json|manifest))|svg/.test(type) && content.length >= 1000;
  if (compressed) headers["content-encoding"] = "br";
  files.set(path, { headers, body: compressed ? brotliCompressSync(content, BROTLI) : content });
}

function answer(gallery, request) {
  const url = new URL(request.url, "https://localhost");
  const { pathname: path } = url;
  const found = files.get(path === "/" ? "index.html" : path.slice(1));
  if (found) return found;
  const picture = /^\/thumbnails\/([^/]+)\/[^/]+\/([^/]+)$/.exec(path);
  if (picture) return gallery.picture(picture[1], picture[2]);
  if (path === "/v1/images/timeline") return json(gallery.timeline(url.searchParams));
  if (path === "/v1/images") return json(gallery.page(url.searchParams));
  const photo = gallery.byId.get(path.replace("/v1/images/", ""));
  return photo ? json(photo) : { status: 404, ...json({ error: "There is no such thing.", code: "not_found" }) };
}

function json(value) {
  const text = Buffer.from(JSON.stringify(value));
  const headers = { "content-type": "application/json", "cache-control": "no-store" };
  if (text.length < 1024) return { headers, body: text };
  return { headers: { ...headers, "content-encoding": "gzip" }, body: gzipSync(text, GZIP) };
}

class Gallery {
  /** Photos are in the order in which they are listed, each with the number of its pictures. */
  constructor(photos, pictures) {
    this.photos = photos.map(({ photo }) => photo);
    this.byId = new Map(this.photos.map((photo) => [photo.imageId, photo]));
    this.pictures = new Map(photos.map(({ photo, model }) => [photo.imageId, pictures[model]]));
  }

  picture(id, name) {
    const body = this.pictures.get(id)?.[name];
    const type = name.endsWith(".jpg") ? "image/jpeg" : "image/webp";
    const headers = { "content-type": type, "cache-control": "public, max-age=31536000, immutable" };
    return body ? { headers, body } : { status: 404, headers, body: Buffer.alloc(0) };
  }

  timeline(query) {
    const from = Number(query.get("cursor") ?? 0);
    const days = [];
    for (const { takenDay: day, width, height } of this.photos.slice(from, from + TIMELINE_PART)) {
      if (days.at(-1)?.day !== day) days.push({ day, ratios: [] });
      days.at(-1).ratios.push(Math.round((width / height) * 1000) / 1000);
    }
    const next = from + TIMELINE_PART;
    const count = Math.min(TIMELINE_PART, this.photos.length - from);
    return { days, count, ...(next < this.photos.length ? { nextCursor: String(next) } : {}) };
  }

  page(query) {
    const limit = Number(query.get("limit") ?? 50);
    const day = query.get("from");
    const first = day ? this.photos.findIndex(({ takenDay }) => takenDay <= day) : 0;
    const from = Number(query.get("cursor") ?? (first < 0 ? this.photos.length : first));
    const images = this.photos.slice(from, from + limit);
    const next = from + limit;
    return { images, count: images.length, ...(next < this.photos.length ? { nextCursor: String(next) } : {}) };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line);
  console.log(JSON.stringify(order.page ? keep(order) : await serve(order)));
}
process.exit();
