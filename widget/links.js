// @ts-check
/** Links in what the assistant or staff say: only those that the server allows. */
import { make } from "./dom.js";

/** @typedef {{hosts: string[], links: {text: string, href: string}[]}} Allowed web hosts, and words that are links */

const escaped = (/** @type {string} */ text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** The text in pieces, some of them links. @param {string} text @param {Allowed} allowed @returns {(Node|string)[]} */
export function linked(text, { hosts, links }) {
  const known = new Map(links.map((link) => [link.text, link.href]));
  // "999" is a link, but not inside a longer number.
  const words = [...known.keys()].sort((a, b) => b.length - a.length).map((word) => `(?<![\\w+£]|\\d )${escaped(word)}(?!\\w| \\d)`);
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(new RegExp(["https?://[^\\s<>\"]+", ...words].join("|"), "g"))) {
    const found = known.has(match[0]) ? match[0] : match[0].replace(/[.,;:!?)\]'’”]+$/, "");
    const href = known.get(found) ?? webAddress(found, hosts);
    if (!href) continue;
    const away = href.startsWith("http") && { target: "_blank", rel: "noopener" };
    parts.push(text.slice(end, match.index), make("a", { href, ...away }, found));
    end = match.index + found.length;
  }
  return [...parts, text.slice(end)];
}

/** The address if it leads to one of these hosts, else nothing. @param {string} text @param {string[]} hosts */
function webAddress(text, hosts) {
  try {
    const url = new URL(text);
    return hosts.includes(url.host) && !url.username && !url.password ? url.href : "";
  } catch {
    return "";
  }
}
