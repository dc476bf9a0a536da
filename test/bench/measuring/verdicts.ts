/** What a bench demands and what it found: musts decide the exit code, goals are only told. */
import { type Cell, table } from './tables';

export interface Verdict {
  readonly kind: 'must' | 'goal';
  readonly what: string;
  readonly found: Cell;
  readonly limit: string;
  /** Null when it could not be measured here; a must that was not measured is not met. */
  readonly met: boolean | null;
}

/** `found` against a bound; not measured when it is null. */
export function verdict(
  kind: Verdict['kind'],
  what: string,
  found: number | null,
  relation: '<' | '≤' | '≥',
  limit: number,
): Verdict {
  const known = found !== null && !Number.isNaN(found);
  const holds =
    known && (relation === '≥' ? found >= limit : relation === '≤' ? found <= limit : found < limit);
  return { kind, what, found, limit: `${relation} ${limit}`, met: known ? holds : null };
}

export function verdictTable(verdicts: readonly Verdict[], digits = 3): string {
  const rows = verdicts.map(({ kind, what, found, limit, met }) => [
    what,
    kind,
    limit,
    found,
    met === null ? 'not measured' : met ? 'met' : 'missed',
  ]);
  return table(['', '', 'limit', 'found', ''], rows, digits);
}

/** Exit code 1 when a must is missed. */
export function judge(verdicts: readonly Verdict[]): void {
  if (verdicts.some(({ kind, met }) => kind === 'must' && met !== true)) process.exitCode = 1;
}
