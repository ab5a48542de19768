/** Changes the page into new HTML without losing what the reader does: focus, typed text, open things, scroll. */
import { Idiomorph } from "../vendor/idiomorph.esm.js";

const OPEN = "dialog[open], [popover]:popover-open";
const OURS = new Set(["open", "aria-expanded", "aria-busy", "data-open", "data-drawn"]);

function isTyped(control) {
  if (control.type === "file") return control.files.length > 0;
  if (control.type === "checkbox" || control.type === "radio") return control.checked !== control.defaultChecked;
  if (control instanceof HTMLSelectElement) {
    return [...control.options].some((option) => option.selected !== option.defaultSelected) && control.dataset.typed;
  }
  return control.value !== control.defaultValue;
}

function mayMorph(old) {
  if (!(old instanceof Element)) return true;
  if (old.matches("[data-keep]") || old.matches(OPEN)) return false;
  return !(old.matches("input, textarea, select") && isTyped(old));
}

const callbacks = {
  beforeNodeMorphed: (old) => mayMorph(old),
  beforeNodeRemoved: (node) => !(node instanceof Element && node.matches(OPEN)),
  beforeAttributeUpdated: (name) => !OURS.has(name),
};

function added(node) {
  if (!(node instanceof Element) || !node.hasAttribute("data-id")) return;
  node.classList.add("is-new");
  node.addEventListener("animationend", () => node.classList.remove("is-new"), { once: true });
}

document.addEventListener("change", ({ target }) => {
  if (target instanceof HTMLSelectElement) target.dataset.typed = "1";
});

export function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

export function morphInner(element, nodes) {
  return Idiomorph.morph(element, nodes, {
    morphStyle: "innerHTML",
    ignoreActiveValue: true,
    callbacks: { ...callbacks, afterNodeAdded: added },
  });
}

export function morphOuter(element, nodes) {
  return Idiomorph.morph(element, nodes, { morphStyle: "outerHTML", ignoreActiveValue: true, callbacks });
}

/** Puts the server's form in place of ours and what was typed back into it. */
export function replaceForm(form, fresh) {
  const typed = [...form.elements].filter((control) => control.name && isTyped(control) && control.type !== "file");
  const kept = [...form.querySelectorAll("[data-keep][id]")];
  form.replaceWith(fresh);
  for (const old of kept) fresh.querySelector(`#${CSS.escape(old.id)}`)?.replaceWith(old);
  for (const control of typed) {
    const same = [...fresh.elements].filter((other) => other.name === control.name);
    const match = same.find((other) => other.type !== "radio" || other.value === control.value);
    if (!match || match.type === "hidden") continue;
    if (control.type === "checkbox" || control.type === "radio") match.checked = control.checked;
    else match.value = control.value;
  }
}
