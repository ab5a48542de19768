/* Deskbell's Help button: the one script of a host page. Draws the button, keeps the window, tells it what is open. */
(() => {
  const script = document.currentScript;
  const origin = new URL(script.src).origin;
  const { provider, language = document.documentElement.lang.slice(0, 2) } = script.dataset;
  if (window.Deskbell?.isHere || !provider) return;

  const listeners = new Map();
  const waiting = [];
  let token = script.dataset.token ?? "";
  let config = null;
  let frame = null;
  let isReady = false;
  let isOpen = false;
  let unread = 0;
  let opener = null;
  let parts = {};

  const STYLE = `
    :host { all: initial;
      --a: light-dark(oklch(from var(--brand) min(l, .47) min(c, .15) h),
        oklch(from var(--brand) max(l, .8) min(c, .11) h));
      --on: light-dark(#fff, oklch(from var(--brand) .2 min(c, .05) h)); color-scheme: light dark; }
    * { box-sizing: border-box; }
    [hidden] { display: none !important; }
    button { all: unset; box-sizing: border-box; position: fixed; z-index: 2147483000; cursor: pointer;
      background: var(--a); color: var(--on);
      font: 600 15px/1.25 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
      -webkit-tap-highlight-color: transparent; }
    button:focus-visible { outline: 3px solid light-dark(oklch(.5 .16 255), oklch(.82 .11 250)); outline-offset: 3px; }
    svg { fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round;
      inline-size: 22px; block-size: 22px; }
    .bell { inset-block-end: env(safe-area-inset-bottom, 0);
      inset-inline-end: max(28px, env(safe-area-inset-right, 0px)); display: grid; place-items: center;
      inline-size: 84px; block-size: 46px; padding-block-end: 1px; border-radius: 50% 50% 0 0 / 92% 92% 0 0;
      box-shadow: 0 0 0 3px light-dark(#fffc, #15191bcc), 0 4px 18px #0003; transition: block-size .16s ease; }
    .left .bell { inset-inline: max(28px, env(safe-area-inset-left, 0px)) auto; }
    .bell:hover { block-size: 50px; }
    .bell::before { content: ""; position: absolute; inset-block-start: -9px; inline-size: 18px; block-size: 10px;
      border-radius: 9px 9px 0 0; background: var(--a); }
    .bell::after { content: ""; position: absolute; inset: auto -9px 0; block-size: 7px; border-radius: 5px 5px 0 0;
      background: var(--a); filter: brightness(.86); }
    .word { inset-block-start: max(12px, env(safe-area-inset-top, 0px));
      inset-inline-end: max(16px, env(safe-area-inset-right, 0px)); display: flex; align-items: center; gap: 8px;
      min-block-size: 40px; max-inline-size: calc(100vw - 32px); padding: 8px 18px 8px 12px; border-radius: 9px;
      box-shadow: 0 0 0 3px light-dark(#fffc, #15191bcc), 0 4px 18px #0003; }
    .word:hover { filter: brightness(1.08); }
    .count { position: absolute; inset-block-start: -15px; inset-inline-start: 50%; translate: -50% 0; z-index: 1;
      min-inline-size: 28px; block-size: 24px; padding-inline: 7px; border-radius: 12px;
      display: grid; place-items: center; background: oklch(.8 .14 84); color: oklch(.265 .052 72); font-size: 13px;
      box-shadow: 0 0 0 2.5px light-dark(#fff, #15191b); }
    .word .count { inset: -11px -11px auto auto; translate: none; }
    .window { position: fixed; z-index: 2147483001; inset-block-end: calc(64px + env(safe-area-inset-bottom, 0px));
      inset-inline-end: 20px; inline-size: 392px; block-size: min(616px, 100dvh - 84px);
      border: 1px solid light-dark(#d9dedf, #363e41); border-radius: 18px; overflow: hidden;
      background: light-dark(#fff, #1b2022);
      box-shadow: 0 2px 6px #00000014, 0 18px 48px #00000038; transform-origin: 100% 100%; animation: in .16s ease; }
    .left .window { inset-inline: 20px auto; transform-origin: 0 100%; }
    .word ~ .window { inset-block-end: 20px; block-size: min(616px, 100dvh - 40px); }
    iframe { display: block; border: 0; inline-size: 100%; block-size: 100%; color-scheme: light dark; }
    @keyframes in { from { opacity: 0; transform: translateY(8px) scale(.98); } }
    @media (max-width: 480px), (max-height: 420px) { .root .window { inset: 0; inline-size: 100%; block-size: 100dvh;
      border: 0; border-radius: 0; } .open button { visibility: hidden; } }
    @media (prefers-reduced-motion: reduce) { * { animation: none !important; transition: none !important; } }
    @media (forced-colors: active) { button { border: 2px solid ButtonText; } .window { border: 2px solid CanvasText;
      } }
    @media print { .root { display: none; } }`;

  const ICON = {
    bell: "M7.9 20A9 9 0 1 0 4 16.1L2 22Z",
    word: "M9.1 9a3 3 0 0 1 5.8 1c0 2-3 3-3 3m.1 4h.01M22 12a10 10 0 1 1-20 0 10 10 0 0 1 20 0Z",
  };

  function element(name, properties = {}, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  function icon(path) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    line.setAttribute("d", path);
    svg.append(line);
    return svg;
  }

  const emit = (event, detail) => listeners.get(event)?.forEach((listener) => listener(detail));
  const isPhone = () => matchMedia("(max-width: 480px), (max-height: 420px)").matches;

  function tell(message) {
    if (isReady) frame.contentWindow.postMessage({ deskbell: 1, ...message }, origin);
    else waiting.push(message);
  }

  function draw() {
    const host = element("deskbell-help");
    const root = host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    host.style.setProperty("--brand", config.colour);
    const isWord = config.place === "top-right";
    const count = element("span", { className: "count", hidden: true, ariaHidden: "true" });
    const look = isWord ? "word" : "bell";
    const button = element("button", { type: "button", className: look }, icon(ICON[look]));
    if (isWord) button.append(config.words.help);
    button.append(count);
    button.hidden = config.place === "element";
    button.addEventListener("click", () => (isOpen ? close() : open("", button)));
    const box = element("div", { className: "window", role: "dialog", ariaLabel: config.title, hidden: true });
    const className = config.place === "bottom-left" ? "root left" : "root";
    const outer = element("div", { className, lang: config.language }, button, box);
    root.append(outer);
    document.body.append(host);
    parts = { outer, button, count, box };
    show();
  }

  function words(n) {
    const forms = config.words.unread;
    return (forms[new Intl.PluralRules(config.language).select(n)] ?? forms.other).replace("{n}", n > 99 ? "99+" : n);
  }

  function show() {
    const { outer, button, count, box } = parts;
    outer.classList.toggle("open", isOpen);
    box.hidden = !isOpen;
    box.ariaModal = String(isOpen && isPhone());
    count.hidden = !unread || isOpen;
    count.textContent = unread > 99 ? "99+" : unread;
    button.ariaExpanded = String(isOpen);
    const closed = unread ? `${config.words.open}, ${words(unread)}` : config.words.open;
    button.ariaLabel = isOpen ? config.words.close : closed;
  }

  function load() {
    if (frame || !parts.box) return;
    const address = `${origin}/w/${encodeURIComponent(provider)}/?language=${config.language}`;
    frame = element("iframe", { src: address, title: config.title, referrerPolicy: "origin" });
    parts.box.append(frame);
  }

  async function open(section = "", from = document.activeElement) {
    await started;
    if (!config) return;
    load();
    if (!isOpen) opener = from;
    isOpen = true;
    show();
    tell({ type: "open", section });
    frame.focus();
    emit("open", { section });
  }

  function close() {
    if (!isOpen) return;
    isOpen = false;
    show();
    tell({ type: "closed" });
    (opener?.isConnected && opener !== document.body ? opener : parts.button).focus({ preventScroll: true });
    emit("close");
  }

  const HEAR = {
    ready() {
      isReady = true;
      tell({ type: "hello", token, page: here(), isOpen, language: config.language });
      waiting.splice(0).forEach(tell);
    },
    close,
    unread({ count }) {
      unread = Number(count) || 0;
      show();
      emit("unread", unread);
    },
    message: (detail) => emit("message", { number: detail.number }),
    identified: () => emit("identified"),
    refused: ({ reason }) => emit("refused", { reason }),
  };

  addEventListener("message", (event) => {
    if (event.origin !== origin || !frame || event.source !== frame.contentWindow || event.data?.deskbell !== 1) return;
    HEAR[event.data.type]?.(event.data);
  });

  addEventListener("keydown", (event) => event.key === "Escape" && isOpen && !event.defaultPrevented && close());

  document.addEventListener("click", (event) => {
    const from = event.target instanceof Element && event.target.closest("[data-deskbell-open]");
    if (!from) return;
    event.preventDefault();
    open(from.dataset.deskbellOpen, from);
  });

  /** `data-page` stands in where the address does not say what is open; it may change too. */
  const here = () => (script.dataset.page ? new URL(script.dataset.page, location.href).href : location.href);
  let page = here();
  function look() {
    if (here() === page) return;
    page = here();
    if (frame) tell({ type: "page", page });
  }
  window.navigation?.addEventListener("currententrychange", look);
  new MutationObserver(look).observe(script, { attributeFilter: ["data-page"] });
  if (!window.navigation) setInterval(look, 1000);

  const idle = (task) => {
    if (window.requestIdleCallback) requestIdleCallback(task, { timeout: 3000 });
    else setTimeout(task, 300);
  };
  const loaded = () => new Promise((go) => {
    if (document.readyState === "complete") go();
    else addEventListener("load", go, { once: true });
  });

  async function start() {
    await loaded();
    await new Promise(idle);
    const address = `${origin}/w/${encodeURIComponent(provider)}/config?language=${encodeURIComponent(language)}`;
    const answer = await fetch(address, { credentials: "omit" });
    if (!answer.ok) throw new Error(`Deskbell: ${answer.status} for the provider “${provider}”`);
    config = await answer.json();
    draw();
    if (token) idle(load);
    emit("ready");
  }

  const asked = window.Deskbell?.queue ?? [];
  window.Deskbell = {
    isHere: true,
    open: (section) => open(section),
    close,
    identify(given) {
      token = given ?? "";
      if (frame) tell({ type: "identify", token });
      else if (config && token) load();
    },
    signOut() {
      token = "";
      unread = 0;
      if (parts.outer) show();
      if (frame) tell({ type: "sign-out" });
    },
    on(event, listener) {
      if (!listeners.has(event)) listeners.set(event, new Set());
      listeners.get(event).add(listener);
      return () => listeners.get(event).delete(listener);
    },
  };
  const started = start().catch((error) => console.warn(error.message));
  for (const [name, ...given] of asked) window.Deskbell[name]?.(...given);
})();
