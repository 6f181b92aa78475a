// @ts-check
/** What the widget itself says. Everything else comes from the server. */

/** Languages written from right to left. */
export const RTL = /^(ar|fa|he|ps|sd|ug|ur|yi)\b/;

export const labels = {
  launcher: "Chat with us",
  title: "Chat with {clinic}",
  bot: "Automated assistant",
  staff: "You are talking to {name} at the clinic",
  team: "our team",
  you: "You",
  assistant: "Assistant",
  at: "{name} at the clinic",
  joined: "You are now talking to {name} at the clinic.",
  left: "The automated assistant is answering again.",
  typing: "The assistant is writing",
  conversation: "Conversation",
  messages: "Messages",
  message: "Your message",
  send: "Send",
  close: "Close chat",
  more: "More",
  again: "Start again",
  copyAll: "Copy this chat",
  download: "Download this chat",
  erase: "Delete this chat",
  privacy: "Privacy notice",
  emergency: "In an emergency, call 999.",
  copy: "Copy",
  copied: "Copied",
  retry: "Try again",
  back: "Go back",
  from: "From {source}",
  today: "Today",
  yesterday: "Yesterday",
  waiting: "Not sent yet",
  refused: "Not sent. {reason}",
  offline: "You are offline. What you write is kept and sent when you are back.",
  down: "We can’t reach the clinic’s server just now. We keep trying, and keep what you write.",
  unread: "New messages: {count}",
  remaining: "{count} characters left",
  tooLong: "{count} characters too many. Please send it in parts.",
  askAgain: "Start a new chat? You can’t come back to this one, or delete it from here later.",
  askErase: "Delete this chat? The clinic erases all it holds from it. That includes a booking request made here.",
  erased: "This chat has been deleted. Write below to start a new one.",
  ended: "{reason} A new chat starts below.",
  notErased: "Your chat has not been deleted yet. Please try again in a moment.",
  pickDay: "Pick a day",
  phone: "Phone number",
  email: "E-mail",
};

/** Labels in another language, put there by the page before the script runs. */
export const given = /** @type {{ClinicChatLabels?: Partial<typeof labels>}} */ (/** @type {unknown} */ (window)).ClinicChatLabels;
Object.assign(labels, given);

/** A label with its blanks filled in. @param {keyof typeof labels} label @param {Record<string, string|number>} [values] */
export const say = (label, values = {}) => labels[label].replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
