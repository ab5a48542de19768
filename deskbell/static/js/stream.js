/** One event stream that comes back by itself: back-off with jitter, resumed after the last number seen. */
import { request, sessionToken } from "./request.js";

const FIRST_DELAY = 1000;
const LONGEST_DELAY = 30_000;
const CHECK_EVERY = 20_000;
const SLEPT = 90_000;
const SILENT = 75_000;
const FRAMES = ["log", "note", "reset", "beat"];

export class Stream {
  #source = null;
  #failures = 0;
  #timer = 0;
  #checker = 0;
  #heard = 0;
  #checked = 0;
  #beats = false;
  #running = false;
  #attempt = 0;

  /** `page` has: address, ticketAddress, after(), frame(type, event), connected(boolean). */
  constructor(page) {
    this.page = page;
    this.retry = () => this.#running && !this.#isOpen() && this.#connect();
  }

  start() {
    this.#running = true;
    this.#checked = Date.now();
    this.#checker = setInterval(() => this.#check(), CHECK_EVERY);
    addEventListener("online", this.retry);
    document.addEventListener("visibilitychange", this.retry);
    this.#connect();
  }

  stop() {
    this.#running = false;
    clearInterval(this.#checker);
    removeEventListener("online", this.retry);
    document.removeEventListener("visibilitychange", this.retry);
    this.#close();
  }

  #isOpen() {
    return this.#source?.readyState === EventSource.OPEN;
  }

  #close() {
    this.#attempt += 1;
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }

  async #connect() {
    this.#close();
    const attempt = this.#attempt;
    let url;
    try {
      url = await this.#url();
    } catch {
      if (attempt === this.#attempt) this.#lost();
      return;
    }
    if (attempt !== this.#attempt || !this.#running) return;
    const source = new EventSource(url);
    this.#source = source;
    source.addEventListener("open", () => this.#opened());
    source.addEventListener("error", () => this.#source === source && this.#lost());
    for (const type of FRAMES) source.addEventListener(type, (event) => this.#frame(type, event));
  }

  async #url() {
    const url = new URL(this.page.address, document.baseURI);
    url.searchParams.set("after", this.page.after());
    if (sessionToken() && this.page.ticketAddress) {
      const answer = await request(this.page.ticketAddress, { method: "POST" });
      if (!answer.ok) throw new Error(`No stream ticket: ${answer.status}`);
      url.searchParams.set("ticket", (await answer.json()).ticket);
    }
    return url;
  }

  #opened() {
    this.#failures = 0;
    this.#heard = Date.now();
    this.page.connected(true);
  }

  #frame(type, event) {
    this.#heard = Date.now();
    if (type === "beat") this.#beats = true;
    else this.page.frame(type, event);
  }

  #lost() {
    this.#close();
    this.page.connected(false);
    if (!this.#running) return;
    const delay = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** this.#failures);
    this.#failures += 1;
    this.#timer = setTimeout(() => this.#connect(), delay * (0.5 + Math.random() / 2));
  }

  /** After sleep a dead connection still looks open, so it is opened anew. */
  #check() {
    const slept = Date.now() - this.#checked > SLEPT;
    const silent = this.#beats && this.#isOpen() && Date.now() - this.#heard > SILENT;
    this.#checked = Date.now();
    if (slept || silent) this.#connect();
  }
}
