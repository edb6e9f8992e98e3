// Small hands for the page. Texts are only ever set as text, never as markup.

import { t } from './text.js';

export const byId = (id) => document.getElementById(id);

/**
 * Makes an element: `h('div.card.wide', { title: 'x', onclick: f, hidden: false }, 'text', node)`.
 * An attribute that is false or null is left out; `on...` are listeners.
 */
export function h(spec, attributes = {}, ...children) {
  const [name, ...classes] = spec.split('.');
  const made = document.createElement(name || 'div');
  if (classes.length) made.className = classes.join(' ');
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith('on')) made.addEventListener(key.slice(2), value);
    else if (key === 'class') made.className = [made.className, value].filter(Boolean).join(' ');
    else made.setAttribute(key, value === true ? '' : String(value));
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

const SVG = 'http://www.w3.org/2000/svg';

/** An icon of the sprite in the page; decoration, so that nobody hears it. */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `#icon-${name}`);
  svg.append(use);
  return svg;
}

/** Sets a text and leaves it alone when it stands there already, so that it is not read out again. */
export function say(target, text, classes) {
  if (target.textContent !== text) target.textContent = text;
  if (classes !== undefined && target.className !== classes) target.className = classes;
}

/** A card with a heading and what stands beside it. */
export function card(key, { wide = 'wide', tools = [], id = key } = {}, ...children) {
  const heading = h('h2', { id: `card-${id}` }, t(key));
  return h(`section.card.${wide}`, { 'aria-labelledby': `card-${id}` },
    h('div.head', {}, heading, h('span.spacer'), ...tools), ...children);
}

/** A figure with its name; `set` changes the value. */
export function tile(key, { first = false, unit = null } = {}) {
  const value = h('dd', {}, '–');
  const unitText = unit === null ? null : h('small', {}, unit);
  const node = h(`div.tile${first ? '.first' : ''}`, {}, h('dt', {}, t(key), unitText ? ' ' : null, unitText), value);
  return {
    node,
    set: (text, classes = '') => say(value, text, classes),
    unit: (text) => { if (unitText) say(unitText, text); },
  };
}

export function tiles(...members) {
  return h('dl.tiles', {}, members.map((member) => member.node));
}

/**
 * A table whose rows stay where they are while their cells change, so that a focused button keeps
 * the focus and a screen reader hears only what is new.
 *
 * A column is `{ key, n, cell }`: the text key of its heading, whether it holds numbers, and what
 * stands in the cell: a text, `[text, classes]`, or `{ sign, node }` where `node` makes an element
 * anew when `sign` changes.
 */
export function table(columns, { empty, id = (_row, place) => place, kind = 'cards', label = null }) {
  const body = h('tbody');
  const node = h(`table.${kind}`, { 'aria-label': label },
    h('thead', {}, h('tr', {}, columns.map((column) =>
      h(`th${column.n ? '.n' : column.key ? '' : '.act'}`, { scope: 'col' },
        column.key ? t(column.key) : h('span.unseen', {}, t('table.actions')))))),
    body);
  const known = new Map();

  function draw(tr, row) {
    columns.forEach((column, place) => {
      const value = column.cell(row);
      const cell = typeof value === 'object' && value !== null && !Array.isArray(value)
        ? value : { sign: JSON.stringify(value), text: [value].flat() };
      const td = tr.children[place];
      if (td.sign === cell.sign) return;
      td.sign = cell.sign;
      if (cell.node) {
        td.replaceChildren(cell.node());
        td.className = 'act';
      } else {
        td.textContent = String(cell.text[0] ?? '–');
        td.className = [column.n ? 'n' : '', cell.text[1] || ''].join(' ').trim();
      }
    });
  }

  function nothing(text, classes) {
    body.replaceChildren(h(`tr.none${classes}`, {}, h('td.empty', { colspan: columns.length }, text)));
  }

  function set(rows) {
    body.querySelector('tr.loading')?.remove();
    const present = new Set();
    let before = null;
    rows.forEach((row, place) => {
      const key = String(id(row, place));
      present.add(key);
      let tr = known.get(key);
      if (!tr) {
        tr = h('tr', {}, columns.map((column) => h('td', { 'data-label': column.key ? t(column.key) : null })));
        known.set(key, tr);
      }
      draw(tr, row);
      const next = before ? before.nextSibling : body.firstChild;
      if (next !== tr) body.insertBefore(tr, next);
      before = tr;
    });
    for (const [key, tr] of known) {
      if (present.has(key)) continue;
      tr.remove();
      known.delete(key);
    }
    if (!rows.length) {
      if (!body.querySelector('.empty')) nothing(t(empty), '');
    } else {
      body.querySelector('tr.none')?.remove();
    }
  }
  // Until the answer is here, nothing is said about what there is.
  nothing(t('loading'), '.loading');
  return { node, set };
}

/** A choice of a few values. */
export function select(labelKey, options, value, changed) {
  const node = h('select', { 'aria-label': t(labelKey), onchange: () => changed(node.value) },
    options.map(([key, text]) => h('option', { value: key, selected: key === value }, text)));
  node.value = value;
  return node;
}

/** Puts new options into a select, and keeps the choice when it is still there. */
export function options(node, list) {
  const sign = JSON.stringify(list);
  if (node.sign === sign) return;
  node.sign = sign;
  const value = node.value;
  node.replaceChildren(...list.map(([key, text]) => h('option', { value: key }, text)));
  node.value = list.some(([key]) => key === value) ? value : list[0]?.[0] ?? '';
}

/** A table that may be wider or longer than its card; it scrolls by keyboard as well. */
export function scroller(labelledBy, node, classes = '') {
  return h('div.scroll', { tabindex: 0, role: 'region', 'aria-labelledby': `card-${labelledBy}`, class: classes }, node);
}
