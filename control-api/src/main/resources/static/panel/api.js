// The only way to control-api: questions, commands and the live stream, each with the key.

const KEY = 'tradebot.api-key';
/** Longest silence of the live stream; the service writes at least every three seconds. */
const STALE_MS = 9000;
const AGAIN_MS = 1500;
/** All that the pages follow; log lines are asked for where they are shown. */
const TOPICS = ['quotes', 'candles', 'feeds', 'sentiment', 'signals', 'analyses', 'orders', 'fills', 'positions', 'account',
  'control', 'alerts', 'services', 'models', 'other'].join(',');

/** control-api answered, and said no. */
export class Refused extends Error {
  constructor(status, problem) {
    super(problem.detail || problem.title || `HTTP ${status}`);
    this.status = status;
  }
}

/** There was no answer at all. */
export class Unreachable extends Error {
  constructor() {
    super('control-api does not answer');
    this.name = 'Unreachable';
  }
}

// For this tab only, and gone with it.
let key = sessionStorage.getItem(KEY) || '';

export const hasKey = () => key !== '';
export function takeKey(text) {
  key = text;
}
export const keepKey = () => sessionStorage.setItem(KEY, key);
export function forgetKey() {
  key = '';
  sessionStorage.removeItem(KEY);
}

async function request(path, options = {}) {
  let response;
  try {
    response = await fetch(path, {
      ...options,
      cache: 'no-store',
      headers: { 'X-API-Key': key, ...(options.body ? { 'Content-Type': 'application/json' } : {}) },
    });
  } catch (failure) {
    if (failure instanceof TypeError || failure.name === 'AbortError') throw new Unreachable();
    throw failure;
  }
  if (!response.ok) throw new Refused(response.status, await response.json().catch(() => ({})));
  return response;
}

export const ask = async (path) => (await request(path)).json();

/** Sends a command: to the bot, or about orders and locks. */
export async function send(method, path, body) {
  return (await request(path, { method, ...(body ? { body: JSON.stringify(body) } : {}) })).json();
}

export const tell = (action, reason) => send('POST', `/api/bot/${action}`, { reason });

export const text = async (path) => (await request(path)).text();

const sleep = (ms) => new Promise((done) => { setTimeout(done, ms); });

/**
 * Listens to the live stream for ever and connects again when it breaks. EventSource cannot send the
 * key as a header, and a key in a URL ends up in logs: so by fetch.
 */
export class LiveStream {
  #heard = 0;
  #watch = null;

  /** When something was last heard, in epoch milliseconds; 0 before. */
  lastHeard = 0;

  isLive() {
    return this.#heard > 0 && Date.now() - this.#heard < STALE_MS;
  }

  /** Listens while wanted; calls back on each connection, message (type, JSON text) and failure. */
  async listen({ wanted, connected, message, failed }) {
    for (;;) {
      if (wanted()) {
        try {
          await this.#once(connected, message);
        } catch (failure) {
          failed(failure);
        }
        clearInterval(this.#watch);
        this.#heard = 0;
      }
      await sleep(wanted() ? AGAIN_MS : 300);
    }
  }

  async #once(connected, message) {
    const stop = new AbortController();
    const since = Date.now();
    this.#watch = setInterval(() => {
      if (Date.now() - Math.max(this.#heard, since) > STALE_MS) stop.abort();
    }, 1000);
    const response = await request(`/api/events?topics=${TOPICS}`, { signal: stop.signal });
    this.#hear();
    connected();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    for (;;) {
      let part;
      try {
        part = await reader.read();
      } catch {
        // A broken connection reads as any of several errors; all mean the same here.
        throw new Unreachable();
      }
      if (part.done || !hasKey()) return;
      this.#hear();
      const blocks = (text + part.value).split('\n\n');
      text = blocks.pop();
      for (const block of blocks) {
        const event = /^event: (.*)$/m.exec(block);
        const data = /^data: (.*)$/m.exec(block);
        if (event && data) message(event[1], data[1]);
      }
    }
  }

  #hear() {
    this.#heard = Date.now();
    this.lastHeard = this.#heard;
  }
}
