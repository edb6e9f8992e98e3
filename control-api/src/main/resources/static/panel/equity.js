// Equity above, drawdown below, over a range that the user chooses.

import { Chart, axisStyle, frame, palette, tip, tooltip } from './chart.js';
import { h } from './dom.js';
import { Feed } from './feeds.js';
import { amount, axis, gain, number, percent, sign, time } from './format.js';
import { t } from './text.js';

const MINUTES = { '15m': 15, '1h': 60, '24h': 1440, '7d': 10_080, '30d': 43_200 };

export class EquityChart {
  #feed;
  #points = [];
  #chart;

  range = '1h';

  constructor(scope) {
    this.node = h('div.chart.tall', { role: 'img', tabindex: 0, 'aria-label': t('equity.curve') });
    this.#chart = new Chart(this.node, () => this.#draw());
    this.#feed = new Feed('curve', () => {
      const from = new Date(Date.now() - MINUTES[this.range] * 60_000).toISOString();
      return `/api/portfolio/history?from=${from}&limit=600`;
    }, { pace: 2000, on: ['EquityMarked'] });
    scope.watch(this.#feed, (history) => {
      this.#points = history.points;
      this.#draw();
    });
    scope.closing(() => this.#chart.close());
  }

  show(range) {
    this.range = range;
    this.#feed.renew();
  }

  #draw() {
    const points = this.#points;
    const p = palette();
    const of = (name) => points.map((point) => [Date.parse(point.at), number(point[name])]);
    const below = points.map((point) => [Date.parse(point.at), -number(point.drawdown) * 100]);
    const style = axisStyle(p);
    const values = points.map((point) => number(point.equity));
    const low = values.length ? Math.min(...values) : 0, high = values.length ? Math.max(...values) : 1;
    // A flat line is drawn in the middle of a narrow band, not over the whole chart.
    const pad = Math.max((high - low) * 0.08, high * 1e-5);
    const step = (high - low + 2 * pad || 1) / 4;
    this.#chart.paint({
      ...frame(p),
      axisPointer: { ...frame(p).axisPointer, link: [{ xAxisIndex: 'all' }] },
      tooltip: tooltip(p, (marks) => this.#tip(marks[0]?.dataIndex ?? 0)),
      grid: [{ left: 74, right: 14, top: 12, height: '62%' }, { left: 74, right: 14, top: '78%', bottom: 24 }],
      xAxis: [
        { type: 'time', gridIndex: 0, ...style, axisLabel: { show: false }, splitLine: { show: false } },
        { type: 'time', gridIndex: 1, ...style, splitLine: { show: false } },
      ],
      yAxis: [
        { min: low - pad, max: high + pad, gridIndex: 0, splitNumber: 4, ...style, axisLabel: { ...style.axisLabel, showMinLabel: false, showMaxLabel: false, formatter: (v) => axis(v, step) } },
        { max: 0, min: ({ min }) => Math.min(min, -0.01), gridIndex: 1, splitNumber: 2, ...style, axisLabel: { ...style.axisLabel, formatter: (v) => `${axis(v, 0.01)} %` } },
      ],
      series: [
        { id: 'equity', type: 'line', data: of('equity'), showSymbol: false, lineStyle: { width: 2, color: p.accent },
          itemStyle: { color: p.accent }, areaStyle: { color: p.shade, origin: 'start' } },
        { id: 'drawdown', type: 'line', xAxisIndex: 1, yAxisIndex: 1, data: below, showSymbol: false,
          lineStyle: { width: 1.5, color: p.bad }, itemStyle: { color: p.bad }, areaStyle: { color: p.bad, opacity: 0.18 } },
      ],
    });
    if (points.length) {
      const first = points[0], last = points[points.length - 1];
      this.#chart.describe(t('equity.said', { equity: amount(last.equity), change: gain(last.equity - first.equity),
        from: time(first.at), drawdown: percent(last.drawdown) }));
    } else {
      this.#chart.describe(t('equity.none'));
    }
  }

  #tip(place) {
    const point = this.#points[place];
    const first = this.#points[0];
    if (!point) return '';
    const change = point.equity - first.equity;
    return tip(time(point.at), [
      [t('equity'), amount(point.equity)],
      [t('range.change'), gain(change), sign(change)],
      [t('drawdown'), percent(point.drawdown)],
      [t('cash'), amount(point.cash)],
    ]);
  }
}
