/** Says which answer has come before the reader's eyes while the page is open and visible. */
import { connect } from "../js/connect.js";
import { request } from "../js/request.js";

const newest = (log) => Number([...log.querySelectorAll("[data-id].msg:not(.mine)")].at(-1)?.dataset.id ?? 0);

connect("[data-seen]", (log) => {
  let told = newest(log);
  const tell = async () => {
    const last = newest(log);
    if (last <= told || document.visibilityState !== "visible") return;
    const before = told;
    told = last;
    const body = new FormData();
    body.append("up_to", String(last));
    const answer = await request(log.dataset.seen, { method: "POST", body }).catch(() => null);
    if (!answer?.ok) told = before;
  };
  const watcher = new MutationObserver(tell);
  watcher.observe(log, { childList: true, subtree: true });
  document.addEventListener("visibilitychange", tell);
  return () => {
    watcher.disconnect();
    document.removeEventListener("visibilitychange", tell);
  };
});
