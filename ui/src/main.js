/** Where the window begins: styles, components, then the tie to the engine. */
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/controls.css";
import "./views/shell/app.js";
import { connect } from "./state/session.js";

void connect();
