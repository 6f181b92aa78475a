// @ts-check
// The page's own buttons open the chat; without this script they lead to /chat.
(() => {
  for (const link of document.querySelectorAll("[data-chat]")) {
    link.addEventListener("click", (event) => {
      const chat = /** @type {{ClinicChat?: {open(): void}}} */ (/** @type {unknown} */ (window)).ClinicChat;
      if (!chat) return;
      event.preventDefault();
      chat.open();
    });
  }
})();
