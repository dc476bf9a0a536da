/** Figures as people read them, in the language of the page. */
import { small } from './scientific';

export interface Format {
  /** Up to `digits` digits behind the point, always as many, so that columns stand still. */
  fixed(value: number, digits: number): string;
  whole(value: number): string;
  /** `1.2M`. */
  short(value: number): string;
  percent(share: number): string;
  /** `4:05`, `1:04:05`. */
  duration(seconds: number): string;
  megabytes(bytes: number): string;
  /** Very small and very large numbers with three significant digits. */
  significant(value: number): string;
  moment(milliseconds: number): string;
}

const nothing = '–';
/** Smaller shares are only said to be smaller. */
const leastShare = 0.001;

export function formats(language: string): Format {
  const locale = Intl.NumberFormat.supportedLocalesOf([language])[0] ?? 'en';
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const compact = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const fine = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const percentOfLeast = fine.format(leastShare);
  const significant = new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 });
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeStyle: 'short' });
  const fixed = [0, 1, 2, 3, 4].map(
    (digits) =>
      new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }),
  );
  const finite = (write: (value: number) => string) => (value: number) =>
    Number.isFinite(value) ? write(value) : nothing;
  const two = (value: number): string => String(value).padStart(2, '0');
  return {
    fixed: (value, digits) => (Number.isFinite(value) ? fixed[digits]!.format(value) : nothing),
    whole: finite((value) => whole.format(value)),
    short: finite((value) => (Math.abs(value) < 10_000 ? whole : compact).format(value)),
    percent: finite((share) => {
      if (share > 0 && share < leastShare) return `< ${percentOfLeast}`;
      return (share > 0 && share < 0.0995 ? fine : percent).format(share);
    }),
    duration: finite((seconds) => {
      const all = Math.max(0, Math.round(seconds));
      const [hours, minutes, rest] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
      return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
    }),
    megabytes: finite((bytes) => `${whole.format(Math.ceil(bytes / 1e6))} MB`),
    significant: finite((value) => (value > 0 && value < 1e-3 ? small(value) : significant.format(value))),
    moment: finite((milliseconds) => moment.format(milliseconds)),
  };
}
