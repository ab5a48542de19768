/** What scrolls and holds nothing that takes focus can itself be reached by keyboard, in every browser. */
import { connect } from "./connect.js";

const REACHED = "a[href], button, input, select, textarea, [tabindex]";

function scrolls(box) {
  return box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1;
}

connect(":is(.article, .msg-body, .b) :is(pre, table), .dlg > .body, .w-body", (box) => {
  const own = box.getAttribute("tabindex");
  const watch = new ResizeObserver(() => {
    if (scrolls(box) && !box.querySelector(REACHED)) box.tabIndex = 0;
    else if (own === null) box.removeAttribute("tabindex");
    else box.setAttribute("tabindex", own);
  });
  for (const element of [box, ...box.children]) watch.observe(element);
  return () => watch.disconnect();
});
