/** A scrolling box that stays at its end while its reader is there. */
import { connect } from "./connect.js";

const NEAR = 48;

connect("[data-stick]", (box) => {
  let atEnd = true;
  const toEnd = () => (box.scrollTop = box.scrollHeight);
  const follow = () => atEnd && toEnd();
  const look = () => (atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR);
  const resized = new ResizeObserver(follow);
  const changed = new MutationObserver(() => {
    for (const child of box.children) resized.observe(child);
    follow();
  });
  box.addEventListener("scroll", look, { passive: true });
  resized.observe(box);
  for (const child of box.children) resized.observe(child);
  changed.observe(box, { childList: true, subtree: true });
  toEnd();
  return () => (resized.disconnect(), changed.disconnect());
});
