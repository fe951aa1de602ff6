// @ts-check
/** The list of all photos, by the day they were taken, newest first. */

import { ApiError } from "../errors.js";
import { newestFirst } from "./order.js";

/** @typedef {import("./source.js").Source & import("./source.js").LiveSource} AllPhotos */

/**
 * @param {Pick<typeof import("../api.js").api, "listPhotos" | "timeline" | "changes" | "getPhoto">} api
 * @returns {AllPhotos}
 */
export const allPhotos = (api) => ({
  order: newestFirst,
  photos: (page, signal) => api.listPhotos({ ...page, sort: "taken" }, signal),
  timeline: (cursor, signal) => api.timeline(cursor, signal),
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
