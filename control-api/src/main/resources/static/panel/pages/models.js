// What the models know: as tested, as they do live, and how far the market has moved away from them.

import { card, h, table } from '../dom.js';
import { Feed } from '../feeds.js';
import { decimal, number, percent, time } from '../format.js';
import { t, word } from '../text.js';

// A population stability index above this means another distribution; the usual rule of thumb.
const DRIFTED = 0.25;
const LIVE = { brier: 'brier', baseBrier: 'base_brier', logLoss: 'log_loss', calibrationError: 'calibration_error' };
const CHIP = { ACTIVE: 'up', ABSTAINS: 'bad', EXPIRED: 'bad' };

function measures({ tested, live }) {
  // Before the first prediction has an outcome, the live measures are zeros that mean nothing.
  const now = live.predictions ? Object.fromEntries(Object.entries(LIVE).map(([name, as]) => [as, live[name]])) : {};
  return [...new Set([...Object.keys(tested), ...Object.keys(now)])].map((name) => ({ name, tested: tested[name], live: now[name] }));
}

class ModelCard {
  #chip = h('span.chip');
  #reason = h('p', {});
  #facts = h('dl.facts');
  #measures = table([
    { key: 'measure', cell: (m) => [word('measure', m.name), 'key'] },
    { key: 'tested', n: true, cell: (m) => decimal(m.tested, 4) },
    { key: 'live.measure', n: true, cell: (m) => [decimal(m.live, 4), 'strong'] },
  ], { empty: 'measure.none', id: (m) => m.name, kind: 'plain' });
  #drift = h('div.drift');

  constructor(model) {
    this.node = h('section.card.half', { 'aria-label': model.modelId },
      h('div.head', {}, h('h2', {}, word('step', model.role)), h('code.muted', {}, model.modelId), h('span.spacer'), this.#chip),
      this.#reason, this.#facts, this.#measures.node, this.#drift);
  }

  draw(model) {
    const isChampion = model.place === 'CHAMPION';
    this.#chip.textContent = isChampion ? word('model.state', model.state) : t('model.shadow');
    this.#chip.className = `chip ${isChampion ? CHIP[model.state] : ''}`;
    this.#reason.textContent = model.reason;
    this.#reason.className = model.state === 'ACTIVE' ? 'muted' : 'bad';
    const facts = [
      ['model.place', word('place', model.place)], ['timeframe', model.timeframe], ['symbol', model.symbols.join(', ') || '–'],
      ['model.verdict', word('verdict', model.verdict)], ['model.trained', time(model.trainedTo)],
      ['model.promoted', model.promotedAt ? time(model.promotedAt) : t('model.shipped')],
      ['model.expires', model.expiresAt ? time(model.expiresAt) : t('never')],
      ['model.scored', decimal(model.live.predictions, 0)],
    ];
    this.#facts.replaceChildren(...facts.map(([key, text]) => h('div', {}, h('dt', {}, t(key)), h('dd', {}, text))));
    this.#measures.set(measures(model));
    const { stabilityIndex, distance, drifted } = model.live;
    const bar = (key, value, most) => h('div.balance', {}, h('span', {}, t(key)),
      h(`meter${number(value) > most ? '.sell' : ''}`, { min: 0, max: most * 2, value: Math.min(most * 2, number(value) ?? 0), 'aria-label': t(key) }),
      h('span', {}, decimal(value, 3)));
    this.#drift.replaceChildren(h('div.balances', {}, bar('drift.stability', stabilityIndex, DRIFTED), bar('drift.distance', distance, 0.5)),
      h(`p.${drifted.length ? 'warn' : 'muted'}`, {}, drifted.length ? t('drift.features', { features: drifted.join(', ') }) : t('drift.none')));
  }
}

export function open(main, scope) {
  const known = new Map();
  const empty = h('p.empty', {}, t('model.none'));
  const intro = card('page.models', { id: 'models' }, h('p.muted', {}, t('model.help')), empty);
  const grid = h('div.grid', {}, intro);
  const predictions = table([
    { key: 'at', cell: (p) => time(p.candleEnd) },
    { key: 'model', cell: (p) => [word('step', p.role), 'key'] },
    { key: 'symbol', cell: (p) => p.symbol },
    { key: 'model.place', cell: (p) => [t(p.champion ? 'place.CHAMPION' : 'place.CHALLENGER'), 'by'] },
    { key: 'probabilities', n: true, cell: (p) => Object.entries(p.probabilities).map(([name, value]) =>
      `${word('answer', name)} ${percent(value, 0)}`).join(' · ') },
  ], { empty: 'prediction.none', id: (p) => `${p.model} ${p.symbol} ${p.candleEnd}` });
  const said = card('predictions', {}, predictions.node);
  grid.append(said);
  main.append(grid);
  scope.watch(new Feed('models', '/api/models', { on: (type) => type.startsWith('Model'), safety: 15_000 }), ({ models }) => {
    empty.hidden = models.length > 0;
    for (const model of models) {
      let one = known.get(model.modelId);
      if (!one) {
        one = new ModelCard(model);
        known.set(model.modelId, one);
        grid.insertBefore(one.node, said);
      }
      one.draw(model);
    }
    for (const [id, one] of known) {
      if (models.some((model) => model.modelId === id)) continue;
      one.node.remove();
      known.delete(id);
    }
  });
  scope.watch(new Feed('predictions', () =>
    `/api/predictions?limit=40&from=${new Date(Date.now() - 60_000).toISOString()}`, { safety: 5000 }),
  (answer) => predictions.set([...answer.predictions].reverse()));
}
