/** What every page does by itself: times grow older, the title counts, the theme is remembered, panes open. */
import { connect, on } from "./connect.js";
import { kept } from "./storage.js";
import { language } from "./words.js";

const STEPS = [["minute", 60], ["hour", 3600], ["day", 86_400]];
const WEEK = 7 * 86_400;

function ago(time) {
  const seconds = (Date.now() - new Date(time.dateTime)) / 1000;
  if (Number.isNaN(seconds) || Math.abs(seconds) > WEEK || Math.abs(seconds) < 60) return;
  const [unit, size] = STEPS.findLast(([, length]) => Math.abs(seconds) >= length);
  const format = new Intl.RelativeTimeFormat(language(), { numeric: "auto" });
  time.textContent = format.format(-Math.floor(seconds / size), unit);
}

setInterval(() => document.querySelectorAll("time[data-ago]").forEach(ago), 60_000);

const title = document.title;

function count() {
  const unread = Number(document.querySelector("[data-unread]")?.dataset.unread ?? 0);
  document.title = unread ? `(${unread}) ${title}` : title;
}

connect("[data-unread]", () => count());
new MutationObserver(count).observe(document.documentElement, { attributeFilter: ["data-unread"], subtree: true });

function paint(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  kept.set("deskbell-theme", theme);
}

connect("[data-theme-set]", (control) => {
  const isChosen = (kept.get("deskbell-theme") ?? "") === control.dataset.themeSet;
  if (control.type === "radio" && isChosen) control.checked = true;
});
on("click", "[data-theme-set]", (event, control) => paint(control.dataset.themeSet));

function drawer(pane, open, button) {
  pane.toggleAttribute("data-drawn", open);
  button?.setAttribute("aria-expanded", String(open));
  if (open) pane.querySelector("a, button, input, [tabindex]")?.focus();
  else button?.focus();
}

const drawerButton = (pane) => document.querySelector(`[data-drawer="${CSS.escape(pane.id)}"]`);

on("click", "[data-drawer]", (event, button) => {
  const pane = document.getElementById(button.dataset.drawer);
  drawer(pane, !pane.hasAttribute("data-drawn"), button);
});

document.addEventListener("keydown", (event) => {
  const pane = event.key === "Escape" && document.querySelector("[data-drawn]");
  if (pane) drawer(pane, false, drawerButton(pane));
});

document.addEventListener("click", ({ target }) => {
  const pane = document.querySelector("[data-drawn]");
  if (pane && !pane.contains(target) && !target.closest("[data-drawer]")) drawer(pane, false, drawerButton(pane));
});
