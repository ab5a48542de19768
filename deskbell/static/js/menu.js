/** Native popovers as menus: placed at their button, first item focused, arrows move, Esc returns focus. */
import { on } from "./connect.js";

const GAP = 4;
const openers = new WeakMap();

function near(pop, button) {
  const at = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = pop;
  const below = at.bottom + GAP + height <= innerHeight || at.top < height + GAP;
  const start = document.dir === "rtl" ? at.right - width : at.left;
  const left = start + width > innerWidth - GAP ? at.right - width : start;
  Object.assign(pop.style, {
    position: "fixed",
    margin: "0",
    inset: "auto",
    top: `${below ? at.bottom + GAP : at.top - GAP - height}px`,
    left: `${Math.max(GAP, Math.min(left, innerWidth - width - GAP))}px`,
  });
}

const items = (pop) => [...pop.querySelectorAll(".menu :is(a, button):not([disabled])")];

on("click", "[popovertarget]", (event, button) => {
  const pop = document.getElementById(button.getAttribute("popovertarget"));
  if (pop) openers.set(pop, button);
}, true);

document.addEventListener("toggle", (event) => {
  const pop = event.target;
  const button = pop instanceof Element && pop.matches(".pop[popover]") && openers.get(pop);
  if (!button) return;
  const isOpen = event.newState === "open";
  button.setAttribute("aria-expanded", String(isOpen));
  if (!isOpen) return;
  near(pop, button);
  (pop.querySelector("[autofocus]") ?? items(pop)[0])?.focus();
}, true);

on("keydown", ".pop[popover]", (event, pop) => {
  const list = items(pop);
  const now = list.indexOf(document.activeElement);
  const moves = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: list.length - 1 };
  if (now < 0 || !(event.key in moves)) return;
  event.preventDefault();
  list.at(moves[event.key] % list.length).focus();
});

on("click", ".pop[popover] .menu :is(a, button)", (event, item) => {
  if (!item.hasAttribute("popovertarget")) item.closest(".pop").hidePopover();
});
