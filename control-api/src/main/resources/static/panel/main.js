// The panel holds no state of its own: each live message only says which part to read again.

import { LiveStream, Refused, Unreachable, ask, forgetKey, hasKey, keepKey, takeKey, tell } from './api.js';
import { Curve } from './curve.js';
import { byId, show } from './dom.js';
import { time } from './format.js';
import { drawAnalyses, drawOverview, drawStats, drawStatus, drawTrades } from './views.js';

const POLL_MS = 10_000;
const RANGES = { '15m': 9e5, '1h': 36e5, '24h': 864e5, '30d': 2592e6 };

const curve = new Curve(byId('curve'));
const stream = new LiveStream();

// ---- reading

let asset = '';
let held = new Set();
const parts = {
  status: async () => drawStatus(await ask('/api/bot/status')),
  overview: async () => {
    const overview = await ask('/api/portfolio/overview');
    asset = overview.summary?.asset || '';
    held = new Set(overview.positions.map((p) => `${p.venue}:${p.symbol}`));
    drawOverview(overview);
  },
  trades: async () => {
    drawTrades(await ask('/api/portfolio/trade_history?limit=15'));
    drawStats(await ask('/api/bot/stats'));
  },
  analyses: async () => drawAnalyses(await ask('/api/latest_analysis')),
  curve: async () => {
    const from = new Date(Date.now() - RANGES[byId('range').value]).toISOString();
    const history = await ask(`/api/portfolio/history?limit=600&from=${encodeURIComponent(from)}`);
    curve.show(history.points, asset);
  },
};
// At most so often is a part read again, however many messages ask for it.
const PACE_MS = { status: 800, overview: 600, trades: 800, analyses: 1000, curve: 1000 };
const troubles = new Map();
// The parts being read, each with whether it has to be read once more after that.
const reading = new Map();
const sleep = (ms) => new Promise((done) => { setTimeout(done, ms); });

async function refresh(name, wait = PACE_MS[name]) {
  if (!hasKey()) return;
  if (reading.has(name)) {
    reading.set(name, true);
    return;
  }
  reading.set(name, false);
  await sleep(wait);
  reading.set(name, false);
  try {
    if (hasKey()) await parts[name]();
    trouble(name, '');
  } catch (failure) {
    failed(name, failure);
  }
  const again = reading.get(name);
  reading.delete(name);
  if (again) refresh(name);
}
const refreshAll = (wait) => Object.keys(parts).forEach((name) => refresh(name, wait));

const TOUCHES = {
  Heartbeat: ['status'], TradingStateChanged: ['status'], PanicProgressed: ['status', 'overview'],
  PanicCompleted: ['status', 'overview'], AlertRaised: ['status'], FeedConnected: ['status'],
  FeedDisconnected: ['status'], FeedStale: ['status'], SentimentIndexUpdated: ['status'],
  PositionOpened: ['overview'], PositionChanged: ['overview'], PositionClosed: ['overview', 'trades'],
  BalancesUpdated: ['overview'], EquityMarked: ['overview', 'curve'], AnalysisCompleted: ['analyses'],
};

stream.listen({
  wanted: () => hasKey() && !byId('panel').hidden,
  connected: () => refreshAll(0),
  message: (type, text) => {
    if (type === 'BestQuote') {
      if (held.has(JSON.parse(text).payload.instrument)) refresh('overview');
      return;
    }
    (TOUCHES[type] || (type.startsWith('Order') ? ['overview'] : [])).forEach((name) => refresh(name));
  },
  failed: (failure) => failed('stream', failure),
});
// The safety net below the live stream.
setInterval(() => { if (!document.hidden) refreshAll(); }, POLL_MS);

// ---- trouble

function failed(where, failure) {
  if (failure instanceof Refused && failure.status === 401) {
    askForKey('This key does not open this bot.');
  } else if (failure instanceof Refused) {
    trouble(where, failure.message);
  } else if (!(failure instanceof Unreachable)) {
    // A defect of the panel: say so, on the page and with its trace.
    trouble(where, `The panel has a defect: ${failure.message}`);
    console.error(failure);
  }
}

function trouble(where, text) {
  if (text) troubles.set(where, text);
  else troubles.delete(where);
}

/** Says each second whether what is shown is live, so that old figures are never taken for new. */
function watch() {
  const live = stream.isLive();
  if (live) trouble('stream', '');
  const open = hasKey() && !byId('panel').hidden;
  show('stream', live ? 'live' : open ? 'STALE' : 'not connected', `chip ${live ? 'up' : open ? 'bad' : ''}`);
  byId('panel').classList.toggle('old', open && !live);
  const lines = [...new Set(troubles.values())];
  if (open && !live) {
    const since = stream.lastHeard ? ` since ${time(stream.lastHeard)}` : '';
    lines.unshift(`No live data${since}: what you see may be old. Reconnecting…`);
  }
  show('banner', lines.join(' · '));
  byId('banner').hidden = !open || !lines.length;
}
setInterval(watch, 500);

// ---- commands

function busy(on) {
  document.querySelectorAll('[data-action]').forEach((button) => {
    // Panic never waits for another command.
    if (button.dataset.action === 'panic') return;
    button.dataset.busy = String(on);
    button.disabled = on || button.dataset.useless === 'true';
  });
}

async function command(action) {
  busy(true);
  trouble('command', '');
  show('answer', `${action}: waiting for the services…`, 'answer');
  try {
    const answer = await tell(action, 'panel');
    show('answer', `${action}: ${answer.message} (${answer.tookMs} ms)`, 'answer');
  } catch (failure) {
    show('answer', `${action}: ${failure.message}`, 'answer bad');
    if (!(failure instanceof Refused) || failure.status === 401) failed('command', failure);
  } finally {
    busy(false);
    refreshAll(0);
  }
}

document.querySelectorAll('[data-action]').forEach((button) => {
  button.addEventListener('click', () => {
    if (button.dataset.action === 'panic') {
      const dialog = byId('panic-dialog');
      dialog.returnValue = 'no';
      dialog.showModal();
    } else {
      command(button.dataset.action);
    }
  });
});
byId('panic-dialog').addEventListener('close', (event) => {
  if (event.target.returnValue === 'yes') command('panic');
});
byId('range').addEventListener('change', () => refresh('curve', 0));

// ---- key

function askForKey(problem = '') {
  forgetKey();
  byId('panel').hidden = true;
  byId('leave').hidden = true;
  byId('key').value = '';
  show('key-problem', problem);
  const dialog = byId('key-dialog');
  if (!dialog.open) dialog.showModal();
}

function enter() {
  byId('key-dialog').close();
  byId('panel').hidden = false;
  byId('leave').hidden = false;
  refreshAll(0);
}

/** Tries the key with one question, because wrong ones are counted. */
async function open(known) {
  try {
    drawStatus(await ask('/api/bot/status'));
    keepKey();
    enter();
  } catch (failure) {
    if (failure instanceof Refused && failure.status === 401) askForKey('This key does not open this bot.');
    else if (known) enter();
    else askForKey(failure.message);
  }
}

byId('key-dialog').addEventListener('close', () => { if (!hasKey()) askForKey(); });
byId('key-form').addEventListener('submit', (event) => {
  event.preventDefault();
  takeKey(byId('key').value.trim());
  open(false);
});
byId('leave').addEventListener('click', () => {
  forgetKey();
  location.reload();
});

if (hasKey()) open(true);
else askForKey();
