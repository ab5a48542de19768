/** The page's end of the log: every tab hears every event once, in order, whoever holds the stream. */
import { connect } from "./connect.js";
import { sessionToken } from "./request.js";
import { SharedTabs } from "./shared-tabs.js";
import { Stream } from "./stream.js";

const REMEMBERED = 500;
const BANNER_AFTER = 2000;

const root = document.documentElement;
let last = 0;
let bannerTimer = 0;
let stream = null;
let tabs = null;
let recent = [];
let coveredFrom = 0;
let welcomed = false;

const tell = (name, detail) => document.dispatchEvent(new CustomEvent(`deskbell:${name}`, { detail }));

function receive(event) {
  if (event.number <= last) return;
  last = event.number;
  if (event.kind) tell("log", event);
}

function connected(on) {
  if (root.dataset.connection === (on ? "on" : "off")) return;
  root.dataset.connection = on ? "on" : "off";
  clearTimeout(bannerTimer);
  bannerTimer = setTimeout(showBanner, on ? 0 : BANNER_AFTER);
  tell("connection", { on });
}

function showBanner() {
  const offline = root.dataset.connection === "off";
  for (const banner of document.querySelectorAll("[data-offline-banner]")) banner.hidden = !offline;
}

function reset() {
  if (sessionToken()) tell("reset");
  else location.reload();
}

function remember(event) {
  recent.push(event);
  if (recent.length <= REMEMBERED) return;
  coveredFrom = recent.shift().number;
}

function frame(type, message) {
  const content = message.data ? JSON.parse(message.data) : {};
  if (type === "reset") {
    tabs.post({ type: "reset" });
    return reset();
  }
  const event = type === "log" ? { ...content, number: Number(message.lastEventId) } : content;
  if (type === "log") remember(event);
  tabs.post({ type, event });
  hear({ type, event });
}

/** A tab that joins late may have been drawn before events that the leader has already passed on. */
function welcome({ tab, after }) {
  if (!tabs.leading) return;
  const missed = recent.filter((event) => event.number > after);
  const known = after >= coveredFrom;
  tabs.post({ type: "welcome", tab, missed: known ? missed : [{ number: Math.max(last, after + 1), kind: "*" }] });
  tabs.post({ type: "connection", on: root.dataset.connection === "on" });
}

function hello() {
  welcomed = false;
  tabs.post({ type: "hello", tab: tabId, after: last });
}

/** Until it is welcomed a tab drops what it overhears: the welcome brings that again, with what came before. */
function hear({ type, event, ...message }) {
  if (type === "log") (tabs.leading || welcomed) && receive(event);
  else if (type === "note") tell("note", event);
  else if (type === "connection") connected(message.on);
  else if (type === "reset") reset();
  else if (type === "hello") welcome(message);
  else if (type === "leader") hello();
  else if (type === "welcome" && message.tab === tabId) {
    welcomed = true;
    message.missed.forEach(receive);
  }
}

const tabId = Math.random().toString(36).slice(2);

connect("[data-live]", ({ dataset }) => {
  last = Number(dataset.liveAfter ?? 0);
  stream = new Stream({
    address: dataset.live,
    ticketAddress: dataset.liveTicket,
    after: () => last,
    frame,
    connected(on) {
      connected(on);
      tabs.post({ type: "connection", on });
    },
  });
  const whose = dataset.liveWho ?? sessionToken()?.slice(-16) ?? "";
  tabs = new SharedTabs(`deskbell-live:${dataset.live}:${sessionToken() ? "session" : "cookie"}:${whose}`, {
    lead() {
      recent = [];
      coveredFrom = last;
      stream.start();
      tabs.post({ type: "leader" });
    },
    rest: () => stream.stop(),
    hear,
  });
  connected(false);
  tabs.join();
  hello();
});
