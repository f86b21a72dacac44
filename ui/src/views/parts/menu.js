/**
 * A button that opens a list of things to do below itself; a choice, Escape and a press elsewhere close it.
 */
import { html, nothing } from "lit";
import { COMMAND, COMMAND_NAME } from "./command_key.js";
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

/** Opens it upwards where it would lie behind the lower edge. @param {Event} event */
function place(event) {
  const menu = /** @type {HTMLDetailsElement} */ (event.currentTarget);
  menu.classList.remove("menu-up");
  const items = menu.querySelector(".menu-items")?.getBoundingClientRect();
  const view = menu.closest("main")?.getBoundingClientRect();
  if (!menu.open || !items || !view || items.bottom <= view.bottom) return;
  if (menu.getBoundingClientRect().top - items.height > view.top) menu.classList.add("menu-up");
  else menu.querySelector(".menu-items")?.scrollIntoView({ block: "nearest" });
}

/**
 * @param {{ name: string, label: string, hint: string }} button `name` is its class; `hint` what screen readers say.
 * @param {{ name: string, label: string, act: () => unknown, narrow?: boolean, key?: string }[]} items `narrow`: only where its own
 *   button has no room; `key`: the letter that does the same, with the key for orders.
 */
export function menu({ name, label, hint }, items) {
  /** @param {Event} event @param {() => unknown} act */
  const choose = (event, act) => {
    const element = menuOf(event);
    if (element) element.open = false;
    element?.querySelector("summary")?.focus();
    act();
  };
  return html`<details class="menu ${name}" @keydown=${closeAtEscape} @focusout=${closeWhenLeft} @toggle=${place}>
    <summary aria-label=${hint || nothing}>${label}</summary>
    <div class="menu-items">
      ${items.map(
        (item) => html`<button type="button" class=${item.narrow ? "menu-narrow" : nothing} data-item=${item.name} aria-keyshortcuts=${item.key ? `${COMMAND_NAME}+${item.key}` : nothing}
          @click=${(/** @type {Event} */ event) => choose(event, item.act)}>${item.label}${item.key ? html`<kbd aria-hidden="true">${COMMAND} ${item.key}</kbd>` : nothing}</button>`,
      )}
    </div>
  </details>`;
}
