/** The one entry: every controller of the portal, the desk and the widget's frame. */
import "./hx.js";
import "./live.js";
import "./fresh.js";
import "./stick.js";
import "./markdown.js";
import "./drafts.js";
import "./upload.js";
import "./composer.js";
import "./menu.js";
import "./dialog.js";
import "./tabs.js";
import "./toast.js";
import "./forms.js";
import "./scroll.js";
import "./conditions.js";
import "./notes.js";
import "./keys.js";
import "./page.js";

document.documentElement.dataset.script = "on";
