// The account at a glance: what it is worth, what it holds, whether all runs.

import { card, h, select, scroller, tile, tiles } from '../dom.js';
import { EquityChart } from '../equity.js';
import { analyses, overview, stats, status } from '../feeds.js';
import { amount, decimal, gain, percent, sign } from '../format.js';
import { Funnels } from '../funnel.js';
import { alertsTable, feedsTable, positionsTable, servicesTable } from '../tables.js';
import { t } from '../text.js';

const RANGES = ['15m', '1h', '24h', '7d', '30d'];

export function open(main, scope) {
  const figures = {
    equity: tile('equity', { first: true, unit: '' }),
    today: tile('realised', { unit: '' }),
    unrealized: tile('unrealised', { unit: '' }),
    cash: tile('cash', { unit: '' }),
    fees: tile('fees.paid', { unit: '' }),
    drawdown: tile('drawdown'),
    exposure: tile('exposure'),
    trades: tile('trades'),
    won: tile('won'),
    factor: tile('profit.factor'),
  };
  const equity = new EquityChart(scope);
  const range = select('range', RANGES.map((id) => [id, t(`range.${id}`)]), equity.range, (id) => equity.show(id));
  const positions = positionsTable();
  const services = servicesTable();
  const feeds = feedsTable();
  const alerts = alertsTable();
  const funnels = new Funnels({ brief: true });

  main.append(h('div.grid', {},
    tiles(...Object.values(figures)),
    card('equity.curve', { wide: 'most', tools: [range] }, equity.node),
    card('services', { wide: 'rest' }, services.node, h('h2', {}, t('feeds')), feeds.node),
    card('positions', {}, positions.node),
    card('decisions.latest', { wide: 'third', tools: [h('a', { href: '#decisions' }, t('all'))] }, funnels.node),
    card('alerts', { wide: 'most' }, scroller('alerts', alerts.node))));

  scope.watch(overview, (o) => {
    const a = o.summary;
    const of = (name, form) => (a ? form(a[name]) : '–');
    Object.values(figures).forEach((figure) => figure.unit(a ? a.asset : ''));
    figures.equity.set(of('equity', amount));
    figures.cash.set(of('cash', amount));
    figures.unrealized.set(of('unrealized', gain), a ? sign(a.unrealized) : '');
    figures.today.set(of('realized', gain), a ? sign(a.realized) : '');
    figures.fees.set(of('fees', amount));
    figures.drawdown.set(of('drawdown', percent));
    figures.exposure.set(percent(o.exposureShare));
    positions.set(o.positions);
  });
  scope.watch(stats, ({ total }) => {
    figures.trades.set(String(total.trades));
    figures.won.set(total.trades ? percent(total.winRate, 0) : '–');
    figures.factor.set(decimal(total.profitFactor, 2));
  });
  scope.watch(status, (s) => {
    services.set(s.services);
    feeds.set(s.feeds);
    alerts.set(s.alerts.slice(0, 12));
  });
  scope.watch(analyses, (page) => funnels.set(page.analyses));
}
