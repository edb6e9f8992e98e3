// What is held and worked on now, what was traded, and what a person does by hand.

import { send } from '../api.js';
import { confirmed, issue } from '../controls.js';
import { byId, card, h, select, table } from '../dom.js';
import { Feed, overview, stats, status } from '../feeds.js';
import { quantity, time } from '../format.js';
import { History } from '../history.js';
import { symbols, symbolNames } from '../symbols.js';
import { ordersTable, positionsTable } from '../tables.js';
import { t, word } from '../text.js';

function field(key, input, help = null) {
  input.id = `field-${key}`;
  return h('label.field', { for: input.id }, h('span', {}, t(key)), input, help ? h('small.muted', {}, t(help)) : null);
}

function entryForm() {
  const symbol = select('symbol', symbolNames().map((id) => [id, id]), '', () => {});
  const amount = h('input', { inputmode: 'decimal', pattern: '[0-9]*[.]?[0-9]+', autocomplete: 'off' });
  const limit = h('input', { inputmode: 'decimal', pattern: '[0-9]*[.]?[0-9]+', autocomplete: 'off' });
  const dialog = h('dialog', { 'aria-labelledby': 'entry-title' },
    h('form', { method: 'dialog', onsubmit: () => {
      if (dialog.returnValue === 'no') return;
      issue(t('buy'), () => send('POST', '/api/orders/force-entry', { symbol: symbol.value, reason: 'panel',
        ...(amount.value ? { quantity: amount.value } : {}), ...(limit.value ? { limitPrice: limit.value } : {}) }));
    } },
    h('h2', { id: 'entry-title' }, t('buy')),
    h('p', {}, t('entry.text')),
    field('symbol', symbol),
    field('quantity', amount, 'entry.quantity.help'),
    field('limit', limit, 'entry.limit.help'),
    h('div.row', {}, h('button.quiet', { value: 'no', type: 'button', onclick: () => dialog.close('no') }, t('confirm.no')),
      h('button', { value: 'yes' }, t('entry.yes')))));
  dialog.addEventListener('close', () => dialog.remove());
  byId('dialogs').append(dialog);
  dialog.showModal();
}

function lockForm() {
  const any = (key) => [['', t(key)]];
  const symbol = select('symbol', [...any('symbol.all'), ...symbolNames().map((id) => [id, id])], '', () => {});
  const names = (status.value?.strategies ?? []).map((s) => [s.name, word('strategy', s.name)]);
  const strategy = select('strategy', [...any('strategy.all'), ...names], '', () => {});
  const minutes = select('lock.for', [['15', t('lock.15')], ['60', t('lock.60')], ['1440', t('lock.1440')], ['', t('lock.forever')]], '60', () => {});
  const dialog = h('dialog', { 'aria-labelledby': 'lock-title' },
    h('form', { method: 'dialog', onsubmit: () => {
      const until = minutes.value ? new Date(Date.now() + Number(minutes.value) * 60_000).toISOString() : null;
      issue(t('lock.set'), () => send('POST', '/api/locks', { reason: 'panel', ...(until ? { until } : {}),
        ...(symbol.value ? { symbol: symbol.value } : {}), ...(strategy.value ? { strategy: strategy.value } : {}) }));
    } },
    h('h2', { id: 'lock-title' }, t('lock.set')),
    h('p', {}, t('lock.text')),
    field('strategy', strategy), field('symbol', symbol), field('lock.for', minutes),
    h('div.row', {}, h('button.quiet', { type: 'button', onclick: () => dialog.close() }, t('confirm.no')),
      h('button', {}, t('lock.yes')))));
  dialog.addEventListener('close', () => dialog.remove());
  byId('dialogs').append(dialog);
  dialog.showModal();
}

async function closeAll() {
  const sure = await confirmed({ title: t('close.all.title'), text: t('close.all.text'), yes: t('close.all.yes') });
  if (sure) issue(t('close.all'), () => send('POST', '/api/orders/force-exit', { all: true, reason: 'panel' }));
}

export function open(main, scope) {
  const positions = positionsTable();
  const orders = ordersTable();
  const history = new History(scope);
  const balances = table([
    { key: 'asset', cell: (b) => [b.asset, 'key'] },
    { key: 'free', n: true, cell: (b) => quantity(b.free) },
    { key: 'locked', n: true, cell: (b) => quantity(b.locked) },
    { key: 'total', n: true, cell: (b) => quantity(b.total) },
  ], { empty: 'balance.none', id: (b) => b.asset, kind: 'plain' });
  const locks = table([
    { key: 'strategy', cell: (l) => [l.strategy ? word('strategy', l.strategy) : t('strategy.all'), 'key'] },
    { key: 'symbol', cell: (l) => l.symbol ?? t('symbol.all') },
    { key: 'lock.until', cell: (l) => (l.until ? time(l.until) : t('lock.forever')) },
    { key: 'lock.by', cell: (l) => [`${word('lock', l.setBy)}${l.reason ? `: ${l.reason}` : ''}`, 'wrap'] },
    { key: null, cell: (l) => ({ sign: l.id, node: () => h('button.quiet.small', { type: 'button', 'data-needs': 'full', onclick: () =>
      issue(t('lock.lift'), () => send('DELETE', `/api/locks/${l.id}?reason=panel`)) }, t('lock.lift')) }) },
  ], { empty: 'lock.none', id: (l) => l.id });
  const locksFeed = new Feed('locks', '/api/locks', { on: ['LocksChanged'] });
  const all = h('button.quiet.small', { type: 'button', 'data-needs': 'full', onclick: closeAll }, t('close.all'));

  main.append(h('div.grid', {},
    card('positions', { tools: [
      h('button.quiet.small', { type: 'button', 'data-needs': 'full', 'aria-haspopup': 'dialog', onclick: entryForm }, t('buy')), all] }, positions.node),
    card('orders.working', {}, orders.node),
    card('locks', { wide: 'half', tools: [
      h('button.quiet.small', { type: 'button', 'data-needs': 'full', 'aria-haspopup': 'dialog', onclick: lockForm }, t('lock.set'))] },
    h('p.muted', {}, t('lock.help')), locks.node),
    card('balances', { wide: 'half' }, balances.node),
    card('history', { tools: history.tools }, history.node)));

  scope.watch(overview, (o) => {
    positions.set(o.positions);
    orders.set(o.openOrders);
    balances.set(o.balances);
    all.hidden = !o.positions.length;
  });
  scope.watch(locksFeed, (answer) => locks.set(answer.locks));
  scope.watch(symbols, () => {});
  scope.watch(status, () => {});
  scope.watch(stats, (s) => history.offer(s.bySymbol.map((e) => e.name).sort(), s.byStrategy.map((e) => e.name).sort()));
}
