// @ts-check
/**
 * Caches pages and their files as one build, so that they fit together offline. The page
 * itself always comes from the network if possible, so that nobody is stuck with an old one.
 */

/**
 * @typedef {object} Build
 * @property {string} version changes with any file
 * @property {readonly string[]} files paths, with a hash in each: what is there never changes
 * @property {readonly string[]} pages paths
 */

const PREFIX = "shell-";
/** With a cached copy, a page is not awaited longer than this. */
const PATIENCE_MS = 3_000;

/**
 * Not the API or downloads.
 *
 * @param {URL} url
 */
export const isPage = ({ pathname }) => !/^\/(v1|downloads)\//.test(pathname);

export class Shell {
  /** @param {Build} build */
  constructor({ version, files, pages }) {
    this.name = PREFIX + version;
    this.files = files;
    this.pages = pages;
  }

  /** Cache the whole build, or fail: half of it would be worse than none. */
  async fill() {
    const cache = await caches.open(this.name);
    const pages = this.pages.map((path) => new Request(path, { cache: "reload" }));
    await cache.addAll([...this.files, ...pages]);
  }

  /** Delete old builds except the previous one: open tabs may still load parts of it. */
  async tidy() {
    const others = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== this.name);
    await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
  }

  /**
   * A file with a hash in its address, of this build or another.
   *
   * @param {Request} request
   */
  async file(request) {
    return (await caches.match(request)) ?? fetch(request);
  }

  /**
   * @param {Request} request
   * @param {Promise<Response | undefined>} preloaded
   * @returns {Promise<Response>} offline, the gallery's page, whatever was requested
   */
  async page(request, preloaded) {
    const { pathname } = new URL(request.url);
    const known = this.pages.includes(pathname);
    const fresh = preloaded.then((answer) => answer ?? fetch(request));
    const cache = await caches.open(this.name);
    const kept = known ? await cache.match(pathname) : undefined;
    if (!kept) return fresh.catch((error) => this.#instead(known, error));
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    const patience = new Promise((resolve) => (timer = setTimeout(resolve, PATIENCE_MS)));
    const answer = await Promise.race([fresh.catch(() => undefined), patience]);
    clearTimeout(timer);
    // On server errors the cached page is better.
    return answer instanceof Response && answer.status < 500 ? answer : kept;
  }

  /**
   * @param {boolean} known whether the address is a page's of this site
   * @param {unknown} error why there is no response
   */
  #instead(known, error) {
    // The address is not the gallery's, so the browser is sent to where it is.
    if (!known) return Response.redirect("/", 302);
    throw error;
  }
}
