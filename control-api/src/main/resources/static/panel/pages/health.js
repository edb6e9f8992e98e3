// Whether the services and the market data are well.

import { card, h, say, table } from '../dom.js';
import { Feed, status } from '../feeds.js';
import { decimal, duration, percent, price, quantity, time } from '../format.js';
import { symbols } from '../symbols.js';
import { feedsTable, servicesTable } from '../tables.js';
import { t, word } from '../text.js';

/** Lines of the configuration as `section.key` and value. */
function flat(value, path = '') {
  if (value === null || typeof value !== 'object') return [{ path, value: String(value) }];
  if (Array.isArray(value) && value.every((item) => item === null || typeof item !== 'object')) {
    return [{ path, value: value.join(', ') }];
  }
  return Object.entries(value).flatMap(([key, inner]) => flat(inner, path ? `${path}.${key}` : key));
}

export function open(main, scope) {
  const services = servicesTable();
  const feeds = feedsTable();
  const prices = table([
    { key: 'venue', cell: (q) => [q.venue, 'by'] },
    { key: 'symbol', cell: (q) => [q.symbol, 'key'] },
    { key: 'bid', n: true, cell: (q) => price(q.quote?.bid) },
    { key: 'ask', n: true, cell: (q) => price(q.quote?.ask) },
    { key: 'spread', n: true, cell: (q) => (q.quote ? `${decimal(q.quote.spreadBps, 2)} bp` : '–') },
    { key: 'size', n: true, cell: (q) => (q.quote ? `${quantity(q.quote.bidQuantity)} / ${quantity(q.quote.askQuantity)}` : '–') },
    { key: 'freshness', cell: (q) => (q.quote ? [t(q.fresh ? 'quote.fresh' : 'quote.stale'), `dot ${q.fresh ? 'up' : 'bad'}`]
      : [t('quote.none'), 'dot muted']) },
    { key: 'quality', n: true, cell: (q) => [percent(q.quality.score, 2), q.quality.score < 0.99 ? 'warn' : 'up'] },
    { key: 'quality.lost', n: true, cell: (q) => duration(q.quality.lostMs / 1000) },
  ], { empty: 'quote.none', id: (q) => `${q.venue} ${q.symbol}` });
  const gaps = table([
    { key: 'at', cell: (g) => time(g.to) },
    { key: 'symbol', cell: (g) => [g.symbol, 'key'] },
    { key: 'gap.stream', cell: (g) => [g.stream, 'by'] },
    { key: 'gap.kind', cell: (g) => word('gap', g.kind) },
    { key: 'gap.lasted', n: true, cell: (g) => `${decimal((Date.parse(g.to) - Date.parse(g.from)) / 1000, 1)} s` },
    { key: 'gap.count', n: true, cell: (g) => decimal(g.count, 0) },
    { key: 'gap.repaired', cell: (g) => [t(g.repaired ? 'yes' : 'no'), `dot ${g.repaired ? 'up' : 'bad'}`] },
  ], { empty: 'gap.none', id: (g) => `${g.venue} ${g.symbol} ${g.stream} ${g.kind} ${g.from} ${g.to}` });
  const fingerprint = h('p.muted');
  const search = h('input', { type: 'search', 'aria-label': t('configuration.search'), placeholder: t('configuration.search'),
    oninput: () => drawConfiguration() });
  const configuration = table([
    { key: 'key', cell: (line) => [line.path, 'key wrap'] },
    { key: 'value', cell: (line) => [line.value, 'wrap'] },
  ], { empty: 'configuration.none', id: (line) => line.path, kind: 'plain' });

  main.append(h('div.grid', {},
    card('services', { wide: 'half' }, services.node),
    card('feeds', { wide: 'half' }, feeds.node),
    card('quotes', {}, prices.node),
    card('gaps', {}, h('p.muted', {}, t('gaps.help')), h('div.scroll', { tabindex: 0, role: 'region', 'aria-labelledby': 'card-gaps' }, gaps.node)),
    card('configuration', { tools: [search] }, fingerprint, h('div.scroll', { tabindex: 0, role: 'region',
      'aria-labelledby': 'card-configuration' }, configuration.node))));

  function drawConfiguration() {
    if (!symbols.value) return;
    const wanted = search.value.trim().toLowerCase();
    configuration.set(flat(symbols.value).filter((line) =>
      line.path.toLowerCase().includes(wanted) || line.value.toLowerCase().includes(wanted)));
  }
  scope.watch(status, (s) => {
    services.set(s.services);
    feeds.set(s.feeds);
    say(fingerprint, t('fingerprint', { hash: String(s.configFingerprint).slice(0, 16) }));
  });
  scope.watch(symbols, drawConfiguration);
  scope.watch(new Feed('market', '/api/market', { pace: 900, on: ['BestQuote', 'FeedConnected', 'FeedDisconnected'], safety: 5000 }),
    (market) => prices.set(market.instruments));
  scope.watch(new Feed('gaps', '/api/market/gaps?limit=100', { on: ['MarketGapClosed'], safety: 15_000 }), (answer) => gaps.set(answer.gaps));
}
