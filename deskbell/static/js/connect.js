/** Starts a controller on every element that matches, now and later; what `start` returns is called when it leaves. */
const controllers = [];
const running = new WeakMap();

export function connect(selector, start) {
  controllers.push({ selector, start });
  if (document.body) scan(document.documentElement, controllers.slice(-1));
}

function scan(root, list = controllers) {
  for (const controller of list) {
    if (root.matches(controller.selector)) begin(root, controller);
    for (const element of root.querySelectorAll(controller.selector)) begin(element, controller);
  }
}

function begin(element, controller) {
  const started = running.get(element) ?? new Map();
  if (started.has(controller)) return;
  running.set(element, started);
  started.set(controller, null);
  started.set(controller, controller.start(element) ?? null);
}

function end(root) {
  for (const element of [root, ...root.querySelectorAll("*")]) {
    if (element.isConnected) continue;
    for (const stop of running.get(element)?.values() ?? []) stop?.();
    running.delete(element);
  }
}

new MutationObserver((changes) => {
  for (const change of changes) {
    for (const node of change.removedNodes) if (node.nodeType === Node.ELEMENT_NODE) end(node);
    for (const node of change.addedNodes) if (node.nodeType === Node.ELEMENT_NODE && node.isConnected) scan(node);
  }
}).observe(document.documentElement, { childList: true, subtree: true });

/** Listens on the document for events of elements that match `selector`, also of those added later. */
export function on(type, selector, listener, options) {
  document.addEventListener(type, (event) => {
    const element = event.target instanceof Element && event.target.closest(selector);
    if (element) listener(event, element);
  }, options);
}
