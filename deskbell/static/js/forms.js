/** Small habits of forms: sent once, sent on change, shown passwords, focus on what went wrong. */
import { busy, free } from "./busy.js";
import { connect, on } from "./connect.js";
import { fill } from "./words.js";
import { toast } from "./toast.js";

on("submit", "form[data-once]", (event, form) => {
  if (form.hasAttribute("aria-busy")) return event.preventDefault();
  const button = event.submitter ?? form.querySelector("button:not([type=button])");
  setTimeout(() => {
    if (event.defaultPrevented) return;
    form.setAttribute("aria-busy", "true");
    busy(button, button?.dataset.sending ?? form.dataset.sending);
  });
});

addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-once][aria-busy]")) {
    form.removeAttribute("aria-busy");
    form.querySelectorAll("[aria-busy]").forEach((button) => free(button));
  }
});

on("change", "[data-submit-on-change]", (event, control) => control.form?.requestSubmit());

connect("[data-without-script]", (element) => {
  element.hidden = true;
});

on("click", "[data-reveal]", (event, button) => {
  const field = document.getElementById(button.dataset.reveal);
  const show = field.type === "password";
  field.type = show ? "text" : "password";
  button.setAttribute("aria-pressed", String(show));
});

on("click", "[data-copy]", async (event, button) => {
  const source = button.dataset.copy.startsWith("#") && document.querySelector(button.dataset.copy);
  await navigator.clipboard.writeText(source ? source.value ?? source.textContent : button.dataset.copy);
  if (button.dataset.copied) toast({ text: fill(button.dataset.copied, {}) });
});

connect("[data-error-summary]", (summary) => {
  summary.tabIndex = -1;
  summary.focus();
});
