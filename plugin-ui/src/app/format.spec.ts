import { bytes, duration } from './format';

describe('sizes', () => {
  it.each([
    [0, '0 B'],
    [1023, '1,023 B'],
    [1024, '1 KB'],
    [1536 * 1024, '1.5 MB'],
    [100 * 1024 ** 3, '100 GB'],
    [2 ** 60, '1,024 PB'],
    [-1, '0 B'],
  ])('%d is %s', (value, text) => {
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
