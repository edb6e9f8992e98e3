'use strict';

// The panel holds no state of its own: each live message only says which part to read again.

const byId = (id) => document.getElementById(id);
const KEY = 'tradebot.api-key';
const STALE_MS = 9000;
const POLL_MS = 10000;
const RANGES = { '15m': 9e5, '1h': 36e5, '24h': 864e5, '30d': 2592e6 };

let key = sessionStorage.getItem(KEY) || '';
let lastHeard = 0;
let quotes = new Map();

class Refused extends Error {
  constructor(status, problem) {
    super(problem.detail || problem.title || `HTTP ${status}`);
    this.status = status;
  }
}

async function call(path, options = {}) {
  const response = await fetch(path, {
    ...options,
    cache: 'no-store',
    headers: { 'X-API-Key': key, ...(options.body ? { 'Content-Type': 'application/json' } : {}) },
  });
  const text = await response.text();
  let body = {};
  try { body = text ? JSON.parse(text) : {}; } catch { body = { detail: `HTTP ${response.status}` }; }
  if (!response.ok) throw new Refused(response.status, body);
  return body;
}

// ---- drawing

function cell(text, classes = '') {
  const td = document.createElement('td');
  td.textContent = text ?? '–';
  if (classes) td.className = classes;
  return td;
}

function rows(id, items, cells, empty) {
  const body = byId(id);
  const fresh = items.map((item) => {
    const tr = document.createElement('tr');
    tr.append(...cells(item));
    return tr;
  });
  if (!fresh.length) {
    const tr = document.createElement('tr');
    const td = cell(empty, 'empty');
    td.colSpan = 9;
    tr.append(td);
    fresh.push(tr);
  }
  body.replaceChildren(...fresh);
}

// For the eye only: the exact decimals stay in the API.
function amount(text, digits = 2) {
  if (text === null || text === undefined) return '–';
  const value = Number(text);
  if (!Number.isFinite(value)) return text;
  return value.toLocaleString(undefined, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
function price(text) {
  if (text === null || text === undefined) return '–';
  return Number(text).toLocaleString(undefined, { maximumSignificantDigits: 8 });
}
const percent = (text) => (text === null || text === undefined ? '–' : `${(Number(text) * 100).toFixed(2)} %`);
const sign = (text) => (Number(text) > 0 ? 'up' : Number(text) < 0 ? 'down' : '');
function time(text) {
  if (!text) return '–';
  const date = new Date(text);
  const sameDay = date.toDateString() === new Date().toDateString();
  return sameDay ? date.toLocaleTimeString() : date.toLocaleString();
}

function show(id, text, classes) {
  const element = byId(id);
  element.textContent = text;
  if (classes !== undefined) element.className = classes;
}

function drawStatus(s) {
  show('mode', s.mode);
  byId('mode').classList.toggle('stale', s.mode === 'live');
  const state = s.tradingState || 'UNKNOWN';
  show('state', state, `state ${state.toLowerCase()}`);
  show('since', s.since ? `since ${time(s.since)}${s.reason ? `: ${s.reason}` : ''}` : '');
  document.title = `${state} · tradebot`;
  drawPanic(s.panic, state);
  rows('services', s.services, (v) => [
    cell(v.name),
    cell(v.health, v.health === 'UP' ? 'up' : v.health === 'DEGRADED' ? 'warn' : 'bad'),
    cell(v.ageSeconds === null || v.ageSeconds === undefined ? '–' : `${v.ageSeconds.toFixed(1)} s`, 'n'),
    cell(v.detail || '', 'wrap'),
  ], 'none');
  rows('feeds', [
    ...s.feeds.map((f) => [f.venue, f.state, f.state === 'CONNECTED' ? 'up' : 'bad', f.detail || (f.lastTrouble ? `${f.lastTrouble} (${time(f.lastTroubleAt)})` : '')]),
    ...s.sentiment.map((i) => [`sentiment ${i.asset}`, i.stale ? 'stale' : i.index.toFixed(2), i.stale ? 'warn' : sign(i.index), `${i.posts} posts, uncertainty ${i.uncertainty.toFixed(2)}`]),
  ], ([name, word, classes, detail]) => [cell(name), cell(word, classes), cell(detail, 'wrap')], 'nothing yet');
  byId('alerts').replaceChildren(...(s.alerts.length ? s.alerts : [null]).map((a) => {
    const li = document.createElement('li');
    li.textContent = a ? `${time(a.at)}  ${a.level}  ${a.service}  ${a.code}  ${a.detail}` : 'none';
    li.className = !a ? 'empty' : a.level === 'CRITICAL' ? 'bad' : a.level === 'WARNING' ? 'warn' : '';
    return li;
  }));
  show('fingerprint', `configuration ${String(s.configFingerprint).slice(0, 12)}`);
}

function drawPanic(panic, state) {
  byId('panic').hidden = !(panic && (state === 'HALTED' || !panic.completed));
  if (!panic) return;
  show('panic-state', panic.completed ? `completed in ${panic.flatMs} ms` : 'in progress', `chip ${panic.completed ? '' : 'stale'}`);
  rows('panic-steps', panic.steps, (p) => [
    cell(p.symbol), cell(p.outcome, p.outcome === 'CLOSED' ? 'up' : p.outcome === 'DUST' ? '' : 'bad'),
    cell(p.openOrders, 'n'), cell(p.held, 'n'), cell(p.detail, 'wrap'),
  ], 'nothing to close');
}

function drawOverview(o) {
  const a = o.summary;
  show('equity', a ? `${amount(a.equity)} ${a.asset}` : '–');
  show('cash', a ? amount(a.cash) : '–');
  show('unrealized', a ? amount(a.unrealized) : '–', a ? sign(a.unrealized) : '');
  show('realized', a ? amount(a.realized) : '–', a ? sign(a.realized) : '');
  show('fees', a ? amount(a.fees) : '–');
  show('drawdown', a ? percent(a.drawdown) : '–');
  show('exposure', percent(o.exposureShare));
  rows('positions', o.positions, (p) => [
    cell(p.symbol), cell(p.strategy), cell(p.quantity, 'n'), cell(price(p.averageEntry), 'n'),
    bidCell(p), cell(price(p.stopLoss), 'n'), cell(price(p.takeProfit), 'n'),
    cell(amount(p.unrealized), `n ${sign(p.unrealized)}`),
  ], 'no open position');
  rows('orders', o.openOrders, (p) => [
    cell(p.symbol), cell(p.side, p.side === 'BUY' ? 'up' : 'down'), cell(p.type), cell(p.status),
    cell(p.quantity, 'n'), cell(price(p.limitPrice || p.stopPrice), 'n'),
  ], 'no open order');
}

function bidCell(position) {
  const td = cell(price(quotes.get(`${position.venue}:${position.symbol}`) || position.bid), 'n');
  td.dataset.bid = `${position.venue}:${position.symbol}`;
  return td;
}

function drawTrades(t) {
  rows('trades', t.trades, (x) => [
    cell(time(x.closedAt)), cell(x.symbol), cell(x.strategy), cell(price(x.averageEntry), 'n'),
    cell(price(x.averageExit), 'n'), cell(amount(x.netProfit), `n ${sign(x.netProfit)}`), cell(x.exitReason),
  ], 'no closed trade yet');
}

function drawStats(s) {
  const t = s.total;
  show('trades-count', t.trades ? `${t.trades}, ${(t.winRate * 100).toFixed(0)} %` : '0');
  show('profit-factor', t.profitFactor === null || t.profitFactor === undefined ? '–' : t.profitFactor.toFixed(2));
}

function drawAnalyses(page) {
  const open = new Set([...document.querySelectorAll('#analyses details[open]')].map((d) => d.dataset.id));
  const items = page.analyses.slice(0, 12).map((a) => {
    const details = document.createElement('details');
    details.dataset.id = `${a.strategy} ${a.venue} ${a.symbol}`;
    details.open = open.has(details.dataset.id);
    const summary = document.createElement('summary');
    const decision = document.createElement('span');
    decision.className = `decision ${a.decision}`;
    decision.textContent = a.decision;
    const what = document.createElement('span');
    what.textContent = `${a.symbol} · ${a.strategy}`;
    const why = document.createElement('span');
    why.className = 'muted';
    why.textContent = `${time(a.timestamp)} · ${a.reason}`;
    summary.append(decision, what, why);
    const table = document.createElement('table');
    for (const step of a.steps) {
      const tr = document.createElement('tr');
      tr.append(
        cell(step.pass ? '✓' : '✗', step.pass ? 'up' : 'bad'), cell(step.name), cell(step.value, 'wrap'),
        cell(step.probability === null || step.probability === undefined ? '' : percent(step.probability), 'n'),
        cell(step.score.toFixed(3), 'n'));
      table.append(tr);
    }
    details.append(summary, table);
    return details;
  });
  if (!items.length) {
    const p = document.createElement('p');
    p.className = 'empty';
    p.textContent = 'no analysis yet';
    items.push(p);
  }
  byId('analyses').replaceChildren(...items);
}

function drawCurve(history) {
  const box = byId('curve');
  const points = history.points.map((p) => [Date.parse(p.at), Number(p.equity)]).filter(([, v]) => Number.isFinite(v));
  if (points.length < 2) {
    const p = document.createElement('p');
    p.className = 'empty';
    p.textContent = 'no curve yet: the account is marked every ten seconds';
    box.replaceChildren(p);
    return;
  }
  const width = 1000, height = 200;
  const [t0, t1] = [points[0][0], points[points.length - 1][0]];
  let low = Infinity, high = -Infinity;
  for (const [, v] of points) { low = Math.min(low, v); high = Math.max(high, v); }
  const room = (high - low || Math.abs(high) * 1e-4 || 1) * 0.08;
  const x = (t) => ((t - t0) / (t1 - t0 || 1)) * width;
  const y = (v) => height - ((v - low + room) / (high - low + 2 * room)) * height;
  const path = points.map(([t, v], i) => `${i ? 'L' : 'M'}${x(t).toFixed(1)} ${y(v).toFixed(1)}`).join('');
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', `Equity from ${amount(points[0][1])} to ${amount(points[points.length - 1][1])}`);
  for (const [name, d] of [['area', `${path}L${width} ${height}L0 ${height}Z`], ['line', path]]) {
    const shape = document.createElementNS(space, 'path');
    shape.setAttribute('class', name);
    shape.setAttribute('d', d);
    svg.append(shape);
  }
  const labels = [['top', amount(high)], ['bottom', amount(low)], ['bottom left', time(t0)]].map(([place, text]) => {
    const span = document.createElement('span');
    span.className = `label ${place}`;
    span.textContent = text;
    return span;
  });
  box.replaceChildren(svg, ...labels);
}

// ---- reading

const parts = {
  status: () => call('/api/bot/status').then(drawStatus),
  overview: () => call('/api/portfolio/overview').then(drawOverview),
  trades: () => Promise.all([
    call('/api/portfolio/trade_history?limit=15').then(drawTrades),
    call('/api/bot/stats').then(drawStats)]),
  analyses: () => call('/api/latest_analysis').then(drawAnalyses),
  curve: () => {
    const from = new Date(Date.now() - RANGES[byId('range').value]).toISOString();
    return call(`/api/portfolio/history?limit=600&from=${encodeURIComponent(from)}`).then(drawCurve);
  },
};
const pending = new Map();
const PAUSE = { status: 400, overview: 400, trades: 800, analyses: 900, curve: 2000 };

function refresh(name) {
  if (pending.has(name) || !key) return;
  pending.set(name, setTimeout(async () => {
    try {
      await parts[name]();
    } catch (failure) {
      failed(failure);
    } finally {
      pending.delete(name);
    }
  }, PAUSE[name]));
}
const refreshAll = () => Object.keys(parts).forEach(refresh);

function failed(failure) {
  if (failure instanceof Refused && failure.status === 401) askForKey('This key does not open this bot.');
  else if (failure instanceof Refused) banner(failure.message);
}

const TOUCHES = {
  Heartbeat: ['status'], TradingStateChanged: ['status'], PanicProgressed: ['status', 'overview'],
  PanicCompleted: ['status', 'overview'], AlertRaised: ['status'], FeedConnected: ['status'],
  FeedDisconnected: ['status'], FeedStale: ['status'], SentimentIndexUpdated: ['status'],
  PositionOpened: ['overview'], PositionChanged: ['overview'], PositionClosed: ['overview', 'trades'],
  BalancesUpdated: ['overview'], EquityMarked: ['overview', 'curve'], AnalysisCompleted: ['analyses'],
};

function hear(event, data) {
  lastHeard = Date.now();
  if (event === 'BestQuote') {
    const quote = JSON.parse(data).payload;
    quotes.set(String(quote.instrument), quote.bid);
    document.querySelectorAll('[data-bid]').forEach((td) => {
      if (td.dataset.bid === quote.instrument) td.textContent = price(quote.bid);
    });
    return;
  }
  (TOUCHES[event] || (event.startsWith('Order') ? ['overview'] : [])).forEach(refresh);
}

// EventSource cannot send the key as a header, and a key in a URL ends up in logs: so by fetch.
async function listen() {
  for (;;) {
    if (!key) { await sleep(300); continue; }
    const stop = new AbortController();
    const watch = setInterval(() => { if (Date.now() - lastHeard > STALE_MS) stop.abort(); }, 1000);
    try {
      lastHeard = Date.now();
      const response = await fetch('/api/events', { headers: { 'X-API-Key': key }, signal: stop.signal, cache: 'no-store' });
      if (!response.ok) throw new Refused(response.status, await response.json().catch(() => ({})));
      banner('');
      refreshAll();
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let buffer = '';
      for (;;) {
        const { value, done } = await reader.read();
        if (done) break;
        lastHeard = Date.now();
        buffer += value;
        let end;
        while ((end = buffer.indexOf('\n\n')) >= 0) {
          const block = buffer.slice(0, end);
          buffer = buffer.slice(end + 2);
          const event = /^event: (.*)$/m.exec(block);
          const data = /^data: (.*)$/m.exec(block);
          if (event && data) hear(event[1], data[1]);
        }
      }
    } catch (failure) {
      failed(failure);
    } finally {
      clearInterval(watch);
    }
    lastHeard = 0;
    await sleep(1500);
  }
}
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

function banner(text) {
  byId('banner').textContent = text;
  byId('banner').hidden = !text;
}

setInterval(() => {
  const age = Date.now() - lastHeard;
  const live = key && age < STALE_MS;
  show('stream', live ? 'live' : key ? 'STALE' : 'not connected', `chip ${live ? 'live' : key ? 'stale' : ''}`);
  if (key && !live) banner('The live stream is interrupted: what you see may be old. Reconnecting…');
  else if (live && byId('banner').textContent.startsWith('The live stream')) banner('');
}, 1000);
setInterval(() => { if (key && !document.hidden) refreshAll(); }, POLL_MS);

// ---- commands

async function command(action) {
  const buttons = [...document.querySelectorAll('[data-action]')].filter((b) => b.dataset.action !== 'panic');
  buttons.forEach((b) => { b.disabled = true; });
  show('answer', `${action}: waiting for the services…`, 'answer');
  try {
    const answer = await call(`/api/bot/${action}`, { method: 'POST', body: JSON.stringify({ reason: 'panel' }) });
    show('answer', `${action}: ${answer.message} (${answer.tookMs} ms)`, 'answer');
  } catch (failure) {
    show('answer', `${action}: ${failure.message}`, 'answer bad');
    if (failure instanceof Refused && failure.status === 401) failed(failure);
  } finally {
    buttons.forEach((b) => { b.disabled = false; });
    refreshAll();
  }
}

document.querySelectorAll('[data-action]').forEach((button) => {
  button.addEventListener('click', () => {
    if (button.dataset.action !== 'panic') { command(button.dataset.action); return; }
    const dialog = byId('panic-dialog');
    dialog.returnValue = 'no';
    dialog.showModal();
    dialog.onclose = () => { if (dialog.returnValue === 'yes') command('panic'); };
  });
});
byId('range').addEventListener('change', () => refresh('curve'));

// ---- key

function askForKey(problem = '') {
  key = '';
  sessionStorage.removeItem(KEY);
  byId('panel').hidden = true;
  byId('leave').hidden = true;
  byId('key').value = '';
  show('key-problem', problem);
  if (!byId('key-dialog').open) byId('key-dialog').showModal();
}
byId('key-dialog').addEventListener('cancel', (event) => event.preventDefault());
byId('key-form').addEventListener('submit', async (event) => {
  event.preventDefault();
  key = byId('key').value.trim();
  try {
    drawStatus(await call('/api/bot/status'));
    sessionStorage.setItem(KEY, key);
    byId('key-dialog').close();
    enter();
  } catch (failure) {
    askForKey(failure instanceof Refused && failure.status === 401 ? 'This key does not open this bot.' : failure.message);
  }
});
byId('leave').addEventListener('click', () => { askForKey(); location.reload(); });

function enter() {
  byId('panel').hidden = false;
  byId('leave').hidden = false;
  refreshAll();
}

if (key) enter();
else askForKey();
listen();
