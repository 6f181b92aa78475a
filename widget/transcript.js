// @ts-check
/** What was said: a live region that only ever grows, so that a screen reader says each message once. */
import { button, make } from "./dom.js";
import { say } from "./labels.js";
import { linked } from "./links.js";
import { queue, sleep, uuid } from "./server.js";

/** @typedef {import("./server.js").Message} Message */

const DOUBLE_CLICK_MS = 1000, DOTS_AFTER_MS = 250, NEAR_THE_END = 60;

export class Transcript {
  day = "";
  atEnd = true;
  allowed = /** @type {import("./links.js").Allowed} */ ({ hosts: [], links: [] });
  /** Visitor messages by id, all others by seq; one that waits to be sent has seq Infinity.
   * @type {Map<string, {node: HTMLElement, seq: number, message: Message}>} */
  shown = new Map();
  intro = make("p", { class: "intro", hidden: true, dir: "auto" });
  log = make("div", { class: "log", role: "log", "aria-live": "polite", "aria-relevant": "additions", "aria-label": say("messages") });
  writing = make("div", { class: "typing", hidden: true },
    make("span", { class: "dots", "aria-hidden": "true" }, make("i"), make("i"), make("i")));
  node = make("div", { class: "view", tabindex: "0", role: "region", "aria-label": say("conversation") }, this.intro, this.log, this.writing);
  /** @type {ReturnType<typeof setTimeout>|undefined} */ timer;

  /** @param {import("./view.js").View} view */
  constructor(view) {
    this.view = view;
    this.node.addEventListener("scroll", () => this.near());
    // The form, or a line above, grew: what was in sight stays so.
    new ResizeObserver(() => this.atEnd && this.reveal()).observe(this.node);
  }
  near() {
    this.atEnd = this.node.scrollHeight - this.node.scrollTop - this.node.clientHeight < NEAR_THE_END;
  }

  /** Show messages, each once and in order; returns those that are new. @param {Message[]} messages @param {boolean} follow scroll to them in any case */
  add(messages, follow) {
    const { log } = this;
    const near = follow || this.atEnd;
    const fresh = messages.filter((message) => {
      if (!this.shown.has(message.id)) return true;
      if (message.seq !== Infinity) this.sent(message.id, message.seq + 0.5);
      return false;
    });
    const nodes = fresh.map((message) => {
      const node = this.bubble(message), seq = message.seq || Number.MAX_VALUE;
      const later = [...this.shown.values()].filter((other) => other.seq > seq).sort((a, b) => a.seq - b.seq)[0];
      log.insertBefore(node, later?.node ?? null);
      this.shown.set(message.id || uuid(), { node, seq, message });
      this.divide(node, message);
      return node;
    });
    if (nodes[0] && near) this.reveal(nodes[0]);
    return fresh;
  }
  /** @param {Message} message */
  bubble(message) {
    const { from, text, choices, lang, seq } = message, at = new Date(message.at);
    const words = make("div", { class: "text", dir: "auto", lang: from === "bot" ? lang ?? "en-GB" : undefined });
    words.append(...(from === "visitor" ? [text] : linked(text, this.allowed)));
    const meta = make("div", { class: "meta" });
    const time = at.toLocaleTimeString(this.view.language, { hour: "2-digit", minute: "2-digit" });
    meta.append(make("time", { datetime: message.at }, time));
    if (from !== "visitor") {
      const copy = button(say("copy"), "plain", async () => {
        await this.view.copy(text);
        copy.classList.add("done"); // new words here would be read out once more
        setTimeout(() => copy.classList.remove("done"), 2000);
      });
      meta.append(copy);
    }
    const staff = from === "staff";
    return make("div", { class: `m ${from}${seq === Infinity ? " pending" : ""}` },
      make("span", { class: staff ? "who" : "unseen" }, this.who(message) + (staff ? "" : ": ")), words,
      ...(message.source ? [make("p", { class: "source" }, this.source(message))] : []),
      ...(choices.length ? [this.choices(choices)] : []), meta);
  }
  /** @param {Message} message */
  who({ from, name }) {
    return from === "staff" ? say("at", { name: name || say("team") }) : say(from === "visitor" ? "you" : "assistant");
  }
  /** @param {Message} message */
  source({ source }) {
    return source ? say("from", { source: [source.document, source.section].filter(Boolean).join(": ") }) : "";
  }
  /** @param {{title: string, choice: string}[]} choices */
  choices(choices) {
    let last = -Infinity;
    return make("div", { class: "choices" }, ...choices.map(({ title, choice }) => {
      const one = button(title, "", () => {
        if (performance.now() - last < DOUBLE_CLICK_MS || queue().some((item) => item.choice === choice)) return;
        last = performance.now();
        one.classList.add("chosen");
        this.view.chat.submit({ choice }, title);
      });
      return one;
    }));
  }
  /** A line above the first message of each day. @param {HTMLElement} node @param {Message} message */
  divide(node, message) {
    const at = new Date(message.at), day = at.toDateString(), now = new Date();
    if (this.day === day) return;
    this.day = day;
    const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1).toDateString();
    const words = at.toLocaleDateString(this.view.language, { weekday: "long", day: "numeric", month: "long" });
    node.before(make("p", { class: "day" }, day === now.toDateString() ? say("today") : day === yesterday ? say("yesterday") : words));
  }
  /** A line of the widget's own, above what waits to be sent. @param {string} text @param {boolean} follow */
  note(text, follow) {
    const line = make("p", { class: "note" }, text);
    this.log.insertBefore(line, this.log.querySelector(".pending"));
    if (follow || this.atEnd) this.reveal(line);
  }

  /** A message of the visitor has arrived. @param {string} id @param {number} [reply] seq of what answers it */
  sent(id, reply) {
    const known = this.shown.get(id);
    if (known?.seq !== Infinity) return;
    const seqs = [...this.shown.values()].map(({ seq }) => seq).filter((seq) => seq < Number.MAX_VALUE);
    known.seq = reply ? reply - 0.5 : Math.max(0, ...seqs) + 0.1;
    known.node.classList.remove("pending", "held");
    known.node.querySelectorAll(".problem, .wait").forEach((part) => part.remove());
  }
  /** It was refused. @param {string} id @param {string} reason @param {() => void} [retry] */
  refuse(id, reason, retry) {
    const node = this.shown.get(id)?.node;
    const problem = make("div", { class: "problem" }, make("p", {}, say("refused", { reason })));
    if (retry) problem.append(button(say("retry"), "", () => {
      problem.remove();
      retry();
    }));
    node?.querySelector(".wait")?.remove();
    node?.append(problem);
    if (node) this.reveal(node);
  }
  /** Say under each message that waits to be sent that it does. @param {boolean} on */
  waiting(on) {
    const ids = queue().map(({ id }) => id);
    this.shown.forEach(({ node, seq }, id) => {
      const held = on && seq === Infinity && ids.includes(id);
      node.classList.toggle("held", held);
      const told = node.querySelector(".wait");
      if (told && !held) told.remove();
      if (told || !held) return;
      node.append(make("span", { class: "meta wait" }, say("waiting")));
      if (this.atEnd) this.reveal();
    });
  }
  /** Dots after a moment: a quick answer needs none. @param {boolean} on */
  typing(on) {
    clearTimeout(this.timer);
    this.writing.hidden = true;
    if (on) this.timer = setTimeout(() => {
      this.writing.hidden = false;
      this.writing.scrollIntoView({ block: "nearest" });
    }, DOTS_AFTER_MS);
  }

  /** Show the start of a part, by default the newest: a long answer is read from its beginning. @param {Element|null} [part] */
  reveal(part = this.log.lastElementChild) {
    // With little height the panel scrolls as a whole.
    const view = this.node.scrollHeight > this.node.clientHeight ? this.node : this.view.panel;
    const above = part?.previousElementSibling;
    if (above?.className === "day") part = above;
    if (part) view.scrollTop += part.getBoundingClientRect().top - view.getBoundingClientRect().top - 14;
  }
  /** Without a screen reader saying it all: an old conversation is not read out again. @param {boolean} quiet @param {() => void} work */
  async quietly(quiet, work) {
    if (quiet) this.log.setAttribute("aria-live", "off");
    work();
    if (quiet) await sleep(100);
    this.log.setAttribute("aria-live", "polite");
  }
  clear() {
    this.log.replaceChildren();
    this.shown.clear();
    this.day = "";
  }
  /** The chat is over: its choices are of no use any more. What waits to be sent goes on. */
  retire() {
    this.log.querySelectorAll(".choices button").forEach((one) => one.setAttribute("disabled", ""));
    this.shown.forEach(({ seq }, id) => seq !== Infinity && this.shown.delete(id));
  }
  /** As plain text, in the order of the screen. @param {string} title */
  text(title) {
    const order = new Map([...this.shown.values()].map(({ node, message }) => [/** @type {Element} */ (node), message]));
    const lines = [...this.log.children].flatMap((node) => order.get(node) ?? []).map((message) => {
      const at = new Date(message.at).toLocaleString("en-GB", { dateStyle: "short", timeStyle: "short" });
      return `[${at}] ${this.who(message)}: ${message.text}${message.source ? `\n(${this.source(message)})` : ""}`;
    });
    return [title, ...lines].join("\n\n") + "\n";
  }
}
