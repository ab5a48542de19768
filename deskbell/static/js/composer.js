/** Sends a `data-composer` form without leaving the page; what was written stays until the server has it. */
import { busy, free } from "./busy.js";
import { connect, on } from "./connect.js";
import { parse, replaceForm } from "./morph.js";
import { request, isOurs } from "./request.js";
import { uploaded } from "./upload.js";
import { uuid } from "./words.js";

const TYPING_EVERY = 4000;
const sending = new WeakSet();

const buttonOf = (form, submitter) => submitter ?? form.querySelector("button:not([type=button])");

function alertIn(form, text) {
  let box = form.querySelector("[data-composer-alert]");
  if (!box) {
    box = form.ownerDocument.createElement("p");
    box.className = "composer-alert error";
    box.dataset.composerAlert = "";
    form.prepend(box);
  }
  box.hidden = !text;
  box.setAttribute("role", "alert");
  (box.querySelector("[data-text]") ?? box).textContent = text;
}

function place(form, nodes) {
  const log = form.dataset.into && document.querySelector(form.dataset.into);
  for (const node of [...nodes.children]) {
    if (!log || (node.id && document.getElementById(node.id))) continue;
    node.dataset.early = "";
    log.append(node);
  }
  log?.closest("[data-stick]")?.scrollTo({ top: 1e9 });
}

function sent(form, nodes) {
  place(form, nodes);
  const { client_id: identity } = form.elements;
  form.reset();
  if (identity) identity.value = uuid();
  delete form.dataset.unsure;
  form.dispatchEvent(new CustomEvent("deskbell:sent", { bubbles: true }));
  form.querySelectorAll("textarea").forEach(fit);
  form.querySelector("textarea")?.focus({ preventScroll: true });
}

function refused(form, nodes) {
  const fresh = nodes.querySelector("form") ?? nodes.firstElementChild;
  if (!(fresh instanceof HTMLFormElement)) return alertIn(form, nodes.textContent.trim() || form.dataset.failed);
  replaceForm(form, fresh);
  (fresh.querySelector("[data-error-summary], [aria-invalid=true]") ?? fresh).focus();
}

async function settle(form, answer) {
  const goes = answer.headers.get("Location") ?? (answer.redirected ? answer.url : "");
  if (answer.ok && goes && isOurs(goes)) {
    form.dispatchEvent(new CustomEvent("deskbell:sent", { bubbles: true }));
    location.assign(goes);
    return;
  }
  if (answer.ok) sent(form, parse(await answer.text()));
  else if (answer.status === 422) refused(form, parse(await answer.text()));
  else throw new Error(`Not sent: ${answer.status}`);
}

async function send(form, submitter) {
  const button = buttonOf(form, submitter);
  sending.add(form);
  form.setAttribute("aria-busy", "true");
  busy(button, form.dataset.sending);
  alertIn(form, "");
  let label = "";
  try {
    await uploaded(form);
    const body = new FormData(form, submitter);
    const url = submitter?.getAttribute("formaction") ?? form.getAttribute("action") ?? location.href;
    await settle(form, await request(url, { method: "POST", body }));
  } catch {
    form.dataset.unsure = "";
    label = form.dataset.again;
    alertIn(form, form.dataset.failed);
  } finally {
    sending.delete(form);
    form.removeAttribute("aria-busy");
    free(button, label);
  }
}

const canGrow = CSS.supports("field-sizing", "content");

function fit(area) {
  if (canGrow) return;
  area.style.blockSize = "auto";
  area.style.blockSize = `${area.scrollHeight}px`;
}

connect("form[data-composer]", (form) => {
  const { client_id: identity } = form.elements;
  if (identity && !identity.value) identity.value = uuid();
  // Nobody knows whether the failed one arrived: the same words are the same message, other words are another.
  form.addEventListener("input", () => {
    if (!("unsure" in form.dataset)) return;
    delete form.dataset.unsure;
    if (identity) identity.value = uuid();
  });
  if (!form.dataset.typing) return;
  let told = 0;
  form.addEventListener("input", () => {
    const note = form.querySelector("[aria-selected=true].tab-note");
    if (note || Date.now() - told < TYPING_EVERY) return;
    told = Date.now();
    request(form.dataset.typing, { method: "POST" }).catch(() => {});
  });
});

on("submit", "form[data-composer]", (event, form) => {
  event.preventDefault();
  if (!sending.has(form)) send(form, event.submitter);
});

on("input", "textarea", (event, area) => fit(area));

on("keydown", "form[data-composer] textarea", (event, area) => {
  const isSend = event.key === "Enter" && (event.ctrlKey || event.metaKey || area.dataset.enter === "send");
  if (!isSend || event.isComposing || (event.shiftKey && !event.ctrlKey && !event.metaKey)) return;
  event.preventDefault();
  const solve = event.shiftKey && area.form.querySelector("button[data-send-solve]");
  area.form.requestSubmit(solve || buttonOf(area.form));
});
