// Small hands for the page. Texts are only ever set as text, never as markup.

export const byId = (id) => document.getElementById(id);

export function element(name, classes = '', text = null) {
  const made = document.createElement(name);
  if (classes) made.className = classes;
  if (text !== null) made.textContent = text;
  return made;
}

/** Sets a text and leaves it alone when it stands there already, so that it is not read out again. */
export function show(id, text, classes) {
  const target = byId(id);
  if (target.textContent !== text) target.textContent = text;
  if (classes !== undefined && target.className !== classes) target.className = classes;
}

/** A cell to be: its text and classes. */
export const cell = (text, classes = '') => ({ text: String(text ?? '–'), classes });

const drawn = new WeakMap();

/**
 * Fills a table's body. Each cell also carries its column's heading, which stands before the value
 * where the screen is too narrow for columns. A body that would come out the same is not touched.
 */
export function fill(id, rows, empty) {
  const body = byId(id);
  const same = JSON.stringify([rows, empty]);
  if (drawn.get(body) === same) return;
  drawn.set(body, same);
  const headings = [...body.closest('table').querySelectorAll('thead th')].map((th) => th.textContent);
  const fresh = rows.map((cells) => {
    const tr = element('tr');
    cells.forEach(({ text, classes }, i) => {
      const td = element('td', classes, text);
      td.dataset.label = headings[i] || '';
      tr.append(td);
    });
    return tr;
  });
  if (!fresh.length) {
    const tr = element('tr');
    const td = element('td', 'empty', empty);
    td.colSpan = Math.max(1, headings.length);
    tr.append(td);
    fresh.push(tr);
  }
  body.replaceChildren(...fresh);
}
