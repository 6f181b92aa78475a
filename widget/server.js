// @ts-check
/** Talking to the chat API, and what is kept in the browser. */

/**
 * @typedef {{seq: number, id: string, from: "visitor"|"bot"|"staff", text: string, at: string, name?: string, lang?: string,
 *   choices: {title: string, choice: string}[], source: {document: string, section: string}|null}} Message
 * @typedef {{messages: Message[], owner: "bot"|"staff", expects?: string}} Answer
 * @typedef {{clinic: string, privacy: string, hosts: string[], links: {text: string, href: string}[]}} Config
 * @typedef {{id: string, text?: string, choice?: string, label: string, at: string}} Unsent
 */

const ANSWER_MS = 45_000;
export const TOKEN = "clinic-chat-token", UNSENT = "clinic-chat-unsent", OPEN = "clinic-chat-open";

export const script = /** @type {HTMLScriptElement|null} */ (
  document.currentScript ?? document.querySelector('script[src*="/widget.js"]')
);
export const API = new URL("api/chat", script?.src || location.href).href;

/** What storage would hold, where it is forbidden. @type {Map<string, string>} */
const memory = new Map();

/** Storage that may be forbidden (private windows, blocked cookies). @param {"localStorage"|"sessionStorage"} where */
const storage = (where) => ({
  /** @param {string} key */
  get(key) {
    try {
      return memory.get(key) ?? window[where].getItem(key) ?? "";
    } catch {
      return memory.get(key) ?? "";
    }
  },
  /** @param {string} key @param {string} value an empty one removes it */
  set(key, value) {
    memory.delete(key);
    try {
      if (value) window[where].setItem(key, value);
      else window[where].removeItem(key);
    } catch {
      if (value) memory.set(key, value);
    }
  },
});
/** Kept for every tab and every visit. */
export const kept = storage("localStorage");
/** Kept for this tab. */
export const tab = storage("sessionStorage");

/** What waits to be sent, oldest first. @returns {Unsent[]} */
export function queue() {
  try {
    return JSON.parse(kept.get(UNSENT) || "[]");
  } catch {
    return [];
  }
}
/** @param {Unsent[]} items */
export const setQueue = (items) => kept.set(UNSENT, items.length ? JSON.stringify(items) : "");

/** One tab at a time, where the browser can. @template T @param {() => Promise<T>} work @returns {Promise<T>} */
export const alone = (work) => (navigator.locks ? /** @type {Promise<any>} */ (navigator.locks.request(UNSENT, work)) : work());

export const sleep = (/** @type {number} */ ms) => new Promise((resume) => setTimeout(resume, ms));

/** An error that the server explained. */
export class Refused extends Error {
  status = 0;
  retryAfter = 0; // milliseconds
}
/** The chat is gone: erased, or its token is not known here. @param {unknown} error @returns {error is Refused} */
export const isLost = (error) => error instanceof Refused && [401, 409].includes(error.status);
/** Asking again would not help. @param {unknown} error @returns {error is Refused} */
export const isFinal = (error) => error instanceof Refused && error.status < 500 && ![408, 425, 429].includes(error.status);

/** Raises Refused for what the server refuses. @param {string} method @param {string} path @param {string} token @param {object} [body] @returns {Promise<any>} */
export async function call(method, path, token, body) {
  const stop = new AbortController(), timer = setTimeout(() => stop.abort(), ANSWER_MS);
  try {
    const response = await fetch(API + path, {
      method,
      headers: { ...(token && { authorization: `Bearer ${token}` }), ...(body && { "content-type": "application/json" }) },
      body: body && JSON.stringify(body),
      signal: stop.signal,
      credentials: "omit",
      cache: "no-store",
    });
    if (response.ok) return response.status === 204 ? null : await response.json();
    const problem = await response.json().catch(() => ({}));
    const retryAfter = Number(response.headers.get("retry-after")) * 1000;
    throw Object.assign(new Refused(problem.detail || ""), { status: response.status, retryAfter });
  } finally {
    clearTimeout(timer);
  }
}

/** A random UUID; crypto.randomUUID is missing on plain http. */
export function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes.set([((bytes[6] ?? 0) & 15) | 64], 6);
  bytes.set([((bytes[8] ?? 0) & 63) | 128], 8);
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
