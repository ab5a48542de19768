/** The window behind the Help button: learns from the host page who is there, then shows views. */
import { rememberSession, request } from "../js/request.js";
import { kept, session } from "../js/storage.js";
import { uuid } from "../js/words.js";
import { host } from "./host.js";
import { again, back, forget, go, onSignedOut, panel } from "./views.js";

const KEPT = "deskbell-panel";
const DEVICE = "deskbell-device";
const PATHS = {
  home: "home",
  academy: "academy",
  chat: "chat",
  "new-request": "new",
  history: "requests",
  contacts: "contacts",
};
const GATHER = 400;
const { slug, home, session: sessionUrl, resume, unreadUrl, guests, signedOut } = document.body.dataset;
let opened = null;
let wanted = "";
let counting = 0;

rememberSession("");

/* ── Who is there ── */

/** A session is taken up again only for the same page origin and the same token. */
function known() {
  const saved = JSON.parse(session.get(KEPT) ?? "null");
  return saved?.slug === slug && saved.origin === host.origin && saved.token === host.token ? saved.session : "";
}

function device() {
  if (!kept.get(DEVICE)) kept.set(DEVICE, uuid());
  return kept.get(DEVICE);
}

async function resumed() {
  const token = known();
  if (!token) return null;
  rememberSession(token);
  const answer = await request(resume, { headers: { Accept: "application/json" } });
  if (answer.ok) return answer.json();
  rememberSession("");
  return null;
}

async function begun() {
  const body = JSON.stringify(host.token ? { token: host.token } : { device: guests ? device() : "" });
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  if (host.language) headers["X-Deskbell-Language"] = host.language;
  const answer = await request(sessionUrl, { method: "POST", body, headers });
  if (answer.ok) return answer.json();
  const { error } = await answer.json().catch(() => ({ error: { code: String(answer.status), message: "" } }));
  throw Object.assign(new Error(error.message ?? ""), { code: error.code });
}

function remember(given) {
  rememberSession(given.session);
  session.set(KEPT, JSON.stringify({ slug, origin: host.origin, token: host.token, session: given.session }));
}

async function begin() {
  let given;
  try {
    given = (await resumed()) ?? (await begun());
  } catch (error) {
    return refuse(error);
  }
  remember(given);
  opened = given;
  listen(given);
  host.tell("identified");
  host.tell("unread", { count: given.unread });
  show(wanted);
}

function refuse({ code, message }) {
  const page = document.getElementById("panel-refused").content.firstElementChild.cloneNode(true);
  if (message) page.querySelector(".empty p").textContent = message;
  page.querySelector("[data-panel-again]").addEventListener("click", () => location.reload());
  panel().replaceWith(page);
  host.tell("refused", { reason: code ?? "unreachable" });
}

function start(given = {}) {
  session.remove(KEPT);
  rememberSession("");
  host.tell("unread", { count: 0 });
  if (given.token || guests) location.reload();
  else refuse({ code: "signed_out", message: signedOut });
}

/** A fresh token of the same person changes nothing that is on the screen; anybody else begins anew. */
async function identified() {
  if (!opened || !host.token) return start({ token: host.token });
  const given = await begun().catch(() => null);
  if (given?.who === opened.who) remember(given);
  else start({ token: host.token });
}

onSignedOut(() => start({ token: host.token }));

/* ── What is shown ── */

function show(section) {
  wanted = section;
  if (!opened) return;
  const stands = panel().dataset.view !== "loading";
  if (section in PATHS) go(`/w/${slug}/${PATHS[section]}`);
  else if (!stands) go(home, { root: true });
  else seen();
}

host.on("hello", begin);
host.on("open", ({ section }) => show(section));
host.on("page", () => panel().dataset.view === "home" && again());
host.on("identify", identified);
host.on("sign-out", () => start());

addEventListener("click", ({ target }) => {
  const button = target instanceof Element && target.closest("[data-panel-close], [data-panel-back]");
  if (button?.matches("[data-panel-close]")) host.tell("close");
  else if (button) back(button.dataset.home);
});

addEventListener("keydown", (event) => {
  const isTaken = event.defaultPrevented || document.querySelector(":popover-open, dialog[open]");
  if (event.key === "Escape" && !isTaken) host.tell("close");
});

/** A picture whose ticket has run out is no picture. */
addEventListener("error", ({ target }) => target instanceof HTMLImageElement && target.remove(), true);

/* ── What happens meanwhile ── */

function listen({ live, who }) {
  const line = document.createElement("div");
  line.hidden = true;
  Object.assign(line.dataset, { live: live.url, liveAfter: live.after, liveTicket: live.ticket_url, liveWho: who });
  document.body.append(line);
}

function count() {
  clearTimeout(counting);
  counting = setTimeout(async () => {
    const answer = await request(unreadUrl).catch(() => null);
    if (answer?.ok) host.tell("unread", await answer.json());
  }, GATHER);
}

/** What stands before the reader's eyes has been read; a hidden frame shows nothing. */
async function seen() {
  const { ticket, seen: url } = panel().dataset;
  const last = Number(panel().querySelector("[data-last-seen]")?.dataset.lastSeen ?? 0);
  const bubbles = [...panel().querySelectorAll("#log > .bubble:not(.me)")];
  const newest = Math.max(last, ...bubbles.map((one) => Number(one.dataset.id)));
  if (!ticket || !newest || !host.isOpen || document.visibilityState !== "visible") return;
  if (Number(panel().dataset.told ?? 0) >= newest) return;
  panel().dataset.told = newest;
  const answer = await request(url, { method: "POST", body: new URLSearchParams({ up_to: newest }) }).catch(() => null);
  if (answer?.ok) count();
  else delete panel().dataset.told;
}

document.addEventListener("deskbell:view", seen);
document.addEventListener("visibilitychange", seen);
document.addEventListener("deskbell:reset", () => (forget(), location.reload()));
document.addEventListener("deskbell:log", ({ detail }) => {
  if (detail.kind === "message.sent") host.tell("message", { number: detail.ticket });
  if (/^(message|ticket|notification)\.|^\*$/.test(detail.kind)) count();
});

/** Bubbles come in by themselves; then what is new is seen as well. */
new MutationObserver(() => seen()).observe(document.body, { childList: true, subtree: true });

host.tell("ready");
