/**
 * The engine as a page sees it, for tests without one. `installMock` runs inside the page before its own scripts, so it
 * must not refer to anything outside of itself.
 */

/**
 * @param {{ snapshot: object, replies: Record<string, unknown>, held?: Record<string, unknown>, opening: number }} world
 *   `replies`: what each command answers; `{ reject: error }` refuses. `opening`: number of the test's opening of the page.
 */
export function installMock(world) {
  // What another test left in the page's storage; what this one left must be there when it loads the page again.
  if (sessionStorage.getItem("opening") !== String(world.opening)) {
    localStorage.clear();
    sessionStorage.setItem("opening", String(world.opening));
  }
  const callbacks = new Map();
  const listeners = new Map();
  let nextId = 1;
  const mock = {
    world,
    /** Every command that was called, oldest first. */
    calls: [],
    violations: [],
    /** Milliseconds that the reply to a command is held back; null holds it until `release`. */
    held: world.held ?? {},
    emit(event, payload) {
      for (const [id, name] of listeners) if (name === event) callbacks.get(id)?.({ event, id, payload });
    },
    /** Events with the next sequence numbers. */
    tell(...bodies) {
      const events = bodies.map((body) => ({ seq: (world.snapshot.seq += 1), body }));
      this.emit("atles", events);
    },
    drop(kind, paths = []) {
      this.emit("drop", { kind, paths });
    },
    called(command) {
      return this.calls.filter((call) => call.command === command).map((call) => call.args);
    },
  };
  const reply = async (command, args) => {
    if (command === "plugin:event|listen") {
      listeners.set(args.handler, args.event);
      return args.handler;
    }
    if (command === "plugin:event|unlisten") {
      listeners.delete(args.eventId);
      return null;
    }
    // What really crosses the border is JSON.
    mock.calls.push({ command, args: JSON.parse(JSON.stringify(args ?? {})) });
    if (command in mock.held) await new Promise((resolve) => (mock.held[command] = resolve));
    const known = command === "status" ? world.snapshot : world.replies[command];
    const list = known && typeof known === "object" && "each" in known ? known : null;
    const value = list ? (list.each[JSON.stringify(args[list.by])] ?? list.otherwise) : known;
    if (value && typeof value === "object" && "reject" in value) throw structuredClone(value.reject);
    return structuredClone(value ?? null);
  };
  window.__TAURI_INTERNALS__ = {
    invoke: reply,
    transformCallback(callback) {
      const id = nextId++;
      callbacks.set(id, callback);
      return id;
    },
    unregisterCallback: (id) => callbacks.delete(id),
    convertFileSrc: (path) => path,
  };
  window.__TAURI_EVENT_PLUGIN_INTERNALS__ = { unregisterListener: (_, id) => listeners.delete(id) };
  document.addEventListener("securitypolicyviolation", (event) => mock.violations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`));
  window.atlesMock = mock;
}
