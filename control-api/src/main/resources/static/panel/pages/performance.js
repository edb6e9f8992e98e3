// What the closed trades brought, by strategy and symbol, and what trading cost.

import { Chart, axisStyle, frame, palette, tip, tooltip } from '../chart.js';
import { card, h, table, tile, tiles } from '../dom.js';
import { Feed, stats } from '../feeds.js';
import { amount, axis, decimal, duration, gain, number, percent, quantity, sign, time } from '../format.js';
import { t, word } from '../text.js';

const figureColumns = (key, kind) => [
  { key, cell: (e) => [kind ? word(kind, e.name) : e.name, 'key'] },
  { key: 'trades', n: true, cell: ({ figures: f }) => String(f.trades) },
  { key: 'won', n: true, cell: ({ figures: f }) => percent(f.winRate, 0) },
  { key: 'profit.factor', n: true, cell: ({ figures: f }) => decimal(f.profitFactor, 2) },
  { key: 'expectancy', n: true, cell: ({ figures: f }) => [gain(f.expectancy), sign(f.expectancy)] },
  { key: 'average.win', n: true, cell: ({ figures: f }) => gain(f.averageWin) },
  { key: 'average.loss', n: true, cell: ({ figures: f }) => gain(f.averageLoss) },
  { key: 'holding', n: true, cell: ({ figures: f }) => (f.averageHoldingSeconds === null ? '–' : duration(f.averageHoldingSeconds)) },
  { key: 'losing.run', n: true, cell: ({ figures: f }) => String(f.longestLosingRun) },
  { key: 'fees', n: true, cell: ({ figures: f }) => amount(f.fees) },
  { key: 'net', n: true, cell: ({ figures: f }) => [gain(f.netProfit), `strong ${sign(f.netProfit)}`] },
];

/** The result of each closed trade as a bar, and their sum as a line. */
class TradeChart {
  #chart;
  #trades = [];

  constructor(scope) {
    this.node = h('div.chart', { role: 'img', tabindex: 0, 'aria-label': t('results.chart') });
    this.#chart = new Chart(this.node, () => this.#draw());
    scope.closing(() => this.#chart.close());
  }

  set(trades) {
    this.#trades = [...trades].reverse();
    this.#draw();
  }

  #draw() {
    const p = palette();
    const style = axisStyle(p);
    let sum = 0;
    const sums = this.#trades.map((trade) => (sum += number(trade.netProfit)));
    this.#chart.paint({
      ...frame(p),
      tooltip: tooltip(p, (marks) => {
        const place = marks[0]?.dataIndex ?? 0;
        const trade = this.#trades[place];
        return trade ? tip(`${trade.symbol} · ${time(trade.closedAt)}`, [
          [word('strategy', trade.strategy), gain(trade.netProfit), sign(trade.netProfit)],
          [t('results.sum'), gain(sums[place]), sign(sums[place])],
          [t('closed.by'), word('exit', trade.exitReason)]]) : '';
      }),
      grid: { left: 64, right: 64, top: 16, bottom: 28 },
      xAxis: { type: 'category', data: this.#trades.map((_, place) => place + 1), ...style },
      yAxis: [
        { ...style, splitNumber: 4, axisLabel: { ...style.axisLabel, formatter: (v) => axis(v, 0.1) } },
        { ...style, splitNumber: 4, splitLine: { show: false }, axisLabel: { ...style.axisLabel, formatter: (v) => axis(v, 0.1) } },
      ],
      series: [
        { id: 'each', type: 'bar', barMaxWidth: 18, data: this.#trades.map((trade) => ({ value: number(trade.netProfit),
          itemStyle: { color: number(trade.netProfit) > 0 ? p.up : p.down } })) },
        { id: 'sum', type: 'line', yAxisIndex: 1, showSymbol: false, data: sums, lineStyle: { width: 2, color: p.accent },
          itemStyle: { color: p.accent } },
      ],
    });
    this.#chart.describe(t('results.said', { count: sums.length, net: gain(sum) }));
  }
}

export function open(main, scope) {
  const figures = {
    net: tile('net', { first: true, unit: '' }),
    trades: tile('trades'), won: tile('won'), factor: tile('profit.factor'), expectancy: tile('expectancy', { unit: '' }),
    best: tile('largest.win', { unit: '' }), worst: tile('largest.loss', { unit: '' }), drawdown: tile('drawdown'),
    deepest: tile('drawdown.max'), holding: tile('holding'),
  };
  const byStrategy = table(figureColumns('strategy', 'strategy'), { empty: 'trade.none', id: (e) => e.name });
  const bySymbol = table(figureColumns('symbol', null), { empty: 'trade.none', id: (e) => e.name });
  const results = table([
    { key: 'strategy', cell: (r) => [word('strategy', r.strategy), 'key'] },
    { key: 'symbol', cell: (r) => r.symbol },
    { key: 'quantity', n: true, cell: (r) => quantity(r.quantity) },
    { key: 'value', n: true, cell: (r) => amount(r.value) },
    { key: 'realised', n: true, cell: (r) => [gain(r.realized), sign(r.realized)] },
    { key: 'unrealised', n: true, cell: (r) => [gain(r.unrealized), sign(r.unrealized)] },
    { key: 'fees', n: true, cell: (r) => amount(r.fees) },
  ], { empty: 'result.none', id: (r) => `${r.strategy} ${r.symbol}` });
  const costs = table([
    { key: 'strategy', cell: (e) => [word('strategy', e.name), 'key'] },
    ...['fee', 'spread', 'slippage', 'latency'].map((id) => (
      { key: `cost.${id}`, n: true, cell: ({ figures: f }) => amount(f.costs?.[id]) })),
    { key: 'cost.shortfall', n: true, cell: ({ figures: f }) => [amount(f.costs?.shortfall), 'strong'] },
    { key: 'cost.counted', n: true, cell: ({ figures: f }) => `${f.costed} / ${f.trades}` },
  ], { empty: 'trade.none', id: (e) => e.name });
  const chart = new TradeChart(scope);
  const trades = new Feed('results', '/api/portfolio/trade_history?limit=200', { pace: 800, on: ['PositionClosed'], safety: 60_000 });

  main.append(h('div.grid', {},
    tiles(...Object.values(figures)),
    card('results.chart', {}, chart.node),
    card('by.strategy', {}, byStrategy.node),
    card('by.symbol', {}, bySymbol.node),
    card('costs', { wide: 'half' }, h('p.muted', {}, t('costs.help')), costs.node),
    card('results.now', { wide: 'half' }, results.node)));

  scope.watch(trades, (answer) => chart.set(answer.trades));
  scope.watch(stats, (s) => {
    const f = s.total;
    Object.values(figures).forEach((figure) => figure.unit(s.asset));
    figures.net.set(gain(f.netProfit), sign(f.netProfit));
    figures.trades.set(String(f.trades));
    figures.won.set(percent(f.winRate, 0));
    figures.factor.set(decimal(f.profitFactor, 2));
    figures.expectancy.set(gain(f.expectancy), sign(f.expectancy));
    figures.best.set(gain(f.largestWin), sign(f.largestWin));
    figures.worst.set(gain(f.largestLoss), sign(f.largestLoss));
    figures.drawdown.set(percent(s.drawdown));
    figures.deepest.set(percent(s.maxDrawdown));
    figures.holding.set(f.averageHoldingSeconds === null ? '–' : duration(f.averageHoldingSeconds));
    byStrategy.set(s.byStrategy);
    bySymbol.set(s.bySymbol);
    costs.set(s.byStrategy.filter((e) => e.figures.costed));
    results.set(s.results);
  });
}
