// The equity curve: one line over a labelled grid, with the value under the pointer or the arrow keys.

import { element } from './dom.js';
import { amount, axis, gain, percent, tick, time } from './format.js';

const SPACE = 'http://www.w3.org/2000/svg';
const EDGE = { top: 12, right: 12, bottom: 26, left: 78 };
const SECOND = 1e3, MINUTE = 6e4, HOUR = 36e5, DAY = 864e5;
const TIME_STEPS = [
  10 * SECOND, 30 * SECOND, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE,
  HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 5 * DAY, 7 * DAY, 10 * DAY,
];

/** The smallest of 1, 2, 5 times a power of ten that is no smaller. */
function roundStep(rough) {
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough * 0.999);
}

function svg(name, attributes, text) {
  const made = document.createElementNS(SPACE, name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  if (text !== undefined) made.textContent = text;
  return made;
}

export class Curve {
  #box;
  #points = [];
  #asset = '';
  #picked = -1;
  #place = null;

  constructor(box) {
    this.#box = box;
    new ResizeObserver(() => this.#draw()).observe(box);
    box.addEventListener('pointermove', (event) => this.#point(event.clientX));
    box.addEventListener('pointerdown', (event) => this.#point(event.clientX));
    box.addEventListener('pointerleave', () => this.#pick(-1));
    box.addEventListener('blur', () => this.#pick(-1));
    box.addEventListener('keydown', (event) => this.#key(event));
  }

  /** Shows marks of the account, oldest first. */
  show(points, asset) {
    const at = this.#picked >= 0 ? this.#points[this.#picked]?.at : null;
    this.#points = points
      .map((p) => ({ at: Date.parse(p.at), equity: Number(p.equity), drawdown: p.drawdown }))
      .filter((p) => Number.isFinite(p.equity));
    this.#asset = asset;
    this.#picked = at === null ? -1 : this.#points.findIndex((p) => p.at >= at);
    this.#draw();
  }

  #draw() {
    const points = this.#points;
    if (points.length < 2) {
      this.#place = null;
      this.#box.replaceChildren(
        element('p', 'empty', 'No curve yet: the account is marked every ten seconds.'));
      this.#box.setAttribute('aria-label', 'Equity: no curve yet');
      return;
    }
    const width = this.#box.clientWidth, height = this.#box.clientHeight;
    if (width < 120 || height < 80) return;
    const first = points[0], last = points[points.length - 1];
    let low = Infinity, high = -Infinity;
    for (const { equity } of points) { low = Math.min(low, equity); high = Math.max(high, equity); }
    // A flat account is drawn flat and not as noise.
    const least = Math.max(Math.abs(high) * 1e-5, 1e-8);
    if (high - low < least) { low -= least / 2; high += least / 2; }
    const step = roundStep((high - low) / 4);
    const bottom = Math.floor(low / step) * step, top = Math.ceil(high / step) * step;
    const x = (t) => EDGE.left + ((t - first.at) / (last.at - first.at || 1)) * (width - EDGE.left - EDGE.right);
    const y = (v) => height - EDGE.bottom - ((v - bottom) / (top - bottom)) * (height - EDGE.top - EDGE.bottom);
    this.#place = { x, y };

    const chart = svg('svg', { width, height, 'aria-hidden': 'true' });
    for (let i = 0; bottom + i * step <= top + step / 2; i++) {
      const value = bottom + i * step;
      chart.append(
        svg('line', { class: 'grid', x1: EDGE.left, x2: width - EDGE.right, y1: y(value), y2: y(value) }),
        svg('text', { class: 'tick', x: EDGE.left - 8, y: y(value) + 4, 'text-anchor': 'end' }, axis(value, step)));
    }
    const span = last.at - first.at;
    const count = Math.max(2, Math.floor((width - EDGE.left) / 110));
    const pace = TIME_STEPS.find((s) => span / s <= count) || TIME_STEPS[TIME_STEPS.length - 1];
    const zone = new Date(first.at).getTimezoneOffset() * MINUTE;
    for (let t = Math.ceil((first.at - zone) / pace) * pace + zone; t <= last.at; t += pace) {
      chart.append(
        svg('line', { class: 'grid', x1: x(t), x2: x(t), y1: height - EDGE.bottom, y2: height - EDGE.bottom + 5 }),
        svg('text', { class: 'tick', x: Math.min(x(t), width - 20), y: height - 6, 'text-anchor': 'middle' }, tick(t, pace)));
    }
    const start = svg('line', {
      class: 'start', x1: EDGE.left, x2: width - EDGE.right, y1: y(first.equity), y2: y(first.equity) });
    const line = points.map((p, i) => `${i ? 'L' : 'M'}${x(p.at).toFixed(1)} ${y(p.equity).toFixed(1)}`).join('');
    const floor = height - EDGE.bottom;
    chart.append(
      svg('path', { class: 'area', d: `${line}L${x(last.at).toFixed(1)} ${floor}L${EDGE.left} ${floor}Z` }),
      start,
      svg('path', { class: 'line', d: line }),
      svg('circle', { class: 'now', r: 3.5, cx: x(last.at), cy: y(last.equity) }),
      svg('line', { class: 'cross', y1: EDGE.top, y2: floor, visibility: 'hidden' }),
      svg('circle', { class: 'dot', r: 4.5, visibility: 'hidden' }));
    const tip = element('div', 'tip');
    tip.hidden = true;
    this.#box.replaceChildren(chart, tip);
    this.#pick(this.#picked);
    if (this.#picked < 0) {
      this.#box.setAttribute('aria-label',
        `Equity from ${amount(first.equity)} to ${amount(last.equity)} ${this.#asset}; arrow keys read single values`);
    }
  }

  #point(clientX) {
    if (!this.#place) return;
    const left = clientX - this.#box.getBoundingClientRect().left;
    let nearest = 0, distance = Infinity;
    this.#points.forEach((p, i) => {
      const d = Math.abs(this.#place.x(p.at) - left);
      if (d < distance) { distance = d; nearest = i; }
    });
    this.#pick(nearest);
  }

  #key(event) {
    if (!this.#place) return;
    const last = this.#points.length - 1;
    const now = this.#picked < 0 ? last : this.#picked;
    const to = { ArrowLeft: now - 1, ArrowRight: now + 1, Home: 0, End: last, Escape: -1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.#pick(event.key === 'Escape' ? -1 : Math.max(0, Math.min(last, to)));
  }

  #pick(index) {
    this.#picked = index;
    const [cross, dot, tip] = ['.cross', '.dot', '.tip'].map((s) => this.#box.querySelector(s));
    if (!tip) return;
    const p = this.#points[index];
    tip.hidden = !p;
    [cross, dot].forEach((shape) => shape.setAttribute('visibility', p ? 'visible' : 'hidden'));
    if (!p) return;
    const { x, y } = this.#place;
    cross.setAttribute('x1', x(p.at));
    cross.setAttribute('x2', x(p.at));
    dot.setAttribute('cx', x(p.at));
    dot.setAttribute('cy', y(p.equity));
    const value = `${amount(p.equity)} ${this.#asset}`;
    const change = `${gain(p.equity - this.#points[0].equity)} in this range`;
    const depth = `drawdown ${percent(p.drawdown)}`;
    tip.replaceChildren(element('b', '', value), element('span', '', time(p.at)), element('span', '', change), element('span', '', depth));
    const room = this.#box.clientWidth - tip.offsetWidth - 4;
    const beside = x(p.at) + 14;
    tip.style.left = `${Math.max(4, beside <= room ? beside : x(p.at) - tip.offsetWidth - 14)}px`;
    tip.style.top = `${EDGE.top}px`;
    this.#box.setAttribute('aria-label', `${time(p.at)}: ${value}, ${change}, ${depth}`);
  }
}
