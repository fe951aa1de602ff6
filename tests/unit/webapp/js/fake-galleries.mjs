/** Random galleries, reproducible by seed. */

/** Numbers from 0 to 1 (mulberry32). */
export function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Days, newest first: more than any gallery here has. */
export const DAYS = Array.from({ length: 60_000 }, (_, index) =>
  new Date(Date.UTC(2026, 10, 21) - index * 86_400_000).toISOString().slice(0, 10),
);

/** More extreme ones are shown as the last two. */
const SHAPES = [4 / 3, 3 / 4, 1.5, 2 / 3, 16 / 9, 1, 2.3, 3, 0.5];

/** Days of one to many photos, of usual and unusual shapes. */
export function gallery(seed, count = 300) {
  const next = random(seed);
  const ratios = [];
  const days = [];
  while (ratios.length < count) {
    const many = Math.min(1 + Math.floor(next() ** 3 * 60), count - ratios.length);
    days.push({ day: DAYS[days.length], start: ratios.length, count: many });
    for (let photo = 0; photo < many; photo += 1) ratios.push(SHAPES[Math.floor(next() ** 2 * SHAPES.length)]);
  }
  return { ratios, days };
}

/** As cameras and phones take them, upright or not for several photos in a row, now and then a panorama. */
export function snapshots(seed, count) {
  const { days } = gallery(seed, count);
  const next = random(seed + 1);
  const ratios = [];
  let camera = 4 / 3;
  while (ratios.length < count) {
    if (next() < 0.65) camera = [4 / 3, 4 / 3, 4 / 3, 3 / 4, 3 / 4, 1.5, 2 / 3, 16 / 9, 9 / 16, next() < 0.2 ? 2.8 : 1][Math.floor(next() * 10)];
    ratios.push(camera);
  }
  return { ratios, days };
}
