/** What is written as an internal note must not become an answer by accident: other words, and a draft of its own. */
import { connect, on } from "../js/connect.js";
import { kept } from "../js/storage.js";

const PREFIX = "deskbell-draft:";
const ENDING = "-note";
const isNote = (form) => form.querySelector(".tab-note").getAttribute("aria-selected") === "true";
const area = (form) => form.querySelector("textarea");
let isRestoring = false;

function say(form, note) {
  const words = form.querySelector("[data-note-words]")?.dataset;
  if (!words) return;
  const label = form.querySelector(".btn-group > .btn [data-label]");
  area(form).placeholder = note ? words.notePlaceholder : words.placeholder;
  label.textContent = note ? words.noteSend : words.send;
}

function move(form, note) {
  const old = form.dataset.draft;
  const base = old.endsWith(ENDING) ? old.slice(0, -ENDING.length) : old;
  form.dataset.draft = note ? base + ENDING : base;
  if (form.dataset.draft === old) return;
  kept.remove(PREFIX + old);
  area(form).dispatchEvent(new Event("input", { bubbles: true }));
}

on("deskbell:tab", "form.composer[data-draft]", (event, form) => {
  say(form, isNote(form));
  if (!isRestoring) move(form, isNote(form));
});

// The button gets its words from before the sending back first.
on("deskbell:sent", "form.composer[data-draft]", (event, form) => setTimeout(() => say(form, isNote(form))));

/** R and N press the tabs; whoever presses one wants to write. */
on("click", ".composer [role=tab]", (event, tab) => isRestoring || area(tab.closest("form")).focus());

connect("form.composer[data-draft]", (form) => {
  const draft = kept.get(PREFIX + form.dataset.draft + ENDING);
  if (!draft || area(form).value) return;
  area(form).value = JSON.parse(draft).values.body ?? "";
  isRestoring = true;
  form.querySelector(".tab-note").click();
  isRestoring = false;
  form.dataset.draft += ENDING;
});
