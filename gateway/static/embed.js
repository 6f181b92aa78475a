// @ts-check
// Makes the snippets from the options, and shows the choices on the chat in the corner.
(() => {
  const form = document.querySelector("form#options");
  if (!(form instanceof HTMLFormElement)) return;
  const base = form.dataset.base ?? "", NAMES = ["colour", "side", "title", "greeting", "lang"], STANDARD = "#1d5f5a";
  const escaped = (/** @type {string} */ text) => text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

  /** What was chosen, without what is standard anyway. @returns {[string, string][]} */
  function chosen() {
    const data = new FormData(/** @type {HTMLFormElement} */ (form));
    const found = NAMES.map((name) => /** @type {[string, string]} */ ([name, String(data.get(name) ?? "").trim()]));
    if (data.get("open")) found.push(["open", "yes"]);
    return found.filter(([name, value]) => value && !(name === "colour" && value === STANDARD));
  }
  /** @param {string} kind @param {string} tag */
  const wrap = (kind, tag) => (kind === "wordpress" ? `add_action('wp_footer', function () { ?>\n${tag}\n<?php });` : tag);

  function update() {
    const options = chosen(), attributes = options.map(([name, value]) => ` data-${name}="${escaped(value)}"`).join("");
    const tag = `<script src="${escaped(base)}/widget.js"${attributes} defer></` + "script>";
    for (const area of document.querySelectorAll("textarea[data-snippet]")) {
      if (area instanceof HTMLTextAreaElement) area.value = wrap(area.dataset.snippet ?? "", tag);
    }
    const chat = document.querySelector("clinic-chat");
    if (!(chat instanceof HTMLElement)) return;
    for (const name of NAMES) {
      const value = options.find(([one]) => one === name)?.[1];
      if (value) chat.dataset[name] = value;
      else delete chat.dataset[name];
    }
    const root = chat.shadowRoot?.querySelector(".root");
    if (!(root instanceof HTMLElement)) return;
    for (const [sample, shade] of [["light", "--al"], ["dark", "--ad"]]) {
      const box = document.querySelector(`.sample.${sample}`);
      if (box instanceof HTMLElement) box.style.setProperty("--shade", root.style.getPropertyValue(shade ?? ""));
    }
  }
  form.addEventListener("input", update);
  for (const button of document.querySelectorAll("button[data-copy]")) {
    button.addEventListener("click", async () => {
      const area = document.getElementById(button.getAttribute("data-copy") ?? "");
      if (!(area instanceof HTMLTextAreaElement)) return;
      area.select();
      await navigator.clipboard?.writeText(area.value).catch(() => document.execCommand("copy"));
      const told = document.getElementById("copied");
      if (told) told.textContent = "Copied";
    });
  }
  update();
})();
