// @ts-check
/**
 * The clinic's chat on any website: one script, no framework, no build, over the chat API (/openapi.json). The gateway
 * serves these modules joined to one script (gateway/web/joining.py).
 *
 *     <script src="https://clinic.example/widget.js" defer></script>
 *
 * Options are attributes of that tag, or of a <clinic-chat> element of your own: data-colour, data-side (left, right),
 * data-title, data-greeting, data-lang, data-open. Theme: --clinic-chat-colour, -font, -radius, -bottom, -z.
 * window.ClinicChat has open(), close() and on("ready" | "open" | "close" | "message", handler).
 * window.ClinicChatLabels, set before this runs, replaces labels (labels.js); data-lang then names their language.
 */
import { script } from "./server.js";
import { View, instance, listeners } from "./view.js";

/** Put the element on the page, and back when a single-page site has replaced the body. */
function mount() {
  if (document.querySelector("clinic-chat")) return;
  const element = instance.view ?? document.createElement("clinic-chat");
  if (!instance.view && script) Object.assign(element.dataset, script.dataset);
  document.body.append(element);
}

function begin() {
  const watcher = new MutationObserver(watch);
  function watch() {
    if (!document.body) return;
    mount();
    watcher.observe(document.body, { childList: true });
  }
  watcher.observe(document.documentElement, { childList: true });
  watch();
}

// The script may be on the page twice.
if (!("ClinicChat" in window)) {
  Object.assign(window, {
    ClinicChat: {
      open: () => instance.view?.open(),
      close: () => instance.view?.close(),
      /** @param {string} kind @param {(detail: object) => void} handler @returns {() => void} takes it off again */
      on(kind, handler) {
        const known = listeners.get(kind) ?? new Set();
        listeners.set(kind, known.add(handler));
        return () => void known.delete(handler);
      },
    },
  });
  customElements.define("clinic-chat", View);
  if (document.body) begin();
  else addEventListener("DOMContentLoaded", begin);
}
