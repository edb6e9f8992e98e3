// Strategies on the past: a form that starts one, what runs and what is done, and the report itself.

import { send } from '../api.js';
import { answered, issue } from '../controls.js';
import { card, h, options, table } from '../dom.js';
import { Feed } from '../feeds.js';
import { decimal, percent, time } from '../format.js';
import { t, word } from '../text.js';

const STATUS = { QUEUED: 'muted', RUNNING: 'warn', DONE: 'up', FAILED: 'bad', CANCELLED: 'muted' };
/** What follows the data, and so is no parameter of a run. */
const GIVEN = ['symbols', 'timeframe'];
const SOON_MS = 1500;
const LATER_MS = 10_000;

const day = (moment) => (moment ? moment.slice(0, 10) : '…');

function field(key, input, help = null) {
  input.id = `field-${key}`;
  return h('label.field', { for: input.id }, h('span', {}, t(key)), input, help ? h('small', {}, t(help)) : null);
}

/** The form that starts one; `sent` is told when one was taken. */
class StartForm {
  #strategy = h('select', { required: true, onchange: () => this.#drawParameters() });
  #timeframe = h('select', { required: true, onchange: () => this.#drawSymbols() });
  #symbols = h('select', { multiple: true, required: true });
  #from = h('input', { type: 'date' });
  #to = h('input', { type: 'date' });
  #maker = this.#decimal('0.001');
  #taker = this.#decimal('0.001');
  #funds = this.#decimal('100000');
  #parameters = h('fieldset.fields');
  #nothing = h('p.warn', { hidden: true }, t('backtest.nothing'));
  #whyNot = h('p.bad', { hidden: true, role: 'status' });
  #button = h('button', { type: 'submit' }, t('backtest.run'));
  #strategies = [];
  #candles = [];

  constructor(sent) {
    this.node = h('form', { 'data-needs': 'full', onsubmit: (event) => {
      event.preventDefault();
      this.#send(sent);
    } },
    this.#whyNot, this.#nothing,
    h('div.fields', {},
      field('backtest.strategy', this.#strategy),
      field('backtest.timeframe', this.#timeframe),
      field('backtest.symbols', this.#symbols, 'backtest.symbols.help'),
      field('backtest.from', this.#from), field('backtest.to', this.#to),
      field('backtest.maker', this.#maker, 'backtest.fraction'),
      field('backtest.taker', this.#taker, 'backtest.fraction'),
      field('backtest.funds', this.#funds, 'backtest.funds.help')),
    this.#parameters,
    h('div.row', {}, this.#button));
  }

  #decimal(placeholder) {
    return h('input', { inputmode: 'decimal', pattern: '[0-9]*[.]?[0-9]+', autocomplete: 'off', placeholder });
  }

  able(whyNot) {
    this.#whyNot.textContent = whyNot ?? '';
    this.#whyNot.hidden = !whyNot;
    this.#button.disabled = Boolean(whyNot) || !this.#candles.length;
  }

  know(strategies) {
    this.#strategies = strategies;
    const before = this.#strategy.value;
    options(this.#strategy, strategies.map((s) => [s.name, word('strategy', s.name)]));
    if (!before && strategies.some((s) => s.name === 'sma_crossover')) this.#strategy.value = 'sma_crossover';
    if (this.#strategy.value !== before) this.#drawParameters();
  }

  have(candles) {
    this.#candles = candles;
    this.#nothing.hidden = candles.length > 0;
    options(this.#timeframe, [...new Set(candles.map((c) => c.timeframe))].map((id) => [id, id]));
    this.#drawSymbols();
  }

  #drawSymbols() {
    const chosen = [...this.#symbols.selectedOptions].map((option) => option.value);
    const there = this.#candles.filter((c) => c.timeframe === this.#timeframe.value);
    const sign = JSON.stringify(there);
    if (this.#symbols.sign === sign) return;
    this.#symbols.sign = sign;
    this.#symbols.replaceChildren(...there.map((c) => h('option', { value: c.symbol },
      `${c.symbol} (${day(c.from)} – ${day(c.to)})`)));
    [...this.#symbols.options].forEach((option, place) => {
      option.selected = chosen.length ? chosen.includes(option.value) : place === 0;
    });
  }

  #drawParameters() {
    const strategy = this.#strategies.find((s) => s.name === this.#strategy.value);
    this.#parameters.replaceChildren(h('legend', {}, t('backtest.parameters')),
      ...Object.entries(strategy?.parameters ?? {}).filter(([name]) => !GIVEN.includes(name)).map(([name, value]) => {
        const input = h('input', { 'data-parameter': name, autocomplete: 'off', placeholder: String(value), pattern: '[A-Za-z0-9._\\-]+' });
        input.id = `parameter-${name}`;
        return h('label.field', { for: input.id }, h('span', {}, name), input);
      }));
  }

  #send(sent) {
    const parameters = Object.fromEntries([...this.#parameters.querySelectorAll('input')]
      .filter((input) => input.value.trim()).map((input) => [input.dataset.parameter, input.value.trim()]));
    const fees = this.#maker.value || this.#taker.value
      ? { maker: this.#maker.value || '0', taker: this.#taker.value || '0' } : null;
    issue(t('backtest.name', { strategy: word('strategy', this.#strategy.value) }), async () => {
      const begun = Date.now();
      const job = await send('POST', '/api/backtests', {
        strategy: this.#strategy.value,
        symbols: [...this.#symbols.selectedOptions].map((option) => option.value),
        timeframe: this.#timeframe.value,
        parameters,
        ...(this.#from.value ? { from: this.#from.value } : {}),
        ...(this.#to.value ? { to: this.#to.value } : {}),
        ...(fees ? { fees } : {}),
        ...(this.#funds.value ? { funds: this.#funds.value } : {}),
      });
      sent();
      return { message: t('backtest.queued', { id: job.id }), tookMs: Date.now() - begun };
    });
  }
}

function listTable() {
  return table([
    { key: 'backtest.strategy', cell: (b) => [word('strategy', b.strategy), 'key'] },
    { key: 'backtest.symbols', cell: (b) => [b.symbols.join(', '), 'by'] },
    { key: 'backtest.timeframe', cell: (b) => b.timeframe },
    { key: 'backtest.period', cell: (b) => `${day(b.from)} – ${day(b.to)}` },
    { key: 'status', cell: (b) => (b.status === 'RUNNING'
      ? { sign: `running ${b.percent}`, node: () => h('progress', { max: 100, value: b.percent, 'aria-label': t('backtest.progress', { percent: b.percent }) }) }
      : [b.failure ? `${word('backtest.status', b.status)}: ${b.failure}` : word('backtest.status', b.status), `dot ${STATUS[b.status]}`]) },
    { key: 'backtest.return', n: true, cell: (b) => percent(b.outcome?.statistics.total_return, 2) },
    { key: 'backtest.sharpe', n: true, cell: (b) => decimal(b.outcome?.statistics.sharpe, 2) },
    { key: 'backtest.drawdown', n: true, cell: (b) => percent(b.outcome?.statistics.max_drawdown, 2) },
    { key: 'backtest.trades', n: true, cell: (b) => decimal(b.outcome?.statistics.trades, 0) },
    { key: 'at', cell: (b) => time(b.askedAt) },
    { key: null, cell: (b) => {
      if (b.outcome) {
        return { sign: 'report', node: () => h('a.quiet.small', { href: `#backtests/${b.id}`,
          'aria-label': t('backtest.show.of', { id: b.id }) }, t('backtest.show')) };
      }
      if (b.status !== 'QUEUED' && b.status !== 'RUNNING') return '';
      const name = t('backtest.cancel.of', { id: b.id });
      return { sign: 'cancel', node: () => h('button.quiet.small', { type: 'button', 'data-needs': 'full', 'aria-label': name,
        onclick: () => issue(name, async () => {
          const begun = Date.now();
          const job = await send('DELETE', `/api/backtests/${b.id}`);
          return { message: word('backtest.status', job.status), tookMs: Date.now() - begun };
        }) }, t('backtest.cancel')) };
    } },
  ], { empty: 'backtest.none', id: (b) => b.id });
}

/** A report comes with scripts of its own: it is shown without our origin, and the server says the same. */
function reportCard(id) {
  const path = `/api/backtests/${encodeURIComponent(id)}/report`;
  return card('backtest.report', { tools: [
    h('code.muted', {}, id),
    h('a.quiet.small', { href: path, target: '_blank', rel: 'noopener' }, t('backtest.new')),
    h('a.quiet.small', { href: '#backtests' }, t('backtest.close')),
  ] }, h('iframe.report', { src: path, sandbox: 'allow-scripts', title: t('backtest.show.of', { id }) }));
}

export function open(main, scope, [shown]) {
  const list = listTable();
  const feed = new Feed('backtests', '/api/backtests', { safety: SOON_MS });
  const form = new StartForm(() => feed.refresh(0));
  const grid = h('div.grid', {}, shown ? reportCard(shown) : null,
    card('backtest.start', {}, h('p.muted', {}, t('backtest.help')), form.node),
    card('backtest.list', {}, list.node));
  main.append(grid);
  scope.watch(new Feed('candles.imported', '/api/backtests/candles', { safety: 30_000 }), (candles) => {
    form.have(candles);
    form.able(feed.value?.whyNot);
  });
  scope.watch(new Feed('strategies', '/api/strategies', { safety: 60_000 }), (strategies) => form.know(strategies));
  scope.watch(feed, ({ backtests, whyNot }) => {
    feed.safety = backtests.some((b) => b.status === 'QUEUED' || b.status === 'RUNNING') ? SOON_MS : LATER_MS;
    form.able(whyNot);
    list.set(backtests);
  });
  scope.closing(() => answered(''));
}
