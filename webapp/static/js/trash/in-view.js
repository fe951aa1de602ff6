// @ts-check
/** What is in view, and keeping it there. */

/**
 * The first element that is in view, at least in part.
 *
 * @param {Iterable<HTMLElement>} elements
 * @param {{whole?: boolean}} [how] whole: nothing of it may be covered
 * @returns {HTMLElement | undefined}
 */
export function firstInView(elements, { whole = false } = {}) {
  /** @type {CSSStyleDeclaration | undefined} */
  let style;
  for (const element of elements) {
    // Bars cover as much of the window, for all of them (css/trash.css).
    style ??= getComputedStyle(element);
    const { top, bottom } = element.getBoundingClientRect();
    const [from, to] = [parseFloat(style.scrollMarginTop), innerHeight - parseFloat(style.scrollMarginBottom)];
    if (top < bottom && (whole ? top >= from && bottom <= to : bottom > from && top < to)) return element;
  }
  return undefined;
}

/**
 * Change the page: what somebody looks at stays where it is, whatever leaves or comes above it. At the beginning of
 * the page, that is the beginning.
 *
 * @param {Iterable<HTMLElement>} staying of these, in order
 * @param {() => void} change
 */
export function keepInView(staying, change) {
  const seen = scrollY > 0 ? firstInView(staying) : undefined;
  const before = seen?.getBoundingClientRect().top ?? 0;
  change();
  const moved = seen ? seen.getBoundingClientRect().top - before : 0;
  if (moved) scrollBy({ top: moved, behavior: "instant" });
}
