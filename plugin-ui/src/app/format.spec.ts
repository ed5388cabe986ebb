import sizes from '../testing/sizes.json';
import { bytes, duration } from './format';

describe('sizes', () => {
  // The service's own test goes by the same table.
  it.each(sizes as [number, string][])('%d is %s', (value, text) => {
    expect(bytes(value, 'en-US')).toBe(text);
  });

  it('follow the locale of the client', () => {
    expect(bytes(1536, 'de-DE')).toBe('1,5 KB');
  });
});

describe('durations', () => {
  it.each([
    [0, '0 s'],
    [74, '1 min 14 s'],
    [3600, '1 h'],
    [3661, '1 h 1 min'],
    [90_061, '1 d 1 h'],
    [86_400 + 5, '1 d'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });
});
