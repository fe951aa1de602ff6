// @ts-check
/**
 * The blurred picture of a ThumbHash (Evan Wallace, 2023): the lowest frequencies of lightness, of yellow
 * against blue, of red against green and, where it has any, of opacity, in about 25 bytes.
 */

/** Pixels along the long edge: a hash has no more detail, and the browser smooths the scaled picture. */
const EDGE = 20;
/** More than the number of waves of any channel along an edge. */
const WAVES = 8;

/**
 * @param {Uint8Array} hash
 * @param {number} width pixels
 * @param {number} height
 * @returns {Uint8ClampedArray<ArrayBuffer>} RGBA
 */
export function pixels(hash, width, height) {
  /** @param {number} at @param {number} bits @param {number} first of a number over several bytes */
  const number = (at, first, bits) =>
    Math.floor(((hash[at] ?? 0) + (hash[at + 1] ?? 0) * 256 + (hash[at + 2] ?? 0) * 65536) / 2 ** first) % 2 ** bits;
  const hasAlpha = number(2, 7, 1);
  const landscape = number(4, 7, 1);
  const most = hasAlpha ? 5 : 7;
  const other = number(3, 0, 3);
  let nibble = hasAlpha ? 12 : 10;
  /** @param {number} mean @param {number} across @param {number} down @param {number} scale */
  const channel = (mean, across, down, scale) => {
    const waves = new Float64Array(WAVES * WAVES);
    for (let y = 0; y < down; y += 1) {
      for (let x = y ? 0 : 1; x * down < across * (down - y); x += 1, nibble += 1) {
        waves[y * WAVES + x] = (number(nibble >> 1, (nibble & 1) * 4, 4) / 7.5 - 1) * scale * 2;
      }
    }
    waves[0] = mean;
    return waves;
  };
  const channels = [
    channel(number(0, 0, 6) / 63, Math.max(3, landscape ? most : other), Math.max(3, landscape ? other : most), number(2, 2, 5) / 31),
    channel(number(0, 6, 6) / 31.5 - 1, 3, 3, (number(3, 3, 6) / 63) * 1.25),
    channel(number(1, 4, 6) / 31.5 - 1, 3, 3, (number(4, 1, 6) / 63) * 1.25),
    ...(hasAlpha ? [channel(number(5, 0, 4) / 15, 5, 5, number(5, 4, 4) / 15)] : []),
  ];
  const columns = cosines(width);
  const rows = cosines(height);
  // Terms shared by all pixels of a row are summed once per row.
  const lines = channels.map(() => new Float64Array(WAVES));
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y += 1) {
    channels.forEach((waves, index) => add(waves, rows, y, lines[index]));
    for (let x = 0; x < width; x += 1) {
      const [light = 0, yellow = 0, red = 0, alpha = 1] = lines.map((line) => total(line, columns, x));
      const blue = light - (2 / 3) * yellow;
      const reddish = (3 * light - blue + red) / 2;
      const at = (y * width + x) * 4;
      data[at] = reddish * 255;
      data[at + 1] = (reddish - red) * 255;
      data[at + 2] = blue * 255;
      data[at + 3] = alpha * 255;
    }
  }
  return data;
}

/**
 * @param {number} size pixels along an edge
 * @returns {Float64Array} of each pixel, each wave there
 */
function cosines(size) {
  const all = new Float64Array(size * WAVES);
  for (let at = 0; at < all.length; at += 1) {
    all[at] = Math.cos((Math.PI / size) * (Math.floor(at / WAVES) + 0.5) * (at % WAVES));
  }
  return all;
}

/**
 * @param {Float64Array} waves of a channel
 * @param {Float64Array} rows
 * @param {number} y
 * @param {Float64Array} [line] becomes the waves along this line
 */
function add(waves, rows, y, line = new Float64Array(WAVES)) {
  line.fill(0);
  for (let at = 0; at < waves.length; at += 1) {
    line[at % WAVES] = (line[at % WAVES] ?? 0) + (waves[at] ?? 0) * (rows[y * WAVES + Math.floor(at / WAVES)] ?? 0);
  }
}

/** @param {Float64Array} line @param {Float64Array} columns @param {number} x */
function total(line, columns, x) {
  let sum = 0;
  for (let wave = 0; wave < WAVES; wave += 1) sum += (line[wave] ?? 0) * (columns[x * WAVES + wave] ?? 0);
  return sum;
}

/**
 * Draw a photo's placeholder at its own small size: CSS scales it.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {string | undefined} thumbHash Base64
 * @param {number} ratio width divided by height
 * @returns {boolean} whether there was one
 */
export function draw(canvas, thumbHash, ratio) {
  if (!thumbHash) return false;
  /** @type {Uint8Array} */
  let hash;
  try {
    hash = Uint8Array.from(atob(thumbHash), (letter) => letter.charCodeAt(0));
  } catch {
    return false;
  }
  if (hash.length < 5) return false;
  canvas.width = Math.max(Math.round(ratio > 1 ? EDGE : EDGE * ratio), 1);
  canvas.height = Math.max(Math.round(ratio > 1 ? EDGE / ratio : EDGE), 1);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context?.putImageData(new ImageData(pixels(hash, canvas.width, canvas.height), canvas.width, canvas.height), 0, 0);
  return context !== null;
}
