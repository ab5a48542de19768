/** Fills texts that the server has already translated; the page's language decides plurals and times. */
export const language = () => document.documentElement.lang || "en";

/** `fill("{name} is too large", {name: "a.png"})` */
export const fill = (text, values) => (text ?? "").replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);

/** Picks `data-<prefix>-one|few|many|other` of the element and puts the number in place of `{n}`. */
export function plural(element, prefix, n) {
  const form = new Intl.PluralRules(language()).select(n);
  const text = element.getAttribute(`data-${prefix}-${form}`) ?? element.getAttribute(`data-${prefix}-other`);
  return fill(text, { n });
}

/** Bytes as the page's language writes them: 340 KB, 6,2 MB. */
export function bytes(n) {
  const unit = n < 1024 ** 2 ? "kilobyte" : "megabyte";
  const value = n / (unit === "kilobyte" ? 1024 : 1024 ** 2);
  const maximumFractionDigits = value < 10 ? 1 : 0;
  return new Intl.NumberFormat(language(), { style: "unit", unit, maximumFractionDigits }).format(value);
}

/** `crypto.randomUUID` exists only on https; a desk inside an office may run on http. */
export function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const octets = crypto.getRandomValues(new Uint8Array(16));
  octets[6] = (octets[6] & 0x0f) | 0x40;
  octets[8] = (octets[8] & 0x3f) | 0x80;
  const hex = [...octets].map((octet) => octet.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
