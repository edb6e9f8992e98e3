// Charts by Apache ECharts, loaded when the first is drawn. Colours come from the style sheet.

import { h } from './dom.js';
import { t } from './text.js';
import { colour, onTheme } from './theme.js';

let library = null;
const load = () => {
  library ??= import('/webjars/echarts/dist/echarts.esm.min.js');
  return library;
};

const COLOURS = ['accent', 'up', 'down', 'bad', 'warn', 'muted', 'line', 'ink', 'card', 'shade', 'blue', 'back'];

/** The palette as it is now. */
export const palette = () => Object.fromEntries(COLOURS.map((name) => [name, colour(name)]));

const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';

/** What all charts share: no animation, quiet axes, a tooltip of plain elements. */
export function frame(p) {
  return {
    animation: false,
    textStyle: { fontFamily: FONT, color: p.muted },
    axisPointer: { lineStyle: { color: p.muted, type: [3, 3] }, label: { backgroundColor: p.ink, color: p.card } },
  };
}

export const axisStyle = (p) => ({
  axisLine: { show: false },
  axisTick: { show: false },
  axisLabel: { color: p.muted, fontSize: 11, hideOverlap: true },
  splitLine: { lineStyle: { color: p.line } },
});

/** A tooltip in the style of the page; lines are `[name, value, classes]`. */
export function tip(title, lines) {
  return h('div.tip', {}, h('b', {}, title),
    lines.map(([name, value, classes]) => h('span', { class: classes }, h('i', {}, name), value)));
}

export const tooltip = (p, formatter) => ({
  trigger: 'axis',
  confine: true,
  padding: 0,
  borderWidth: 0,
  backgroundColor: p.card,
  extraCssText: 'border-radius: 8px; box-shadow: 0 4px 14px rgba(0,0,0,.22);',
  formatter,
});

/**
 * A chart in a box of the page. `paint(option, how)` draws; with a new theme `repaint` is called so
 * that the caller draws again in the new colours. `close` gives it back.
 */
export class Chart {
  #made = null;
  #closed = false;
  #waiting = null;
  #stop;
  #watcher;

  constructor(node, repaint) {
    this.node = node;
    this.#stop = onTheme(repaint);
    this.#watcher = new ResizeObserver(() => this.#made?.resize());
    load().then(({ init }) => {
      if (this.#closed) return;
      this.#made = init(node, null, { renderer: 'canvas' });
      this.#watcher.observe(node);
      if (this.#waiting) this.#made.setOption(...this.#waiting);
    }).catch((failure) => {
      // Asked for again by the next chart; until then the box says what is missing.
      library = null;
      this.node.textContent = t('chart.failed');
      console.warn(failure);
    });
  }

  paint(option, how = { notMerge: false }) {
    if (this.#made) this.#made.setOption(option, how);
    else this.#waiting = [option, how];
  }

  /** What the chart says to who does not see it. */
  describe(text) {
    if (this.node.getAttribute('aria-label') !== text) this.node.setAttribute('aria-label', text);
  }

  close() {
    this.#closed = true;
    this.#stop();
    this.#watcher.disconnect();
    this.#made?.dispose();
  }
}
