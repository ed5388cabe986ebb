import type { Settings } from '../../api/types';
import { formatLimit, parseLimit } from '../../parts/limit';

export type Day = Settings['throttle']['calendar'][number]['days'][number];

export const DAYS: readonly Day[] = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'];

/** So many rules nobody can read; the service takes no more. */
export const RULES_MAX = 50;

export interface Rule {
  readonly days: readonly Day[];
  readonly from: string;
  readonly to: string;
  readonly limit: string;
}

/** Settings as somebody edits them: limits as text. */
export interface SettingsDraft {
  readonly limit: string;
  readonly rules: readonly Rule[];
  readonly timeZone: string;
  readonly defaults: Settings['defaults'];
  readonly keepMac: boolean;
  readonly guestRepositories: boolean;
}

export const NEW_RULE: Rule = {
  days: ['MON', 'TUE', 'WED', 'THU', 'FRI'],
  from: '08:00',
  to: '18:00',
  limit: '',
};

export function toDraft(settings: Settings, here: string): SettingsDraft {
  return {
    limit: formatLimit(settings.throttle.bytesPerSecond),
    rules: settings.throttle.calendar.map((entry) => ({
      days: entry.days,
      from: entry.from.slice(0, 5),
      to: entry.to.slice(0, 5),
      limit: formatLimit(entry.bytesPerSecond),
    })),
    timeZone: settings.throttle.timeZone ?? here,
    defaults: settings.defaults,
    keepMac: settings.keepMac,
    guestRepositories: settings.guestRepositories,
  };
}

export function ruleIsGood(rule: Rule): boolean {
  return (
    rule.days.length > 0 &&
    rule.from !== '' &&
    rule.to !== '' &&
    rule.from !== rule.to &&
    parseLimit(rule.limit) !== undefined
  );
}

export function isGood(draft: SettingsDraft): boolean {
  return parseLimit(draft.limit) !== undefined && draft.rules.every(ruleIsGood);
}

export function fromDraft(draft: SettingsDraft): Settings {
  return {
    throttle: {
      bytesPerSecond: parseLimit(draft.limit) ?? undefined,
      timeZone: draft.timeZone,
      calendar: draft.rules.map((rule) => ({
        days: [...rule.days],
        from: rule.from,
        to: rule.to,
        bytesPerSecond: parseLimit(rule.limit) ?? undefined,
      })),
    },
    defaults: draft.defaults,
    keepMac: draft.keepMac,
    guestRepositories: draft.guestRepositories,
  };
}
