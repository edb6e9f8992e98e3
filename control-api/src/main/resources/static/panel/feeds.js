// What the panel asks control-api for, and when it asks again: at each message that touches it, at
// each connection, and now and then.

import { Refused, ask, isOpen } from './api.js';

const SAFETY_MS = 10_000;
const active = new Set();
let failed = () => {};
let settled = () => {};

/** Whom to tell about failures (feed name, failure) and successes (feed name). */
export function report(onFailure, onSuccess) {
  failed = onFailure;
  settled = onSuccess;
}

/** One question to the API whose answer several parts of the page draw. */
export class Feed {
  #path;
  #pace;
  #touchedBy;
  #draws = new Set();
  #busy = false;
  #again = false;
  #turn = 0;
  #refusals = 0;

  /** The last answer; null before the first. */
  value = null;

  /**
   * @param path the path, or a function that answers it; null when there is nothing to ask
   * @param pace milliseconds to wait, so that many messages are one question
   * @param on message types that touch it, or a function of (type, payload)
   * @param safety milliseconds after which it is asked again in any case
   */
  constructor(name, path, { pace = 500, on = [], safety = SAFETY_MS } = {}) {
    this.name = name;
    this.#path = typeof path === 'function' ? path : () => path;
    this.#pace = pace;
    this.#touchedBy = typeof on === 'function' ? on : (type) => on.includes(type);
    this.safety = safety;
    this.asked = 0;
  }

  /** Draws each answer until the returned function is called. */
  watch(draw) {
    this.#draws.add(draw);
    active.add(this);
    if (this.value !== null) draw(this.value);
    this.refresh(0);
    return () => {
      this.#draws.delete(draw);
      if (!this.#draws.size) active.delete(this);
    };
  }

  isTouchedBy(type, payload) {
    return this.#touchedBy(type, payload);
  }

  /** Forgets the answer, because the question has changed, and asks the new one. */
  renew() {
    this.value = null;
    this.#turn++;
    this.#busy = false;
    return this.refresh(0);
  }

  async refresh(wait = this.#pace) {
    if (this.#busy) {
      this.#again = true;
      return;
    }
    this.#busy = true;
    const turn = this.#turn;
    if (wait) await new Promise((done) => { setTimeout(done, wait); });
    this.#again = false;
    try {
      const path = this.#path();
      if (path !== null && isOpen() && this.#draws.size) {
        this.asked = Date.now();
        const answer = await ask(path);
        if (turn === this.#turn) {
          this.value = answer;
          this.#refusals = 0;
          settled(this.name);
          this.#draws.forEach((draw) => draw(answer));
        }
      }
    } catch (failure) {
      if (turn === this.#turn) {
        // Busy for a moment, as when many pages are opened at once: it is asked again before anything is said.
        if (failure instanceof Refused && failure.status === 503 && ++this.#refusals < 4) this.#again = true;
        else failed(this.name, failure);
      }
    }
    if (turn !== this.#turn) return;
    this.#busy = false;
    if (this.#again) this.refresh();
  }
}

/** Hands a message of the live stream to what it touches. */
export function touch(type, payload) {
  active.forEach((feed) => { if (feed.isTouchedBy(type, payload)) feed.refresh(); });
}

export function refreshAll(wait) {
  active.forEach((feed) => feed.refresh(wait));
}

// The safety net below the live stream.
setInterval(() => {
  if (document.hidden) return;
  active.forEach((feed) => { if (Date.now() - feed.asked > feed.safety) feed.refresh(); });
}, 1000);

const isOrder = (type) => type.startsWith('Order') || type.startsWith('Position');

export const status = new Feed('status', '/api/bot/status', {
  pace: 300,
  on: ['Heartbeat', 'TradingStateChanged', 'PanicProgressed', 'PanicCompleted', 'AlertRaised', 'FeedConnected',
    'FeedDisconnected', 'FeedStale', 'SentimentIndexUpdated'],
});

export const overview = new Feed('overview', '/api/portfolio/overview', {
  on: (type) => isOrder(type) || ['EquityMarked', 'BalancesUpdated', 'PanicProgressed', 'PanicCompleted',
    'BestQuote'].includes(type),
});

export const stats = new Feed('stats', '/api/bot/stats', { on: ['PositionClosed', 'PerformanceUpdated'] });

export const analyses = new Feed('analyses', '/api/latest_analysis', { pace: 800, on: ['AnalysisCompleted'] });
