// @ts-check
/** Where the visitor writes. */
import { button, make } from "./dom.js";
import { say } from "./labels.js";

const MOST = 2000, WARN_AT = 1800;

export class Composer {
  /** @type {string|null} */ expects = null;
  box = make("textarea", { id: "box", rows: "1", enterkeyhint: "send", "aria-describedby": "count", autocomplete: "off" });
  count = make("p", { class: "count", id: "count" });
  aid = make("div", { class: "aid", hidden: true });
  privacy = make("a", { hidden: true, target: "_blank", rel: "noopener" }, say("privacy"));
  node = make("form", { autocomplete: "off", novalidate: true }, this.aid,
    make("label", { for: "box" }, say("message")),
    make("div", { class: "row" }, this.box, make("button", { class: "strong" }, say("send"))), this.count,
    make("p", { class: "small" }, make("span", {}, say("emergency")), this.privacy));

  /** @param {import("./view.js").View} view */
  constructor(view) {
    this.view = view;
    this.box.addEventListener("input", () => this.measure());
    this.box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.node.requestSubmit();
    });
    this.node.addEventListener("submit", (event) => {
      event.preventDefault();
      this.box.focus();
      const text = this.box.value.trim();
      if (!text || !this.measure()) return;
      this.box.value = "";
      this.measure();
      view.chat.submit({ text }, text);
    });
  }
  /** Fit the box to its text, and count near the limit in characters as the server counts them; whether it may be sent. */
  measure() {
    const { box, count } = this;
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight + 2}px`;
    const length = [...box.value.trim()].length, over = length > MOST, was = count.classList.contains("over");
    count.textContent = over ? say("tooLong", { count: length - MOST }) : length >= WARN_AT ? say("remaining", { count: MOST - length }) : "";
    count.classList.toggle("over", over);
    box.setAttribute("aria-invalid", `${over}`);
    if (over !== was) this.view.announce(count.textContent);
    return !over;
  }
  /** The keyboard and the aid that fit the open question. @param {string|null} what */
  expect(what) {
    if (this.expects === what) return;
    this.expects = what;
    this.keyboard("text", what === "name" ? "name" : "off", what === "name" ? "words" : "sentences");
    this.aid.replaceChildren(...(what === "contact" ? this.contact() : what === "times" ? this.times() : []));
    this.aid.hidden = !this.aid.childElementCount;
  }
  /** @param {string} mode @param {AutoFill} fill @param {string} capitals */
  keyboard(mode, fill, capitals) {
    Object.assign(this.box, { inputMode: mode, autocomplete: fill, autocapitalize: capitals });
  }
  /** One field takes a phone number or an e-mail address; these say which keyboard is wanted. */
  contact() {
    const kinds = /** @type {const} */ ([["phone", "tel"], ["email", "email"]]);
    const buttons = kinds.map(([label, mode], index) => button(say(label), "", () => {
      this.keyboard(mode, mode, "none");
      buttons.forEach((one, other) => one.setAttribute("aria-pressed", `${other === index}`));
      this.box.focus();
    }, { "aria-pressed": `${index === 0}` }));
    this.keyboard("tel", "tel", "none");
    return buttons;
  }
  /** Words are fine for days and times; a calendar helps on a phone. */
  times() {
    const today = new Date(), parts = [today.getFullYear(), today.getMonth() + 1, today.getDate()];
    const day = make("input", { type: "date", id: "day", min: parts.map((part) => `${part}`.padStart(2, "0")).join("-") });
    day.addEventListener("change", () => {
      if (!day.value) return;
      const date = new Date(`${day.value}T12:00`), before = this.box.value.trim();
      const words = date.toLocaleDateString("en-GB", { weekday: "long", day: "numeric", month: "long" }).replace(",", "");
      this.box.value = before ? `${before} or ${words}` : words;
      this.measure();
    });
    return [make("label", { for: "day" }, say("pickDay")), day];
  }
}
