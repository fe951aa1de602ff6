/**
 * Serves the frozen page, one gallery a port, over HTTP/2 as CloudFront does: files of the site in Brotli, answers of
 * the API in gzip, renditions as they are; over a line as slow as it is told to be.
 *
 * One JSON object a line comes in and one goes out:
 *   {key, certificate, headers, files, models, galleries}  → {ports}   first, and once
 *   {page: path, html, headers}                            → {}        one more page, on all ports; headers: its own
 *   {line: {latency, bytesPerSecond}}                      → {}        for all that is sent from now on; null: as fast as it goes
 *   {sent: true}                                           → {lists, timelines, others, pictures, files}   what was
 *      requested since the last such question, each {requests, bytes}
 * It ends with its input.
 */

import { readFileSync } from "node:fs";
import { createSecureServer } from "node:http2";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

import { Gallery } from "./gallery.js";

/** What a server takes that compresses while somebody waits; CloudFront does not tell its own. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };
const GZIP = { level: 6 };
/** Until a warm function's answer comes out of API Gateway. */
const FUNCTION_MS = 60;
/** What the line carries at once. */
const CHUNK_BYTES = 4096;
const VERSION = "the only one";

/** @type {Map<string, {headers: object, body: Buffer}>} what is the same on all ports */
const files = new Map();
let common = {};
let line = { latency: 0, bytesPerSecond: null };
/** When the line has carried what it was given. */
let free = 0;
let sent = nothing();

async function serve({ key, certificate, headers, files: site, models, galleries }) {
  common = headers;
  for (const { path, source, type, cache } of site) add(path, readFileSync(source), type, cache);
  const pictures = models.map((model) =>
    Object.fromEntries(Object.entries(model.files).map(([name, source]) => [name, readFileSync(source)])),
  );
  const known = models.map((model, index) => ({ ...model, pictures: pictures[index] }));
  const ports = [];
  for (const size of galleries) {
    const gallery = new Gallery(size, known);
    const site = new Site(gallery);
    const server = createSecureServer({ key, cert: certificate }, (request, response) => respond(site, request, response));
    await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
    ports.push(server.address().port);
  }
  return { ports };
}

function keep({ page, html, headers }) {
  add(page, Buffer.from(html), "text/html; charset=utf-8", "no-cache", headers);
  return {};
}

function add(path, content, type, cache, own = {}) {
  const headers = { "content-type": type, "cache-control": cache, ...own };
  const compressed = /^(?:text|application\/(?:json|manifest))|svg/.test(type) && content.length >= 1000;
  if (compressed) headers["content-encoding"] = "br";
  files.set(path, { headers, body: compressed ? brotliCompressSync(content, BROTLI) : content });
}

async function respond(site, request, response) {
  const url = new URL(request.url, "https://localhost");
  const { kind, status = 200, headers: own, body } = site.answer(url);
  sent[kind].requests += 1;
  sent[kind].bytes += body.length;
  await sleep(line.latency + (url.pathname.startsWith("/v1/") ? FUNCTION_MS : 0));
  if (response.destroyed) return;
  response.writeHead(status, { ...common, ...own, "content-length": body.length });
  if (request.method !== "HEAD") await carry(response, body);
  response.end();
}

/** Write a body as quickly as the line, which all responses share, carries it. */
async function carry(response, body) {
  const { bytesPerSecond } = line;
  if (!bytesPerSecond) return void response.write(body);
  for (let at = 0; at < body.length && !response.destroyed; at += CHUNK_BYTES) {
    const chunk = body.subarray(at, at + CHUNK_BYTES);
    free = Math.max(free, performance.now()) + (chunk.length / bytesPerSecond) * 1000;
    await sleep(free - performance.now());
    if (!response.destroyed) response.write(chunk);
  }
}

class Site {
  /** @param {Gallery} gallery */
  constructor(gallery) {
    this.gallery = gallery;
    /** @type {ReturnType<typeof json> | undefined} made once: its making takes the API's time, not the page's */
    this.timeline = undefined;
  }

  /** @param {URL} url */
  answer(url) {
    const { pathname: path, searchParams: query } = url;
    const found = files.get(path === "/" ? "index.html" : path.slice(1));
    if (found) return { kind: "files", ...found };
    const picture = /^\/thumbnails\/([^/]+)\/[^/]+\/([^/]+)$/.exec(path);
    if (picture) return { kind: "pictures", ...this.#picture(picture[1], picture[2]) };
    if (path === "/v1/images/timeline") return { kind: "timelines", ...this.#timeline(query) };
    if (path === "/v1/images") return { kind: "lists", ...json(this.gallery.page(query)) };
    const slot = this.gallery.listed.get(path.replace("/v1/images/", ""));
    if (slot !== undefined) return { kind: "others", ...json(this.gallery.photo(slot)) };
    return { kind: "others", status: 404, ...json({ error: "There is no such thing.", code: "not_found" }) };
  }

  #timeline(query) {
    if (query.get("known") === VERSION) return { status: 204, headers: { "cache-control": "no-store" }, body: Buffer.alloc(0) };
    this.timeline ??= json(this.gallery.timeline(), { "timeline-version": VERSION });
    return this.timeline;
  }

  #picture(id, name) {
    const slot = this.gallery.listed.get(id);
    const body = slot === undefined ? undefined : this.gallery.model(slot).pictures[name];
    const type = name.endsWith(".jpg") ? "image/jpeg" : "image/webp";
    const headers = { "content-type": type, "cache-control": "public, max-age=31536000, immutable" };
    return body ? { headers, body } : { status: 404, headers, body: Buffer.alloc(0) };
  }
}

function json(value, more = {}) {
  const text = Buffer.from(JSON.stringify(value));
  const headers = { "content-type": "application/json", "cache-control": "no-store", ...more };
  if (text.length < 1024) return { headers, body: text };
  return { headers: { ...headers, "content-encoding": "gzip" }, body: gzipSync(text, GZIP) };
}

function nothing() {
  const kinds = ["lists", "timelines", "others", "pictures", "files"];
  return Object.fromEntries(kinds.map((kind) => [kind, { requests: 0, bytes: 0 }]));
}

function obey(order) {
  if (order.page) return keep(order);
  if (order.line) {
    line = order.line;
    return {};
  }
  if (order.sent) {
    const answer = sent;
    sent = nothing();
    return answer;
  }
  return serve(order);
}

for await (const order of createInterface({ input: process.stdin })) console.log(JSON.stringify(await obey(JSON.parse(order))));
process.exit();
