// @ts-check
/** Gets another page's document, with all that it needs, so that it can be shown in this one. */

import { styled } from "../lazy.js";
import { keepAtHand, loadDocument } from "../network.js";

/**
 * @typedef {object} Arrived
 * @property {Document} source
 * @property {string} entry address of its script
 * @property {readonly string[]} scripts that one and its imports
 */

/**
 * @param {string} path of a page of this site
 * @returns {Promise<Arrived>} rejects if it can't be shown in this document
 */
export async function arrival(path) {
  const source = await loadDocument(path);
  const entry = entryOf(source);
  // Another build, perhaps another language or kind of site: its parts would not fit.
  if (!entry || buildOf(entry) !== buildOf(entryOf(document)) || kindOf(source) !== kindOf(document)) {
    throw new TypeError(`${path} is not of this build`);
  }
  /** @type {NodeListOf<HTMLLinkElement>} */
  const preloads = source.head.querySelectorAll("link[rel=modulepreload]");
  const scripts = [entry, ...Array.from(preloads, ({ href }) => href)];
  /** @type {string[]} */
  const styles = JSON.parse(source.body.dataset.ownStyles ?? "[]");
  await Promise.all([keepAtHand(scripts), ...styles.map((address) => styled(address))]);
  return { source, entry, scripts };
}

/**
 * What the page's scripts read of `<body>`, beside what is there.
 *
 * @param {DOMStringMap} other
 */
export function addSettings(other) {
  const { dataset } = document.body;
  for (const [name, value] of Object.entries(other)) dataset[name] ??= value;
  for (const name of ["parts", "words"]) {
    const both = [dataset[name], other[name]].map((each) => JSON.parse(each ?? "{}"));
    dataset[name] = JSON.stringify(Object.assign({}, ...both));
  }
}

/** @param {Document} source */
const entryOf = (source) => source.head.querySelector("script[type=module]")?.getAttribute("src") ?? undefined;

/** All addresses of a build have the same hash: /static/<hash>/. @param {string | undefined} address */
const buildOf = (address) => /^\/static\/[^/]+\//.exec(address ?? "")?.[0];

/** @param {Document} source */
const kindOf = ({ documentElement, body }) => `${documentElement.lang} ${body.dataset.access ?? ""}`;
