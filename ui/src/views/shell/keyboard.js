/** Keys that work everywhere in the window. */
import { begin, focusRequest } from "../../state/composing.js";
import { dialog, navigation, openDialog, SCREENS, show } from "../../state/navigation.js";

/** @param {EventTarget | null} target */
const isTyping = (target) => target instanceof HTMLElement && target.matches("input:not([type=radio], [type=checkbox]), textarea, select");

/** @param {KeyboardEvent} event */
export function handleKey(event) {
  if (event.defaultPrevented || event.isComposing || dialog.value !== null) return;
  const command = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  const screen = SCREENS[Number(event.key) - 1];
  if (command && screen) {
    show(screen);
  } else if (command && event.key.toLowerCase() === "n") {
    begin();
    show("write");
    focusRequest.update(({ count }) => ({ count: count + 1, field: "title" }));
  } else if (event.key === "F1" || (event.key === "?" && !isTyping(event.target))) {
    openDialog("shortcuts");
  } else if (event.key === "/" && !isTyping(event.target)) {
    const search = /** @type {HTMLElement | null} */ (document.querySelector("main input[type=search]"));
    if (!search) return;
    search.focus();
  } else if (event.key === "Escape" && navigation.value.document && !isTyping(event.target)) {
    show("library");
  } else {
    return;
  }
  event.preventDefault();
}
