// @ts-check
/**
 * Adding photos, from all pages: the buttons, the drop target, and the queue of uploads, which goes on while another
 * page is shown. Started once, by the frame.
 */

import { find } from "../dom.js";
import { once, part } from "../lazy.js";
import { notify } from "../notices.js";
import { handleLaunch } from "../shell/launch.js";
import { text } from "../strings.js";
import { Added } from "./added.js";
import { Dropzone } from "./dropzone.js";
import { PendingFiles } from "./pending-files.js";

export class Adding {
  /** What becomes of the files; galleries follow it. */
  added = new Added();

  /**
   * @param {object} options
   * @param {() => Promise<unknown>} options.admitted what is left of earlier visits is offered to nobody else
   * @param {string} options.uploads name of the database that remembers unfinished uploads
   * @param {string} options.shared name of the cache that another app's photos wait in
   */
  constructor({ admitted, uploads, shared }) {
    /** Not part of the first load; files added before wait for it. */
    this.load = once(async () => {
      await admitted();
      const { startUploads } = await part("uploads", () => import("./uploads.js"));
      return startUploads(uploads, (photo) => this.added.tell(photo));
    });
    const pending = new PendingFiles(this.load);
    const smaller = find(document, "#send-smaller", HTMLInputElement);
    const dock = find(document, "#dock", HTMLElement);
    /** @param {File[]} files */
    const add = (files) => pending.add(files, { smaller: smaller.checked });
    this.dropzone = new Dropzone({
      inputs: {
        choose: find(document, "#file-input", HTMLInputElement),
        "choose-folder": find(document, "#folder-input", HTMLInputElement),
        "take-photo": find(document, "#camera-input", HTMLInputElement),
      },
      overlay: find(document, "#dropping", HTMLElement),
      onNear: () => void this.load(),
      onFiles: (files) => {
        // The strip is behind the full view.
        if (dock.closest("[inert]")) notify(text.upload.adding(files.length));
        void add(files);
      },
      onUnreadable: (names) => void pending.refuse(names),
    });
    void handleLaunch(shared, add);
  }
}
