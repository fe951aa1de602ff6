/**
 * What is wrong with a page to the eye: `found` is called with the page in a state, and gives a sentence for each fault.
 * Runs in every photographed page before anything of its own.
 */
{
  const shifts = { sum: 0, of: new Set() };
  const describe = (element) => {
    if (!element) return "something";
    const { localName, id, classList } = element;
    const words = (element.getAttribute?.("aria-label") ?? element.textContent ?? "").trim().replaceAll(/\s+/g, " ");
    const said = words ? ` “${words.slice(0, 40)}”` : "";
    return `${localName}${id ? `#${id}` : ""}${classList?.length ? `.${classList[0]}` : ""}${said}`;
  };
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries()) {
      if (hadRecentInput) continue;
      shifts.sum += value;
      for (const { node } of sources) shifts.of.add(describe(node?.nodeType === 3 ? node.parentElement : node));
    }
  }).observe({ type: "layout-shift", buffered: true });

  const CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=slider], [role=button]";
  /** Overlaps of less than this, in pixels, are not visible. */
  const CLOSE = 3;
  const LEAST_TARGET = 24;

  const isSeen = (element) =>
    element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) && !element.closest(".visually-hidden, [inert]");
  const box = (element) => element.getBoundingClientRect();
  const meets = (one, other) =>
    Math.min(one.right, other.right) - Math.max(one.left, other.left) > CLOSE
    && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > CLOSE;
  const inWindow = ({ left, right, top, bottom, width, height }) =>
    width > 1 && height > 1 && right > 0 && bottom > 0 && left < innerWidth && top < innerHeight;
  const related = (one, other) => one.contains(other) || other.contains(one);
  const ancestors = function* (element) {
    for (let each = element; each && each !== document.documentElement; each = each.parentElement) yield each;
  };
  /** Whether a part of the page that scrolls, or cuts off, shows the middle of it. */
  const isShown = (element, { left, right, top, bottom }) =>
    [...ancestors(element.parentElement)].every((each) => {
      const { overflowX, overflowY } = getComputedStyle(each);
      if (overflowX === "visible" && overflowY === "visible") return true;
      const frame = box(each);
      const [x, y] = [(left + right) / 2, (top + bottom) / 2];
      return x >= frame.left && x <= frame.right && y >= frame.top && y <= frame.bottom;
    });
  /** What of it the parts of the page that scroll, or cut off, let be seen. */
  const visiblePart = (element, { left, right, top, bottom }) => {
    for (const each of ancestors(element.parentElement)) {
      const { overflowX, overflowY, position } = getComputedStyle(each);
      if (overflowX !== "visible" || overflowY !== "visible") {
        const frame = box(each);
        [left, right] = [Math.max(left, frame.left), Math.min(right, frame.right)];
        [top, bottom] = [Math.max(top, frame.top), Math.min(bottom, frame.bottom)];
      }
      if (position === "fixed") break;
    }
    return { left, right, top, bottom };
  };
  /** What scrolls with the same things; what floats may lie over the rest. */
  const layer = (element) =>
    [...ancestors(element)].find((each) => /fixed|sticky/.test(getComputedStyle(each).position) || each.matches(":popover-open, :modal"))
    ?? document.body;
  const centre = ({ left, right, top, bottom }) => document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  /** A long name may be cut with an ellipsis, the page's own words may not. */
  const isName = (element) => element.closest("bdi, [data-cut]") || element.querySelector("bdi");

  /** The window, or what lies over it and takes all input. */
  const stage = () => {
    const open = document.querySelectorAll(":popover-open, dialog:modal, [role=dialog][aria-modal=true]");
    return [...open].filter(isSeen).at(-1) ?? document.body;
  };

  const texts = (root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      const { currentNode: node } = walker;
      const element = node.parentElement;
      if (!node.data.trim() || !element || element.closest("script, style, noscript, template, option, svg") || !isSeen(element)) continue;
      const range = new Range();
      range.selectNodeContents(node);
      for (const rect of range.getClientRects()) if (inWindow(rect)) found.push({ element, rect });
    }
    return found;
  };

  const cutOff = function* ({ element, rect }) {
    for (const each of ancestors(element)) {
      const { overflowX, overflowY, textOverflow, position } = getComputedStyle(each);
      const frame = box(each);
      if (/auto|scroll/.test(`${overflowX} ${overflowY}`)) return;
      if (/hidden|clip/.test(overflowX) && (rect.right > frame.right + 1 || rect.left < frame.left - 1)) {
        if (!(textOverflow === "ellipsis" && isName(element))) yield `text is cut off at its side: ${describe(element)}`;
        return;
      }
      if (/hidden|clip/.test(overflowY) && (rect.bottom > frame.bottom + CLOSE || rect.top < frame.top - CLOSE)) {
        yield `text is cut off: ${describe(element)}`;
        return;
      }
      if (position === "fixed") break;
    }
    if (rect.left < -1 || rect.right > innerWidth + 1) yield `text leaves the window: ${describe(element)}`;
  };

  const overlaps = function* (pieces, words) {
    // Only what is seen at its middle: the rest is behind something on purpose.
    const seen = pieces.filter(({ element, rect }) => {
      const hit = centre(rect);
      return hit && related(hit, element);
    });
    const layers = new Map(seen.map((each) => [each, layer(each.element)]));
    for (const [index, one] of seen.entries()) {
      for (const other of seen.slice(index + 1)) {
        if (one.element === other.element || related(one.element, other.element)) continue;
        if (layers.get(one) === layers.get(other) && meets(one.rect, other.rect)) {
          yield `${words} over each other: ${describe(one.element)} and ${describe(other.element)}`;
        }
      }
    }
  };

  const controls = function* (root, isTouch) {
    const all = [...root.querySelectorAll(CONTROLS)]
      .filter((each) => isSeen(each) && !each.closest("#grid"))
      .map((element) => ({ element, rect: box(element) }))
      .filter(({ element, rect }) => inWindow(rect) && isShown(element, rect));
    for (const { element, rect } of all) {
      const hit = centre(rect);
      const whole = rect.top >= 0 && rect.bottom <= innerHeight && rect.left >= 0 && rect.right <= innerWidth;
      const own = hit && (related(element, hit) || element.labels?.[0]?.contains(hit));
      if (whole && hit && !own && getComputedStyle(element).pointerEvents !== "none") {
        yield `covered: ${describe(element)} by ${describe(hit)}`;
      }
      if (rect.left < -1 || rect.right > innerWidth + 1) yield `a control leaves the window: ${describe(element)}`;
      const isSmall = rect.width < LEAST_TARGET || rect.height < LEAST_TARGET;
      const inText = element.matches("a") && getComputedStyle(element).display === "inline";
      if (isTouch && isSmall && !inText && !element.labels?.length) {
        yield `too small to touch (${Math.round(rect.width)} × ${Math.round(rect.height)}): ${describe(element)}`;
      }
    }
    yield* overlaps(all.map(({ element, rect }) => ({ element, rect: visiblePart(element, rect) })), "controls");
  };

  /** Bars of one list are equally wide. */
  const bars = function* () {
    for (const list of document.querySelectorAll("ul, ol")) {
      const all = [...list.querySelectorAll(":scope > li progress")].filter(isSeen);
      const widths = new Set(all.map((each) => Math.round(box(each).width)));
      if (widths.size > 1) yield `bars of different widths, ${[...widths].join(" and ")}: ${describe(list)}`;
    }
  };

  /** The outline of what has the focus is seen whole. */
  const ring = function* () {
    const element = document.activeElement;
    if (!element?.matches(":focus-visible")) return;
    const { outlineStyle, outlineWidth, outlineOffset } = getComputedStyle(element);
    if (outlineStyle === "none") return;
    const beyond = Math.max(0, parseFloat(outlineWidth) + parseFloat(outlineOffset));
    const { left, top, width, height } = box(element);
    const whole = new DOMRect(left - beyond, top - beyond, width + 2 * beyond, height + 2 * beyond);
    const seen = visiblePart(element, whole);
    if (["left", "right", "top", "bottom"].some((side) => Math.abs(seen[side] - whole[side]) > 0.5)) {
      yield `the outline of the focus is cut off: ${describe(element)}`;
    }
  };

  const found = (isTouch) => {
    const faults = [];
    const moved = [...shifts.of].slice(0, 3).join(", ");
    if (shifts.sum) faults.push(`layout shift ${shifts.sum.toFixed(5)} of ${moved}`);
    const width = Math.max(document.documentElement.scrollWidth, document.body.scrollWidth);
    if (width > innerWidth) faults.push(`the page scrolls sideways: ${width} pixels wide`);
    const root = stage();
    const pieces = texts(root);
    for (const piece of pieces) faults.push(...cutOff(piece));
    faults.push(...overlaps(pieces, "texts"), ...controls(root, isTouch), ...bars(), ...ring());
    return [...new Set(faults)];
  };
  globalThis.screens = { found };
}
