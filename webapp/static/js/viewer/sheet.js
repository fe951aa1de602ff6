// @ts-check
/** On the phone the details are a sheet (css/details.css), which a finger can pull down. */

/** As in css/details.css. */
const SHEET = "(width < 37.5rem)";
/** Pixels from which a movement has a direction, and from which it is deliberate. */
const MOVES_PX = 8;
const MEANT_PX = 80;

/**
 * @param {HTMLElement} sheet
 * @param {HTMLElement} content which scrolls in it
 * @param {() => void} close
 */
export function closeByPulling(sheet, content, close) {
  /** @type {{x: number, y: number} | undefined} */
  let from;
  let far = 0;
  const release = () => {
    sheet.classList.remove("is-pulled");
    sheet.style.transform = "";
    from = undefined;
    far = 0;
  };
  sheet.addEventListener("touchstart", ({ touches, target }) => {
    release();
    const [touch] = touches;
    // Within a text a finger moves the caret or selects.
    const isWriting = target instanceof Element && target === document.activeElement && target.matches("textarea");
    const atTop = content.scrollTop <= 0 || !(target instanceof Node && content.contains(target));
    if (!touch || touches.length > 1 || isWriting || !atTop || !matchMedia(SHEET).matches) return;
    from = { x: touch.clientX, y: touch.clientY };
  }, { passive: true });
  sheet.addEventListener("touchmove", (event) => {
    const [touch] = event.touches;
    if (!from || !touch) return;
    const [across, down] = [touch.clientX - from.x, touch.clientY - from.y];
    if (!far && Math.max(Math.abs(across), Math.abs(down)) < MOVES_PX) return;
    // In the other directions, it scrolls.
    if (!far && (down < Math.abs(across) || !event.cancelable)) return release();
    event.preventDefault();
    far = Math.max(down, 1);
    sheet.classList.add("is-pulled");
    sheet.style.transform = `translateY(${far}px)`;
  });
  sheet.addEventListener("touchend", () => {
    const meant = far >= MEANT_PX;
    release();
    if (meant) close();
  });
  sheet.addEventListener("touchcancel", release);
}
