/**
 * A button that opens a list of things to do below itself; a choice, Escape and a press elsewhere close it.
 */
import { html, nothing } from "lit";
import "./menu.css";

/** @param {Event} event @returns {HTMLDetailsElement | null} */
const menuOf = (event) => /** @type {HTMLElement} */ (event.currentTarget).closest("details");

/** @param {KeyboardEvent} event */
function closeAtEscape(event) {
  const menu = menuOf(event);
  if (event.key !== "Escape" || !menu?.open) return;
  event.stopPropagation();
  menu.open = false;
  menu.querySelector("summary")?.focus();
}

/** @param {FocusEvent} event */
function closeWhenLeft(event) {
  const menu = menuOf(event);
  if (menu && !menu.contains(/** @type {Node | null} */ (event.relatedTarget))) menu.open = false;
}

/**
 * @param {{ name: string, label: string, hint: string }} button `name` is its class; `hint` what screen readers say.
 * @param {{ name: string, label: string, act: () => unknown }[]} items
 */
export function menu({ name, label, hint }, items) {
  /** @param {Event} event @param {() => unknown} act */
  const choose = (event, act) => {
    const element = menuOf(event);
    if (element) element.open = false;
    element?.querySelector("summary")?.focus();
    act();
  };
  return html`<details class="menu ${name}" @keydown=${closeAtEscape} @focusout=${closeWhenLeft}>
    <summary aria-label=${hint || nothing}>${label}</summary>
    <div class="menu-items">
      ${items.map((item) => html`<button type="button" data-item=${item.name} @click=${(/** @type {Event} */ event) => choose(event, item.act)}>${item.label}</button>`)}
    </div>
  </details>`;
}
