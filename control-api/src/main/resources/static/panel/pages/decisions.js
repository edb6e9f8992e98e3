// Why the strategies do what they do.

import { card, h, select, options } from '../dom.js';
import { analyses } from '../feeds.js';
import { Funnels } from '../funnel.js';
import { t, word } from '../text.js';

export function open(main, scope) {
  let page = [];
  const funnels = new Funnels();
  const draw = () => funnels.set(page.filter((a) =>
    (!symbol.value || a.symbol === symbol.value) && (!strategy.value || a.strategy === strategy.value)));
  const symbol = select('symbol', [['', t('symbol.all')]], '', draw);
  const strategy = select('strategy', [['', t('strategy.all')]], '', draw);
  main.append(h('div.grid', {},
    card('funnel', { tools: [strategy, symbol] }, h('p.muted', {}, t('funnel.help')), funnels.node)));
  scope.watch(analyses, (answer) => {
    page = answer.analyses;
    const of = (name) => [...new Set(page.map((a) => a[name]))].sort();
    options(symbol, [['', t('symbol.all')], ...of('symbol').map((id) => [id, id])]);
    options(strategy, [['', t('strategy.all')], ...of('strategy').map((id) => [id, word('strategy', id)])]);
    draw();
  });
}
