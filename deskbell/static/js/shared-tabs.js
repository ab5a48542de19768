/**
 * One tab leads, the others listen. The lock says who leads; the channel carries frames and questions.
 * A frozen leader still holds its lock, so a visible tab that gets no answer takes it over.
 */
const ASK_EVERY = 15_000;
const PATIENCE = 3000;

export class SharedTabs {
  leading = false;
  #answered = true;
  #release = null;
  #waiting = null;

  /** `tab` has: lead(), rest(), hear(message). */
  constructor(name, tab) {
    this.name = name;
    this.tab = tab;
  }

  join() {
    if (!navigator.locks || !("BroadcastChannel" in window)) return this.#begin();
    this.channel = new BroadcastChannel(this.name);
    this.channel.addEventListener("message", (event) => this.#hear(event.data));
    this.#queue();
    setInterval(() => this.#ask(), ASK_EVERY);
    document.addEventListener("visibilitychange", () => this.#ask());
    addEventListener("pagehide", () => this.#release?.());
    addEventListener("pageshow", (event) => event.persisted && this.#queue());
  }

  post(message) {
    this.channel?.postMessage(message);
  }

  #queue(steal = false) {
    this.#waiting?.abort();
    const waiting = new AbortController();
    this.#waiting = waiting;
    const options = steal ? { steal } : { signal: waiting.signal };
    navigator.locks.request(this.name, options, () => this.#hold()).then(
      () => this.#end(),
      (error) => {
        if (waiting.signal.aborted) return;
        // Refused, not stolen: a frame without storage has no locks either, so it goes alone.
        if (error.name !== "AbortError") return this.#begin();
        this.#end();
        this.#queue();
      },
    );
  }

  #hold() {
    this.#begin();
    return new Promise((resolve) => (this.#release = resolve));
  }

  #begin() {
    this.leading = true;
    this.tab.lead();
  }

  #end() {
    if (!this.leading) return;
    this.leading = false;
    this.#release = null;
    this.tab.rest();
  }

  #hear(message) {
    if (message.type === "ask") return this.leading && this.post({ type: "here" });
    this.#answered = true;
    this.tab.hear(message);
  }

  #ask() {
    if (this.leading || document.visibilityState !== "visible") return;
    this.#answered = false;
    this.post({ type: "ask" });
    setTimeout(() => {
      if (!this.#answered && !this.leading) this.#queue(true);
    }, PATIENCE);
  }
}
