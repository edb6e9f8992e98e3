// Tables that stand on more than one page.

import { send } from './api.js';
import { confirmed, issue } from './controls.js';
import { h, table } from './dom.js';
import { amount, duration, gain, number, percent, price, quantity, sign, time } from './format.js';
import { t, word } from './text.js';

const HEALTH = { UP: 'up', DEGRADED: 'warn', DOWN: 'bad', MISSING: 'bad' };
const LEVEL = { CRITICAL: 'bad', WARNING: 'warn', INFO: 'muted' };

const button = (text, label, act, classes = '') =>
  ({ sign: label, node: () => h('button.quiet.small', { type: 'button', 'data-needs': 'full', 'aria-label': label, class: classes, onclick: act }, text) });

async function close(p) {
  const name = t('position.close', { symbol: p.symbol });
  const sure = await confirmed({ title: `${name}?`, yes: t('position.close.yes'),
    text: t('position.close.text', { quantity: quantity(p.quantity), symbol: p.symbol, strategy: word('strategy', p.strategy) }) });
  if (sure) {
    issue(name, () => send('POST', '/api/orders/force-exit', { symbol: p.symbol, strategy: p.strategy, reason: 'panel' }));
  }
}

export function positionsTable() {
  return table([
    { key: 'symbol', cell: (p) => [p.symbol, 'key'] },
    { key: 'strategy', cell: (p) => [word('strategy', p.strategy), 'by'] },
    { key: 'quantity', n: true, cell: (p) => quantity(p.quantity) },
    { key: 'entry', n: true, cell: (p) => price(p.averageEntry) },
    { key: 'bid', n: true, cell: (p) => price(p.bid) },
    { key: 'stop', n: true, cell: (p) => [price(p.stopLoss), 'down'] },
    { key: 'target', n: true, cell: (p) => [price(p.takeProfit), 'up'] },
    { key: 'unrealised', n: true, cell: (p) => [gain(p.unrealized), `strong ${sign(p.unrealized)}`] },
    { key: 'open.for', n: true, cell: (p) => duration(Math.floor((Date.now() - Date.parse(p.openedAt)) / 10_000) * 10) },
    { key: null, cell: (p) => button(t('close'), t('position.close', { symbol: p.symbol }), () => close(p)) },
  ], { empty: 'position.none', id: (p) => p.positionId });
}

async function cancel(o) {
  const name = t('order.cancel', { symbol: o.symbol });
  const sure = await confirmed({ title: `${name}?`, yes: t('order.cancel.yes'), text: t('order.cancel.text', { id: o.orderId }) });
  if (sure) issue(name, () => send('DELETE', `/api/orders/${o.orderId}?reason=panel`));
}

export function ordersTable() {
  return table([
    { key: 'symbol', cell: (o) => [o.symbol, 'key'] },
    { key: 'side', cell: (o) => [word('side', o.side), o.side === 'BUY' ? 'up' : 'down'] },
    { key: 'purpose', cell: (o) => `${word('role', o.role)}, ${word('type', o.type)}` },
    { key: 'status', cell: (o) => word('order', o.status) },
    { key: 'quantity', n: true, cell: (o) => (number(o.filled) > 0
      ? t('order.filled', { filled: quantity(o.filled), all: quantity(o.quantity) }) : quantity(o.quantity)) },
    { key: 'price', n: true, cell: (o) => price(o.limitPrice || o.stopPrice) },
    { key: 'at', cell: (o) => time(o.since) },
    { key: null, cell: (o) => (o.role === 'PROTECTION' || o.role === 'STOP_LOSS' ? ''
      : button(t('cancel'), t('order.cancel', { symbol: o.symbol }), () => cancel(o))) },
  ], { empty: 'order.none', id: (o) => o.orderId });
}

export function tradesTable() {
  return table([
    { key: 'closed', cell: (x) => time(x.closedAt) },
    { key: 'symbol', cell: (x) => [x.symbol, 'key'] },
    { key: 'strategy', cell: (x) => [word('strategy', x.strategy), 'by'] },
    { key: 'quantity', n: true, cell: (x) => quantity(x.quantity) },
    { key: 'entry', n: true, cell: (x) => price(x.averageEntry) },
    { key: 'exit', n: true, cell: (x) => price(x.averageExit) },
    { key: 'held.for', n: true, cell: (x) => duration((Date.parse(x.closedAt) - Date.parse(x.openedAt)) / 1000) },
    { key: 'fees', n: true, cell: (x) => amount(x.fees) },
    { key: 'net', n: true, cell: (x) => [gain(x.netProfit), `strong ${sign(x.netProfit)}`] },
    { key: 'closed.by', cell: (x) => word('exit', x.exitReason) },
  ], { empty: 'trade.none', id: (x) => `${x.positionId} ${x.closedAt}` });
}

export function fillsTable() {
  return table([
    { key: 'at', cell: (x) => time(x.at) },
    { key: 'symbol', cell: (x) => [x.symbol, 'key'] },
    { key: 'strategy', cell: (x) => [word('strategy', x.strategy), 'by'] },
    { key: 'side', cell: (x) => [word('side', x.side), x.side === 'BUY' ? 'up' : 'down'] },
    { key: 'purpose', cell: (x) => word('role', x.role) },
    { key: 'quantity', n: true, cell: (x) => quantity(x.quantity) },
    { key: 'price', n: true, cell: (x) => price(x.price) },
    { key: 'fee', n: true, cell: (x) => `${quantity(x.fee)} ${x.feeAsset}` },
    { key: 'liquidity', cell: (x) => word('liquidity', x.liquidity) },
  ], { empty: 'fill.none', id: (x) => `${x.orderId} ${x.tradeId}` });
}

export function servicesTable() {
  return table([
    { key: 'service', cell: (v) => [v.name, 'key'] },
    { key: 'health', cell: (v) => [word('health', v.health), `dot ${HEALTH[v.health] || 'bad'}`] },
    { key: 'heartbeat', n: true, cell: (v) => (number(v.ageSeconds) === null ? t('never')
      : t('time.ago', { time: duration(v.ageSeconds) })) },
    { key: 'detail', cell: (v) => [[v.detail, v.sameConfiguration || number(v.ageSeconds) === null ? '' : t('service.other')]
      .filter(Boolean).join('; '), 'wrap small'] },
  ], { empty: 'service.none', id: (v) => v.name, kind: 'lines' });
}

export function feedsTable() {
  return table([
    { key: 'venue', cell: (f) => [f.venue, 'key'] },
    { key: 'status', cell: (f) => [word('feed', f.state), `dot ${f.state === 'CONNECTED' ? 'up' : 'bad'}`] },
    { key: 'detail', cell: (f) => [f.detail || (f.lastTrouble ? `${f.lastTrouble} (${time(f.lastTroubleAt)})` : ''), 'wrap small'] },
  ], { empty: 'feed.none', id: (f) => f.venue, kind: 'lines' });
}

export function alertsTable() {
  return table([
    { key: 'at', cell: (a) => time(a.at) },
    { key: 'level', cell: (a) => [word('level', a.level), `dot ${LEVEL[a.level]}`] },
    { key: 'service', cell: (a) => [a.service, 'by'] },
    { key: 'alert', cell: (a) => [word('alert', a.code), 'key'] },
    { key: 'detail', cell: (a) => [a.detail, 'wrap'] },
  ], { empty: 'alert.none', id: (a) => `${a.at} ${a.service} ${a.code} ${a.detail}` });
}

export const share = (value, decimals = 0) => percent(value, decimals);
