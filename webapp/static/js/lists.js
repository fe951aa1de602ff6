// @ts-check
/** The addresses of lists of photos: the page asks for them, and the worker keeps how they begin. */

export const ALL_PHOTOS = {
  photos: "/v1/images",
  timeline: "/v1/images/timeline",
  changes: "/v1/images/changes",
  sort: "taken",
};

/** The header of a timeline that says up to where it has what has changed. */
export const UNTIL = "Timeline-Until";

const LISTS = [ALL_PHOTOS];

/** @param {URL} url */
export const isTimeline = ({ pathname }) => LISTS.some(({ timeline }) => pathname === timeline);

/**
 * Whether an address is that of the first photos of a list, or of its first days.
 *
 * @param {URL} url
 */
export const isBeginning = ({ pathname, searchParams }) =>
  !searchParams.has("cursor") &&
  !searchParams.has("from") &&
  LISTS.some(
    ({ photos, timeline, sort }) =>
      pathname === timeline || (pathname === photos && searchParams.get("sort") === sort),
  );
