// @ts-check
/** Two fingers that move apart or together on the grid. Its style leaves the gesture to the page. */

/** By this factor the distance between the fingers changes for each step. */
const STEP = 1.3;

/**
 * @param {HTMLElement} element
 * @param {(direction: -1 | 1, point: {x: number, y: number}) => void} onStep 1: apart; point: between the fingers, in the window
 * @param {AbortSignal} signal
 */
export function onPinch(element, onStep, signal) {
  /** How far the fingers were apart at the last step; 0 unless there are two. */
  let apart = 0;
  /** @param {TouchEvent} event */
  const follow = ({ type, touches }) => {
    const [one, other] = touches;
    if (!one || !other || touches.length > 2) return void (apart = 0);
    const distance = Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
    if (type !== "touchmove" || !apart) return void (apart = distance);
    const direction = distance > apart * STEP ? 1 : distance < apart / STEP ? -1 : undefined;
    if (!direction) return;
    apart = distance;
    onStep(direction, { x: (one.clientX + other.clientX) / 2, y: (one.clientY + other.clientY) / 2 });
  };
  for (const type of /** @type {const} */ (["touchstart", "touchmove", "touchend", "touchcancel"])) {
    element.addEventListener(type, follow, { signal, passive: true });
  }
}
