// @ts-check
/** The conversation: session, sending, receiving. It knows the page only through its view. */
import { say } from "./labels.js";
import { API, TOKEN, UNSENT, Refused, alone, call, isFinal, isLost, kept, queue, setQueue, sleep, uuid } from "./server.js";

/** @typedef {import("./server.js").Message} Message */
/** @typedef {import("./server.js").Answer} Answer */
/** @typedef {import("./server.js").Config} Config */
/** @typedef {import("./server.js").Unsent} Unsent */

const FIRST_BYTE_MS = 5_000, SILENT_MS = 45_000, POLL_MS = 5_000, LONGEST_WAIT_MS = 30_000;
const MOST_TRIES = 4; // of a message that the server fails on
const MOST_LOST = 2; // new chats in a row that the server does not know either

export class Chat {
  token = "";
  seen = 0; // the last seq from history or the event stream; answers do not move it, so no staff reply is skipped
  era = 0; // counts chats of this page: a late reply to an older one is dropped
  started = false;
  ready = false;
  running = false;
  over = false; // erased: a new chat begins with the next message, not by itself
  failures = 0;
  lost = 0;
  /** @type {Config} */ config = { clinic: "", privacy: "", hosts: [], links: [] };
  /** @type {ReturnType<typeof setTimeout>|undefined} */ timer;
  /** @type {AbortController|null} */ stream = null;
  /** @type {Map<string, number>} */ tries = new Map();

  /** @param {import("./view.js").View} view */
  constructor(view) {
    this.view = view;
  }

  /** Called when the visitor opens the chat: nothing is asked of the server before. */
  start() {
    if (this.started) return;
    this.started = true;
    addEventListener("online", () => {
      this.unfollow();
      void this.run();
    });
    addEventListener("offline", () => this.view.status(say("offline")));
    addEventListener("storage", (event) => this.otherTab(event));
    document.addEventListener("visibilitychange", () => {
      this.unfollow();
      if (!document.hidden) void this.run().then(() => this.sync()).catch(() => {});
    });
    void this.run();
  }

  /** @param {{text?: string, choice?: string}} what @param {string} label */
  submit(what, label) {
    const item = { id: uuid(), ...what, label, at: new Date().toISOString() };
    setQueue([...queue(), item]);
    this.over = false;
    this.echo(item);
    void this.run();
  }

  /** Bring the chat up and send what waits, in order. On trouble say so, and try again later with the same ids. */
  async run() {
    if (this.running) return;
    this.running = true;
    clearTimeout(this.timer);
    try {
      while (!this.over) {
        await this.connect();
        const item = queue()[0];
        if (!item) break;
        await this.deliver(item);
      }
      this.failures = 0;
      this.view.status("");
      if (!this.stream) void this.listen();
    } catch (error) {
      const refused = error instanceof Refused ? error : null;
      this.view.status(refused?.message || this.trouble());
      const wait = refused?.retryAfter || Math.min(LONGEST_WAIT_MS, 1000 * 2 ** this.failures);
      this.failures += 1;
      this.timer = setTimeout(() => void this.run(), wait);
    } finally {
      this.running = false;
    }
  }
  trouble() {
    return say(navigator.onLine ? "down" : "offline");
  }

  /** Get the chat of an earlier page or visit, else begin one. */
  async connect() {
    while (!this.ready) {
      const config = this.config.clinic ? this.config : call("GET", "/config", "");
      const [known, found] = await Promise.all([config, alone(() => this.enter())]);
      if (found.token !== this.token) continue; // another tab began a new chat meanwhile
      this.config = known;
      this.ready = true;
      this.view.configure(known);
      await this.view.quietly(!found.fresh, () => {
        this.receive(found, !found.fresh);
        queue().forEach((item) => this.echo(item));
        if (!found.fresh) this.view.transcript.reveal();
      });
      this.view.emit("ready");
    }
  }
  /** @returns {Promise<Answer & {token: string, fresh: boolean}>} */
  async enter() {
    this.token = kept.get(TOKEN);
    try {
      if (this.token) return { ...(await call("GET", "/messages?after=0", this.token)), token: this.token, fresh: false };
    } catch (error) {
      if (!isLost(error)) throw error;
      this.lose(error);
    }
    const { token, messages } = await call("POST", "/sessions", "");
    kept.set(TOKEN, (this.token = token));
    return { messages, owner: "bot", token, fresh: true };
  }
  /** Fetch what is new. */
  async sync() {
    if (!this.ready) return;
    const era = this.era;
    try {
      const found = await call("GET", `/messages?after=${this.seen}`, this.token);
      if (era === this.era) this.receive(found);
    } catch (error) {
      if (era !== this.era || !isLost(error)) throw error;
      this.lose(error);
      void this.run();
    }
  }
  /** @param {Answer} found @param {boolean} [history] */
  receive({ messages, owner, expects }, history = false) {
    this.lost = 0;
    this.view.setOwner(owner, messages, history);
    this.view.add(messages, false, history);
    this.seen = Math.max(this.seen, ...messages.map((message) => message.seq));
    this.view.expect(expects ?? null);
  }

  /** Send one message. It stays in the queue, under the same id, until it is answered or refused. @param {Unsent} first */
  deliver(first) {
    return alone(async () => {
      const item = queue().find(({ id }) => id === first.id);
      if (!item) return this.sync(); // another tab has sent it
      const { id, text, choice } = item, era = this.era;
      this.echo(item);
      this.view.typing(true);
      try {
        /** @type {Answer} */ const answer = await call("POST", "/messages", this.token, { id, text, choice });
        if (era !== this.era) return;
        setQueue(queue().filter((other) => other.id !== id));
        this.lost = 0;
        this.view.sent(id, answer.messages[0]?.seq);
        this.view.setOwner(answer.owner, answer.messages);
        this.view.expect(answer.expects ?? null);
        this.view.add(answer.messages, true);
        if (answer.messages.some(({ seq }) => !seq)) this.end(); // a farewell: the chat was erased by a choice in it
      } catch (error) {
        if (era === this.era) this.failed(item, error);
      } finally {
        this.view.typing(false);
      }
    });
  }
  /** Raises the error again when the message is to be sent later. @param {Unsent} item @param {unknown} error */
  failed(item, error) {
    if (isLost(error)) return this.lose(error);
    const tried = (this.tries.get(item.id) ?? 0) + 1, broken = error instanceof Refused && error.status === 500;
    this.tries.set(item.id, tried);
    if (!isFinal(error) && !(broken && tried >= MOST_TRIES)) throw error;
    setQueue(queue().filter((other) => other.id !== item.id));
    this.view.refuse(item.id, error.message, () => {
      this.tries.delete(item.id);
      setQueue([...queue(), item]);
      void this.run();
    });
  }

  /** The server does not know this chat any more. Typed words move to a new one; a choice was only offered in the old.
   * @param {Refused} error */
  lose(error) {
    if ((this.lost += 1) > MOST_LOST) throw new Error("a new chat was refused at once");
    const items = queue();
    setQueue(items.filter((item) => item.text));
    items.filter((item) => item.choice).forEach((item) => this.view.refuse(item.id, "", undefined));
    this.forget();
    this.view.note(say("ended", { reason: error.message }));
  }
  /** Let go of the session; what is on the screen stays, but its choices are of no use any more. */
  forget() {
    this.era += 1;
    this.seen = 0;
    this.ready = false;
    this.unfollow();
    if (kept.get(TOKEN) === this.token) kept.set(TOKEN, "");
    this.token = "";
    this.view.retire();
  }
  /** The chat was erased. */
  end() {
    this.over = true;
    this.forget();
    this.view.note(say("erased"));
  }
  /** Drop this chat and begin another. */
  again() {
    setQueue([]);
    this.forget();
    this.view.clear();
    void this.run();
  }
  /** Have the server erase this chat. */
  async erase() {
    try {
      if (this.token) await call("DELETE", "/conversation", this.token);
    } catch (error) {
      if (!isLost(error)) return this.view.note(say("notErased"));
    }
    setQueue([]);
    this.view.clear();
    this.end();
  }
  /** Another tab of this site sent something, began a new chat, or deleted this one. @param {StorageEvent} event */
  otherTab({ key, newValue }) {
    if (key === UNSENT && this.ready) {
      queue().forEach((item) => this.echo(item));
      void this.sync().catch(() => {});
    }
    if (key !== TOKEN || newValue === this.token) return;
    this.forget();
    this.view.clear();
    this.over = !newValue;
    if (newValue) void this.run();
    else this.view.note(say("erased"));
  }
  /** @param {Unsent} item */
  echo({ id, label, at }) {
    this.view.add([{ seq: Infinity, id, from: "visitor", text: label, at, choices: [], source: null }], true);
  }

  /** Follow staff replies while the page is visible: a stream, read by hand as EventSource can't send the token. Where none
   * comes through (old proxies hold it back), ask every few seconds instead. */
  async listen() {
    const mine = (this.stream = new AbortController());
    const live = () => this.stream === mine && this.ready && !document.hidden;
    for (let wait = 1000; live(); ) {
      const fed = await this.follow(mine);
      if (!live()) break;
      try {
        await this.sync();
        this.view.status("");
        if (queue().length) void this.run();
        wait = fed ? 1000 : POLL_MS;
      } catch {
        this.view.status(this.trouble());
        wait = Math.min(wait * 2, LONGEST_WAIT_MS);
      }
      await sleep(wait * (0.75 + Math.random() / 2));
    }
    if (this.stream === mine) this.stream = null;
  }
  unfollow() {
    this.stream?.abort();
    this.stream = null;
  }
  /** Read one stream to its end; whether anything came through it. @param {AbortController} mine */
  async follow(mine) {
    const stop = new AbortController(), end = () => stop.abort();
    mine.signal.addEventListener("abort", end);
    let timer = setTimeout(end, FIRST_BYTE_MS), fed = false, text = "";
    try {
      const response = await fetch(`${API}/events?after=${this.seen}`, {
        headers: { authorization: `Bearer ${this.token}` }, signal: stop.signal, credentials: "omit", cache: "no-store",
      });
      if (!response.ok || !response.body) return false;
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (;;) {
        const { done, value } = await reader.read();
        clearTimeout(timer);
        if (done || mine.signal.aborted) return fed;
        fed = true;
        this.view.status("");
        timer = setTimeout(end, SILENT_MS); // its heartbeat has stopped
        const events = (text + value).split("\n\n");
        text = events.pop() ?? "";
        events.forEach((event) => this.event(event));
      }
    } catch {
      return fed;
    } finally {
      clearTimeout(timer);
    }
  }
  /** @param {string} event */
  event(event) {
    const field = (/** @type {string} */ name) => event.match(new RegExp(`^${name}: (.*)$`, "m"))?.[1] ?? "";
    if (!field("data")) return;
    const data = JSON.parse(field("data"));
    this.seen = Math.max(this.seen, Number(field("id")));
    if (field("event") === "owner") this.view.setOwner(data.owner, []);
    if (field("event") === "message") {
      this.view.setOwner("staff", [data]);
      this.view.add([data]);
    }
    if (field("event") === "erased") this.gone(this.era);
  }
  /** Erased elsewhere; a reply on its way is shown first. @param {number} era */
  gone(era) {
    if (era !== this.era) return;
    if (this.running) return void setTimeout(() => this.gone(era), 300);
    this.end();
  }
}
