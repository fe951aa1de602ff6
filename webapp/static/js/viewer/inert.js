// @ts-check
/** Makes the page behind the viewer inert while it is open, and messages dark as the viewer is. */

/** Messages stay reachable. */
const STAYS = "#notices, #announcer";
const NIGHT = "night";

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
  const messages = document.querySelector("#notices");
  messages?.classList.add(NIGHT);
  return () => {
    messages?.classList.remove(NIGHT);
    for (const element of covered) element.inert = false;
  };
}
