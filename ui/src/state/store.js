/**
 * A value that views watch. Only modules of `state/` call `set` and `update`; everybody else reads.
 *
 * @template T
 */
export class Store {
  /** @type {Set<() => void>} */
  #watchers = new Set();
  /** @type {T} */
  #value;

  /** @param {T} initial */
  constructor(initial) {
    this.#value = initial;
  }

  /** @returns {T} */
  get value() {
    return this.#value;
  }

  /** @param {T} value */
  set(value) {
    if (value === this.#value) return;
    this.#value = value;
    for (const watcher of this.#watchers) watcher();
  }

  /** @param {(value: T) => T} change */
  update(change) {
    this.set(change(this.#value));
  }

  /**
   * @param {() => void} watcher Called after every change.
   * @returns {() => void} Ends the watch.
   */
  watch(watcher) {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }
}
