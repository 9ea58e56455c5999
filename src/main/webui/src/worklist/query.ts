import { PRIORITIES, STATES, type Priority, type StudyState, type WorklistRow } from '../api.js';

/** Columns that can be sorted by; `urgency` is the order of the service. */
export type SortKey = 'urgency' | 'patient' | 'accession' | 'nodules' | 'largest' | 'affected' | 'state' | 'age' | 'flagTime';
const SORTS: readonly SortKey[] = ['urgency', 'patient', 'accession', 'nodules', 'largest', 'affected', 'state', 'age', 'flagTime'];

/** What the list shows, kept in the address so that it can be sent to a colleague or reloaded. */
export interface Query {
  text: string;
  priority: Priority | null;
  state: StudyState | null;
  findings: boolean;
  sort: SortKey;
  descending: boolean;
  study: string | null;
}

function oneOf<T extends string>(values: readonly T[], text: string | null): T | null {
  return values.find((v) => v === text) ?? null;
}

export function parseQuery(search: string): Query {
  const p = new URLSearchParams(search);
  return {
    text: p.get('q') ?? '',
    priority: oneOf(PRIORITIES, p.get('priority')),
    state: oneOf(STATES, p.get('state')),
    findings: p.get('findings') === '1',
    sort: oneOf(SORTS, p.get('sort')) ?? 'urgency',
    descending: p.get('dir') === 'desc',
    study: p.get('study'),
  };
}

/** The inverse of {@link parseQuery}. The text searched for is left out: it may be a patient's name. */
export function formatQuery(query: Query): string {
  const p = new URLSearchParams();
  const set = (key: string, value: string | null | false): void => {
    if (value) {
      p.set(key, value);
    }
  };
  set('priority', query.priority);
  set('state', query.state);
  set('findings', query.findings && '1');
  set('sort', query.sort !== 'urgency' && query.sort);
  set('dir', query.descending && 'desc');
  set('study', query.study);
  const text = p.toString();
  return text ? `?${text}` : '';
}

const matchesText = (row: WorklistRow, words: readonly string[]): boolean => {
  const all = `${row.patientName ?? ''} ${row.patientId ?? ''} ${row.accessionNumber ?? ''} ${row.studyInstanceUid}`.toLowerCase();
  return words.every((w) => all.includes(w));
};

const hasFinding = (row: WorklistRow): boolean => row.priority !== 'ROUTINE' || (row.noduleCount ?? 0) > 0 || (row.affectedPercent ?? 0) > 0;

const STATE_RANK = new Map(STATES.map((s, i) => [s, i]));

const VALUES: Record<Exclude<SortKey, 'urgency'>, (row: WorklistRow) => string | number | null> = {
  patient: (r) => r.patientName,
  accession: (r) => r.accessionNumber,
  nodules: (r) => r.noduleCount,
  largest: (r) => r.largestMm,
  affected: (r) => r.affectedPercent,
  state: (r) => STATE_RANK.get(r.state) ?? null,
  age: (r) => -Date.parse(r.receivedAt),
  flagTime: (r) => r.timeToFlagMs,
};

/** Values that are absent come last in either direction. */
function compare(a: string | number | null, b: string | number | null, sign: number): number {
  if (a === null || b === null) {
    return a === b ? 0 : a === null ? 1 : -1;
  }
  return sign * (typeof a === 'string' && typeof b === 'string' ? a.localeCompare(b) : Number(a) - Number(b));
}

/** The rows that the query asks for, in its order; the service's order (urgency, then age) settles ties. */
export function select(rows: readonly WorklistRow[], query: Query): WorklistRow[] {
  const words = query.text.toLowerCase().split(/\s+/).filter((w) => w !== '');
  const kept = rows.filter(
    (r) =>
      (query.priority === null || r.priority === query.priority) &&
      (query.state === null || r.state === query.state) &&
      (!query.findings || hasFinding(r)) &&
      matchesText(r, words),
  );
  if (query.sort === 'urgency') {
    return query.descending ? kept.reverse() : kept;
  }
  const value = VALUES[query.sort];
  const sign = query.descending ? -1 : 1;
  return kept
    .map((row, i) => ({ row, i, value: value(row) }))
    .sort((a, b) => compare(a.value, b.value, sign) || a.i - b.i)
    .map((e) => e.row);
}
