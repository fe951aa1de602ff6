// @ts-check
/** The button that opens the ways to add photos: in the top bar, and floating on a phone. */

/** The one that is shown. @returns {HTMLElement | undefined} */
export const addButton = () =>
  [...document.querySelectorAll("[data-add]")].find(
    /** @returns {button is HTMLElement} */
    (button) => button instanceof HTMLElement && button.checkVisibility(),
  );
