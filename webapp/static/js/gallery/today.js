// @ts-check
/** Headings say "Today" and omit the current year, so a page that stays open rewrites them at midnight. */

/** After midnight by the visitor's clock, which timers may miss by some milliseconds. */
const AFTER_MS = 1_000;

/**
 * @param {() => void} renew called on each new day, at midnight or as soon as the page is looked at
 * @param {AbortSignal} signal ends it
 */
export function onMidnight(renew, signal) {
  let known = new Date().toDateString();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const look = () => {
    clearTimeout(timer);
    const now = new Date();
    const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1);
    timer = setTimeout(look, midnight.getTime() - now.getTime() + AFTER_MS);
    if (now.toDateString() === known) return;
    known = now.toDateString();
    renew();
  };
  look();
  // The computer may have slept through it.
  document.addEventListener("visibilitychange", look, { signal });
  signal.addEventListener("abort", () => clearTimeout(timer));
}
