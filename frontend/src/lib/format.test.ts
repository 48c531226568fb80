import { describe, expect, it } from 'vitest';
import {
  counted,
  formatAgo,
  formatDate,
  formatDuration,
  formatMoney,
  formatNumberColumn,
  formatShare,
  formatSigned,
  formatSignedColumn,
  formatSignedShare,
  formatUnits,
  measured,
  setLocale,
  weekRange,
} from './format';

describe('formats', () => {
  it('separates thousands as the reader does', () => {
    expect(formatUnits(9598)).toBe('9,598');
    setLocale('de-DE');
    expect(formatUnits(9598)).toBe('9.598');
    expect(formatShare(0.1306)).toBe('13,1\u00a0%');
  });

  it('shows a dash where there is no figure', () => {
    expect(formatUnits(null)).toBe('–');
    expect(formatShare(undefined)).toBe('–');
    expect(formatDate('')).toBe('–');
    expect(formatUnits(Number.NaN)).toBe('–');
  });

  it('shows fractions as percentages', () => {
    expect(formatShare(0.2)).toBe('20%');
    expect(formatShare(0.076494)).toBe('7.6%');
    expect(formatSignedShare(-0.131)).toBe('-13.1%');
    expect(formatSignedShare(0)).toBe('0%');
  });

  it('signs differences', () => {
    expect(formatSigned(1200)).toBe('+1,200');
    expect(formatSigned(-35)).toBe('-35');
    expect(formatSigned(0)).toBe('0');
  });

  it('shows money in whole units from a thousand on', () => {
    expect(formatMoney(39.9)).toBe('39.90');
    expect(formatMoney(215_955)).toBe('215,955');
  });

  it('keeps a calendar day in every time zone', () => {
    expect(formatDate('2025-03-03')).toBe('3 Mar 2025');
  });

  it('says times as people do', () => {
    const now = Date.parse('2025-03-03T12:00:00Z');
    expect(formatAgo('2025-03-03T11:55:00Z', now)).toBe('5 minutes ago');
    expect(formatAgo('2025-03-02T12:00:00Z', now)).toBe('yesterday');
    expect(formatAgo('2025-03-03T11:59:50Z', now)).toBe('this minute');
    expect(formatDuration(0.42)).toBe('0.4 s');
    expect(formatDuration(0.01)).toBe('under 0.1 s');
    expect(formatDuration(185)).toBe('3 min');
  });

  it('counts with the right word', () => {
    expect(counted(1, 'store')).toBe('1 store');
    expect(counted(1500, 'category', 'categories')).toBe('1,500 categories');
  });

  it('measures with the word that the shown figure asks for', () => {
    expect([1, 1.04, 1.5, 0].map((weeks) => measured(weeks, 'week'))).toEqual([
      '1 week',
      '1 week',
      '1.5 weeks',
      '0 weeks',
    ]);
    expect(measured(1.04, 'point', 2)).toBe('1.04 points');
  });

  it('names weeks by their range', () => {
    expect(weekRange(1, 1)).toBe('week 1');
    expect(weekRange(1, 6)).toBe('weeks 1 to 6');
  });

  it('gives all figures of a column the same decimals', () => {
    expect([5, 11.46].map((value) => formatNumberColumn(value, 1))).toEqual(['5.0', '11.5']);
    expect([0.02, -1.46].map((value) => formatSignedColumn(value, 1))).toEqual(['0.0', '-1.5']);
  });
});
