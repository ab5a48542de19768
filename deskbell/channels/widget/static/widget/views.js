/** Views of the panel: fetched as fragments, put in place, remembered for the Back button. The frame stays put. */
import { request } from "../js/request.js";
import { parse, replaceForm } from "../js/morph.js";
import { busy, free } from "../js/busy.js";
import { uploaded } from "../js/upload.js";
import { host } from "./host.js";

const LONGEST_PAGE = 900;
const { pageHeader } = document.body.dataset;
const past = [];
let here = "";
let turn = 0;
let signedOut = () => {};

export const onSignedOut = (call) => (signedOut = call);
export const panel = () => document.getElementById("panel");
const scroller = () => panel().querySelector(".w-body");
const isView = (url) => url.origin === location.origin && url.pathname.startsWith(`/w/${document.body.dataset.slug}/`);

function ask(url, options = {}) {
  const page = encodeURIComponent(host.page.slice(0, LONGEST_PAGE));
  return request(url, { ...options, headers: page ? { [pageHeader]: page } : {} });
}

function put(html, { focus = true, top = 0 } = {}) {
  const fresh = parse(html).firstElementChild;
  panel().replaceWith(fresh);
  document.documentElement.lang = fresh.lang || document.documentElement.lang;
  const title = fresh.querySelector("h1");
  if (focus) (title ?? scroller()).focus({ preventScroll: true });
  if (!scroller().hasAttribute("data-stick")) scroller().scrollTop = top;
  document.dispatchEvent(new CustomEvent("deskbell:view"));
}

function failed(again) {
  const notice = document.getElementById("panel-failed").content.firstElementChild.cloneNode(true);
  const repeat = () => (notice.remove(), again());
  notice.querySelector("[data-panel-again]").addEventListener("click", repeat, { once: true });
  panel().querySelector("[data-panel-notice]")?.remove();
  scroller().prepend(notice);
  scroller().scrollTop = 0;
}

async function load(url, options) {
  const mine = (turn += 1);
  document.body.toggleAttribute("data-panel-busy", true);
  try {
    const answer = await ask(url);
    if (mine !== turn) return false;
    if (answer.status === 401) return signedOut(), false;
    if (!answer.ok) throw new Error(`No view: ${answer.status}`);
    const html = await answer.text();
    if (mine !== turn) return false;
    here = answer.url;
    put(html, options);
    return true;
  } catch {
    if (mine === turn) failed(() => load(url, options));
    return false;
  } finally {
    if (mine === turn) document.body.removeAttribute("data-panel-busy");
  }
}

/** Opens a view; `root` forgets the way back. */
export async function go(address, { root = false } = {}) {
  const before = here && { url: here, top: scroller().scrollTop };
  if (!(await load(new URL(address, location.origin)))) return;
  if (root) past.length = 0;
  else if (before && before.url !== here) past.push(before);
}

export async function back(home) {
  const last = past.pop();
  await load(new URL(last?.url ?? home, location.origin), { top: last?.top ?? 0 });
}

export function again() {
  return load(new URL(here || document.body.dataset.home, location.origin), { top: scroller().scrollTop });
}

/** After a new person or a gap in the log nothing that stands here can be trusted. */
export function forget() {
  past.length = 0;
  here = "";
}

async function settle(form, answer) {
  if (answer.status === 401) return signedOut();
  if (answer.status >= 500 || answer.status === 403) throw new Error(`Not sent: ${answer.status}`);
  const html = await answer.text();
  if (answer.ok) {
    form.dispatchEvent(new CustomEvent("deskbell:sent", { bubbles: true }));
    here = answer.url;
    put(html);
    return;
  }
  const fresh = parse(html).querySelector(form.id ? `form#${CSS.escape(form.id)}` : "main form");
  if (!fresh) throw new Error(`Refused: ${answer.status}`);
  replaceForm(form, fresh);
  (fresh.querySelector("[data-error-summary]") ?? fresh.querySelector("[aria-invalid=true]") ?? fresh).focus();
}

async function send(form, button) {
  if (form.hasAttribute("aria-busy")) return;
  form.setAttribute("aria-busy", "true");
  busy(button, form.dataset.sending);
  try {
    await uploaded(form);
    const url = new URL(button?.getAttribute("formaction") ?? form.getAttribute("action") ?? here, location.origin);
    await settle(form, await ask(url, { method: "POST", body: new FormData(form, button) }));
  } catch {
    failed(() => send(form, button));
  } finally {
    form.removeAttribute("aria-busy");
    free(button);
  }
}

/** Before the page's own controllers: in a frame without an address of its own a form must never leave it. */
addEventListener("submit", (event) => {
  const form = event.target;
  if (!panel()?.contains(form) || form.matches(".chat-form")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (form.method === "get") {
    const url = new URL(form.getAttribute("action"), location.origin);
    url.search = new URLSearchParams(new FormData(form));
    go(url);
  } else send(form, event.submitter);
}, true);

function toAnchor(hash) {
  const target = document.getElementById(decodeURIComponent(hash.slice(1)));
  target?.scrollIntoView({ block: "start" });
  if (target?.matches("input, select, textarea, button")) target.focus();
}

addEventListener("click", (event) => {
  const link = event.target instanceof Element && event.target.closest("#panel a[href]");
  if (!link || event.defaultPrevented) return;
  const href = link.getAttribute("href");
  const url = new URL(href, location.origin);
  if (href.startsWith("#")) {
    event.preventDefault();
    toAnchor(href);
  } else if (isView(url) && url.pathname.includes("/files/")) {
    event.preventDefault();
    openFile(url);
  } else if (isView(url)) {
    event.preventDefault();
    if (link.dataset.panelSubject) url.searchParams.set("subject", link.dataset.panelSubject);
    go(url, { root: "panelRoot" in link.dataset });
  } else if (url.protocol.startsWith("http")) Object.assign(link, { target: "_blank", rel: "noopener" });
});

/** A tab of its own has no session; a ticket of one minute stands in the address. */
async function openFile(url) {
  try {
    const answer = await request(document.body.dataset.ticketUrl, { method: "POST" });
    if (!answer.ok) throw new Error(`No ticket: ${answer.status}`);
    url.searchParams.set("ticket", (await answer.json()).ticket);
    window.open(url, "_blank", "noopener");
  } catch {
    failed(() => openFile(url));
  }
}
