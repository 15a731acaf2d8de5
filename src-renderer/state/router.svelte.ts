import { parseRoute, startPath, type Route } from './route.ts';

/** The address of the window as state, and the ways to change it. */
class Router {
  route = $state.raw<Route>(parseRoute(location.hash));
  /** Places visited since the window was loaded, so that going back never leaves the program. */
  #depth = 0;

  constructor() {
    addEventListener('hashchange', () => {
      this.route = parseRoute(location.hash);
    });
  }

  /** @param path as in the address without `#`, e.g. `/scan/abc` */
  go(path: string): void {
    if (location.hash === `#${path}`) return;
    this.#depth += 1;
    location.hash = path;
    this.route = parseRoute(path);
  }

  /** Changes the address without a step to go back to, e.g. while a filter is typed. */
  replace(path: string): void {
    history.replaceState(null, '', `#${path}`);
    this.route = parseRoute(location.hash);
  }

  back(): void {
    if (this.#depth > 0) {
      this.#depth -= 1;
      history.back();
    } else {
      this.replace(this.route.place === 'scan' || this.route.place === 'compare' ? '/scans' : startPath);
    }
  }
}

export const router = new Router();
