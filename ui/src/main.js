/** Where the window begins: styles, components, then the tie to the engine. */
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/controls.css";
import "./views/shell/app.js";
import "./styles/print.css";
import { countAgain } from "./state/composing.js";
import { keepDraft } from "./state/draft_keeper.js";
import { keepFormat } from "./state/format_keeper.js";
import { connect } from "./state/session.js";
import { keepZoom } from "./state/zoom.js";

keepZoom(() => localStorage);
keepDraft(() => localStorage);
keepFormat(() => localStorage);
await connect();
void countAgain();
