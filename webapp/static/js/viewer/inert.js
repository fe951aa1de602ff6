// @ts-check
/** What lies behind the full view can neither be reached nor read out while it is open. */

/** Messages concern whoever looks at a photo, too. */
const STAYS = "#notices, #announcer";

/**
 * @param {HTMLElement} front
 * @returns {() => void} lets everything be reached again
 */
export function inertAllBut(front) {
  const covered = [...document.body.children].filter(
    /** @returns {element is HTMLElement} */
    (element) => element instanceof HTMLElement && element !== front && !element.inert && !element.matches(STAYS),
  );
  for (const element of covered) element.inert = true;
  return () => {
    for (const element of covered) element.inert = false;
  };
}
