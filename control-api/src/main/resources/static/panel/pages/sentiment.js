// What people write about the assets, and what it amounts to.

import { card, h, options, select } from '../dom.js';
import { Feed } from '../feeds.js';
import { ago, gain, percent, sign, signed, time } from '../format.js';
import { t } from '../text.js';

function gauge(index) {
  const value = h('b', { class: index.stale ? 'muted' : sign(index.index) }, gain(index.index));
  return h('section.card.third', { 'aria-label': t('sentiment.of', { asset: index.asset }) },
    h('div.head', {}, h('h2', {}, index.asset), h('span.spacer'),
      index.stale ? h('span.chip.warn', {}, t('quote.stale')) : null),
    h('div.gauge', {}, value,
      h('span.muted', {}, t('sentiment.posts', { posts: index.posts })),
      h('meter.mood', { min: -1, max: 1, value: index.index, 'aria-label': t('sentiment.of', { asset: index.asset }) }),
      h('span.muted', {}, t('sentiment.uncertainty', { share: percent(index.uncertainty, 0) }))));
}

function headline(post) {
  // The address is somebody else's text: only one that leads to the web becomes a link.
  const isWeb = URL.canParse(post.url) && ['http:', 'https:'].includes(new URL(post.url).protocol);
  return h('li', {},
    h('span.score', { class: sign(post.score), title: t('sentiment.confidence', { share: percent(post.confidence, 0) }) }, signed(post.score)),
    isWeb ? h('a', { href: post.url, target: '_blank', rel: 'noopener noreferrer' }, post.title) : h('span', {}, post.title),
    h('span.source', { title: time(post.publishedAt) }, `${post.asset} · ${post.source} · ${ago(post.publishedAt)}`));
}

export function open(main, scope) {
  let answer = null;
  const gauges = h('div.grid.inner');
  const list = h('ul.headlines');
  const none = h('p.empty', {}, t('headline.none'));
  const asset = select('asset', [['', t('asset.all')]], '', () => draw());
  const mood = select('headline.mood', ['all', 'up', 'down'].map((id) => [id, t(`headline.${id}`)]), 'all', () => draw());
  const help = card('page.sentiment', { id: 'sentiment' }, h('p.muted', {}, t('sentiment.help')), gauges);
  main.append(h('div.grid', {}, help, card('headlines', { tools: [asset, mood] }, list, none)));

  function draw() {
    if (!answer) return;
    const wanted = answer.headlines.filter((post) => (!asset.value || post.asset === asset.value)
      && (mood.value === 'all' || sign(post.score * 10) === mood.value));
    list.replaceChildren(...wanted.map(headline));
    none.hidden = wanted.length > 0;
  }
  scope.watch(new Feed('sentiment', '/api/sentiment?limit=200', { pace: 1500, safety: 30_000,
    on: ['SentimentIndexUpdated', 'SentimentPostScored'] }), (fresh) => {
    answer = fresh;
    gauges.replaceChildren(...fresh.indices.map(gauge));
    options(asset, [['', t('asset.all')], ...fresh.indices.map((index) => [index.asset, index.asset])]);
    draw();
  });
}
