/** A list of tabs: click or arrows choose, panels show and hide; a tab may also fill a hidden field of its form. */
import { on } from "./connect.js";

const tabsOf = (tab) => [...tab.closest("[role=tablist]").querySelectorAll("[role=tab]")];

function choose(tab) {
  const tabs = tabsOf(tab);
  const panels = new Set(tabs.map((other) => document.getElementById(other.getAttribute("aria-controls"))));
  for (const other of tabs) {
    other.setAttribute("aria-selected", String(other === tab));
    other.tabIndex = other === tab ? 0 : -1;
  }
  for (const panel of panels) {
    if (!panel) continue;
    panel.hidden = panel.id !== tab.getAttribute("aria-controls");
    if (!panel.hidden && panel.getAttribute("role") === "tabpanel") panel.setAttribute("aria-labelledby", tab.id);
  }
  const field = tab.dataset.set && tab.closest("form")?.elements[tab.dataset.set];
  if (field) field.value = tab.dataset.value ?? "";
  tab.dispatchEvent(new CustomEvent("deskbell:tab", { bubbles: true }));
}

on("click", "[role=tab]", (event, tab) => choose(tab));

on("keydown", "[role=tab]", (event, tab) => {
  const tabs = tabsOf(tab);
  const now = tabs.indexOf(tab);
  const next = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: tabs.length - 1 }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  tabs.at(next % tabs.length).focus();
  choose(tabs.at(next % tabs.length));
});

/** A reset form (after sending) goes back to its first tab. */
on("deskbell:sent", "form", (event, form) => {
  const first = form.querySelector("[role=tablist] [role=tab]");
  if (first) choose(first);
});
