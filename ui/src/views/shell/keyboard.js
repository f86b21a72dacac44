/** Keys that work everywhere in the window. */
import { begin, focusField } from "../../state/composing.js";
import { closeFinding, finding, openFinding } from "../../state/finding.js";
import { stepSentence } from "../../state/library.js";
import { dialog, navigation, openDialog, SCREENS, show } from "../../state/navigation.js";
import { zoomBy, zoomUsual } from "../../state/zoom.js";

/** @param {EventTarget | null} target */
const isTyping = (target) => target instanceof HTMLElement && target.matches("input:not([type=radio], [type=checkbox]), textarea, select");

/** Where the plus lies beside a letter or on another level of the key, Shift may be part of it. @param {KeyboardEvent} event @returns {boolean} Whether it was a key for the size. */
function zoomed(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return false;
  if (event.key === "+" || event.key === "=") zoomBy(1);
  else if (event.key === "-" || event.key === "_") zoomBy(-1);
  else if (event.key === "0") zoomUsual();
  else return false;
  event.preventDefault();
  return true;
}

/** The web view's own menu offers to go back and to load the page again: neither makes sense here. @param {MouseEvent} event */
export function handleMenu(event) {
  const target = event.target instanceof Element ? event.target : null;
  if (isTyping(target)) return;
  const selection = document.getSelection();
  // Over chosen words it offers to copy them.
  if (selection && !selection.isCollapsed && target && selection.containsNode(target, true)) return;
  event.preventDefault();
}

/** @param {KeyboardEvent} event */
export function handleKey(event) {
  if (event.defaultPrevented || event.isComposing || zoomed(event) || dialog.value !== null) return;
  const command = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  const screen = SCREENS[Number(event.key) - 1];
  if (command && screen) {
    show(screen);
  } else if (command && event.key.toLowerCase() === "n") {
    begin();
    show("write");
    focusField("title");
  } else if (event.key === "F1" || (event.key === "?" && !isTyping(event.target))) {
    openDialog("shortcuts");
  } else if (command && event.key.toLowerCase() === "f" && navigation.value.document) {
    openFinding();
  } else if (command && event.key.toLowerCase() === "p" && navigation.value.document) {
    window.print();
  } else if ((event.key === "/" && !isTyping(event.target)) || (command && event.key.toLowerCase() === "f")) {
    const search = /** @type {HTMLElement | null} */ (document.querySelector("main input[type=search]"));
    if (!search) return;
    search.focus();
  } else if (navigation.value.document && !command && !isTyping(event.target) && (event.key === "j" || event.key === "k")) {
    // From anywhere in the Reader; in the text itself the arrows do the same.
    stepSentence(event.key === "j" ? 1 : -1);
  } else if (event.key === "Escape" && event.target instanceof HTMLInputElement && event.target.type === "search") {
    // By itself a web view may empty it, or take the focus away.
    if (event.target.value === "") return event.preventDefault();
    event.target.value = "";
    event.target.dispatchEvent(new Event("input", { bubbles: true }));
  } else if (event.key === "Escape" && navigation.value.document && !isTyping(event.target)) {
    if (finding.value.open) closeFinding();
    else show("library");
  } else {
    return;
  }
  event.preventDefault();
}
