// @ts-check
/** The gallery's page: joins its parts. Nothing else happens here. */

import "../trusted.js";
import { api } from "../api.js";
import { signIn } from "../config.js";
import { find } from "../dom.js";
import { allPhotos } from "../gallery/all-photos.js";
import { NewPhotos } from "../gallery/new-photos.js";
import { Gallery } from "../gallery/gallery.js";
import { onNewDay } from "../gallery/new-day.js";
import { Poller } from "../gallery/poller.js";
import { Removals } from "../gallery/removals.js";
import { Store } from "../gallery/store.js";
import { offerLanguages } from "../languages.js";
import { afterFirstPictures, idle } from "../lazy.js";
import { Connection } from "../shell/connection.js";
import { installWorker } from "../shell/installing.js";
import { storeName } from "../session.js";
import { admitted, verified } from "../session/admission.js";
import { sessionKey } from "../session/person.js";
import { sessionState } from "../session/state.js";
import { Adding } from "../upload/adding.js";
import { ViewerRouter } from "../viewer/viewer-router.js";

offerLanguages(document);

// Until somebody is signed in, there is nothing to show.
await admitted();
const session = sessionKey();

const source = allPhotos(api);

const store = new Store(source);

const removals = new Removals(store);

const gallery = new Gallery(find(document, "#gallery", HTMLElement), store, {
  open: (slot) => void router.open(slot),
  remove: (slot) => removals.remove(slot),
});

const router = new ViewerRouter({ store, grid: gallery.grid, removals, onClosed: (slot) => gallery.focus(slot) });

for (const type of ["removed", "undone"]) {
  removals.addEventListener(type, (event) => {
    if (!(event instanceof CustomEvent)) return;
    const { slot } = event.detail;
    // The viewer moves on to the next photo by itself.
    if (!router.isOpen) gallery.focus(slot);
    else if (type === "undone") router.show(slot);
  });
}

store.quiet = afterFirstPictures(gallery.grid, store);
void gallery.load();
void router.follow();

const poller = new Poller(source, store, removals.hidden);
new NewPhotos(find(document, "#news", HTMLButtonElement), gallery.grid, poller);

const adding = new Adding({ admitted: verified, uploads: storeName("uploads", session), shared: storeName("shared", session) });
adding.added.follow((photo) => store.add(photo));

// A hovered photo is likely to be opened.
gallery.grid.element.addEventListener(
  "pointerover",
  () => void router.load().catch(() => {}),
  { once: true },
);

const connection = new Connection(find(document, "#connection", HTMLElement), {
  any: () => store.count > 0,
  ask: () => source.timeline(undefined),
  renew: () => void gallery.load(),
});
store.addEventListener("state", () => connection.update());

// Only then are they signed.
if (signIn) onNewDay(() => void gallery.load());

sessionState.shows = () => store.count > 0;
sessionState.finishFirst(() => removals.finish());

void store.quiet.then(idle).then(() => {
  // An earlier visit may have left unfinished uploads.
  void adding.load();
  installWorker(sessionKey, sessionState.arrived);
  void poller.watch();
});
