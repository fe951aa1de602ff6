// @ts-check
/** The top bar has a line below it while photos are under it. On a phone it makes room for them while one scrolls down. */

import { find } from "../dom.js";

/** Less than this is a trembling finger. */
const LEAST_PX = 6;

/**
 * Sets `data-scrolled` and `data-bar="hidden"`; css/frame.css draws the line and moves the bar.
 *
 * @param {HTMLElement} root
 */
export function followScrolling(root) {
  const bar = find(document, ".top-bar", HTMLElement);
  const phone = matchMedia("(width < 37.5rem)");
  let before = scrollY;
  const show = () => delete root.dataset.bar;
  const follow = () => {
    root.toggleAttribute("data-scrolled", scrollY > 0);
    const by = scrollY - before;
    if (Math.abs(by) < LEAST_PX) return;
    before = scrollY;
    // A jump is not scrolling: the scale leads to a date, or the page has become shorter.
    const down = by > 0 && by < innerHeight && scrollY > bar.offsetHeight;
    if (down && phone.matches && !bar.matches(":focus-within")) root.dataset.bar = "hidden";
    else if (by < 0) show();
  };
  addEventListener("scroll", follow, { passive: true });
  follow();
  bar.addEventListener("focusin", show);
}
