// @ts-check
/** Making elements, without any markup in strings. */

/**
 * An element. Names that begin with "on" are listeners; true is an attribute without value, false and undefined none.
 * @template {keyof HTMLElementTagNameMap} K @param {K} tag @param {Record<string, any>} [set] @param {...(Node|string)} inside
 * @returns {HTMLElementTagNameMap[K]}
 */
export function make(tag, set = {}, ...inside) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(set)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== false && value !== undefined) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...inside);
  return node;
}

/** @param {string|Node} inside @param {string} kind class @param {() => void} onclick @param {Record<string, any>} [set] */
export const button = (inside, kind, onclick, set) => make("button", { type: "button", class: kind, onclick, ...set }, inside);

/** A line drawing of 24 by 24. @param {string} path */
export function icon(path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const line = document.createElementNS(svg.namespaceURI, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}
export const SPEECH = "M4 5.5h16v10.5H10l-4.5 4V16H4zM8 9.3h8M8 12.3h5";
export const CROSS = "M6 6l12 12M18 6L6 18";
export const DOTS = "M5 12h.01M12 12h.01M19 12h.01";
