// Numbers and times for the eye only: the exact decimals stay in the API.

import { locale, t } from './text.js';

export const UNKNOWN = '–';
const MINUS = '−';

const formats = new Map();
function format(value, options) {
  const id = JSON.stringify(options);
  if (!formats.has(id)) formats.set(id, new Intl.NumberFormat(locale, options));
  return formats.get(id).format(value).replace('-', MINUS);
}

/** A finite number, or null for what is unknown. */
export function number(text) {
  if (text === null || text === undefined || text === '') return null;
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}

const digits = (least, most = least) => ({ minimumFractionDigits: least, maximumFractionDigits: most });

export function amount(text) {
  const value = number(text);
  return value === null ? UNKNOWN : format(value, digits(2));
}

/** An amount whose sign says gain or loss, so that colour is not needed to tell them apart. */
export function gain(text) {
  const value = number(text);
  return value === null ? UNKNOWN : format(value, { ...digits(2), signDisplay: 'exceptZero' });
}

/** A figure without a unit whose sign matters; three significant digits. */
export const signed = (value) => format(value, { maximumSignificantDigits: 3, signDisplay: 'exceptZero' });

/** Two decimals at least; more the cheaper the thing is. */
export function price(text) {
  const value = number(text);
  if (value === null) return UNKNOWN;
  const size = Math.abs(value);
  return format(value, digits(2, size >= 1000 ? 2 : size >= 1 ? 4 : 8));
}

export function quantity(text) {
  const value = number(text);
  return value === null ? UNKNOWN : format(value, digits(0, 8));
}

export function percent(text, decimals = 2) {
  const value = number(text);
  return value === null ? UNKNOWN : `${format(value * 100, digits(decimals))} %`;
}

export function decimal(text, decimals) {
  const value = number(text);
  return value === null ? UNKNOWN : format(value, digits(decimals));
}

/** The class of a gain or a loss; none for what is shown as 0.00. */
export function sign(text) {
  const value = number(text);
  return value >= 0.005 ? 'up' : value <= -0.005 ? 'down' : '';
}

/** A label of an axis, with as many decimals as its step needs. */
export function axis(value, step) {
  return format(value, digits(step >= 1 ? 0 : Math.min(6, Math.ceil(-Math.log10(step)))));
}

const CLOCK = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' };
const DAY = { day: 'numeric', month: 'short' };

/** The time of day; with the day when it is not today's. */
export function time(text) {
  if (text === null || text === undefined) return UNKNOWN;
  const date = new Date(text);
  const today = date.toDateString() === new Date().toDateString();
  return today ? date.toLocaleTimeString(locale, CLOCK)
    : date.toLocaleString(locale, { ...DAY, ...CLOCK });
}

/** A tick of the time axis. */
export function tick(ms, step) {
  const date = new Date(ms);
  if (step >= 864e5) return date.toLocaleDateString(locale, DAY);
  const { second, ...minutes } = CLOCK;
  return date.toLocaleTimeString(locale, step < 6e4 ? { ...minutes, second } : minutes);
}

export function duration(seconds) {
  if (seconds === null || !Number.isFinite(seconds)) return UNKNOWN;
  const s = Math.round(seconds);
  if (s < 60) return t('time.s', { s });
  if (s < 3600) return t('time.min', { min: Math.floor(s / 60), s: s % 60 });
  if (s < 86_400) return t('time.h', { h: Math.floor(s / 3600), min: Math.floor((s % 3600) / 60) });
  return t('time.d', { d: Math.floor(s / 86_400), h: Math.floor((s % 86_400) / 3600) });
}

/** How long ago, in words. */
export const ago = (text) => (text ? t('time.ago', { time: duration((Date.now() - Date.parse(text)) / 1000) }) : UNKNOWN);
