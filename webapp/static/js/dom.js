// @ts-check
/** Small, typed helpers for the document. */

/**
 * The one element that `selector` finds.
 *
 * @template {Element} T
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => T} type
 * @returns {T}
 * @throws {Error} when there is none of that type: the template and the scripts do not match
 */
export function find(root, selector, type) {
  const element = root.querySelector(selector);
  if (!(element instanceof type)) throw new Error(`The page has no ${selector}`);
  return element;
}

/**
 * A copy of what is in `<template id=…>`.
 *
 * @param {string} id
 * @returns {HTMLElement}
 */
export function clone(id) {
  const template = find(document, `#${id}`, HTMLTemplateElement);
  const element = template.content.firstElementChild?.cloneNode(true);
  if (!(element instanceof HTMLElement)) throw new Error(`Nothing is in template ${id}`);
  return element;
}

/**
 * An address on this site, or "#" for any other.
 * Responses are data: an address in one must not lead to another site or run as a script.
 *
 * @param {string | undefined} address
 * @returns {string}
 */
export function localPath(address) {
  return address !== undefined && /^\/(?![/\\])/.test(address) ? address : "#";
}

/**
 * Call before hiding or removing an element: focus inside it would be lost, and the next key
 * would go to the page.
 *
 * @param {Element} from
 * @param {HTMLElement | undefined} to
 */
export function passFocus(from, to) {
  if (from.contains(document.activeElement)) to?.focus({ preventScroll: true });
}

export const prefersReducedMotion = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
