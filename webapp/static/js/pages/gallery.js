// @ts-check
/** The gallery's page: joins its parts. Nothing else happens here. */

import "../trusted.js";
import "../common.js";
import { api } from "../api.js";
import { signIn } from "../config.js";
import { find } from "../dom.js";
import { presence } from "../frame/presence.js";
import { startFrame } from "../frame/start.js";
import { allPhotos } from "../gallery/all-photos.js";
import { NewPhotos } from "../gallery/new-photos.js";
import { Gallery } from "../gallery/gallery.js";
import { onNewDay } from "../gallery/new-day.js";
import { Live } from "../gallery/live.js";
import { Poller } from "../gallery/poller.js";
import { Removals } from "../gallery/removals.js";
import { Sorting } from "../gallery/sorting.js";
import { Store } from "../gallery/store.js";
import { listenForKeys } from "../keys.js";
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
listenForKeys();

const { pathname } = location;

// Until somebody is signed in, there is nothing to show.
await admitted();
const session = sessionKey();
const here = presence("gallery");

const sorting = new Sorting(document, pathname);
const source = allPhotos(api, sorting.sort);

const store = new Store(source);

/** "Today" is another thing where photos are sorted by when they were added: months say so. */
const saySort = () => void (gallery.grid.element.dataset["sort"] = sorting.name);

const removals = new Removals(store);

const gallery = new Gallery(find(document, "#gallery", HTMLElement), store, {
  open: (slot) => void router.open(slot),
  remove: (slot, shown) => removals.remove(slot, shown),
});

const router = new ViewerRouter({ store, grid: gallery.grid, removals, onClosed: (slot) => here.shown && gallery.focus(slot) });

for (const type of ["removed", "undone"]) {
  removals.addEventListener(type, (event) => {
    if (!(event instanceof CustomEvent)) return;
    const { slot } = event.detail;
    // The viewer moves on to the next photo by itself.
    if (!router.isOpen) gallery.focus(slot);
    else if (type === "undone") router.show(slot);
  });
}

saySort();
removals.addEventListener("hides", () => gallery.keepFocus());

store.quiet = afterFirstPictures(gallery.grid, store);
void gallery.load();
void router.follow();
sorting.addEventListener("change", () => {
  saySort();
  void gallery.sortBy(allPhotos(api, sorting.sort));
});

const live = new Live(source, { store, removals, reload: () => void gallery.reload() });
live.addEventListener("lost", (event) => {
  if (!(event instanceof CustomEvent)) return;
  router.lost(event.detail.imageIds);
  gallery.keepFocus();
});
new NewPhotos(find(document, "#news", HTMLButtonElement), gallery.grid, live);
const poller = new Poller(here, (signal) => live.look(signal));
sessionState.addEventListener("left", () => poller.destroy());

const adding = new Adding({ admitted: verified, uploads: storeName("uploads", session), shared: storeName("shared", session) });
adding.added.follow((photo) => {
  // It may have been deleted here and added again.
  removals.cameBack(photo.imageId);
  store.add(photo);
});

// A hovered photo is likely to be opened.
gallery.grid.element.addEventListener(
  "pointerover",
  () => void router.load().catch(() => {}),
  { once: true },
);

const connection = new Connection(find(document, "#connection", HTMLElement), {
  any: () => store.count > 0,
  ask: () => store.source.timeline(undefined),
  renew: () => void gallery.reload(),
});
store.addEventListener("state", () => connection.update());

// Only then are they signed.
if (signIn) onNewDay(() => void gallery.reload());

sessionState.addShown(() => store.count > 0);

const turn = () => {
  if (here.shown) gallery.grid.wake();
  else gallery.grid.sleep();
  // Its address may be another one than when it was left.
  sorting.follow();
  // The address that it has again may name a photo; that of another page does not.
  void router.follow();
};
here.addEventListener("change", turn);
// Another page may have been asked for while the scripts came.
if (!here.shown) turn();
sessionState.finishFirst(() => removals.finish());

void store.quiet.then(idle).then(() => {
  // An earlier visit may have left unfinished uploads.
  void adding.load();
  void startFrame();
  installWorker(sessionKey, sessionState.arrived);
  void poller.watch();
});
