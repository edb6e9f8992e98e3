// The panel: opens with the key, shows one page at a time, and keeps everything live.

import { LiveStream, Refused, Unreachable, forget, isOpen, logIn, logOut, resume, who } from './api.js';
import { buildControls, drawState } from './controls.js';
import { byId, h, icon, say } from './dom.js';
import { refreshAll, report, status, touch } from './feeds.js';
import { time } from './format.js';
import { PAGES } from './pages.js';
import { LANGUAGES, language, speak, t } from './text.js';
import { THEMES, choose, theme } from './theme.js';

const stream = new LiveStream();
const troubles = new Map();
const listeners = new Set();
let page = null;
/** When the panel was opened, in epoch milliseconds: a first connection is given a moment. */
let openedAt = 0;

// ---- the frame around the pages

function buildFrame() {
  document.documentElement.lang = language;
  say(byId('skip'), t('skip'));
  byId('nav').setAttribute('aria-label', t('nav'));
  byId('state').setAttribute('aria-label', t('state'));
  byId('stream').setAttribute('aria-label', t('stream'));
  byId('nav').append(...PAGES.map(({ id }, place) =>
    h('a', { href: `#${id}`, 'data-page': id, title: t('nav.key', { key: (place + 1) % 10 }) }, icon(id), h('span', {}, t(`page.${id}`)))));
  const next = () => THEMES[(THEMES.indexOf(theme()) + 1) % THEMES.length];
  const shade = h('button.quiet.small', { type: 'button', onclick: () => { choose(next()); showTheme(); } });
  const showTheme = () => {
    shade.replaceChildren(icon({ auto: 'auto', light: 'sun', dark: 'moon' }[theme()]), h('span', {}, t(`theme.${theme()}`)));
    shade.title = t('theme', { theme: t(`theme.${theme()}`) });
  };
  showTheme();
  byId('side-foot').append(
    h('select.small', { id: 'language', 'aria-label': t('language'), onchange: (event) => speak(event.target.value) },
      LANGUAGES.map(([id, name]) => h('option', { value: id, selected: id === language }, name))),
    shade,
    h('button.quiet.small', { type: 'button', onclick: help, title: t('help.title') }, icon('help'), h('span', {}, t('help'))),
    h('button.quiet.small', { type: 'button', onclick: leave, title: t('leave.help') }, icon('key'), h('span', {}, t('leave'))),
    h('a.quiet.small', { href: '/swagger-ui.html' }, 'API'),
    h('small.muted', { id: 'who' }));
  buildControls();
}

function help() {
  const dialog = h('dialog', { 'aria-labelledby': 'help-title' }, h('form', { method: 'dialog' },
    h('h2', { id: 'help-title' }, t('help.title')),
    h('dl.keys', {}, PAGES.map(({ id }, place) =>
      h('div', {}, h('dt', {}, h('kbd', {}, String((place + 1) % 10))), h('dd', {}, t(`page.${id}`)))),
    h('div', {}, h('dt', {}, h('kbd', {}, 'T')), h('dd', {}, t('help.theme'))),
    h('div', {}, h('dt', {}, h('kbd', {}, '?')), h('dd', {}, t('help.this')))),
    h('p.muted', {}, t('help.note')),
    h('div.row', {}, h('button', { autofocus: true }, t('help.close')))));
  dialog.addEventListener('close', () => dialog.remove());
  byId('dialogs').append(dialog);
  dialog.showModal();
}

document.addEventListener('keydown', (event) => {
  const typing = /^(input|select|textarea)$/i.test(event.target.tagName) || document.querySelector('dialog[open]');
  if (typing || event.ctrlKey || event.metaKey || event.altKey || byId('app').hidden) return;
  if (/^[0-9]$/.test(event.key)) {
    const chosen = PAGES[(Number(event.key) + 9) % 10];
    if (chosen) location.hash = chosen.id;
  } else if (event.key === '?') {
    help();
  } else if (event.key.toLowerCase() === 't') {
    byId('side-foot').querySelector('button').click();
  }
});

// ---- pages

/** What a page needs while it is open; all of it ends when the page does. */
class Scope {
  #ends = [];

  watch(feed, draw) {
    this.#ends.push(feed.watch(draw));
  }

  /** Calls back with (type, payload, envelope) of each live message. */
  listen(heard) {
    listeners.add(heard);
    this.#ends.push(() => listeners.delete(heard));
  }

  every(ms, act) {
    const timer = setInterval(act, ms);
    this.#ends.push(() => clearInterval(timer));
  }

  closing(act) {
    this.#ends.push(act);
  }

  close() {
    this.#ends.forEach((end) => end());
    this.#ends = [];
  }
}

function turn() {
  const [wanted, ...rest] = location.hash.slice(1).split('/');
  const chosen = PAGES.find(({ id }) => id === wanted) || PAGES[0];
  const moved = page && page.id !== chosen.id;
  page?.scope.close();
  page = { id: chosen.id, scope: new Scope() };
  document.querySelectorAll('#nav a').forEach((link) => {
    if (link.dataset.page === chosen.id) {
      link.setAttribute('aria-current', 'page');
      const nav = byId('nav');
      if (nav.scrollWidth > nav.clientWidth) nav.scrollLeft = link.offsetLeft - (nav.clientWidth - link.offsetWidth) / 2;
    } else {
      link.removeAttribute('aria-current');
    }
  });
  const main = byId('content');
  main.replaceChildren(h('h1.unseen', {}, t(`page.${chosen.id}`)));
  main.dataset.page = chosen.id;
  chosen.open(main, page.scope, rest.map(decodeURIComponent));
  if (moved) {
    main.focus({ preventScroll: true });
    scrollTo(0, 0);
  }
}
addEventListener('hashchange', () => { if (!byId('app').hidden) turn(); });

// ---- live

stream.listen({
  wanted: () => isOpen() && !byId('app').hidden,
  connected: () => refreshAll(0),
  message: (type, text) => {
    if (type === 'Resync') {
      refreshAll(0);
      return;
    }
    const envelope = JSON.parse(text);
    touch(type, envelope.payload);
    listeners.forEach((heard) => heard(type, envelope.payload, envelope));
  },
  failed: (failure) => failed('stream', failure),
});

function failed(where, failure) {
  if (failure instanceof Refused && failure.status === 401) {
    askForKey(t('key.ended'));
  } else if (failure instanceof Refused) {
    trouble(where, failure.message);
  } else if (!(failure instanceof Unreachable)) {
    // A defect of the panel: say so, on the page and with its trace.
    trouble(where, t('defect', { message: failure.message }));
    console.error(failure);
  }
}

function trouble(where, text) {
  if (text) troubles.set(where, text);
  else troubles.delete(where);
}
report(failed, (name) => trouble(name, ''));

/** Says each second whether what is shown is live, so that old figures are never taken for new. */
function watch() {
  const live = stream.isLive();
  if (live) trouble('stream', '');
  const open = isOpen() && !byId('app').hidden;
  const stale = open && !live && Date.now() - openedAt > 3000;
  say(byId('stream'), t(live ? 'stream.live' : stale ? 'stream.stale' : 'stream.none'), `chip ${live ? 'up' : stale ? 'bad' : ''}`);
  byId('content').classList.toggle('old', stale);
  const lines = [...new Set(troubles.values())];
  if (stale) {
    lines.unshift(stream.lastHeard ? t('stale.since', { time: time(stream.lastHeard) }) : t('stale'));
  }
  say(byId('banner'), lines.join(' · '));
  byId('banner').hidden = !open || !lines.length;
}
setInterval(watch, 500);

// ---- key

let keyDialog = null;

function askForKey(problem = '') {
  forget();
  byId('app').hidden = true;
  page?.scope.close();
  if (!keyDialog) {
    const input = h('input', { id: 'key', type: 'password', autocomplete: 'off', spellcheck: 'false',
      'aria-describedby': 'key-problem', required: true });
    const form = h('form', { method: 'dialog', id: 'key-form', onsubmit: (event) => {
      event.preventDefault();
      open(input.value.trim());
      input.value = '';
    } },
    h('p.brand', {}, h('img', { src: '/favicon.svg', alt: '', width: 32, height: 32 }), 'tradebot'),
    h('h2', { id: 'key-title' }, t('key.title')),
    h('p', {}, t('key.text')),
    h('label', { for: 'key' }, t('key.label')), input,
    h('p.problem', { id: 'key-problem', role: 'alert' }),
    h('button', { type: 'submit' }, t('key.open')));
    keyDialog = h('dialog', { id: 'key-dialog', 'aria-labelledby': 'key-title', oncancel: (event) => event.preventDefault() }, form);
    byId('dialogs').append(keyDialog);
  }
  byId('key').value = '';
  say(byId('key-problem'), problem);
  if (!keyDialog.open) keyDialog.showModal();
}

function enter() {
  keyDialog?.close();
  byId('app').hidden = false;
  say(byId('who'), t('who', { name: who().name, role: t(`role.${who().role}`) }));
  openedAt = Date.now();
  turn();
}

async function leave() {
  try {
    await logOut();
  } finally {
    location.reload();
  }
}

/** Exchanges a typed key for a session. */
async function open(key) {
  try {
    await logIn(key);
    enter();
  } catch (failure) {
    askForKey(failure instanceof Refused && failure.status === 401 ? t('key.wrong') : failure.message);
  }
}

/** The reason of a state; an origin without words is left out. */
const why = (reason) => (reason && !/:\s*$/.test(reason) ? ` (${reason})` : '');

buildFrame();
status.watch((s) => {
  drawState(s);
  say(byId('since'), s.since ? t('since', { time: time(s.since), reason: why(s.reason) }) : '');
});
resume().then(enter, (failure) => askForKey(failure instanceof Refused ? '' : failure.message));
