/**
 * Moving a waiting request with the pointer. Pointer events, because the web view's own drag and drop is taken by files that
 * are dropped on the window.
 */
import { moveTo } from "../../state/requests.js";

/**
 * @param {PointerEvent} event On the handle of a row.
 * @param {string} id Id of the request.
 */
export function beginDrag(event, id) {
  const handle = /** @type {HTMLElement} */ (event.currentTarget);
  const row = /** @type {HTMLElement} */ (handle.closest("li"));
  const list = /** @type {HTMLElement} */ (row.parentElement);
  if (event.button !== 0) return;
  event.preventDefault();
  handle.focus();
  handle.setPointerCapture(event.pointerId);
  // Rows of another priority or deadline stay where they are: the order counts only within both.
  const peers = /** @type {HTMLElement[]} */ ([...list.children]).filter((other) => other.dataset.peers === row.dataset.peers);
  const boxes = peers.map((peer) => peer.getBoundingClientRect());
  const from = peers.indexOf(row);
  const own = /** @type {DOMRect} */ (boxes[from]);
  let to = from;
  list.classList.add("dragging");
  row.classList.add("dragged");

  /** @param {PointerEvent} moved */
  const move = (moved) => {
    const by = moved.clientY - event.clientY;
    row.style.translate = `0 ${by}px`;
    const centre = own.top + own.height / 2 + by;
    to = boxes.filter((box, index) => index !== from && box.top + box.height / 2 < centre).length;
    peers.forEach((peer, index) => {
      if (index === from) return;
      const shift = index > from && index <= to ? -own.height : index < from && index >= to ? own.height : 0;
      peer.style.translate = shift ? `0 ${shift}px` : "";
    });
  };
  /** @param {boolean} keep */
  const end = (keep) => {
    handle.removeEventListener("pointermove", move);
    handle.removeEventListener("pointerup", drop);
    handle.removeEventListener("pointercancel", giveUp);
    handle.removeEventListener("keydown", escape);
    list.classList.remove("dragging");
    row.classList.remove("dragged");
    for (const peer of peers) peer.style.translate = "";
    if (keep && to !== from) void moveTo(id, to);
  };
  const drop = () => end(true);
  const giveUp = () => end(false);
  /** @param {KeyboardEvent} key */
  const escape = (key) => {
    if (key.key !== "Escape") return;
    key.preventDefault();
    end(false);
  };
  handle.addEventListener("pointermove", move);
  handle.addEventListener("pointerup", drop);
  handle.addEventListener("pointercancel", giveUp);
  handle.addEventListener("keydown", escape);
}
