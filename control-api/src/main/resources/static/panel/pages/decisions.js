// Why the strategies do what they do.

import { send } from '../api.js';
import { issue } from '../controls.js';
import { card, h, options, select, table } from '../dom.js';
import { Feed, analyses } from '../feeds.js';
import { decimal, gain, percent, sign, time } from '../format.js';
import { Funnels } from '../funnel.js';
import { t, word } from '../text.js';

function strategiesTable() {
  const change = (s) => {
    const action = s.enabled ? 'disable' : 'enable';
    const name = t(`strategy.${action}`, { strategy: word('strategy', s.name) });
    return { sign: name, node: () => h('button.quiet.small', { type: 'button', 'data-needs': 'full', 'aria-label': name,
      onclick: () => issue(name, () => send('POST', `/api/strategies/${s.name}/${action}`, { reason: 'panel' })) }, t(`strategy.do.${action}`)) };
  };
  return table([
    { key: 'strategy', cell: (s) => [word('strategy', s.name), 'key'] },
    { key: 'status', cell: (s) => [t(s.enabled ? 'strategy.enters' : 'strategy.locked'), `dot ${s.enabled ? 'up' : 'warn'}`] },
    { key: 'positions', n: true, cell: (s) => String(s.openPositions) },
    { key: 'trades', n: true, cell: (s) => String(s.figures?.trades ?? 0) },
    { key: 'won', n: true, cell: (s) => percent(s.figures?.winRate, 0) },
    { key: 'profit.factor', n: true, cell: (s) => decimal(s.figures?.profitFactor, 2) },
    { key: 'net', n: true, cell: (s) => [gain(s.figures?.netProfit), `strong ${sign(s.figures?.netProfit)}`] },
    { key: 'analysis.last', n: true, cell: (s) => time(s.lastAnalysisAt) },
    { key: null, cell: change },
  ], { empty: 'strategy.none', id: (s) => s.name });
}

export function open(main, scope) {
  let page = [];
  const strategies = strategiesTable();
  const funnels = new Funnels();
  const draw = () => funnels.set(page.filter((a) =>
    (!symbol.value || a.symbol === symbol.value) && (!strategy.value || a.strategy === strategy.value)));
  const symbol = select('symbol', [['', t('symbol.all')]], '', draw);
  const strategy = select('strategy', [['', t('strategy.all')]], '', draw);
  main.append(h('div.grid', {},
    card('strategies', {}, strategies.node),
    card('funnel', { tools: [strategy, symbol] }, h('p.muted', {}, t('funnel.help')), funnels.node)));
  scope.watch(new Feed('strategies', '/api/strategies', { pace: 1500, on: ['LocksChanged', 'PositionClosed', 'PositionOpened'], safety: 5000 }),
    (list) => strategies.set(list.filter((s) => s.active)));
  scope.watch(analyses, (answer) => {
    page = answer.analyses;
    const of = (name) => [...new Set(page.map((a) => a[name]))].sort();
    options(symbol, [['', t('symbol.all')], ...of('symbol').map((id) => [id, id])]);
    options(strategy, [['', t('strategy.all')], ...of('strategy').map((id) => [id, word('strategy', id)])]);
    draw();
  });
}
