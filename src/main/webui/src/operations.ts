import { api, type Delivery, STATES, type Storage, type StudyState, type WorklistRow } from './api.js';
import { ControlCharts } from './control-charts.js';
import { byId, type Child, h, replace } from './dom.js';
import { instant } from './format.js';
import { t } from './i18n/index.js';
import { Live } from './live.js';
import { attempt, showLiveness, startShell } from './shell.js';
import { viewerUrl } from './worklist/panel.js';
import { agreement, type Bar, flagged, modelNames } from './weeks.js';
import { stateText } from './worklist/wording.js';

interface Health {
  status: 'UP' | 'DOWN';
  checks: { name: string; status: 'UP' | 'DOWN'; data?: Record<string, unknown> }[];
}

function table(heads: readonly string[], rows: readonly (readonly Child[])[]): HTMLElement {
  return h(
    'table',
    {},
    h('thead', {}, h('tr', {}, ...heads.map((x) => h('th', { scope: 'col' }, x)))),
    h('tbody', {}, ...rows.map((r) => h('tr', {}, ...r.map((c) => h('td', {}, c))))),
  );
}

function card(title: string, ...children: Child[]): HTMLElement {
  return h('section', { class: 'card', 'aria-label': title }, h('h2', {}, title), ...children);
}

function button(text: string, action: () => Promise<unknown>, then: () => void): HTMLElement {
  return h('button', { type: 'button', onclick: () => void attempt(action).then(then) }, text);
}

function studyLink(uid: string): HTMLElement {
  return h('a', { class: 'uid', href: viewerUrl(uid) }, uid);
}

function queueCard(counts: Record<StudyState, number>): HTMLElement {
  return card(t('ops.queue'), table([t('ops.state'), t('ops.studies')], STATES.map((s) => [t(`state.${s}`), String(counts[s])])));
}

function failureCard(failed: readonly WorklistRow[], changed: () => void): HTMLElement {
  const lines = failed.map((r) => [studyLink(r.studyInstanceUid), stateText(r), button(t('panel.reanalyse'), () => api.reanalyse(r.studyInstanceUid), changed)]);
  return card(t('ops.failures'), failed.length === 0 ? h('p', { class: 'sub' }, t('ops.noFailures')) : table([t('ops.study'), t('ops.code'), ''], lines));
}

function deadCard(dead: readonly Delivery[], changed: () => void): HTMLElement {
  const lines = dead.map((d) => [d.destination, studyLink(d.studyInstanceUid), String(d.attempts), d.lastError ?? '', button(t('ops.replay'), () => api.retry(d.id), changed)]);
  const all = async (): Promise<void> => {
    for (const d of dead) {
      await api.retry(d.id);
    }
  };
  return card(
    t('ops.deadLetters'),
    dead.length === 0 && h('p', { class: 'sub' }, t('ops.noDeadLetters')),
    dead.length > 0 && table([t('ops.destination'), t('ops.study'), '#', t('ops.lastError'), ''], lines),
    dead.length > 1 && button(t('ops.replayAll'), all, changed),
  );
}

function pendingCard(pending: readonly Delivery[]): HTMLElement {
  const lines = pending.map((d) => [d.destination, studyLink(d.studyInstanceUid), String(d.attempts), instant(d.nextAttemptAt), d.lastError ?? '']);
  return card(t('ops.pending'), pending.length === 0 ? h('p', { class: 'sub' }, t('ops.noPending')) : table([t('ops.destination'), t('ops.study'), '#', t('ops.next'), t('ops.lastError')], lines));
}

async function modelCard(): Promise<HTMLElement> {
  const answer = await api.models();
  const lines = answer.models.map((m) => [m.name, m.version, t(m.clinicallyEvaluated ? 'ops.yes' : 'ops.none'), h('code', { class: 'uid' }, m.sha256)]);
  return card(t('ops.models'), h('p', {}, `${t('ops.engine')}: ${answer.engine}`), table([t('ops.name'), t('ops.version'), t('ops.evaluated'), t('ops.digest')], lines));
}

/** Bars by week; every number is text too, for those who do not see the bars. */
function chart(title: string, bars: readonly Bar[]): HTMLElement {
  const columns = bars.map((b) => {
    const bar = h('span', { class: 'bar' });
    bar.style.height = `${(b.share ?? 0) * 100}%`;
    const share = b.share === null ? t('unit.none') : `${(b.share * 100).toFixed(0)} %`;
    return h('li', { title: `${b.week}: ${share} (${b.text})` }, h('span', { class: 'value' }, share), h('span', { class: 'room' }, bar), h('span', { class: 'sub' }, b.week.slice(5)), h('span', { class: 'sub' }, b.text));
  });
  return h('figure', { class: 'weeks' }, h('figcaption', {}, title), h('ol', {}, ...columns));
}

async function driftCard(): Promise<HTMLElement> {
  const weeks = await api.weeks();
  const models = [...agreement(weeks)].map(([name, bars]) => chart(t('ops.agreement', { models: modelNames(name) }), bars));
  return card(t('ops.drift'), h('p', { class: 'sub' }, t('ops.driftNote')), models.length === 0 && h('p', { class: 'sub' }, t('ops.noVerdicts')), ...models, weeks.studies.length > 0 && chart(t('ops.flaggedShare'), flagged(weeks)));
}

const gib = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GiB`;

function diskLine(s: Storage): HTMLElement {
  const used = h('meter', { min: 0, max: s.totalBytes, high: s.totalBytes - s.reserveBytes, value: s.totalBytes - s.freeBytes, 'aria-label': t('ops.diskUsed') });
  return h('p', {}, used, ` ${t('ops.diskFree', { free: gib(s.freeBytes), total: gib(s.totalBytes), reserve: gib(s.reserveBytes) })} `, h('strong', { class: s.accepting ? 'ROUTINE' : 'CRITICAL' }, t(s.accepting ? 'ops.accepting' : 'ops.diskFull')));
}

/** Health is asked for as it is: a service that is down answers 503 with the same document. */
async function healthCard(): Promise<HTMLElement> {
  const health = (await (await fetch('/q/health')).json()) as Health;
  const lines = health.checks.map((c) => [c.name, t(c.status === 'UP' ? 'ops.up' : 'ops.down'), Object.entries(c.data ?? {}).map(([k, v]) => `${k}: ${String(v)}`).join(', ')]);
  return card(t('ops.disk'), diskLine(await api.storage()), table([t('ops.check'), t('ops.state'), ''], lines));
}

/** Queue, failures, dead letters with replay, drift, models, disk. */
export function startOperations(): void {
  startShell('operations', t('ops.title'));
  const live: Live = new Live(refresh, showLiveness, () => 1_000);
  const charts = new ControlCharts();
  const changed = (): void => live.soon(0);

  async function refresh(): Promise<void> {
    const [counts, failed, dead, pending, drift, control, models, health] = await Promise.all([api.counts(), api.worklist({ state: 'FAILED', limit: 500 }), api.deliveries('&state=DEAD'), api.deliveries('&state=PENDING'), driftCard(), charts.card(), modelCard(), healthCard()]);
    replace(byId('main'), h('h1', {}, t('ops.title')), queueCard(counts), failureCard(failed.rows, changed), deadCard(dead, changed), pendingCard(pending), drift, control, models, health);
  }

  live.start();
}
