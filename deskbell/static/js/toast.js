/** One line that leaves after six seconds unless pointed at or focused; an error stays until it is closed. */
import { connect, on } from "./connect.js";

const STAYS = 6000;

export function toast({ text, tone = "", action = null }) {
  const region = document.querySelector("[data-toasts]");
  const template = region?.querySelector(`template[data-tone="${CSS.escape(tone)}"]`);
  if (!template) return;
  const line = template.content.firstElementChild.cloneNode(true);
  line.querySelector("[data-text]").textContent = text;
  const button = line.querySelector("[data-action]");
  button.hidden = !action;
  if (action) {
    button.textContent = action.label;
    button.addEventListener("click", () => {
      line.remove();
      if (action.href) location.assign(action.href);
      action.run?.();
    });
  }
  region.append(line);
}

connect("[data-toasts] > .toast", (line) => {
  if (line.getAttribute("role") === "alert") return null;
  let timer = 0;
  const leave = () => (timer = setTimeout(() => line.remove(), STAYS));
  const stay = () => clearTimeout(timer);
  line.addEventListener("pointerenter", stay);
  line.addEventListener("focusin", stay);
  line.addEventListener("pointerleave", leave);
  line.addEventListener("focusout", leave);
  leave();
  return stay;
});

on("click", ".toast [data-close]", (event, button) => button.closest(".toast").remove());
window.addEventListener("deskbell:toast", ({ detail }) => toast(detail));
