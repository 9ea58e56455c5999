/** The REST interface as the pages use it. Names are those of the public interface. */
export type Priority = 'CRITICAL' | 'URGENT' | 'ROUTINE';
export type StudyState = 'RECEIVING' | 'READY' | 'ANALYSING' | 'REPORTED' | 'DELIVERED' | 'NOT_ANALYSED' | 'FAILED';
export const PRIORITIES: readonly Priority[] = ['CRITICAL', 'URGENT', 'ROUTINE'];
export const STATES: readonly StudyState[] = ['RECEIVING', 'READY', 'ANALYSING', 'REPORTED', 'DELIVERED', 'NOT_ANALYSED', 'FAILED'];

export interface WorklistRow {
  studyInstanceUid: string;
  patientName: string | null;
  patientId: string | null;
  accessionNumber: string | null;
  priority: Priority;
  why: string[];
  state: StudyState;
  noduleCount: number | null;
  largestMm: number | null;
  affectedPercent: number | null;
  timeToFlagMs: number | null;
  receivedAt: string;
  instanceCount?: number | null;
  /** 0–100 while ANALYSING, when the service tells it. */
  progressPercent?: number | null;
  /** Of the live result, and of earlier ones what has not arrived. */
  deliveries?: Sent[] | null;
  /** When the current result was signed by a reader; null while it is not. */
  signedAt?: string | null;
}

/** A page of the worklist. */
export interface WorklistPage {
  rows: WorklistRow[];
  /** Studies that fit what was asked for. */
  matching: number;
  all: number;
  /** Asks for the next page; null where this is the last. */
  cursor: string | null;
}

/** What is asked for; the text goes in the body, as it may be a name. */
export interface WorklistSearch {
  text?: string;
  priority?: Priority | null;
  state?: StudyState | null;
  findings?: boolean;
  sort?: string;
  descending?: boolean;
  limit?: number;
  cursor?: string | null;
}

export type DeliveryState = 'PENDING' | 'DELIVERED' | 'DEAD';

/** A delivery as a row shows it. */
export interface Sent {
  id: string;
  destination: string;
  state: DeliveryState;
  attempts: number;
  lastError: string | null;
}

export interface Delivery {
  id: string;
  studyInstanceUid: string;
  resultUid: string;
  destination: string;
  state: DeliveryState;
  attempts: number;
  createdAt: string;
  nextAttemptAt: string;
  deliveredAt: string | null;
  lastError: string | null;
}

/** Week by week, oldest first; weeks such as 2026-W48. */
export interface Weeks {
  verdicts: { week: string; models: string; confirmed: number; rejected: number; missed: number; positivePredictiveValue: number | null }[];
  studies: { week: string; analysed: number; flagged: number; notAnalysed: number }[];
}

/** One measure of one scanner; mean and deviation are null while the baseline is collected. */
export interface ControlChart {
  scanner: { manufacturer: string; model: string; kernel: string; thicknessMm: number };
  measure: string;
  state: 'COLLECTING' | 'IN_CONTROL' | 'OUT_OF_CONTROL';
  values: number;
  mean: number | null;
  deviation: number | null;
  points: { at: string; value: number; average: number; lower: number; upper: number }[];
}

export interface Drift {
  lambda: number;
  sigmas: number;
  baseline: number;
  charts: ControlChart[];
}

export interface Storage {
  totalBytes: number;
  freeBytes: number;
  reserveBytes: number;
  accepting: boolean;
}

export interface Model {
  name: string;
  version: string;
  sha256: string;
  clinicallyEvaluated: boolean;
}

export interface SeriesDecision {
  seriesInstanceUid: string;
  taken: boolean;
  why: string;
}

export interface StudyView {
  studyInstanceUid: string;
  state: StudyState;
  reasonCode: string | null;
  reasonText: string | null;
  failureCode: string | null;
  instanceCount: number;
  results: { resultUid: string; state: 'LIVE' | 'SUPERSEDED'; createdAt: string; supersedes: string | null }[];
  series: SeriesDecision[] | null;
  models: Model[] | null;
}

/** The service's answer to a request that it could not fulfil, RFC 9457. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
  ) {
    super(detail);
  }
}

async function problem(answer: Response): Promise<Problem> {
  const body: unknown = await answer.json().catch(() => null);
  const fields = (typeof body === 'object' && body !== null ? body : {}) as { code?: unknown; detail?: unknown };
  const code = typeof fields.code === 'string' ? fields.code : String(answer.status);
  return new Problem(answer.status, code, typeof fields.detail === 'string' ? fields.detail : `the service answered ${answer.status}`);
}

export async function request(path: string, init: RequestInit = {}): Promise<Response> {
  const answer = await fetch(path, init);
  if (!answer.ok) {
    throw await problem(answer);
  }
  return answer;
}

export async function getJson<T>(path: string): Promise<T> {
  return (await (await request(path, { headers: { accept: 'application/json' } })).json()) as T;
}

/** Sends JSON; the answer's JSON, or null where there is no body. */
export async function sendJson<T>(method: 'POST' | 'PUT', path: string, body?: unknown): Promise<T | null> {
  const init: RequestInit = { method, headers: { accept: 'application/json', 'content-type': 'application/json' } };
  const answer = await request(path, body === undefined ? init : { ...init, body: JSON.stringify(body) });
  const text = await answer.text();
  return text === '' ? null : (JSON.parse(text) as T);
}

const study = (uid: string): string => `/api/v1/studies/${encodeURIComponent(uid)}`;

export const api = {
  worklist: async (search: WorklistSearch): Promise<WorklistPage> => (await sendJson<WorklistPage>('POST', '/api/v1/worklist/search', search)) ?? { rows: [], matching: 0, all: 0, cursor: null },
  counts: async (): Promise<Record<StudyState, number>> => (await getJson<{ states: Record<StudyState, number> }>('/api/v1/worklist/counts')).states,
  priors: async (uid: string): Promise<WorklistRow[]> => (await getJson<{ studies: WorklistRow[] }>(`${study(uid)}/priors`)).studies,
  session: (): Promise<{ signIn: boolean; user: string | null; name: string | null }> => getJson('/api/v1/session'),
  study: (uid: string): Promise<StudyView> => getJson(study(uid)),
  reanalyse: (uid: string): Promise<null> => sendJson('POST', `${study(uid)}/reanalyse`),
  deliveries: async (query = ''): Promise<Delivery[]> => (await getJson<{ deliveries: Delivery[] }>(`/api/v1/deliveries?limit=1000${query}`)).deliveries,
  retry: (id: string): Promise<null> => sendJson('POST', `/api/v1/deliveries/${encodeURIComponent(id)}/retry`),
  weeks: (): Promise<Weeks> => getJson('/api/v1/models/weeks'),
  drift: (): Promise<Drift> => getJson('/api/v1/drift'),
  storage: (): Promise<Storage> => getJson('/api/v1/storage'),
  models: (): Promise<{ engine: string; models: Model[] }> => getJson('/api/v1/models'),
};
