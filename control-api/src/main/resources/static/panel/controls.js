// The commands: what is on offer in a state, asking before panic, and what came of it.

import { tell } from './api.js';
import { byId, card, h, say, table } from './dom.js';
import { refreshAll } from './feeds.js';
import { decimal, duration, quantity } from './format.js';
import { t, word } from './text.js';

const ACTIONS = ['start', 'pause', 'stop', 'restart', 'reset'];
// Commands after which the bot does less than before; the others need a key of role full.
const STOPPING = ['pause', 'stop'];
// What changes nothing in a state is not on offer; while the state is unknown, everything is.
const USELESS = {
  RUNNING: ['start', 'reset'],
  PAUSED: ['pause', 'reset'],
  STOPPED: ['stop', 'pause', 'reset'],
  HALTED: ['start', 'pause', 'stop', 'restart'],
};

let busy = false;
let state = null;
const buttons = new Map();

function refresh() {
  const useless = USELESS[state] || [];
  for (const [action, button] of buttons) {
    if (action === 'panic') continue;
    button.disabled = busy || useless.includes(action);
    if (action === 'reset') button.hidden = state !== 'HALTED' && state !== 'UNKNOWN';
    else button.hidden = state === 'HALTED';
    button.classList.toggle('quiet', action !== (state === 'HALTED' ? 'reset' : 'start'));
  }
}

/** Says what came of a command, until the next. */
export function answered(text, isBad = false) {
  const line = byId('answer');
  line.hidden = !text;
  say(line, text, `answer${isBad ? ' bad' : ''}`);
}

/** Runs a command and says how it went; failures are told, not thrown. */
export async function issue(name, command) {
  answered(t('command.waiting', { name }));
  try {
    const answer = await command();
    answered(t('command.done', { name, message: answer.message, ms: answer.tookMs }));
    return true;
  } catch (failure) {
    answered(t('command.failed', { name, message: failure.message }), true);
    return false;
  } finally {
    refreshAll(0);
  }
}

async function act(action) {
  // Panic never waits for another command.
  if (action !== 'panic') {
    busy = true;
    refresh();
  }
  await issue(t(`action.${action}`), () => tell(action, 'panel'));
  busy = false;
  refresh();
}

/** Asks before something that costs money; the safe answer has the focus. Answers whether to do it. */
export function confirmed({ title, text, yes, no = t('confirm.no') }) {
  return new Promise((done) => {
    const dialog = h('dialog', { 'aria-labelledby': 'confirm-title', 'aria-describedby': 'confirm-text' },
      h('form', { method: 'dialog' },
        h('h2', { id: 'confirm-title' }, title),
        h('p', { id: 'confirm-text' }, text),
        h('div.row', {},
          h('button.quiet', { value: 'no', autofocus: true }, no),
          h('button.danger', { value: 'yes', id: 'confirm-yes' }, yes))));
    dialog.addEventListener('close', () => {
      dialog.remove();
      done(dialog.returnValue === 'yes');
    });
    byId('dialogs').append(dialog);
    dialog.showModal();
  });
}

async function panic() {
  const sure = await confirmed({
    title: t('panic.ask.title'), text: t('panic.ask.text'), yes: t('panic.ask.yes'), no: t('panic.ask.no'),
  });
  if (sure) act('panic');
}

export function buildControls() {
  const box = byId('controls');
  box.setAttribute('aria-label', t('controls'));
  for (const action of ACTIONS) {
    const button = h('button.quiet', { type: 'button', 'data-action': action,
      'data-needs': STOPPING.includes(action) ? 'stop' : 'full', title: t(`action.${action}.help`),
      onclick: () => act(action) }, t(`action.${action}`));
    buttons.set(action, button);
    box.append(button);
  }
  const stop = h('button.danger', { type: 'button', 'data-action': 'panic', 'data-needs': 'stop', 'aria-haspopup': 'dialog',
    title: t('action.panic.help'), onclick: panic }, t('action.panic'));
  buttons.set('panic', stop);
  box.append(stop);
}

// ---- where a panic stands, on every page

const OUTCOME = { CLOSED: 'up', DUST: 'muted', FAILED: 'bad', UNKNOWN: 'bad', PENDING: 'warn' };
let progress = null;

function buildPanic() {
  const steps = table([
    { key: 'panic.symbol', cell: (p) => [p.symbol, 'key'] },
    { key: 'panic.outcome', cell: (p) => [word('panic.outcome', p.outcome), `dot ${OUTCOME[p.outcome] || 'warn'}`] },
    { key: 'panic.orders', n: true, cell: (p) => String(p.openOrders) },
    { key: 'panic.held', n: true, cell: (p) => quantity(p.held) },
    { key: 'panic.detail', cell: (p) => [p.detail, 'wrap'] },
  ], { empty: 'panic.nothing', id: (p) => `${p.venue} ${p.symbol}` });
  const chip = h('span.chip', { role: 'status' });
  const bar = h('progress', { max: 1, value: 0, 'aria-label': t('panic.progress') });
  const note = h('p.muted', {});
  const node = card('panic.title', { tools: [chip] }, bar, note, steps.node);
  node.classList.add('alarm');
  byId('panic').append(node);
  return { node, steps, chip, bar, note };
}

function drawPanic(panic) {
  const visible = panic && (state === 'HALTED' || !panic.completed);
  if (progress) progress.node.hidden = !visible;
  if (!visible) return;
  progress ??= buildPanic();
  const { steps, chip, bar, note } = progress;
  const over = panic.steps.filter((p) => p.outcome === 'CLOSED' || p.outcome === 'DUST').length;
  say(chip, panic.completed ? t('panic.flat', { time: decimal(panic.flatMs / 1000, 1) }) : t('panic.running'),
    `chip ${panic.completed ? 'up' : 'bad'}`);
  bar.max = Math.max(1, panic.steps.length);
  bar.value = panic.completed ? bar.max : over;
  say(note, panic.completed ? t('panic.verified')
    : t('panic.since', { over, all: panic.steps.length,
      time: duration((Date.now() - Date.parse(panic.startedAt)) / 1000) }));
  steps.set(panic.steps);
}

/** Draws what is at a glance: state, mode, since when, what is on offer, and the panic. */
export function drawState(s) {
  state = s.tradingState || 'UNKNOWN';
  say(byId('state'), word('state', state), `state ${state.toLowerCase()}`);
  byId('state').title = t(`state.${state}.help`);
  document.title = `${word('state', state)} · tradebot`;
  say(byId('mode'), s.mode === 'live' ? t('mode.live') : t('mode.other', { mode: word('mode', s.mode) }),
    `chip ${s.mode === 'live' ? 'bad' : ''}`);
  refresh();
  drawPanic(s.panic);
}
