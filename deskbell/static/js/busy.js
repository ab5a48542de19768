/** A button that says it is working, keeps its width and cannot be pressed twice. */
export function busy(button, label) {
  if (!button || button.getAttribute("aria-busy") === "true") return;
  button.style.minInlineSize = `${button.offsetWidth}px`;
  button.setAttribute("aria-busy", "true");
  const place = button.querySelector("[data-label]") ?? (button.childElementCount ? null : button);
  if (!place || !label) return;
  button.dataset.before ??= place.textContent;
  place.textContent = label;
}

export function free(button, label = "") {
  if (!button) return;
  button.removeAttribute("aria-busy");
  button.style.minInlineSize = "";
  const place = button.querySelector("[data-label]") ?? (button.childElementCount ? null : button);
  if (place && (label || button.dataset.before)) place.textContent = label || button.dataset.before;
  if (!label) delete button.dataset.before;
}
