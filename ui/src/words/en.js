/** Every sentence that the window says, in one place. What the engine says (reasons, problems, hints) arrives in words. */
import { activityWords } from "./en/activity.js";
import { agentWords } from "./en/agents.js";
import { arrangingWords } from "./en/arranging.js";
import { connectionWords } from "./en/connections.js";
import { connectionLineWords } from "./en/connection_lines.js";
import { composerWords } from "./en/composer.js";
import { costWords } from "./en/costs.js";
import { documentType, straight, unread, wayOutOf } from "./en/names.js";
import { monitorWords } from "./en/monitor.js";
import { modelWords } from "./en/models.js";
import { queueWords } from "./en/queue.js";
import { readingWords } from "./en/reading.js";
import { recommendationWords } from "./en/recommendation.js";
import { revisingWords } from "./en/revising.js";
import { settingsWords } from "./en/settings.js";
import { sourceWords } from "./en/sources.js";
import { templateWords } from "./en/template.js";
import { windowWords } from "./en/window.js";

export const words = {
  documentType,
  /** What something is called, where it stands alone. */
  title: straight,
  unread,
  wayOutOf,
  ...windowWords,
  ...composerWords,
  ...queueWords,
  ...readingWords,
  ...revisingWords,
  ...sourceWords,
  ...connectionWords,
  ...costWords,
  ...agentWords,
  ...connectionLineWords,
  ...modelWords,
  ...recommendationWords,
  ...activityWords,
  ...monitorWords,
  ...settingsWords,
  ...templateWords,
  ...arrangingWords,
};
