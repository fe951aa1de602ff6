// @ts-check
/** Makes the page behind the viewer inert while it is open. */

/** Messages stay reachable. */
const STAYS = "#notices, #announcer";

/**
 * @param {HTMLElement} front
 * @returns {() => void} undoes it
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
