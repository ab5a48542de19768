/** Choosing a ticket in the list changes the panes beside it; the list and what is being read in it stay. */
import htmx from "../vendor/htmx.esm.js";
import { connect, on } from "../js/connect.js";
import { parse } from "../js/morph.js";
import { request } from "../js/request.js";
import "./note.js";

const PANES = ["conversation", "context"];
const WIDE = matchMedia("(min-width: 48rem)");
let asking = null;

// What fragments bring is htmx's as well.
connect("[hx-post]", (element) => htmx.process(element));

function mark(number) {
  const list = document.getElementById("tickets");
  for (const row of list?.children ?? []) {
    const isOpen = row.dataset.id === number;
    row.classList.toggle("on", isOpen);
    const link = row.querySelector("[data-open-ticket]");
    if (isOpen) read(row, link);
    else link?.removeAttribute("aria-current");
  }
  tune(list, { open: number });
}

function read(row, link) {
  link.setAttribute("aria-current", "true");
  link.classList.remove("u");
  row.querySelectorAll(".unread-dot, [data-unread-word]").forEach((sign) => sign.remove());
}

/** The list asks for itself as it stands: with the open ticket marked, and as long as it has been made. */
function tune(list, values) {
  if (!list?.dataset.fresh) return;
  const url = new URL(list.dataset.fresh, document.baseURI);
  for (const [name, value] of Object.entries(values)) url.searchParams.set(name, value);
  list.dataset.fresh = url.pathname + url.search;
}

async function open(address) {
  asking?.abort();
  const { signal } = (asking = new AbortController());
  const answer = await request(address, { signal });
  if (!answer.ok || answer.redirected) throw new Error(`Not opened: ${answer.status}`);
  const panes = parse(await answer.text());
  const fresh = PANES.map((id) => panes.getElementById(id));
  if (signal.aborted || fresh.includes(null)) return;
  fresh.forEach((pane) => document.getElementById(pane.id).replaceWith(pane));
  document.title = fresh[0].dataset.title;
  const heading = document.querySelector("main > h1");
  if (heading) heading.textContent = fresh[0].querySelector("h2").textContent;
  mark(fresh[0].dataset.ticket);
}

on("click", "a[data-open-ticket]", (event, link) => {
  const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (!isPlain || !WIDE.matches || event.defaultPrevented) return;
  event.preventDefault();
  open(link.href).then(() => {
    if (location.href !== link.href) history.pushState({ ticket: true }, "", link.href);
    document.getElementById("conversation").focus({ preventScroll: true });
  }, (error) => error.name === "AbortError" || location.assign(link.href));
});

addEventListener("popstate", () => {
  const shown = document.getElementById("conversation")?.dataset.ticket;
  const wanted = /\/tickets\/(\d+)$/.exec(location.pathname)?.[1];
  if (wanted === shown) return;
  if (wanted && WIDE.matches) open(location.href).catch(() => location.reload());
  else location.reload();
});

on("click", "[data-step]", (event, button) => {
  const links = [...document.querySelectorAll("#tickets [data-open-ticket]")];
  const now = links.findIndex((link) => link === document.activeElement);
  const from = now >= 0 ? now : links.findIndex((link) => link.hasAttribute("aria-current"));
  const next = links[Math.max(from + Number(button.dataset.step), 0)];
  next?.focus();
  next?.closest("li").scrollIntoView({ block: "nearest" });
});

on("click", "[data-load-older]", async (event, link) => {
  event.preventDefault();
  const list = link.closest("ul");
  const last = link.closest("li");
  const before = last.previousElementSibling;
  try {
    const answer = await request(link.dataset.part);
    if (!answer.ok) throw new Error(String(answer.status));
    last.replaceWith(parse(await answer.text()));
    tune(list, { rows: list.querySelectorAll(":scope > [data-id]").length });
    before?.nextElementSibling?.querySelector("a")?.focus({ preventScroll: true });
  } catch {
    location.assign(link.href);
  }
});

/** Somebody was faster: the answer shows what the field is now, instead of the general "that did not work". */
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.xhr.status !== 409) return;
  detail.shouldSwap = true;
  detail.isError = false;
});

let unseen = false;

function seen() {
  const pane = document.querySelector("[data-seen]");
  if (!pane || !unseen || document.visibilityState !== "visible") return;
  unseen = false;
  request(pane.dataset.seen, { method: "POST" }).catch(() => (unseen = true));
}

document.addEventListener("deskbell:log", ({ detail }) => {
  const shown = document.querySelector("[data-seen]")?.dataset.ticket;
  if (detail.kind !== "message.received" || String(detail.ticket) !== shown) return;
  unseen = true;
  seen();
});
document.addEventListener("visibilitychange", seen);

/** On a phone "back" is the list one came from, with its view and its search. */
connect("[data-back]", (link) => {
  link.search = new URLSearchParams([...new URLSearchParams(location.search)].filter(([name]) => name !== "open"));
});
