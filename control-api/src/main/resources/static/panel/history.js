// The trade history: filters, pages and export of what is filtered, exact as the API has it.

import { ask } from './api.js';
import { h, icon, options, select } from './dom.js';
import { Feed } from './feeds.js';
import { gain, number, sign } from './format.js';
import { fillsTable, tradesTable } from './tables.js';
import { t, word } from './text.js';

const PAGE = 100;
const MOST = 20_000;

const KINDS = {
  round_trip: { list: 'trades', at: 'closedAt', columns: ['closedAt', 'openedAt', 'positionId', 'strategy', 'venue', 'symbol',
    'quantity', 'averageEntry', 'averageExit', 'netProfit', 'fees', 'asset', 'exitReason'] },
  fill: { list: 'fills', at: 'at', columns: ['at', 'orderId', 'tradeId', 'strategy', 'venue', 'symbol', 'side', 'role', 'price',
    'quantity', 'fee', 'feeAsset', 'liquidity'] },
};

/** A cell of a CSV file by RFC 4180; a text that a spreadsheet would take for a formula is made harmless. */
function csvCell(value) {
  const text = String(value ?? '');
  const harmless = /^[=+@\t\r]/.test(text) || (/^-/.test(text) && !/^-[\d.]+$/.test(text)) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

export const csv = (columns, rows) =>
  [columns, ...rows.map((row) => columns.map((name) => row[name]))].map((cells) => cells.map(csvCell).join(',')).join('\r\n');

/** Saves a text as a file of the user's. */
export function save(name, type, text) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = h('a', { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

export class History {
  #kind = 'round_trip';
  #older = [];
  #next = null;
  #feed;
  #tables = { round_trip: tradesTable(), fill: fillsTable() };
  #box = h('div');
  #sum = h('span.muted', { role: 'status' });
  #more;
  #symbol;
  #strategy;
  #result;
  #from;
  #to;

  constructor(scope) {
    const again = () => {
      this.#older = [];
      this.#next = null;
      this.#feed.renew();
    };
    const redraw = () => this.#draw();
    const kind = select('history.kind', Object.keys(KINDS).map((id) => [id, t(`history.${id}`)]), this.#kind, (id) => {
      this.#kind = id;
      this.#box.replaceChildren(this.#tables[id].node);
      this.#result.hidden = id !== 'round_trip';
      again();
    });
    this.#symbol = select('symbol', [['', t('symbol.all')]], '', again);
    this.#strategy = select('strategy', [['', t('strategy.all')]], '', again);
    this.#result = select('history.result', ['all', 'won', 'lost'].map((id) => [id, t(`history.result.${id}`)]), 'all', redraw);
    const day = (key) => h('input', { type: 'date', 'aria-label': t(key), title: t(key), onchange: redraw });
    this.#from = day('history.from');
    this.#to = day('history.to');
    this.#more = h('button.quiet.small', { type: 'button', onclick: () => this.#load() }, t('history.more'));
    const exporting = (form) => h('button.quiet.small', { type: 'button', title: t('export.help'), onclick: () => this.#export(form) },
      icon('download'), form.toUpperCase());
    this.tools = [exporting('csv'), exporting('json')];
    this.node = h('div', {},
      h('div.filters', {}, kind, this.#symbol, this.#strategy, this.#result, this.#from, this.#to, this.#sum),
      this.#box, h('div.row.more', {}, this.#more));
    this.#box.append(this.#tables[this.#kind].node);
    this.#feed = new Feed('trades', () => this.#path(), { pace: 600, on: ['PositionClosed', 'OrderFilled'], safety: 30_000 });
    scope.watch(this.#feed, () => this.#draw());
  }

  /** What can be chosen from; known from the statistics. */
  offer(symbols, strategies) {
    options(this.#symbol, [['', t('symbol.all')], ...symbols.map((id) => [id, id])]);
    options(this.#strategy, [['', t('strategy.all')], ...strategies.map((id) => [id, word('strategy', id)])]);
  }

  #path(before = null, limit = PAGE) {
    const query = new URLSearchParams({ kind: this.#kind, limit });
    if (before) query.set('before', before);
    if (this.#symbol.value) query.set('symbol', this.#symbol.value);
    if (this.#strategy.value) query.set('strategy', this.#strategy.value);
    return `/api/portfolio/trade_history?${query}`;
  }

  /** All that is loaded, newest first, each once: a new trade moves the first page over the older ones. */
  #rows() {
    const { list, at } = KINDS[this.#kind];
    const rows = [...(this.#feed.value?.[list] ?? []), ...this.#older];
    const once = new Map(rows.map((row) => [JSON.stringify(row), row]));
    return this.#filtered([...once.values()], at);
  }

  #filtered(rows, at) {
    const from = this.#from.value ? new Date(`${this.#from.value}T00:00:00`).getTime() : -Infinity;
    const to = this.#to.value ? new Date(`${this.#to.value}T23:59:59.999`).getTime() : Infinity;
    const wanted = this.#kind === 'round_trip' ? this.#result.value : 'all';
    return rows.filter((row) => {
      const when = Date.parse(row[at]);
      return when >= from && when <= to
        && (wanted === 'all' || (wanted === 'won') === (number(row.netProfit) > 0));
    });
  }

  #draw() {
    const answer = this.#feed.value;
    if (!answer) return;
    if (!this.#older.length) this.#next = answer.nextBefore;
    const rows = this.#rows();
    this.#tables[this.#kind].set(rows);
    this.#more.hidden = !this.#next;
    const net = rows.reduce((sum, row) => sum + (number(row.netProfit) ?? 0), 0);
    this.#sum.textContent = this.#kind === 'fill' ? t('history.shown', { count: rows.length })
      : t('history.sum', { count: rows.length, net: gain(net) });
    this.#sum.className = `muted ${this.#kind === 'fill' ? '' : sign(net)}`;
  }

  async #load() {
    const page = await ask(this.#path(this.#next));
    this.#older.push(...page[KINDS[this.#kind].list]);
    this.#next = page.nextBefore;
    this.#draw();
  }

  async #export(form) {
    const { list, at, columns } = KINDS[this.#kind];
    const rows = [];
    let before = null;
    do {
      const page = await ask(this.#path(before, 1000));
      rows.push(...page[list]);
      before = page.nextBefore;
    } while (before && rows.length < MOST);
    const chosen = this.#filtered(rows, at);
    const name = `tradebot-${this.#kind.replace('_', '-')}s-${new Date().toISOString().slice(0, 10)}.${form}`;
    if (form === 'csv') save(name, 'text/csv', csv(columns, chosen));
    else save(name, 'application/json', JSON.stringify(chosen, null, 2));
  }
}
