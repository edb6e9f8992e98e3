// What is configured: venues and their symbols.

import { Feed } from './feeds.js';

export const symbols = new Feed('configuration', '/api/config', { safety: 600_000 });

/** Each symbol of each venue, as `{ venue, symbol }`. */
export const listed = () => Object.entries(symbols.value?.venues ?? {}).flatMap(([venue, { symbols: names }]) =>
  names.map((symbol) => ({ venue: venue.toUpperCase(), symbol })));

/** The symbols of the venue where orders go. */
export const symbolNames = () => {
  const venue = symbols.value?.account?.venue;
  return symbols.value?.venues?.[venue]?.symbols ?? [...new Set(listed().map((s) => s.symbol))];
};
