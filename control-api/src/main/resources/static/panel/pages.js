// The pages, in the order of the navigation.

import { open as backtests } from './pages/backtests.js';
import { open as decisions } from './pages/decisions.js';
import { open as health } from './pages/health.js';
import { open as logs } from './pages/logs.js';
import { open as market } from './pages/market.js';
import { open as models } from './pages/models.js';
import { open as overview } from './pages/overview.js';
import { open as performance } from './pages/performance.js';
import { open as sentiment } from './pages/sentiment.js';
import { open as trading } from './pages/trading.js';

/** `open(main, scope, rest)` fills the page; rest is what stands behind its name in the address. */
export const PAGES = [
  { id: 'overview', open: overview },
  { id: 'market', open: market },
  { id: 'decisions', open: decisions },
  { id: 'trading', open: trading },
  { id: 'performance', open: performance },
  { id: 'models', open: models },
  { id: 'backtests', open: backtests },
  { id: 'sentiment', open: sentiment },
  { id: 'health', open: health },
  { id: 'logs', open: logs },
];
