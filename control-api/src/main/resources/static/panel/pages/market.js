// The price of a symbol, with what the bot saw, ordered and got.

import { card, h, options, say, select } from '../dom.js';
import { analyses, overview } from '../feeds.js';
import { price, quantity } from '../format.js';
import { Funnels } from '../funnel.js';
import { PriceChart } from '../price.js';
import { listed, symbols } from '../symbols.js';
import { ordersTable, positionsTable } from '../tables.js';
import { t } from '../text.js';

/** A timeframe of the configuration as the API takes it: s1 is 1s. */
const code = (name) => name.replace(/^([smhd])(\d+)$/, '$2$1');

export function open(main, scope, [wanted]) {
  const chart = new PriceChart(scope);
  const funnels = new Funnels();
  const positions = positionsTable();
  const orders = ordersTable();
  const quote = h('span.quote', {}, '–');
  const kept = () => sessionStorage.getItem('tradebot.timeframe') || '1m';
  const frame = select('timeframe', [['1m', '1m']], '1m', (id) => {
    sessionStorage.setItem('tradebot.timeframe', id);
    show();
  });
  const symbol = select('symbol', [], '', () => history.replaceState(null, '', `#market/${encodeURIComponent(symbol.value)}`) || show());
  const chosen = () => {
    const [venue, name] = symbol.value.split(' ');
    return { venue, symbol: name };
  };
  const isChosen = (x) => x.symbol === chosen().symbol && x.venue === chosen().venue;
  function show() {
    if (!symbol.value) return;
    say(quote, '–');
    chart.show({ ...chosen(), timeframe: frame.value });
    draw();
  }
  function draw() {
    funnels.set((analyses.value?.analyses ?? []).filter(isChosen));
    positions.set((overview.value?.positions ?? []).filter(isChosen));
    orders.set((overview.value?.openOrders ?? []).filter(isChosen));
    chart.levels((overview.value?.positions ?? []).filter(isChosen), (overview.value?.openOrders ?? []).filter(isChosen));
  }
  main.append(h('div.grid', {},
    card('price', { id: 'price-chart', tools: [quote, symbol, frame] }, chart.node, chart.legend),
    card('positions', { wide: 'half' }, positions.node),
    card('orders.working', { wide: 'half' }, orders.node),
    card('funnel', {}, funnels.node)));

  scope.watch(symbols, (configuration) => {
    const all = listed();
    options(symbol, all.map((x) => [`${x.venue} ${x.symbol}`, all.some((y) => y.venue !== x.venue) ? `${x.symbol} · ${x.venue}` : x.symbol]));
    options(frame, configuration.market.timeframes.map(code).map((id) => [id, id]));
    if ([...symbol.options].some((option) => option.value === wanted)) symbol.value = wanted;
    if ([...frame.options].some((option) => option.value === kept())) frame.value = kept();
    if (!chart.shown) show();
  });
  scope.watch(overview, draw);
  scope.watch(analyses, draw);
  scope.listen((type, payload) => {
    if (type !== 'BestQuote' || payload.instrument !== `${chosen().venue}:${chosen().symbol}`) return;
    say(quote, t('quote', { bid: price(payload.bid), ask: price(payload.ask) }));
    quote.title = `${quantity(payload.bidQuantity)} / ${quantity(payload.askQuantity)}`;
    chart.quote(payload);
  });
}
