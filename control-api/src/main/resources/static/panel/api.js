// The only way to control-api: questions, commands and the live stream. The key is exchanged for a
// session once; after that the browser sends its cookie, which no script can read.

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

/** Who is logged in: `{ name, role }`; null while nobody is. */
let caller = null;

export const isOpen = () => caller !== null;
export const who = () => caller;

function enter(session) {
  caller = session;
  // What a role may not do is not on offer: panel.css hides what needs more.
  document.documentElement.dataset.role = session.role;
}

/** Finds the session of this browser; refused with 401 where there is none. */
export async function resume() {
  enter(await ask('/api/session'));
}

export async function logIn(key) {
  enter(await send('POST', '/api/session', { key }));
}

/** Nobody is logged in any more, as far as this page knows. */
export function forget() {
  caller = null;
}

export async function logOut() {
  forget();
  await request('/api/session', { method: 'DELETE' });
}

async function request(path, options = {}) {
  let response;
  try {
    response = await fetch(path, {
      ...options,
      cache: 'no-store',
      headers: options.body ? { 'Content-Type': 'application/json' } : {},
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
 * Listens to the live stream for ever and connects again when it breaks. By fetch, which unlike an
 * EventSource says why it was refused, and ends when it has been silent for too long.
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
      if (part.done || !isOpen()) return;
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
