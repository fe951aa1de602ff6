/** The browser's Cache Storage in memory. */

/** As much of the browser's Cache Storage as the worker uses. */
export class Caches {
  held = new Map();

  async open(name) {
    if (!this.held.has(name)) this.held.set(name, new MemoryCache());
    return this.held.get(name);
  }

  async delete(name) {
    return this.held.delete(name);
  }

  async keys() {
    return [...this.held.keys()];
  }

  async match(request) {
    for (const cache of this.held.values()) {
      const found = await cache.match(request);
      if (found) return found;
    }
    return undefined;
  }
}

const url = (request) => new URL(typeof request === "string" ? request : request.url, "https://site.example").href;

class MemoryCache {
  entries = new Map();

  async put(request, response) {
    this.entries.set(url(request), response);
  }

  async match(request) {
    return this.entries.get(url(request))?.clone();
  }

  async delete(request) {
    return this.entries.delete(url(request));
  }

  async keys() {
    return [...this.entries.keys()].map((each) => new Request(each));
  }
}
