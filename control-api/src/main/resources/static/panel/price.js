// Candles of a symbol with signals, orders and fills on them, and the levels that are worked on.

import { Chart, axisStyle, frame, palette, tip, tooltip } from './chart.js';
import { h } from './dom.js';
import { Feed } from './feeds.js';
import { number, price, quantity, tick, time } from './format.js';
import { t, word } from './text.js';

const CANDLES = 500;

const ms = (candle) => Date.parse(candle.time);

export class PriceChart {
  #chart;
  #candles;
  #fills;
  #signals;
  #levels = [];
  #live = null;
  #asked = null;

  constructor(scope) {
    this.node = h('div.chart.price', { role: 'img', tabindex: 0, 'aria-label': t('price') });
    this.legend = h('p.legend', {}, ['buy', 'sell', 'signal', 'stop', 'target', 'order'].map((id) =>
      h(`span.${id}`, {}, t(`legend.${id}`))), h('span.muted', {}, t('legend.zoom')));
    this.#chart = new Chart(this.node, () => this.#draw());
    const on = (...types) => (type, payload) => types.includes(type)
      && (payload.instrument ?? payload.stamp?.instrument) === `${this.#asked?.venue}:${this.#asked?.symbol}`;
    const path = (make) => () => (this.#asked ? make(this.#asked) : null);
    const query = (values) => new URLSearchParams(values).toString();
    this.#candles = new Feed('candles', path((a) =>
      `/api/candles?${query({ symbol: a.symbol, timeframe: a.timeframe, limit: CANDLES })}`),
    { pace: 400, on: on('CandleClosed', 'FeedConnected'), safety: 5000 });
    this.#fills = new Feed('chart.fills', path((a) =>
      `/api/portfolio/trade_history?${query({ kind: 'fill', symbol: a.symbol, limit: 300 })}`), { on: on('OrderFilled'), safety: 30_000 });
    this.#signals = new Feed('chart.signals', path((a) =>
      `/api/signals?${query({ symbol: a.symbol, limit: 200 })}`), { on: on('SignalRaised'), safety: 30_000 });
    [this.#candles, this.#fills, this.#signals].forEach((feed) => scope.watch(feed, () => this.#draw()));
    scope.closing(() => this.#chart.close());
  }

  get shown() {
    return this.#asked;
  }

  show(what) {
    this.#asked = what;
    this.#live = null;
    this.#fresh = true;
    this.#candles.renew();
    this.#fills.renew();
    this.#signals.renew();
  }

  #fresh = true;

  /** The levels of open positions and working orders. */
  levels(positions, orders) {
    this.#levels = [
      ...positions.flatMap((p) => [['entry', p.averageEntry], ['stop', p.stopLoss], ['target', p.takeProfit]]),
      ...orders.map((o) => ['order', o.limitPrice || o.stopPrice]),
    ].filter(([, at]) => number(at) !== null);
    this.#draw();
  }

  /** The newest quote: the last candle grows with it until the next is closed. */
  quote({ bid, ask, eventTimeNs }) {
    const candles = this.#rows();
    if (candles.length < 2) return;
    const step = ms(candles[candles.length - 1]) - ms(candles[candles.length - 2]);
    const mid = (Number(bid) + Number(ask)) / 2;
    const begin = Math.floor(Number(BigInt(eventTimeNs) / 1_000_000n) / step) * step;
    if (!this.#live || this.#live.begin !== begin) this.#live = { begin, open: mid, high: mid, low: mid, close: mid };
    else {
      this.#live.close = mid;
      this.#live.high = Math.max(this.#live.high, mid);
      this.#live.low = Math.min(this.#live.low, mid);
    }
    this.#draw();
  }

  #rows() {
    return this.#candles.value?.candles ?? [];
  }

  #draw() {
    const rows = this.#rows();
    if (!rows.length) {
      this.#chart.describe(t('candles.none'));
      this.#chart.paint({ series: [] }, { replaceMerge: ['series'] });
      return;
    }
    const p = palette();
    const times = rows.map(ms);
    const bars = rows.map((c) => [c.open, c.close, c.low, c.high].map(Number));
    const volumes = rows.map((c) => ({ value: number(c.volume),
      itemStyle: { color: Number(c.close) >= Number(c.open) ? p.up : p.down, opacity: 0.35 } }));
    const live = this.#live;
    if (live && live.begin > times[times.length - 1]) {
      times.push(live.begin);
      bars.push([live.open, live.close, live.low, live.high]);
    }
    const step = times.length > 1 ? times[1] - times[0] : 60_000;
    const placeOf = (at) => {
      const when = Date.parse(at);
      if (when < times[0] || when > times[times.length - 1] + step) return null;
      let low = 0, high = times.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (times[middle] <= when) low = middle;
        else high = middle - 1;
      }
      return low;
    };
    const fills = (this.#fills.value?.fills ?? []).map((f) => ({ ...f, place: placeOf(f.at) })).filter((f) => f.place !== null);
    const signals = (this.#signals.value?.signals ?? []).map((s) => ({ ...s, place: placeOf(s.at) }))
      .filter((s) => s.place !== null);
    const marks = (side) => fills.filter((f) => f.side === side).map((f) => ({ value: [f.place, Number(f.price)], fill: f }));
    const style = axisStyle(p);
    const last = bars[bars.length - 1][1];
    const colours = { entry: p.accent, stop: p.bad, target: p.up, order: p.blue };
    const option = {
      ...frame(p),
      axisPointer: { ...frame(p).axisPointer, link: [{ xAxisIndex: 'all' }] },
      tooltip: tooltip(p, (hits) => this.#tip(hits[0]?.dataIndex ?? -1, times, bars, fills, signals)),
      grid: [{ left: 12, right: 78, top: 12, height: '68%' }, { left: 12, right: 78, top: '80%', bottom: 26 }],
      xAxis: [0, 1].map((gridIndex) => ({ type: 'category', gridIndex, data: times, ...style, splitLine: { show: false },
        axisLabel: { ...style.axisLabel, show: gridIndex === 1, formatter: (v) => tick(Number(v), step) },
        axisPointer: { label: { show: gridIndex === 1, formatter: ({ value }) => time(Number(value)) } } })),
      yAxis: [
        { scale: true, position: 'right', ...style, axisLabel: { ...style.axisLabel, formatter: (v) => price(v) },
          axisPointer: { label: { formatter: ({ value }) => price(value) } } },
        { gridIndex: 1, position: 'right', ...style, splitLine: { show: false }, splitNumber: 2,
          axisLabel: { show: false }, axisPointer: { label: { show: false } } },
      ],
      series: [
        { id: 'candles', type: 'candlestick', data: bars, barMaxWidth: 14,
          itemStyle: { color: p.up, color0: p.down, borderColor: p.up, borderColor0: p.down },
          markLine: { symbol: 'none', silent: true, animation: false,
            label: { position: 'end', fontSize: 11, color: p.card, padding: [2, 4], borderRadius: 3, formatter: ({ value }) => price(value) },
            data: [
              { yAxis: last, lineStyle: { color: p.muted, type: 'dotted' }, label: { backgroundColor: p.muted } },
              ...this.#levels.map(([kind, at]) => ({ yAxis: Number(at), lineStyle: { color: colours[kind], type: 'dashed', width: 1 },
                label: { backgroundColor: colours[kind] } })),
            ] } },
        { id: 'volume', type: 'bar', xAxisIndex: 1, yAxisIndex: 1, data: volumes, barMaxWidth: 14 },
        { id: 'signals', type: 'scatter', symbol: 'diamond', symbolSize: 9, z: 4, itemStyle: { color: p.warn },
          data: signals.map((s) => ({ value: [s.place, bars[s.place][s.stance === 'LONG' ? 2 : 3]] })) },
        { id: 'buys', type: 'scatter', symbol: 'triangle', symbolSize: 12, z: 5, symbolOffset: [0, 8],
          itemStyle: { color: p.up, borderColor: p.card, borderWidth: 1 }, data: marks('BUY') },
        { id: 'sells', type: 'scatter', symbol: 'triangle', symbolRotate: 180, symbolSize: 12, z: 5, symbolOffset: [0, -8],
          itemStyle: { color: p.bad, borderColor: p.card, borderWidth: 1 }, data: marks('SELL') },
      ],
    };
    if (this.#fresh) {
      option.dataZoom = [{ type: 'inside', xAxisIndex: [0, 1], start: Math.max(0, 100 - 12_000 / times.length), end: 100 }];
      this.#fresh = false;
    }
    this.#chart.paint(option);
    this.#chart.describe(t('price.said', { symbol: this.#asked.symbol, price: price(last), low: price(Math.min(...bars.map((b) => b[2]))),
      high: price(Math.max(...bars.map((b) => b[3]))), fills: fills.length, signals: signals.length }));
  }

  #tip(place, times, bars, fills, signals) {
    if (place < 0 || !bars[place]) return '';
    const [open, close, low, high] = bars[place];
    return tip(time(times[place]), [
      [t('candle.open'), price(open)], [t('candle.high'), price(high)], [t('candle.low'), price(low)], [t('candle.close'), price(close)],
      ...signals.filter((s) => s.place === place).slice(0, 4).map((s) =>
        [t('legend.signal'), `${word('strategy', s.strategy)}: ${word('stance', s.stance)}`, 'warn']),
      ...fills.filter((f) => f.place === place).slice(0, 6).map((f) =>
        [word('side', f.side), `${quantity(f.quantity)} @ ${price(f.price)}`, f.side === 'BUY' ? 'up' : 'down']),
    ]);
  }
}
