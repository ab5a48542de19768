/** htmx with our headers, our morph and a word to the reader when something did not work. */
import htmx from "../vendor/htmx.esm.js";
import { isOurs, ourHeaders } from "./request.js";
import { morphInner, morphOuter } from "./morph.js";
import { toast } from "./toast.js";

const STYLES = { morph: morphOuter, "morph:outerHTML": morphOuter, "morph:innerHTML": morphInner };

htmx.defineExtension("morph", {
  isInlineSwap: (style) => style === "morph" || style === "morph:outerHTML",
  handleSwap: (style, target, fragment) => STYLES[style]?.(target, [...fragment.children]) ?? false,
});

document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (isOurs(detail.path)) Object.assign(detail.headers, ourHeaders());
});

function failed() {
  const text = document.querySelector("[data-toasts]")?.dataset.failed;
  if (text) toast({ text, tone: "bad" });
}

document.addEventListener("htmx:sendError", failed);
document.addEventListener("htmx:responseError", failed);
