// The decision funnel: what a strategy thought of a symbol, step by step, live.

import { h, say } from './dom.js';
import { decimal, number, percent, signed, time } from './format.js';
import { t, word } from './text.js';

function stepOf(step) {
  const chance = number(step.probability);
  const meter = chance === null ? null
    : h('meter', { min: 0, max: 1, value: chance, title: percent(chance, 1), 'aria-label': t('step.probability') });
  return h(`li.step.${step.pass ? 'pass' : 'fail'}`, {},
    h('span.mark', { 'aria-hidden': 'true' }, step.pass ? '✓' : '✗'),
    h('span.unseen', {}, t(step.pass ? 'step.pass' : 'step.fail')),
    h('b', {}, word('step', step.name)),
    h('span.value', {}, step.value),
    h('span.chance', {}, meter, chance === null ? null : percent(chance, 0)),
    h('span.score', { title: t('step.score') }, step.score ? signed(step.score) : null),
    step.modelId ? h('span.model', { title: step.modelId }, step.modelId) : null);
}

function balance(a) {
  const bar = (kind, value) => h('div.balance', {},
    h('span', {}, t(`score.${kind}`)),
    h(`meter.${kind}`, { min: 0, max: 1, value: Math.max(0, Math.min(1, value)), 'aria-label': t(`score.${kind}`) }),
    h('span.n', {}, decimal(value, 2)));
  return h('div.balances', {}, bar('buy', a.buyScore), bar('sell', a.sellScore));
}

/** One fold a strategy and symbol; what is open or focused stays so while the figures change. */
export class Funnels {
  #known = new Map();
  #brief;

  constructor({ brief = false } = {}) {
    this.#brief = brief;
    this.node = h(`div.funnels${brief ? '.brief' : ''}`, {}, h('p.empty', {}, t('analysis.none')));
  }

  set(list) {
    const sorted = [...list].sort((a, b) => a.strategy.localeCompare(b.strategy)
      || a.symbol.localeCompare(b.symbol) || a.venue.localeCompare(b.venue));
    this.node.querySelector('.empty')?.toggleAttribute('hidden', sorted.length > 0);
    const present = new Set();
    for (const analysis of sorted) {
      const id = `${analysis.strategy} ${analysis.venue} ${analysis.symbol}`;
      present.add(id);
      let fold = this.#known.get(id);
      if (!fold) {
        fold = this.#fold(analysis);
        this.#known.set(id, fold);
        this.node.append(fold.node);
      }
      fold.draw(analysis);
    }
    for (const [id, fold] of this.#known) {
      if (present.has(id)) continue;
      fold.node.remove();
      this.#known.delete(id);
    }
  }

  #fold(first) {
    const decision = h('span.decision');
    const when = h('time.muted');
    const why = h('span.why');
    const body = h('div.funnel-body');
    const node = h('details.funnel', { open: !this.#brief && this.#known.size < 6 },
      h('summary', {}, decision, h('b', {}, first.symbol), h('span.muted.by', {}, word('strategy', first.strategy)), when, why),
      body);
    let drawn = '';
    return {
      node,
      draw: (a) => {
        say(decision, word('decision', a.decision), `decision ${a.decision}`);
        say(why, a.reason);
        say(when, time(a.timestamp));
        if (a.analysisId === drawn) return;
        drawn = a.analysisId;
        body.replaceChildren(h('ol.steps', {}, a.steps.map(stepOf)), balance(a));
      },
    };
  }
}
