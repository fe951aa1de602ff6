// @ts-check
/** The list of all photos, by when they were taken or by when they were added, newest first. */

import { ApiError } from "../errors.js";
import { lastAddedFirst, newestFirst } from "./order.js";

/** @typedef {import("./source.js").Source & import("./source.js").LiveSource} AllPhotos */

/**
 * @param {Pick<typeof import("../api.js").api, "listPhotos" | "timeline" | "changes" | "getPhoto">} api
 * @param {import("../lists.js").Sort} [sort]
 * @returns {AllPhotos}
 */
export const allPhotos = (api, sort = "taken") => ({
  order: sort === "taken" ? newestFirst : lastAddedFirst,
  photos: (page, signal) => api.listPhotos({ ...page, sort }, signal),
  timeline: (cursor, signal) => api.timeline(cursor, signal, sort),
  changes: (since, signal) => api.changes(since, signal),

  async find(imageId, signal) {
    try {
      const photo = await api.getPhoto(imageId, signal);
      if (photo.status !== "ready") return undefined;
      return photo.duplicateOf ? { ...photo, imageId: photo.duplicateOf } : photo;
    } catch (error) {
      if (error instanceof ApiError && error.status >= 400 && error.status < 429) return undefined;
      throw error;
    }
  },
});
