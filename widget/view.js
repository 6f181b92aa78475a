// @ts-check
/** The element: a launcher, and the panel it opens. */
import { Chat } from "./chat.js";
import { COLOUR, shades } from "./colours.js";
import { Composer } from "./composer.js";
import { CROSS, DOTS, SPEECH, button, icon, make } from "./dom.js";
import { RTL, given, say } from "./labels.js";
import { OPEN, tab } from "./server.js";
import { CSS } from "./styles.js";
import { Transcript } from "./transcript.js";

/** @typedef {import("./server.js").Message} Message */

const SAY_TYPING_AFTER_MS = 2_000;

/** What the page wants to hear about. @type {Map<string, Set<(detail: object) => void>>} */
export const listeners = new Map();
/** The one element that works; a second one on the page stays empty. @type {{view: View|null}} */
export const instance = { view: null };

export class View extends HTMLElement {
  static observedAttributes = ["data-colour", "data-side", "data-title", "data-greeting", "data-lang"];
  isOpen = false;
  owner = "bot";
  staff = "";
  unread = 0;
  language = "en-GB";
  /** @type {Element|null} what had the focus when a page's own button opened the chat */ opener = null;
  /** @type {ReturnType<typeof setTimeout>|undefined} */ timer;
  chat = new Chat(this);
  transcript = new Transcript(this);
  composer = new Composer(this);
  heading = make("h2");
  who = make("p", { class: "owner", id: "owner" }, say("bot"));
  banner = make("p", { class: "status", role: "status" });
  spoken = make("p", { class: "unseen", role: "status" });
  more = button(icon(DOTS), "icon plain", () => this.showMenu(this.menu.hidden), {
    "aria-label": say("more"), "aria-expanded": "false", "aria-controls": "menu",
  });
  menu = make("div", { class: "menu", id: "menu", hidden: true },
    button(say("again"), "plain", () => this.ask(say("askAgain"), say("again"), () => this.chat.again())),
    button(say("copyAll"), "plain", () => this.leaveMenu(() => this.copy(this.text()))),
    button(say("download"), "plain", () => this.leaveMenu(() => this.download())),
    button(say("erase"), "plain", () => this.ask(say("askErase"), say("erase"), () => this.chat.erase())));
  question = make("p", { id: "question" });
  answers = make("div", { class: "row" });
  asking = make("div", { class: "ask", role: "alertdialog", "aria-labelledby": "question", hidden: true }, this.question, this.answers);
  panel = make("div", { class: "panel", id: "panel", role: "dialog", "aria-describedby": "owner", tabindex: "-1", hidden: true },
    make("header", {}, make("div", {}, this.heading, this.who), this.more,
      button(icon(CROSS), "icon plain", () => this.close(), { "aria-label": say("close") })),
    this.menu, this.banner, this.transcript.node, this.composer.node, this.asking);
  badge = make("span", { class: "badge", "aria-hidden": "true", hidden: true });
  launcher = button(icon(SPEECH), "launcher", () => (this.isOpen ? this.close() : this.open()), {
    "aria-expanded": "false", "aria-controls": "panel", "aria-haspopup": "dialog", "aria-label": say("launcher"),
  });
  root = make("div", { class: "root" }, this.launcher, this.panel, this.spoken);

  constructor() {
    super();
    const sheet = new CSSStyleSheet(), shadow = this.attachShadow({ mode: "open" });
    sheet.replaceSync(CSS);
    shadow.adoptedStyleSheets = [sheet];
    shadow.append(this.root);
    this.launcher.append(make("span", { class: "word" }, say("launcher")), this.badge);
    for (const kind of ["keydown", "keyup", "keypress"]) this.panel.addEventListener(kind, (event) => this.key(/** @type {KeyboardEvent} */ (event)));
    for (const kind of ["resize", "scroll"]) window.visualViewport?.addEventListener(kind, () => this.fit());
  }
  connectedCallback() {
    const first = !instance.view;
    this.root.hidden = instance.view !== this && !!instance.view?.isConnected;
    if (this.root.hidden) return;
    instance.view = this;
    this.dress();
    const before = tab.get(OPEN); // in this tab, on the page before this one
    if (first && (before === "yes" || (this.dataset.open !== undefined && before !== "no"))) this.open(false);
    else if (this.isOpen) this.transcript.reveal();
  }
  attributeChangedCallback() {
    if (this.isConnected) this.dress();
  }

  /** Put the options and the theme on. */
  dress() {
    const { side, title, greeting, lang, colour } = this.dataset, { clinic } = this.chat.config, { intro } = this.transcript;
    const theme = getComputedStyle(this);
    this.language = given && lang ? lang : "en-GB";
    this.root.lang = this.language;
    this.root.dir = lang && RTL.test(lang) ? "rtl" : theme.direction;
    this.root.classList.toggle("left", side === "left");
    this.root.classList.toggle("right", side === "right");
    // The visible title is the name alone: it seldom needs a second line, which would push the rest down when it arrives.
    this.heading.textContent = title || clinic || say("launcher");
    this.panel.setAttribute("aria-label", title || (clinic ? say("title", { clinic }) : say("launcher")));
    intro.textContent = greeting || "";
    intro.hidden = !greeting;
    const { light, dark } = shades(this, colour || theme.getPropertyValue("--clinic-chat-colour").trim() || COLOUR);
    this.root.style.setProperty("--al", light);
    this.root.style.setProperty("--ad", dark);
  }
  /** @param {import("./server.js").Config} config */
  configure(config) {
    this.transcript.allowed = config;
    this.composer.privacy.href = config.privacy;
    this.composer.privacy.hidden = !config.privacy;
    this.dress();
  }
  /** Keep the full-screen panel above a phone's keyboard. */
  fit() {
    const seen = window.visualViewport;
    if (!seen) return;
    this.root.classList.toggle("vv", seen.scale === 1 && seen.height < innerHeight - 1);
    this.root.style.setProperty("--vh", `${seen.height}px`);
    this.root.style.setProperty("--vt", `${seen.offsetTop}px`);
  }

  /** @param {boolean} [focus] */
  open(focus = true) {
    if (!this.isConnected) return;
    if (!this.isOpen) {
      this.toggle(true);
      this.notice(0);
      this.opener = document.activeElement;
      this.chat.start();
      this.transcript.reveal();
      this.emit("open");
    }
    // On a touch screen the keyboard would cover the welcome.
    if (focus) (matchMedia("(pointer: coarse)").matches ? this.panel : this.composer.box).focus();
  }
  close() {
    if (!this.isOpen) return;
    const inside = this.shadowRoot?.activeElement, { opener } = this;
    this.toggle(false);
    if (inside) (opener instanceof HTMLElement && opener !== document.body && opener !== this && opener.isConnected ? opener : this.launcher).focus();
    this.emit("close");
  }
  /** @param {boolean} open */
  toggle(open) {
    this.isOpen = open;
    this.panel.hidden = !open;
    this.root.classList.toggle("open", open);
    this.launcher.setAttribute("aria-expanded", `${open}`);
    tab.set(OPEN, open ? "yes" : "no");
  }
  /** Keys stay in the panel: a page's own shortcuts must not fire while somebody types here. @param {KeyboardEvent} event */
  key(event) {
    event.stopPropagation();
    if (event.type !== "keydown" || event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    if (!this.asking.hidden) this.answered();
    else if (!this.menu.hidden) this.leaveMenu(() => {});
    else this.close();
  }
  /** @param {boolean} open */
  showMenu(open) {
    this.menu.hidden = !open;
    this.more.setAttribute("aria-expanded", `${open}`);
  }
  /** @param {() => void} act */
  leaveMenu(act) {
    this.showMenu(false);
    this.more.focus();
    act();
  }
  /** Ask inside the panel, in the form's place. @param {string} question @param {string} yes @param {() => void} act */
  ask(question, yes, act) {
    const back = button(say("back"), "", () => this.answered());
    this.showMenu(false);
    this.question.textContent = question;
    this.answers.replaceChildren(back, button(yes, "strong", () => {
      this.answered();
      act();
    }));
    this.asking.hidden = false;
    this.composer.node.hidden = true;
    back.focus();
  }
  answered() {
    this.asking.hidden = true;
    this.composer.node.hidden = false;
    this.composer.box.focus();
  }

  /** Show messages, each once. @param {Message[]} messages @param {boolean} [follow] @param {boolean} [history] */
  add(messages, follow = false, history = false) {
    for (const { from } of this.transcript.add(messages, follow)) {
      if (from === "visitor" || history) continue;
      if (!this.isOpen) this.notice(this.unread + 1);
      this.emit("message", { from });
    }
  }
  /** @param {string} owner @param {Message[]} messages the newest of staff's names the person @param {boolean} [quiet] */
  setOwner(owner, messages, quiet = false) {
    const before = this.owner, human = owner === "staff", last = messages.filter(({ from }) => from === "staff").pop();
    this.staff = human ? last?.name ?? this.staff : "";
    this.owner = owner;
    const person = { name: this.staff || say("team") };
    this.root.classList.toggle("human", human);
    this.who.textContent = human ? say("staff", person) : say("bot");
    if (owner !== before && !quiet) this.transcript.note(say(human ? "joined" : "left", person), false);
  }
  /** @param {boolean} on */
  typing(on) {
    clearTimeout(this.timer);
    if (this.spoken.textContent === say("typing")) this.announce("");
    this.transcript.typing(on && this.owner === "bot");
    if (on && this.owner === "bot") this.timer = setTimeout(() => this.announce(say("typing")), SAY_TYPING_AFTER_MS);
  }
  /** @param {string} text what is wrong with the connection; nothing if it is well */
  status(text) {
    if (this.banner.textContent !== text) this.banner.textContent = text;
    this.transcript.waiting(!!text);
  }
  /** Say it to screen readers only. @param {string} text */
  announce(text) {
    this.spoken.textContent = text;
  }
  /** @param {number} count unread messages while closed */
  notice(count) {
    const words = count ? say("unread", { count }) : "";
    this.unread = count;
    this.badge.hidden = !count;
    this.badge.textContent = `${count}`;
    this.launcher.setAttribute("aria-label", [say("launcher"), words].filter(Boolean).join(". "));
    this.announce(words);
  }
  note = (/** @type {string} */ text) => this.transcript.note(text, true);
  sent = (/** @type {string} */ id, /** @type {number|undefined} */ reply) => this.transcript.sent(id, reply);
  refuse = (/** @type {string} */ id, /** @type {string} */ reason, /** @type {(() => void)|undefined} */ retry) => this.transcript.refuse(id, reason, retry);
  quietly = (/** @type {boolean} */ quiet, /** @type {() => void} */ work) => this.transcript.quietly(quiet, work);
  expect = (/** @type {string|null} */ what) => this.composer.expect(what);
  clear = () => this.transcript.clear();
  retire() {
    this.transcript.retire();
    this.setOwner("bot", [], true);
    this.expect(null);
  }

  text() {
    return this.transcript.text(this.heading.textContent ?? "");
  }
  /** @param {string} text */
  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch { // plain http, or forbidden: the old way
      const area = make("textarea", { class: "unseen", "aria-hidden": "true" }), back = this.shadowRoot?.activeElement;
      this.panel.append(area);
      area.value = text;
      area.select();
      document.execCommand("copy");
      area.remove();
      if (back instanceof HTMLElement) back.focus();
    }
    this.announce(say("copied"));
  }
  download() {
    const href = URL.createObjectURL(new Blob([this.text()], { type: "text/plain;charset=utf-8" }));
    make("a", { href, download: "chat.txt" }).click();
    setTimeout(() => URL.revokeObjectURL(href), 10_000);
  }
  /** Tell the page what happens, but not what is written: a page's other scripts have no business with it.
   * @param {string} kind @param {object} [detail] */
  emit(kind, detail = {}) {
    listeners.get(kind)?.forEach((handler) => handler(detail));
  }
}
