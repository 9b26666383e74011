// Keeps what is typed at every keystroke: one request under way, the newest values next.

import { Refused } from "./http.js";

const AGAIN = 1500; // milliseconds until an unanswered request is sent again

export class Saver {
  /** `put(values)` sends; `show` is the element that tells how it stands; `done(answer)`. */
  constructor(put, show, done = () => {}) {
    this.put = put;
    this.show = show;
    this.done = done;
    this.waiting = {};
    this.running = null;
  }

  /** A value changed. */
  change(name, value) {
    this.waiting[name] = value;
    this.running ??= this.#run().finally(() => { this.running = null; });
  }

  /** Resolves when everything typed so far is kept; false when something was refused. */
  async settled() {
    await this.running;
    return Object.keys(this.waiting).length === 0;
  }

  /** A form waits for what is under way, which would else come back after it was sent. */
  before(form) {
    form.addEventListener("submit", async (event) => {
      if (!this.running) return;
      event.preventDefault();
      await this.settled();
      form.requestSubmit(event.submitter);
    });
  }

  async #run() {
    while (Object.keys(this.waiting).length) {
      const values = this.waiting;
      this.waiting = {};
      this.#say("saving");
      try {
        this.done(await this.put(values), values);
        this.#say("saved");
      } catch (error) {
        this.waiting = { ...values, ...this.waiting };
        const final = error instanceof Refused && error.status < 500;
        this.#say(final ? "" : "offline", final ? error.text : "");
        if (final) return;
        await new Promise((resolve) => { setTimeout(resolve, AGAIN); });
      }
    }
  }

  #say(state, text = "") {
    this.show.dataset.state = state || "refused";
    this.show.textContent = text || this.show.dataset[state] || "";
  }
}
