// @ts-check
/** Vertical swipes on the photo: up shows its details, down puts them away or else the photo. */

/** @typedef {import("photoswipe").default} PhotoSwipe */

/** Pixels from which a swipe is deliberate. */
const MEANT_PX = 40;
/** The share of the movement that the photo follows. */
const FOLLOWS = 0.3;

/**
 * @param {PhotoSwipe} swiper
 * @param {{open: boolean, toggle: (open: boolean) => void}} details
 */
export function listenToPulls(swiper, details) {
  const { gestures } = swiper;
  let far = 0;
  /** Whether the photo itself is being pulled away, which PhotoSwipe does. */
  let leaving = false;
  swiper.on("pointerDown", () => {
    far = 0;
    leaving = false;
  });
  swiper.on("verticalDrag", (event) => {
    const now = gestures.p1.y - gestures.startP1.y;
    leaving ||= far === 0 && now > 0 && !details.open;
    far = now;
    if (leaving && now > 0) return;
    // Pulled up, PhotoSwipe would close the photo just the same.
    event.preventDefault();
    const { currSlide } = swiper;
    if (leaving || !currSlide) return;
    currSlide.pan.y = Math.round(currSlide.bounds.center.y + now * FOLLOWS);
    currSlide.applyCurrentZoomPan();
  });
  swiper.on("pointerUp", ({ originalEvent }) => {
    const meant = Math.abs(far) >= MEANT_PX && !leaving && !gestures.isMultitouch && originalEvent.type === "pointerup";
    if (meant) details.toggle(far < 0);
    far = 0;
  });
}
