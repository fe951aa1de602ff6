/** Vertical swipes on the photo: up shows its details, down puts them away or else the photo. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

const modules = new URL("../../../../webapp/static/js/", import.meta.url);
const { listenToPulls } = await import(new URL("viewer/pulling.js", modules));

/** As much of PhotoSwipe as a drag needs: it closes the photo unless it is kept from that. */
class Swiper {
  gestures = { p1: { y: 0 }, startP1: { y: 0 }, isMultitouch: false };
  currSlide = { pan: { y: 100 }, bounds: { center: { y: 100 } }, applyCurrentZoomPan() {} };
  listeners = {};

  on(name, listener) {
    this.listeners[name] = listener;
  }

  /** @returns {boolean} whether PhotoSwipe pulled the photo away */
  drag(...ways) {
    let pulled = false;
    this.gestures.startP1.y = 500;
    this.listeners.pointerDown({});
    for (const y of ways) {
      this.gestures.p1.y = 500 + y;
      let prevented = false;
      this.listeners.verticalDrag({ preventDefault: () => (prevented = true) });
      pulled ||= !prevented;
    }
    this.listeners.pointerUp({ originalEvent: { type: this.end } });
    return pulled;
  }

  end = "pointerup";
}

let swiper;
let details;

beforeEach(() => {
  swiper = new Swiper();
  details = { open: false, toggle: (open) => (details.open = open) };
  listenToPulls(swiper, details);
});

test("up opens the details and never closes the photo", () => {
  assert.equal(swiper.drag(-20, -60, -200), false);
  assert.equal(details.open, true);
});

test("down pulls the photo away, which PhotoSwipe does", () => {
  assert.equal(swiper.drag(20, 60, 200), true);
  assert.equal(details.open, false);
});

test("down closes the details first", () => {
  details.open = true;

  assert.equal(swiper.drag(20, 60), false);
  assert.equal(details.open, false);
});

test("a movement that turns back means nothing", () => {
  swiper.drag(-100, -60, -10);
  assert.equal(details.open, false);
});

test("down and then far up opens nothing, and does not close the photo upwards", () => {
  swiper.drag(40);
  swiper.listeners.pointerDown({});
  swiper.gestures.p1.y = 540;
  swiper.listeners.verticalDrag({ preventDefault() {} });
  swiper.gestures.p1.y = 300;
  let prevented = false;
  swiper.listeners.verticalDrag({ preventDefault: () => (prevented = true) });
  swiper.listeners.pointerUp({ originalEvent: { type: "pointerup" } });

  assert.equal(prevented, true);
  assert.equal(details.open, false);
});

test("a second finger, or a gesture that the system takes over, means nothing", () => {
  swiper.gestures.isMultitouch = true;
  swiper.drag(-200);
  swiper.gestures.isMultitouch = false;
  swiper.end = "pointercancel";
  swiper.drag(-200);

  assert.equal(details.open, false);
});

test("the photo follows a little, so that the finger is felt", () => {
  swiper.drag(-100);

  assert.equal(swiper.currSlide.pan.y, 70);
});
