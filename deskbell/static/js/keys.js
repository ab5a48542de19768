/** Keys press buttons that the page shows. They follow the physical key, so they work in any layout. */
import { connect, on } from "./connect.js";
import { kept } from "./storage.js";

const SWITCH = "deskbell-keys";
const PAUSE = 1200;
const FIELD = "input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable]";
const CODES = { Slash: "/", Escape: "esc", Enter: "enter", ArrowUp: "up", ArrowDown: "down" };

let before = "";
let beforeAt = 0;

function nameOf(event) {
  if (event.key === "?") return "?";
  const plain = CODES[event.code] ?? /^(?:Key|Digit)(.)$/.exec(event.code)?.[1].toLowerCase();
  if (!plain) return "";
  const mod = event.ctrlKey || event.metaKey ? "mod+" : "";
  const shift = event.shiftKey ? "shift+" : "";
  return mod + shift + plain === "shift+/" ? "?" : mod + shift + plain;
}

const isShown = (element) => element.checkVisibility?.() ?? element.offsetParent !== null;

function find(key) {
  const dialog = document.querySelector("dialog:modal");
  return [...(dialog ?? document).querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find(isShown);
}

function press(element) {
  if (element.matches(FIELD)) element.focus();
  else element.click();
}

document.addEventListener("keydown", (event) => {
  const name = nameOf(event);
  const isSingle = !name.startsWith("mod+");
  if (!name || event.altKey || event.isComposing || event.defaultPrevented) return;
  if (isSingle && (event.target.closest?.(FIELD) || kept.get(SWITCH) === "off")) return;
  const sequence = Date.now() - beforeAt < PAUSE ? `${before} ${name}` : "";
  const element = (sequence && find(sequence)) || find(name);
  before = element ? "" : name;
  beforeAt = Date.now();
  if (!element) return;
  event.preventDefault();
  press(element);
});

connect("[data-keys-toggle]", (control) => {
  control.checked = kept.get(SWITCH) !== "off";
});
on("change", "[data-keys-toggle]", (event, control) => kept.set(SWITCH, control.checked ? "on" : "off"));

function nextPane(step) {
  const panes = [...document.querySelectorAll(".rail, .pane, .composer")].filter(isShown);
  const now = panes.findLastIndex((pane) => pane.contains(document.activeElement));
  const pane = panes.at((now + step) % panes.length);
  const first = pane?.querySelector("[aria-current], textarea, a[href], button, input, [tabindex]");
  (first ?? pane)?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "F6" || !document.querySelector(".pane")) return;
  event.preventDefault();
  nextPane(event.shiftKey ? -1 : 1);
});
