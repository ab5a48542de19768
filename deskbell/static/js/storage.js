/** Storage may be forbidden (a frame on a foreign page, private windows): then the page remembers until it closes. */
function box(name) {
  const memory = new Map();
  const real = () => {
    try {
      return window[name];
    } catch {
      return null;
    }
  };
  return {
    get(key) {
      return memory.get(key) ?? real()?.getItem(key) ?? null;
    },
    set(key, value) {
      try {
        real().setItem(key, value);
        memory.delete(key);
      } catch {
        memory.set(key, value);
      }
    },
    remove(key) {
      memory.delete(key);
      real()?.removeItem(key);
    },
    keys() {
      return [...new Set([...memory.keys(), ...Object.keys(real() ?? {})])];
    },
  };
}

export const kept = box("localStorage");
export const session = box("sessionStorage");
