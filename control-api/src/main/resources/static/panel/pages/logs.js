// What the services say: alerts, and the ends of their logs.

import { ask } from '../api.js';
import { card, h, select, table } from '../dom.js';
import { Feed, status } from '../feeds.js';
import { time } from '../format.js';
import { alertsTable } from '../tables.js';
import { t, word } from '../text.js';

const LEVELS = { INFO: 'muted', WARN: 'warn', ERROR: 'bad' };

export function open(main, scope) {
  const alerts = alertsTable();
  let older = [];
  const level = select('level', [['', t('level.all')], ...['critical', 'warning', 'info'].map((id) =>
    [id, word('level', id.toUpperCase())])], '', () => alertFeed.renew());
  const alertFeed = new Feed('alerts', () => `/api/alerts?limit=200${level.value ? `&level=${level.value}` : ''}`,
    { on: ['AlertRaised'], safety: 30_000 });

  const lines = table([
    { key: 'at', cell: (line) => time(line.at) },
    { key: 'level', cell: (line) => [line.level.toLowerCase(), LEVELS[line.level] ?? ''] },
    { key: 'logger', cell: (line) => [line.logger.split('.').pop(), 'muted by'] },
    { key: 'text', cell: (line) => [line.text, 'wrap'] },
  ], { empty: 'log.none', id: (line) => `${line.at} ${line.logger} ${line.text}`, kind: 'cards.log' });
  const again = () => {
    older = [];
    logFeed.renew();
  };
  const service = select('service', [['order-executor', 'order-executor']], 'order-executor', again);
  const least = select('level', ['info', 'warn', 'error'].map((id) => [id, t(`log.${id}`)]), 'info', again);
  const search = h('input', { type: 'search', 'aria-label': t('log.search'), placeholder: t('log.search'), oninput: () => draw() });
  const path = (before) => `/api/logs/${service.value}?limit=200&level=${least.value}${before ? `&before=${before}` : ''}`;
  const logFeed = new Feed('log', () => path(null), { safety: 3000 });
  let next = null;
  const more = h('button.quiet.small', { type: 'button', onclick: async () => {
    const page = await ask(path(next));
    older.push(...page.lines);
    next = page.nextBefore;
    draw();
  } }, t('history.more'));

  main.append(h('div.grid', {},
    card('alerts', { tools: [level] }, h('div.scroll', { tabindex: 0, role: 'region', 'aria-labelledby': 'card-alerts' }, alerts.node)),
    card('log', { tools: [search, service, least] }, lines.node, h('div.row.more', {}, more))));

  function draw() {
    const wanted = search.value.trim().toLowerCase();
    const all = [...(logFeed.value?.lines ?? []), ...older];
    const once = [...new Map(all.map((line) => [JSON.stringify(line), line])).values()];
    lines.set(once.filter((line) => !wanted || `${line.logger} ${line.text}`.toLowerCase().includes(wanted)));
    more.hidden = !next;
  }
  scope.watch(alertFeed, (answer) => alerts.set(answer.alerts));
  scope.watch(logFeed, (answer) => {
    if (!older.length) next = answer.nextBefore;
    draw();
  });
  scope.watch(status, (s) => {
    if (service.options.length > 1) return;
    service.replaceChildren(...s.services.map((v) => h('option', { value: v.name }, v.name)));
    service.value = 'order-executor';
  });
}
