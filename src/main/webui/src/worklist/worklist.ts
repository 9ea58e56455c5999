import { api, type Delivery, PRIORITIES, STATES, type WorklistRow } from '../api.js';
import { byId, h, replace, typing } from '../dom.js';
import { t, type MessageKey } from '../i18n/index.js';
import { Live } from '../live.js';
import { showLiveness, toast } from '../shell.js';
import { StudyPanel, viewerUrl } from './panel.js';
import { formatQuery, parseQuery, type Query, select, type SortKey } from './query.js';
import { rowElement, rowId } from './row.js';
import { VirtualList } from './virtual-list.js';

const MAX_ROWS = 10_000;
const ROW_HEIGHT = 46;
const MANY = 1_000;
const AGE_TICK_MS = 30_000;

const COLUMNS: readonly (readonly [MessageKey, SortKey | null, string])[] = [
  ['col.priority', 'urgency', ''],
  ['col.patient', 'patient', ''],
  ['col.accession', 'accession', ''],
  ['col.why', null, ''],
  ['col.nodules', 'nodules', 'number'],
  ['col.largest', 'largest', 'number'],
  ['col.affected', 'affected', 'number'],
  ['col.state', 'state', ''],
  ['col.age', 'age', 'number'],
  ['col.flagTime', 'flagTime', 'number'],
  ['col.delivery', null, ''],
];

/** The list, its filters, its keys. Rows keep their objects while their content is the same, so they are not drawn again. */
export class Worklist {
  private query: Query = parseQuery(location.search);
  private all: WorklistRow[] = [];
  private shown: WorklistRow[] = [];
  private deliveries = new Map<string, Delivery[]>();
  private details: boolean;
  private texts = new Map<string, string>();
  private readonly grid = byId('grid');
  private readonly list: VirtualList<WorklistRow>;
  private readonly panel: StudyPanel;
  private readonly live: Live;

  constructor() {
    this.details = this.query.study !== null;
    this.list = new VirtualList(byId('scroller'), byId('rows'), ROW_HEIGHT, (r) => r.studyInstanceUid, (r) => this.rowNode(r));
    this.live = new Live(() => this.refresh(), showLiveness, () => (this.all.length > MANY ? 1_000 : 150));
    this.panel = new StudyPanel(byId('panel'), () => this.live.soon(0), () => this.showDetails(false));
  }

  start(): void {
    this.filters();
    this.heads();
    this.grid.addEventListener('keydown', (e) => this.gridKey(e));
    document.addEventListener('keydown', (e) => this.pageKey(e));
    setInterval(() => this.list.invalidate(), AGE_TICK_MS);
    this.live.start();
    this.grid.focus();
  }

  private rowNode(row: WorklistRow): HTMLElement {
    const uid = row.studyInstanceUid;
    const node = rowElement(row, this.deliveries.get(uid) ?? [], uid === this.query.study, Date.now());
    node.addEventListener('click', () => {
      this.choose(uid);
      this.showDetails(true);
    });
    node.addEventListener('dblclick', () => this.open(uid));
    return node;
  }

  private async refresh(): Promise<void> {
    const [rows, deliveries] = await Promise.all([api.worklist(MAX_ROWS), api.deliveries()]);
    const byStudy = new Map<string, Delivery[]>();
    for (const d of deliveries) {
      byStudy.set(d.studyInstanceUid, [...(byStudy.get(d.studyInstanceUid) ?? []), d]);
    }
    this.deliveries = byStudy;
    this.all = this.unchangedKept(rows);
    this.show();
    await this.refreshPanel();
  }

  /** The objects of rows whose content and deliveries are as before are kept. */
  private unchangedKept(rows: WorklistRow[]): WorklistRow[] {
    const before = new Map(this.all.map((r) => [r.studyInstanceUid, r]));
    const texts = new Map<string, string>();
    const kept = rows.map((row) => {
      const uid = row.studyInstanceUid;
      const text = JSON.stringify([row, (this.deliveries.get(uid) ?? []).map((d) => [d.destination, d.state])]);
      texts.set(uid, text);
      return this.texts.get(uid) === text ? (before.get(uid) ?? row) : row;
    });
    this.texts = texts;
    return kept;
  }

  private show(): void {
    this.shown = select(this.all, this.query);
    this.list.show(this.shown);
    this.grid.setAttribute('aria-rowcount', String(this.shown.length + 1));
    this.grid.setAttribute('aria-activedescendant', this.query.study ? rowId(this.query.study) : '');
    const count = t('list.count', { shown: this.shown.length, all: this.all.length });
    byId('count').textContent = this.all.length >= MAX_ROWS ? `${count} (${t('list.truncated', { all: MAX_ROWS })})` : count;
    byId('empty').hidden = this.shown.length > 0;
    byId('empty').textContent = t(this.all.length === 0 ? 'list.empty' : 'list.noMatch');
  }

  private async refreshPanel(): Promise<void> {
    const row = this.all.find((r) => r.studyInstanceUid === this.query.study);
    if (!this.details || !row) {
      this.panel.hide();
      return;
    }
    await this.panel.show(row, this.deliveries.get(row.studyInstanceUid) ?? []);
  }

  private update(change: Partial<Query>): void {
    this.query = { ...this.query, ...change };
    history.replaceState(null, '', `${location.pathname}${formatQuery(this.query)}`);
    this.show();
  }

  private choose(uid: string): void {
    this.update({ study: uid });
    this.list.invalidate();
    const index = this.shown.findIndex((r) => r.studyInstanceUid === uid);
    this.list.reveal(index);
    void this.refreshPanel().catch((e: unknown) => toast(String(e), true));
  }

  private showDetails(open: boolean): void {
    this.details = open;
    void this.refreshPanel().catch((e: unknown) => toast(String(e), true));
    if (!open) {
      this.grid.focus();
    }
  }

  private open(uid: string): void {
    location.assign(viewerUrl(uid));
  }

  private move(to: (current: number) => number): void {
    const current = this.shown.findIndex((r) => r.studyInstanceUid === this.query.study);
    const row = this.shown[Math.max(0, Math.min(this.shown.length - 1, to(current)))];
    if (row) {
      this.choose(row.studyInstanceUid);
    }
  }

  private gridKey(event: KeyboardEvent): void {
    if (event.key === 'Enter' && this.query.study && !(event.target instanceof HTMLButtonElement)) {
      this.open(this.query.study);
    } else if (event.key === ' ' && !(event.target instanceof HTMLButtonElement)) {
      event.preventDefault();
      this.showDetails(!this.details);
    }
  }

  private pageKey(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      this.escape();
      return;
    }
    if (typing(event) || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) {
      return;
    }
    const moves: Record<string, (i: number) => number> = { j: (i) => i + 1, ArrowDown: (i) => i + 1, k: (i) => Math.max(0, i - 1), ArrowUp: (i) => Math.max(0, i - 1), Home: () => 0, g: () => 0, End: () => Infinity, G: () => Infinity, PageDown: (i) => i + 15, PageUp: (i) => i - 15 };
    const move = moves[event.key];
    if (move) {
      event.preventDefault();
      this.grid.focus({ preventScroll: true });
      this.move(move);
    } else if (event.key === '/') {
      event.preventDefault();
      byId('search').focus();
    }
  }

  private escape(): void {
    const search = byId('search') as HTMLInputElement;
    if (document.activeElement === search) {
      search.value = '';
      this.update({ text: '' });
      this.grid.focus();
    } else if (this.details) {
      this.showDetails(false);
    }
  }

  private heads(): void {
    const paint = (): void =>
      replace(
        byId('heads'),
        ...COLUMNS.map(([text, sort, kind]) => {
          const active = sort !== null && this.query.sort === sort;
          const order = active ? (this.query.descending ? 'descending' : 'ascending') : sort ? 'none' : null;
          const label = `${t(text)}${active ? (this.query.descending ? ' ↓' : ' ↑') : ''}`;
          const sortBy = (key: SortKey): void => {
            this.update({ sort: key, descending: active && !this.query.descending });
            paint();
          };
          const button = sort && h('button', { type: 'button', class: 'head', onclick: () => sortBy(sort) }, label);
          return h('div', { role: 'columnheader', class: kind, 'aria-sort': order }, button ?? label);
        }),
      );
    paint();
  }

  private filters(): void {
    const search = h('input', { id: 'search', type: 'search', placeholder: `${t('list.search')} ( / )`, 'aria-label': t('list.search'), autocomplete: 'off' });
    search.addEventListener('input', () => this.update({ text: search.value }));
    const findings = h('input', { type: 'checkbox', id: 'findings' });
    findings.checked = this.query.findings;
    findings.addEventListener('change', () => this.update({ findings: findings.checked }));
    const priority = this.choice('list.priority', PRIORITIES, this.query.priority, (p) => t(`priority.${p}`), (p) => this.update({ priority: p }));
    const state = this.choice('list.state', STATES, this.query.state, (s) => t(`state.${s}`), (s) => this.update({ state: s }));
    replace(byId('filters'), search, priority, state, h('label', { class: 'check' }, findings, t('list.findingsOnly')), h('span', { id: 'count', role: 'status' }));
  }

  private choice<T extends string>(label: MessageKey, values: readonly T[], chosen: T | null, name: (v: T) => string, set: (v: T | null) => void): HTMLElement {
    const field = h('select', {}, h('option', { value: '' }, t('list.any')), ...values.map((v) => h('option', { value: v, selected: v === chosen }, name(v))));
    field.addEventListener('change', () => set(values.find((v) => v === field.value) ?? null));
    return h('label', {}, `${t(label)} `, field);
  }
}
