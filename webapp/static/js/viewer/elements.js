// @ts-check
/** Creates elements and button icons. */

const SVG = "http://www.w3.org/2000/svg";

/** Line icons on a 24 × 24 grid, as in templates/macros.html. */
export const DRAWINGS = {
  back: "M20 12H4.5M11 5.5 4.5 12l6.5 6.5",
  close: "m6 6 12 12M18 6 6 18",
  previous: "m14.5 5-7 7 7 7",
  next: "m9.5 5 7 7-7 7",
  more: "M12 4.7a.8.8 0 1 1 0 1.6.8.8 0 0 1 0-1.6zM12 11.2a.8.8 0 1 1 0 1.6.8.8 0 0 1 0-1.6zM12 17.7a.8.8 0 1 1 0 1.6.8.8 0 0 1 0-1.6z",
  details: "M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM12 11v5.5M12 7.8v.2",
  download: "M12 4v11M7.5 11 12 15.5 16.5 11M5 20h14",
  link: "M10 14a4 4 0 0 0 5.7 0l3.1-3.1a4 4 0 0 0-5.7-5.7L12 6.3M14 10a4 4 0 0 0-5.7 0l-3.1 3.1a4 4 0 0 0 5.7 5.7l1.1-1.1",
  share: "M12 15V4M8 7.5 12 3.5l4 4M7 11H5.5v9h13v-9H17",
  remove: "M4.5 7h15M9.5 7V4.5h5V7M6.5 7l.9 12.5h9.2L17.5 7M10.2 11v5M13.8 11v5",
  retry: "M19.5 12a7.5 7.5 0 1 1-2.4-5.5M19.5 3.5v4h-4",
  calendar: "M6.5 5.5h11a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2h-11a2 2 0 0 1-2-2v-10a2 2 0 0 1 2-2zM4.5 10h15M8.5 3.5v4M15.5 3.5v4",
  added: "M12 15.5V5M7.5 9.5 12 5l4.5 4.5M5 19.5h14",
  camera: "M4 8.5A2.5 2.5 0 0 1 6.5 6H8l1.5-2h5L16 6h1.5A2.5 2.5 0 0 1 20 8.5v8a2.5 2.5 0 0 1-2.5 2.5h-11A2.5 2.5 0 0 1 4 16.5zM12 9.2a3.3 3.3 0 1 1 0 6.6 3.3 3.3 0 0 1 0-6.6z",
  file: "M6.5 4.5h11a3 3 0 0 1 3 3v9a3 3 0 0 1-3 3h-11a3 3 0 0 1-3-3v-9a3 3 0 0 1 3-3zM4 16.5l4.6-4.6a1.5 1.5 0 0 1 2.1 0l5.6 5.6M15.6 8.4v.1",
  broken: "M6.5 4.5h11a3 3 0 0 1 3 3v9a3 3 0 0 1-3 3h-11a3 3 0 0 1-3-3v-9a3 3 0 0 1 3-3zM4 16l4.5-4.5 3 3M20 15l-4-4-2.5 2.5M5 21 19 3",
};

/** @typedef {keyof typeof DRAWINGS} Drawing */

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {string} [className]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function make(tag, className = "", ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

/** @param {Drawing} name */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.classList.add("icon");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", DRAWINGS[name]);
  svg.append(path);
  return svg;
}

/** @param {Drawing} name @returns {string} the same as text, for PhotoSwipe */
export const iconText = (name) =>
  `<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="${DRAWINGS[name]}"/></svg>`;

/**
 * @param {string} className
 * @param {string} label
 * @param {() => void} onClick
 */
export function button(className, label, onClick) {
  const element = make("button", className, label);
  element.type = "button";
  element.addEventListener("click", onClick);
  return element;
}
