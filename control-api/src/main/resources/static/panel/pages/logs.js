// What the services say: alerts.

import { card, h, select } from '../dom.js';
import { status } from '../feeds.js';
import { alertsTable } from '../tables.js';
import { t, word } from '../text.js';

export function open(main, scope) {
  const alerts = alertsTable();
  const level = select('level', [['', t('level.all')], ...['CRITICAL', 'WARNING', 'INFO'].map((id) => [id, word('level', id)])], '', () => draw());
  main.append(h('div.grid', {}, card('alerts', { tools: [level] }, alerts.node)));
  const draw = () => alerts.set((status.value?.alerts ?? []).filter((a) => !level.value || a.level === level.value));
  scope.watch(status, draw);
}
