/** Where the window begins: styles, components, then the tie to the engine. */
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/controls.css";
import "./views/shell/app.js";
import { keepAppearance } from "./state/appearance.js";
import { countAgain } from "./state/composing.js";
import { keepDraft } from "./state/draft_keeper.js";
import { keepFormat } from "./state/format_keeper.js";
import { connect } from "./state/session.js";
import { keepZoom } from "./state/zoom.js";

keepAppearance(() => localStorage);
keepZoom(() => localStorage);
keepDraft(() => localStorage);
keepFormat(() => localStorage);
// A frame that was asked for is drawn before what is done behind it.
requestAnimationFrame(() => setTimeout(() => void import("./views/shell/more_screens.js")));
await connect();
void countAgain();
