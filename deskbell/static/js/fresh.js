/** An element that fetches itself again when the log says that something it shows has changed. */
import { connect } from "./connect.js";
import { morphInner, morphOuter, parse } from "./morph.js";
import { request } from "./request.js";
import { plural } from "./words.js";

const GATHER = 40;
const LONGEST_HOLD = 3000;
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30_000;
const fresh = new Set();

const starts = (kind, prefixes) => (prefixes ?? "").split(/\s+/).some((prefix) => prefix && kind.startsWith(prefix));

class Fresh {
  #timer = 0;
  #busy = false;
  #again = false;
  #failed = false;
  #wait = 0;
  #held = null;
  #count = 0;

  constructor(element) {
    this.element = element;
    element.addEventListener("deskbell:refresh", () => this.ask());
    element.addEventListener("pointerleave", () => this.#letGo());
    element.addEventListener("focusout", () => setTimeout(() => this.#letGo()));
    this.#bar?.addEventListener("click", () => this.#show());
  }

  get #bar() {
    return this.element.id && document.querySelector(`[data-fresh-new="${CSS.escape(this.element.id)}"]`);
  }

  hear({ kind, ticket }, prefixes = this.element.dataset.freshKinds) {
    const { freshTicket } = this.element.dataset;
    const about = !freshTicket || kind === "*" || String(ticket) === freshTicket;
    if (!about || !(kind === "*" || starts(kind, prefixes))) return;
    this.#count += 1;
    this.ask();
  }

  reconnected() {
    if (this.#failed) this.ask();
  }

  ask() {
    if (this.#busy) this.#again = true;
    else this.#timer ||= setTimeout(() => this.#fetch(), GATHER);
  }

  async #fetch() {
    this.#timer = 0;
    this.#busy = true;
    this.#again = false;
    this.#failed = !(await this.#load().then(() => true, () => false));
    this.#busy = false;
    this.#wait = this.#failed ? Math.min(LONGEST_WAIT, (this.#wait || FIRST_WAIT / 2) * 2) : 0;
    if (this.#failed) setTimeout(() => this.#failed && this.element.isConnected && this.ask(), this.#wait);
    else if (this.#again) this.ask();
  }

  async #load() {
    const { fresh: address, freshHow } = this.element.dataset;
    const url = new URL(address, document.baseURI);
    if (freshHow === "append") url.searchParams.set("after", this.#lastSeen());
    const answer = await request(url);
    if (answer.status >= 500) throw new Error(`Not now: ${answer.status}`);
    if (!answer.ok || answer.status === 204 || answer.redirected || !this.element.isConnected) return;
    const content = parse(await answer.text());
    if (freshHow === "append") this.#append(content);
    else this.#hold(content);
  }

  /** A message of ours that the composer put here early may stand before one that we have not fetched yet. */
  #lastSeen() {
    const last = [...this.element.children].findLast((child) => child.dataset.id && !("early" in child.dataset));
    return last?.dataset.last ?? last?.dataset.id ?? 0;
  }

  #append(content) {
    for (const child of [...content.children]) {
      const here = child.id && document.getElementById(child.id);
      if (here) here.replaceWith(child);
      else child.classList.add("is-new");
      this.element.append(child);
    }
    this.#count = 0;
  }

  #hold(content) {
    const first = this.#held === null;
    this.#held = content;
    if (!("freshHold" in this.element.dataset) || !this.#inUse()) return this.#show();
    if (this.#bar) {
      this.#bar.hidden = false;
      (this.#bar.querySelector("[data-n]") ?? this.#bar).textContent = plural(this.#bar, "new", this.#count);
    }
    if (first) setTimeout(() => this.#show(), LONGEST_HOLD);
  }

  #inUse() {
    return this.element.matches(":hover") || this.element.contains(document.activeElement);
  }

  #letGo() {
    if (this.#held && !this.#inUse()) this.#show();
  }

  #show() {
    if (!this.#held) return;
    const nodes = this.#held;
    this.#held = null;
    this.#count = 0;
    if (this.#bar) this.#bar.hidden = true;
    const [only, more] = nodes.children;
    const isItself = this.element.id && !more && only?.id === this.element.id;
    if (isItself) morphOuter(this.element, only);
    else morphInner(this.element, [...nodes.childNodes]);
  }
}

connect("[data-fresh]", (element) => {
  const one = new Fresh(element);
  fresh.add(one);
  return () => fresh.delete(one);
});

document.addEventListener("deskbell:log", ({ detail }) => fresh.forEach((one) => one.hear(detail)));
document.addEventListener("deskbell:note", ({ detail }) => {
  if (detail.kind) fresh.forEach((one) => one.hear(detail, one.element.dataset.freshNotes));
});
document.addEventListener("deskbell:connection", ({ detail }) => {
  if (detail.on) fresh.forEach((one) => one.reconnected());
});
