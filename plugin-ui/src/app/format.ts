import { Pipe, PipeTransform, inject } from '@angular/core';
import { VSphere } from './vsphere/client';

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'] as const;

/** Sizes as the vSphere Client writes them: binary, named KB to PB. */
export function bytes(value: number, locale: string): string {
  let scaled = Math.max(0, value);
  let unit = 0;
  while (scaled >= 1024 && unit < UNITS.length - 1) {
    scaled /= 1024;
    unit++;
  }
  const digits = unit === 0 || scaled >= 100 ? 0 : scaled >= 10 ? 1 : 2;
  return `${scaled.toLocaleString(locale, { maximumFractionDigits: digits })} ${UNITS[unit]}`;
}

/** The two largest parts that are not zero: `2 h 5 min`, `48 s`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const parts: [number, string][] = [
    [Math.floor(whole / 86_400), 'd'],
    [Math.floor(whole / 3_600) % 24, 'h'],
    [Math.floor(whole / 60) % 60, 'min'],
    [whole % 60, 's'],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) {
    return '0 s';
  }
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}

/** A part of a whole as a percentage. 99.97 % is not done: it does not read 100 %. */
export function share(part: number, locale: string): string {
  const floor = part < 1 ? Math.min(part, 0.999) : 1;
  return floor.toLocaleString(locale, {
    style: 'percent',
    maximumFractionDigits: floor > 0.99 && floor < 1 ? 1 : 0,
  });
}

@Pipe({ name: 'bytes' })
export class BytesPipe implements PipeTransform {
  private readonly client = inject(VSphere);

  transform(value: number | undefined | null): string {
    return value === undefined || value === null ? '–' : bytes(value, this.client.locale());
  }
}

@Pipe({ name: 'rate' })
export class RatePipe implements PipeTransform {
  private readonly client = inject(VSphere);

  transform(value: number | undefined | null): string {
    return value === undefined || value === null ? '–' : `${bytes(value, this.client.locale())}/s`;
  }
}

@Pipe({ name: 'duration' })
export class DurationPipe implements PipeTransform {
  transform(seconds: number | undefined | null): string {
    return seconds === undefined || seconds === null ? '–' : duration(seconds);
  }
}

/** As the client writes dates; impure in nothing but the client's settings. */
@Pipe({ name: 'moment' })
export class MomentPipe implements PipeTransform {
  private readonly client = inject(VSphere);

  transform(at: string | undefined | null): string {
    return at ? this.client.dateTime(new Date(at)) : '–';
  }
}

@Pipe({ name: 'share' })
export class SharePipe implements PipeTransform {
  private readonly client = inject(VSphere);

  transform(part: number | undefined | null): string {
    return part === undefined || part === null || Number.isNaN(part)
      ? '–'
      : share(part, this.client.locale());
  }
}

export const FORMATS = [BytesPipe, RatePipe, DurationPipe, MomentPipe, SharePipe] as const;
