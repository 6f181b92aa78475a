// @ts-check
/**
 * The clinic's chat page, on the chat API (/openapi.json). Text from the server only ever becomes text nodes.
 * @typedef {{seq: number, id: string, from: "visitor"|"bot"|"staff", text: string,
 *   choices: {title: string, choice: string}[], source: {document: string, section: string}|null}} Message
 * @typedef {{id: string, text?: string, choice?: string, label: string}} Unsent
 */
const MOST = 2000, WARN_AT = 1800, ANSWER_MS = 45_000, SILENT_MS = 45_000, TOKEN = "clinic-chat-token", UNSENT = "clinic-chat-unsent";
const privacy = document.body.dataset.privacy || "";
/** @template {HTMLElement} T @param {string} id @param {new () => T} kind @returns {T} */
const get = (id, kind) => /** @type {T} */ (document.getElementById(id));
const log = get("log", HTMLDivElement), view = get("scroll", HTMLDivElement), box = get("box", HTMLTextAreaElement);
const form = get("form", HTMLFormElement), count = get("count", HTMLParagraphElement), ask = get("ask", HTMLDialogElement);

/** Read, or with a value write, storage that may be forbidden (private windows); then the page's own memory has to do.
 * @param {"localStorage"|"sessionStorage"} where @param {string} key @param {string} [value] an empty one removes it */
function stored(where, key, value) {
  try {
    if (value) window[where].setItem(key, value);
    else if (value === "") window[where].removeItem(key);
    return window[where].getItem(key) || "";
  } catch { return ""; }
}
let token = stored("localStorage", TOKEN);
let seenUpTo = 0; // the last seq from history or the event stream; answers do not move it, so no staff reply is skipped
let chat = 0; // counts chats of this page: a late reply to an older one is dropped
let sending = false;
/** @type {Promise<void>} */ let ready = Promise.resolve();
/** @type {AbortController|null} */ let stream = null;
/** @type {Unsent[]} */ let queue = [];
/** @type {Map<string, HTMLElement>} visitor messages by id, all others by seq */ const shown = new Map();

/** An error the server explained. */
class Refused extends Error { status = 0; }
const lost = (/** @type {unknown} */ error) => error instanceof Refused && [401, 409].includes(error.status);

/** @param {string} method @param {string} path @param {object} [body] @returns {Promise<any>} */
async function call(method, path, body) {
  const headers = { ...(token && { authorization: `Bearer ${token}` }), ...(body && { "content-type": "application/json" }) };
  const stop = new AbortController(), timer = setTimeout(() => stop.abort(), ANSWER_MS);
  try {
    const response = await fetch(`/api/chat${path}`, { method, headers, body: body && JSON.stringify(body), signal: stop.signal });
    if (response.ok) return response.status === 204 ? null : await response.json();
    const problem = await response.json().catch(() => ({}));
    throw Object.assign(new Refused(problem.detail || ""), { status: response.status });
  } finally { clearTimeout(timer); }
}

/** @param {string} tag @param {string} kind @param {string} [text] */
function make(tag, kind, text = "") {
  return Object.assign(document.createElement(tag), { className: kind, textContent: text });
}
/** @param {string} text @param {() => void} act */
function makeButton(text, act) {
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: text });
  button.addEventListener("click", act);
  return button;
}
/** Text whose only link can be the clinic's own privacy notice. @param {string} text */
function linked(text) {
  const part = make("div", "text");
  const pieces = privacy ? text.split(privacy) : [text];
  pieces.forEach((piece, index) => {
    if (index) part.append(Object.assign(make("a", "", privacy), { href: privacy, target: "_blank", rel: "noopener" }));
    part.append(piece);
  });
  return part;
}

/** Put a message into the transcript, once. @param {Message} message */
function show(message) {
  const key = message.from === "visitor" ? message.id : `${message.seq}`;
  const known = shown.get(key);
  if (known) return known;
  const item = make("div", `message ${message.from}`);
  const who = { visitor: "You:", bot: "Assistant:", staff: "Clinic team" }[message.from];
  item.append(make("span", message.from === "staff" ? "who" : "unseen", who));
  item.append(message.from === "visitor" ? make("div", "text", message.text) : linked(message.text));
  if (message.source) {
    const { document: from, section } = message.source;
    item.append(make("p", "source", section ? `From ${from}: ${section}` : `From ${from}`));
  }
  if (message.choices.length) {
    const list = make("div", "choices");
    list.append(...message.choices.map(({ title, choice }) => makeButton(title, () => submit({ id: uuid(), choice, label: title }))));
    item.append(list);
  }
  shown.set(key, item);
  log.append(item);
  return item;
}
/** @param {string} text @param {() => void} [retry] */
function tell(text, retry) {
  const note = make("p", "notice", text);
  if (retry) note.append(makeButton("Try again", () => { note.remove(); retry(); }));
  log.append(note);
  reveal(note);
}
/** Scroll down to the item, but not past its start. @param {Element} item */
const reveal = (item) => item.scrollIntoView({ block: "start" });
const atEnd = () => view.scrollHeight - view.scrollTop - view.clientHeight < 120;

/** @param {string} owner */
function setOwner(owner) {
  document.body.dataset.owner = owner;
  get("owner", HTMLElement).textContent = owner === "staff" ? "The clinic’s team is answering" : "Automated assistant";
}
function remember() {
  stored("localStorage", TOKEN, token);
  stored("sessionStorage", UNSENT, token && queue.length ? JSON.stringify({ token, queue }) : "");
}
/** Let go of the session; what is on the screen stays, but its choices are of no use any more. */
function forget() {
  chat += 1;
  token = "";
  seenUpTo = 0;
  shown.clear();
  stream?.abort();
  log.querySelectorAll("button").forEach((button) => { button.disabled = true; });
  setOwner("bot");
  remember();
}

/** Start a new session and show its welcome, above what waits to be sent. */
async function open() {
  const mine = chat, session = await call("POST", "/sessions");
  if (mine !== chat) return;
  token = session.token;
  remember();
  take(session.messages);
  queue.forEach((item) => log.append(echo(item)));
  void listen();
}
/** @param {Message[]} messages */
function take(messages) {
  messages.forEach(show);
  seenUpTo = Math.max(seenUpTo, ...messages.map((message) => message.seq));
}
async function sync() {
  const mine = chat, found = await call("GET", `/messages?after=${seenUpTo}`);
  if (mine !== chat) return;
  const follow = atEnd();
  take(found.messages);
  setOwner(found.owner);
  if (follow && log.lastElementChild) reveal(log.lastElementChild);
}
/** Restore the chat of an earlier visit, or open a new one. */
async function start() {
  log.setAttribute("aria-busy", "true"); // an old conversation is not read out again
  try {
    if (token) {
      await sync();
      const left = JSON.parse(stored("sessionStorage", UNSENT) || "{}");
      if (left.token === token && !queue.length) queue = left.queue;
      queue.forEach(echo);
      void listen();
    } else await open();
  } catch (error) {
    if (lost(error)) {
      tell(`${/** @type {Error} */ (error).message} A new chat starts below.`);
      forget();
      return await start();
    }
    tell(error instanceof Refused && error.message || "The chat can’t be reached just now. Please check your connection.", begin);
  } finally { log.removeAttribute("aria-busy"); }
}
function begin() { ready = start(); void ready.then(pump); }

/** @param {Unsent} item */
const echo = (item) => show({ seq: 0, id: item.id, from: "visitor", text: item.label, choices: [], source: null });
/** @param {Unsent} item */
function submit(item) {
  queue.push(item);
  remember();
  reveal(echo(item));
  void pump();
}
/** Send what is waiting, in order. It stays in the queue, under the same id, until it is answered or refused. */
async function pump() {
  if (sending) return;
  sending = true;
  let resent = false;
  for (await ready; queue.length; await ready) {
    const item = queue[0], mine = chat, bubble = echo(item);
    bubble.querySelectorAll(".problem, .retry").forEach((part) => part.remove());
    get("typing", HTMLElement).hidden = document.body.dataset.owner === "staff";
    reveal(bubble);
    try {
      if (!token) await open();
      const answer = await call("POST", "/messages", { id: item.id, text: item.text, choice: item.choice });
      if (mine !== chat) continue;
      queue.shift();
      remember();
      answer.messages.forEach(show);
      setOwner(answer.owner);
      reveal(bubble);
    } catch (error) {
      if (mine !== chat) continue;
      const status = error instanceof Refused ? error.status : 0, detail = status ? /** @type {Error} */ (error).message : "";
      if (lost(error) && !resent) {
        resent = true; // once: typed words move to the new chat; a choice was only offered in the old one
        tell(`${detail} A new chat starts below.`);
        queue.forEach((old) => old.text && echo(old).remove());
        queue = queue.filter(({ text }) => text).map((old) => ({ ...old, id: uuid() }));
        forget();
        if (!queue.length) begin();
        continue;
      }
      if (detail) bubble.append(make("p", "problem", detail));
      if (status === 413 || status === 422) {
        queue.shift();
        if (item.text && !box.value) { box.value = item.text; measure(); }
        remember();
        reveal(bubble);
        continue;
      }
      const again = makeButton("Not sent yet – try again", () => void pump());
      again.classList.add("retry");
      bubble.append(again);
      reveal(bubble);
      break;
    } finally { get("typing", HTMLElement).hidden = true; }
  }
  sending = false;
}

/** Follow staff replies while the page is visible. EventSource can't send the token, so the stream is read by hand. */
async function listen() {
  stream?.abort();
  const mine = stream = new AbortController();
  for (let wait = 1000; token && !document.hidden && !mine.signal.aborted; wait = Math.min(wait * 2, 30_000)) {
    try {
      const headers = { authorization: `Bearer ${token}` };
      const response = await fetch(`/api/chat/events?after=${seenUpTo}`, { headers, signal: mine.signal, cache: "no-store" });
      if ([401, 409].includes(response.status)) return; // told at the next message
      if (!response.ok || !response.body) throw new Error("no stream");
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let text = ""; ;) {
        const timer = setTimeout(() => void reader.cancel().catch(() => {}), SILENT_MS); // its heartbeat stopped
        const { done, value } = await reader.read().finally(() => clearTimeout(timer));
        if (done || mine.signal.aborted) break;
        wait = 1000;
        const events = (text + value).split("\n\n");
        text = events.pop() || "";
        events.forEach(receive);
      }
    } catch { /* reconnect below */ }
    await new Promise((resume) => setTimeout(resume, wait * (0.75 + Math.random() / 2)));
  }
}
/** @param {string} event */
function receive(event) {
  const field = (/** @type {string} */ name) => event.match(new RegExp(`^${name}: (.*)$`, "m"))?.[1] || "";
  if (!field("data")) return;
  const data = JSON.parse(field("data"));
  seenUpTo = Math.max(seenUpTo, Number(field("id")));
  if (field("event") === "owner") setOwner(data.owner);
  if (field("event") === "message") {
    const follow = atEnd(), item = show(data);
    if (follow) reveal(item);
  }
  if (field("event") === "erased") ended(chat);
}
/** The chat was erased, here by its own words or in another tab; a reply on its way is shown first. @param {number} which */
function ended(which) {
  if (which !== chat) return;
  if (sending) return void setTimeout(ended, 300, which);
  forget();
  tell("This chat has been deleted. Write below to start a new one.");
}

/** @param {string} question @param {string} yes @returns {Promise<boolean>} */
function confirmed(question, yes) {
  get("asked", HTMLElement).textContent = question;
  get("sure", HTMLElement).textContent = yes;
  ask.returnValue = "";
  ask.showModal();
  return new Promise((resolve) => ask.addEventListener("close", () => resolve(ask.returnValue === "yes"), { once: true }));
}
/** @param {string} [said] what to say above the new chat */
function fresh(said) {
  queue = [];
  forget();
  log.replaceChildren();
  if (said) tell(said);
  begin();
  box.focus();
}
get("again", HTMLButtonElement).addEventListener("click", async () => {
  if (await confirmed("Start a new chat? You can’t come back to this one, or delete it from here afterwards.", "Start again")) fresh();
});
get("erase", HTMLButtonElement).addEventListener("click", async () => {
  const question = "Delete this chat? The clinic erases all it holds from it, including a booking request you made here.";
  if (!await confirmed(question, "Delete")) return;
  try {
    if (token) await call("DELETE", "/conversation");
    fresh("Your chat has been deleted.");
  } catch (error) {
    if (lost(error)) fresh(/** @type {Error} */ (error).message);
    else tell("Your chat has not been deleted yet. Please try again in a moment.");
  }
});

/** A random UUID; crypto.randomUUID is missing on plain http. */
function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
/** Fit the box to its text and count near the limit, in characters as the server counts them. */
function measure() {
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight + 2}px`;
  const length = [...box.value.trim()].length, over = length > MOST;
  count.textContent = over ? `${length - MOST} characters too many` : length >= WARN_AT ? `${MOST - length} characters left` : "";
  count.classList.toggle("over", over);
  box.setAttribute("aria-invalid", `${over}`);
  return length > 0 && !over;
}
box.addEventListener("input", measure);
box.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  form.requestSubmit();
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  box.focus();
  if (!measure()) return;
  const text = box.value.trim();
  box.value = "";
  measure();
  submit({ id: uuid(), text, label: text });
});
document.addEventListener("visibilitychange", () => {
  stream?.abort();
  if (!document.hidden && token) void sync().catch(() => {}).then(listen);
});
window.addEventListener("online", () => void pump());
begin();
export {};
