/** The screens and dialogs that the first look at the window does without: loaded when it has been drawn. */
import "../activity/activity_screen.js";
import "../connections/connections_screen.js";
import "../library/compare_dialog.js";
import "../library/library_screen.js";
import "../library/reader_screen.js";
import "../library/rename_dialog.js";
import "../library/tags_dialog.js";
import "../monitor/monitor_screen.js";
import "../settings/settings_screen.js";
import "../sources/sources_screen.js";
import "./shortcuts_dialog.js";
// Last, for it overrules the styles of all of them.
import "../../styles/print.css";
