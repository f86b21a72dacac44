/**
 * Gives the focus back when what had it went away or was disabled, and nothing nearer has seen to it: to what has come in its
 * place, else to what stands beside it. Without this the keyboard would begin at the top of the window.
 */

const REACHED = "button:not(:disabled), a[href], input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary, [tabindex='0']";

/** What had the focus last. @type {Element | null} */
let last = null;
/** Where it stood, from near to far: its places among the children of those around it. @type {{ around: Element, at: number }[]} */
let trail = [];

/** @param {FocusEvent} event */
function remember(event) {
  if (!(event.target instanceof Element)) return;
  last = event.target;
  trail = [];
  for (let child = last; child.parentElement && child.localName !== "main"; child = child.parentElement) {
    trail.push({ around: child.parentElement, at: [...child.parentElement.children].indexOf(child) });
  }
}

/** @param {Element} element */
const isReached = (element) => element.checkVisibility({ visibilityProperty: true });

/** @param {Element} within @returns {Element | undefined} */
const firstIn = (within) => (within.matches(REACHED) && isReached(within) ? within : [...within.querySelectorAll(REACHED)].find(isReached));

/** @returns {Element | null} */
function neighbour() {
  for (const { around, at } of trail) {
    if (!around.isConnected) continue;
    const children = [...around.children];
    for (const child of [...children.slice(Math.max(0, at)), ...children.slice(0, Math.max(0, at)).reverse()]) {
      const found = child === last ? undefined : firstIn(child);
      if (found) return found;
    }
    if (around.localName === "main" || around.localName === "dialog") break;
  }
  return document.querySelector("main");
}

const isNowhere = () => document.activeElement === null || document.activeElement === document.body;
const isGone = () => last !== null && (!last.isConnected || last.matches(":disabled"));

function rescue() {
  if (!(isNowhere() || document.activeElement?.matches(":disabled")) || !isGone()) return;
  /** @type {HTMLElement | null} */ (neighbour())?.focus({ preventScroll: true });
}

let waiting = false;
/** After those who know better where it belongs. */
function rescueSoon() {
  if (waiting || !isGone()) return;
  waiting = true;
  setTimeout(() => {
    waiting = false;
    rescue();
  });
}

/** Whoever leaves what is still there wants the focus nowhere. */
const forget = () =>
  setTimeout(() => {
    if (isNowhere() && !isGone()) last = null;
  });

/** @returns {() => void} Ends it. */
export function guardFocus() {
  const observer = new MutationObserver(rescueSoon);
  observer.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["disabled"] });
  document.addEventListener("focusin", remember);
  document.addEventListener("focusout", forget);
  return () => {
    observer.disconnect();
    document.removeEventListener("focusin", remember);
    document.removeEventListener("focusout", forget);
  };
}
