/** What was typed into a `data-draft` form stays in this browser until it is sent. */
import { connect, on } from "./connect.js";
import { kept } from "./storage.js";
import { fill, language } from "./words.js";

const PREFIX = "deskbell-draft:";
const PAUSE = 400;
const MONTH = 30 * 24 * 3600 * 1000;
const SECRET = new Set(["password", "file", "hidden", "radio", "checkbox"]);

const keyOf = (form) => PREFIX + form.dataset.draft;
const isKept = (field) => field.name && "value" in field && !SECRET.has(field.type);
const fields = (form) => [...form.elements].filter(isKept);
const isChanged = (field) => field instanceof HTMLSelectElement || field.value !== field.defaultValue;

function save(form) {
  const typed = fields(form).filter((field) => field.type !== "submit" && isChanged(field));
  const values = Object.fromEntries(typed.map((field) => [field.name, field.value]));
  const hasWords = typed.some((field) => !(field instanceof HTMLSelectElement) && field.value.trim());
  if (!hasWords) return kept.remove(keyOf(form));
  kept.set(keyOf(form), JSON.stringify({ at: Date.now(), values }));
  const note = form.querySelector("[data-draft-saved]");
  if (!note) return;
  const time = new Intl.DateTimeFormat(language(), { hour: "2-digit", minute: "2-digit" }).format();
  note.textContent = fill(note.dataset.draftSaved, { time });
}

function restore(form) {
  const draft = kept.get(keyOf(form));
  if (!draft) return;
  for (const field of fields(form)) {
    const value = JSON.parse(draft).values[field.name];
    if (value === undefined || (field.value && field.value !== field.defaultValue)) continue;
    if (field instanceof HTMLSelectElement && ![...field.options].some((option) => option.value === value)) continue;
    if (!(field instanceof HTMLSelectElement) && field.defaultValue) continue;
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    if (field instanceof HTMLSelectElement) field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function forget(isOld) {
  for (const key of kept.keys().filter((name) => name.startsWith(PREFIX))) {
    if (isOld(JSON.parse(kept.get(key)).at)) kept.remove(key);
  }
}

connect("form[data-draft]", (form) => {
  let timer = 0;
  let isUnsaved = false;
  const now = () => {
    clearTimeout(timer);
    if (isUnsaved) save(form);
    isUnsaved = false;
  };
  const later = () => {
    isUnsaved = true;
    clearTimeout(timer);
    timer = setTimeout(now, PAUSE);
  };
  const sent = () => {
    isUnsaved = false;
    kept.remove(keyOf(form));
    const note = form.querySelector("[data-draft-saved]");
    if (note) note.textContent = "";
  };
  restore(form);
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("deskbell:sent", sent);
  addEventListener("pagehide", now);
  return () => (now(), removeEventListener("pagehide", now));
});

on("submit", "form[data-sign-out]", () => forget(() => true));
forget((at) => Date.now() - at > MONTH);
