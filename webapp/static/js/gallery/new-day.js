// @ts-check
/** Signed addresses of pictures expire at the end of the next day (UTC): a page that stays open asks for the list again. */

const LOOK_MS = 60 * 60_000;

/** @param {number} moment milliseconds */
const dayOf = (moment) => new Date(moment).toISOString().slice(0, 10);

/**
 * @param {() => void} renew called on each new day, as soon as the page is looked at
 * @returns {() => void} ends it
 */
export function onNewDay(renew) {
  let known = dayOf(Date.now());
  const look = () => {
    const today = dayOf(Date.now());
    if (today === known || document.visibilityState === "hidden") return;
    known = today;
    renew();
  };
  const listening = new AbortController();
  const timer = setInterval(look, LOOK_MS);
  document.addEventListener("visibilitychange", look, { signal: listening.signal });
  return () => {
    clearInterval(timer);
    listening.abort();
  };
}
