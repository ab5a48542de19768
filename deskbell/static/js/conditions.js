/** Shows a field only while another one has a certain value; a hidden field is disabled, so it is not sent. */
import { connect } from "./connect.js";

const DEPTH = 5;

function valuesOf(form, name) {
  const controls = [...form.elements].filter((control) => control.name === name && !control.matches(":disabled"));
  const chosen = controls.filter((control) => !/^(radio|checkbox)$/.test(control.type) || control.checked);
  return chosen.flatMap((control) => (control.selectedOptions ? [...control.selectedOptions] : [control]))
    .map((control) => control.value)
    .filter(Boolean);
}

function isMet(form, { showWhen, showEquals }) {
  const values = valuesOf(form, showWhen);
  return showEquals ? showEquals.split("|").some((value) => values.includes(value)) : values.length > 0;
}

function disable(wrapper, off) {
  for (const control of wrapper.querySelectorAll("input, select, textarea, button")) {
    if (off && !control.disabled) control.dataset.disabledBy = "condition";
    if (off) control.disabled = true;
    else if (control.dataset.disabledBy) {
      control.disabled = Boolean(control.closest("[data-show-when][hidden]"));
      if (!control.disabled) delete control.dataset.disabledBy;
    }
  }
}

function look(form) {
  let changed = true;
  for (let round = 0; changed && round < DEPTH; round += 1) {
    changed = false;
    for (const wrapper of form.querySelectorAll("[data-show-when]")) {
      const hide = !isMet(form, wrapper.dataset);
      changed ||= wrapper.hidden !== hide;
      wrapper.hidden = hide;
      disable(wrapper, hide);
    }
  }
}

connect("form:has([data-show-when])", (form) => {
  const again = () => look(form);
  form.addEventListener("input", again);
  form.addEventListener("change", again);
  form.addEventListener("reset", () => setTimeout(again));
  look(form);
});

connect("[data-show-when]", (wrapper) => {
  const form = wrapper.closest("form");
  if (form) look(form);
});
