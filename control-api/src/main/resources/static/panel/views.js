// What each answer of control-api looks like on the page.

import { byId, cell, element, fill, show } from './dom.js';
import {
  UNKNOWN, amount, decimal, duration, gain, number, percent, price, quantity, sign, time,
} from './format.js';

const HEALTH = { UP: 'up', DEGRADED: 'warn', DOWN: 'bad', MISSING: 'bad' };
const ALERT = { CRITICAL: 'bad', WARNING: 'warn', INFO: 'muted' };
const LIFE = {
  RUNNING: 'Strategies may enter positions.',
  PAUSED: 'No new entries; exits are managed. Start to trade again.',
  STOPPED: 'Not trading. Press Start to let the strategies enter positions.',
  HALTED: 'Halted: nothing is traded. Find out why, then Reset and Start.',
  UNKNOWN: 'No executor has said yet what it does.',
};

/** Words of the API as words for people: ORDER_BOOK, order_book become order book. */
const words = (text) => String(text ?? UNKNOWN).toLowerCase().replaceAll('_', ' ').replace(/\bsma\b/, 'SMA');

// ---- state

export function drawStatus(s) {
  const state = s.tradingState || 'UNKNOWN';
  show('mode', s.mode === 'live' ? 'LIVE: real money' : `${s.mode}: simulated money`, `chip ${s.mode === 'live' ? 'bad' : ''}`);
  show('state', state, `state ${state.toLowerCase()}`);
  show('since', s.since ? `since ${time(s.since)}${s.reason ? ` (${s.reason})` : ''}` : '');
  show('hint', LIFE[state] || '');
  document.title = `${state} · tradebot`;
  allow(state);
  drawPanic(s.panic, state);
  drawServices(s);
  drawFeeds(s);
  drawAlerts(s.alerts);
  show('fingerprint', `configuration ${String(s.configFingerprint).slice(0, 12)}`);
}

/** Offers what can be done in a state. Panic is always on offer, and so is all while unknown. */
function allow(state) {
  const halted = state === 'HALTED';
  document.querySelectorAll('[data-action]').forEach((button) => {
    const action = button.dataset.action;
    if (action === 'panic') return;
    button.hidden = action === 'reset' && !halted && state !== 'UNKNOWN';
    button.dataset.useless = String(halted && action !== 'reset');
    button.disabled = button.dataset.useless === 'true' || button.dataset.busy === 'true';
  });
}

function drawPanic(panic, state) {
  byId('panic').hidden = !(panic && (state === 'HALTED' || !panic.completed));
  if (!panic) return;
  show('panic-state', panic.completed ? `completed in ${decimal(panic.flatMs / 1000, 1)} s` : 'in progress',
    `chip ${panic.completed ? '' : 'bad'}`);
  fill('panic-steps', panic.steps.map((p) => [
    cell(p.symbol, 'key'),
    cell(words(p.outcome), p.outcome === 'CLOSED' ? 'up' : p.outcome === 'DUST' ? '' : 'bad'),
    cell(p.openOrders, 'n'), cell(quantity(p.held), 'n'), cell(p.detail, 'wrap'),
  ]), 'There was nothing to close.');
}

function drawServices(s) {
  fill('services', s.services.map((v) => [
    cell(v.name, 'key'),
    cell(words(v.health), `dot ${HEALTH[v.health] || 'bad'}`),
    cell(number(v.ageSeconds) === null ? 'never' : `${decimal(v.ageSeconds, 1)} s ago`, 'n'),
    cell([v.detail, v.sameConfiguration || number(v.ageSeconds) === null ? '' : 'runs with another configuration']
      .filter(Boolean).join('; '), 'wrap small'),
  ]), 'No service is known.');
}

function drawFeeds(s) {
  fill('feeds', [
    ...s.feeds.map((f) => [
      cell(f.venue, 'key'),
      cell(words(f.state), `dot ${f.state === 'CONNECTED' ? 'up' : 'bad'}`),
      cell(f.detail || (f.lastTrouble ? `${f.lastTrouble} (${time(f.lastTroubleAt)})` : ''), 'wrap small'),
    ]),
    ...s.sentiment.map((i) => [
      cell(`${i.asset} sentiment`, 'key'),
      cell(i.stale ? 'stale' : `${gain(i.index)}`, `dot ${i.stale ? 'warn' : sign(i.index)}`),
      cell(`${i.posts} posts, uncertainty ${decimal(i.uncertainty, 2)}`, 'wrap small'),
    ]),
  ], 'Nothing was heard yet.');
}

function drawAlerts(alerts) {
  fill('alerts', alerts.map((a) => [
    cell(time(a.at)), cell(words(a.level), `dot ${ALERT[a.level]}`), cell(a.service, 'by'), cell(words(a.code), 'key'), cell(a.detail, 'wrap'),
  ]), 'No alerts.');
}

// ---- account

export function drawOverview(o) {
  const a = o.summary;
  const of = (name, form) => (a ? form(a[name]) : UNKNOWN);
  show('equity', of('equity', amount));
  document.querySelectorAll('.asset').forEach((e) => { e.textContent = a ? a.asset : ''; });
  show('cash', of('cash', amount));
  show('unrealized', of('unrealized', gain), a ? sign(a.unrealized) : '');
  show('realized', of('realized', gain), a ? sign(a.realized) : '');
  show('fees', of('fees', amount));
  show('drawdown', of('drawdown', percent));
  show('exposure', percent(o.exposureShare));
  fill('positions', o.positions.map((p) => [
    cell(p.symbol, 'key'), cell(words(p.strategy), 'by'), cell(quantity(p.quantity), 'n'),
    cell(price(p.averageEntry), 'n'), cell(price(p.bid), 'n'),
    cell(price(p.stopLoss), 'n'), cell(price(p.takeProfit), 'n'),
    cell(gain(p.unrealized), `n strong ${sign(p.unrealized)}`),
  ]), 'No open position.');
  fill('orders', o.openOrders.map((p) => [
    cell(p.symbol, 'key'), cell(words(p.side), p.side === 'BUY' ? 'up' : 'down'),
    cell(`${words(p.role)}, ${words(p.type)}`), cell(words(p.status)),
    cell(number(p.filled) > 0 ? `${quantity(p.filled)} of ${quantity(p.quantity)}` : quantity(p.quantity), 'n'),
    cell(price(p.limitPrice || p.stopPrice), 'n'),
  ]), 'No open order.');
}

export function drawTrades(t) {
  fill('trades', t.trades.map((x) => [
    cell(time(x.closedAt)), cell(x.symbol, 'key'), cell(words(x.strategy), 'by'), cell(quantity(x.quantity), 'n'),
    cell(price(x.averageEntry), 'n'), cell(price(x.averageExit), 'n'),
    cell(duration((Date.parse(x.closedAt) - Date.parse(x.openedAt)) / 1000), 'n'),
    cell(amount(x.fees), 'n'), cell(gain(x.netProfit), `n strong ${sign(x.netProfit)}`), cell(words(x.exitReason)),
  ]), 'No closed trade yet.');
}

export function drawStats(s) {
  const t = s.total;
  show('trades-count', t.trades ? `${t.trades}` : '0');
  show('win-rate', t.trades ? percent(t.winRate, 0) : UNKNOWN);
  show('profit-factor', decimal(t.profitFactor, 2));
  const rows = s.byStrategy.map((e) => ({ ...e, name: words(e.name) }));
  if (rows.length > 1) rows.push({ name: 'total', figures: t });
  fill('figures', rows.map(({ name, figures: f }) => [
    cell(name, 'key'), cell(f.trades, 'n'), cell(percent(f.winRate, 0), 'n'), cell(decimal(f.profitFactor, 2), 'n'),
    cell(gain(f.expectancy), `n ${sign(f.expectancy)}`), cell(gain(f.netProfit), `n strong ${sign(f.netProfit)}`),
  ]), 'No closed trade yet.');
}

// ---- analyses

const analyses = new Map();

/** One group per strategy, in it one fold per market; what is unfolded or focused stays so. */
export function drawAnalyses(page) {
  const box = byId('analyses');
  if (!page.analyses.length) {
    analyses.clear();
    box.replaceChildren(element('p', 'empty', 'No analysis yet: strategies need some candles first.'));
    return;
  }
  box.querySelector('.empty')?.remove();
  const sorted = [...page.analyses].sort((a, b) =>
    a.strategy.localeCompare(b.strategy) || a.symbol.localeCompare(b.symbol) || a.venue.localeCompare(b.venue));
  const present = new Set();
  for (const analysis of sorted) {
    const id = `${analysis.strategy} ${analysis.venue} ${analysis.symbol}`;
    present.add(id);
    const group = groupOf(box, analysis.strategy);
    if (!analyses.has(id)) {
      const fold = foldOf();
      fold.open = !group.querySelector('details');
      group.append(fold);
      analyses.set(id, fold);
    }
    drawAnalysis(analyses.get(id), analysis);
  }
  for (const [id, fold] of analyses) {
    if (!present.has(id)) {
      fold.remove();
      analyses.delete(id);
    }
  }
}

function groupOf(box, strategy) {
  const known = [...box.children].find((g) => g.dataset.strategy === strategy);
  if (known) return known;
  const group = element('div', 'group');
  group.dataset.strategy = strategy;
  group.append(element('h3', '', words(strategy)));
  box.append(group);
  return group;
}

function foldOf() {
  const fold = element('details');
  const summary = element('summary');
  summary.append(element('span', 'decision'), element('b'), element('span', 'why'), element('span', 'muted when'));
  const table = element('table', 'steps');
  const head = element('thead');
  const titles = element('tr');
  ['Passed', 'Step', 'Value', 'Score'].forEach((title) => {
    const th = element('th', title === 'Score' ? 'n' : '', title);
    th.scope = 'col';
    titles.append(th);
  });
  head.append(titles);
  table.append(head, element('tbody'));
  fold.append(summary, element('p', 'scores muted'), table);
  return fold;
}

function drawAnalysis(fold, a) {
  const text = (selector, value, classes) => {
    const target = fold.querySelector(selector);
    if (target.textContent !== value) target.textContent = value;
    if (classes !== undefined) target.className = classes;
  };
  text('.decision', a.decision, `decision ${a.decision}`);
  text('b', a.symbol);
  text('.why', a.reason);
  text('.when', time(a.timestamp));
  text('.scores', `Buy score ${decimal(a.buyScore, 2)}, sell score ${decimal(a.sellScore, 2)}`);
  fold.querySelector('tbody').replaceChildren(...a.steps.map((step) => {
    const tr = element('tr');
    const value = number(step.probability) === null ? step.value : `${step.value}, probability ${percent(step.probability)}`;
    tr.append(
      element('td', step.pass ? 'up' : 'bad', step.pass ? '✓ yes' : '✗ no'),
      element('td', '', words(step.name)), element('td', 'wrap', value),
      element('td', 'n', step.score === 0 ? '' : decimal(step.score, 3)));
    return tr;
  }));
}
