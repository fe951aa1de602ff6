// @ts-check
/** What a gallery needs to know about the list that it shows. Nothing else depends on which list it is. */

/** @typedef {import("../api.js").Photo} Photo */
/** @typedef {import("../api.js").PhotoPage} PhotoPage */
/** @typedef {import("../api.js").Changes} Changes */
/** @typedef {import("../api.js").TimelinePart} TimelinePart */

/**
 * @typedef {object} Order how a list is sorted; functions compare as those for `Array.sort` do
 * @property {(photo: Photo) => string} dayOf the photo's day, as named in the list's timeline
 * @property {(photo: Photo) => string} placeOf the photo's place in the list; a mark of the timeline is what follows the
 *   day in it
 * @property {(one: string, other: string) => number} compareDays
 * @property {(one: string, other: string) => number} comparePlaces
 * @property {(one: Photo, other: Photo) => number} compareMoments 0 where only the list itself defines the order
 */

/**
 * @typedef {object} Source a list of photos; all of it rejects with an `ApiError`
 * @property {Order} order
 * @property {(page: {limit: number, from?: string | undefined}, signal?: AbortSignal) => Promise<PhotoPage>} photos a page
 *   of it; from: the day or the place to start at, which is included
 * @property {(cursor: string | undefined, signal?: AbortSignal) => Promise<TimelinePart>} timeline its days, and the shapes
 *   of all photos, in the same order
 * @property {(imageId: string, signal?: AbortSignal) => Promise<Photo | undefined>} find undefined if it has no such photo
 */

/**
 * @typedef {object} LiveSource a list that others add photos to and delete them from; its timeline states `until`
 * @property {(since: string, signal?: AbortSignal) => Promise<Changes>} changes what came and what is gone
 */

export {};
