import { PRIORITIES, STATES, type Priority, type StudyState, type WorklistSearch } from '../api.js';

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

/** The same as the service wants it asked. */
export function toSearch(query: Query): WorklistSearch {
  const sort = query.sort === 'flagTime' ? 'FLAG_TIME' : query.sort.toUpperCase();
  return { text: query.text, priority: query.priority, state: query.state, findings: query.findings, sort, descending: query.descending };
}
