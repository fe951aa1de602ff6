// @ts-check
/** The addresses of lists of photos: the page asks for them, and the worker keeps how they begin. */

export const ALL_PHOTOS = {
  photos: "/v1/images",
  timeline: "/v1/images/timeline",
  changes: "/v1/images/changes",
  sort: "taken",
};

/** The header that says up to which change a timeline is complete. */
export const UNTIL = "Timeline-Until";

/** @typedef {"taken" | "uploaded"} Sort what all photos are sorted by, as the API calls it */

const LISTS = [ALL_PHOTOS, { ...ALL_PHOTOS, sort: "uploaded" }];

/** The query of a timeline; that of the usual order has none. @param {Sort} sort */
export const sortOfTimeline = (sort) => (sort === ALL_PHOTOS.sort ? {} : { sort });

/** @param {URL} url of a list or a timeline @returns {string} the same for any length of the same one */
export const kindOf = ({ pathname, searchParams }) => `${pathname} ${searchParams.get("sort") ?? ""}`;

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
      (pathname === timeline && (searchParams.get("sort") ?? ALL_PHOTOS.sort) === sort) ||
      (pathname === photos && searchParams.get("sort") === sort),
  );
