// Whether the services and the market data are well.

import { card, h, say, table } from '../dom.js';
import { status } from '../feeds.js';
import { decimal, price, quantity } from '../format.js';
import { listed, symbols } from '../symbols.js';
import { feedsTable, servicesTable } from '../tables.js';
import { t } from '../text.js';

const STALE_MS = 3000;

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
  const quotes = new Map();
  const prices = table([
    { key: 'venue', cell: (q) => [q.venue, 'by'] },
    { key: 'symbol', cell: (q) => [q.symbol, 'key'] },
    { key: 'bid', n: true, cell: (q) => price(q.quote?.bid) },
    { key: 'ask', n: true, cell: (q) => price(q.quote?.ask) },
    { key: 'spread', n: true, cell: (q) => (q.quote
      ? `${decimal((q.quote.ask - q.quote.bid) / q.quote.bid * 10_000, 2)} bp` : '–') },
    { key: 'size', n: true, cell: (q) => (q.quote ? `${quantity(q.quote.bidQuantity)} / ${quantity(q.quote.askQuantity)}` : '–') },
    { key: 'freshness', cell: (q) => {
      if (!q.heard) return [t('quote.none'), 'dot muted'];
      const old = Date.now() - q.heard > STALE_MS;
      return [t(old ? 'quote.stale' : 'quote.fresh'), `dot ${old ? 'bad' : 'up'}`];
    } },
  ], { empty: 'quote.none', id: (q) => `${q.venue} ${q.symbol}` });
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
    card('configuration', { tools: [search] }, fingerprint, h('div.scroll', { tabindex: 0, role: 'region',
      'aria-labelledby': 'card-configuration' }, configuration.node))));

  const drawPrices = () => prices.set(listed().map((x) => ({ ...x, ...quotes.get(`${x.venue}:${x.symbol}`) })));
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
  scope.watch(symbols, () => {
    drawPrices();
    drawConfiguration();
  });
  scope.listen((type, payload) => {
    if (type === 'BestQuote') quotes.set(payload.instrument, { quote: payload, heard: Date.now() });
  });
  scope.every(1000, drawPrices);
}
