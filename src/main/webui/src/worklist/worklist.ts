import { api, PRIORITIES, STATES, type WorklistRow } from '../api.js';
import { byId, h, replace, typing } from '../dom.js';
import { t, type MessageKey } from '../i18n/index.js';
import { Live } from '../live.js';
import { showLiveness, toast } from '../shell.js';
import { StudyPanel, viewerUrl } from './panel.js';
import { formatQuery, parseQuery, type Query, type SortKey, toSearch } from './query.js';
import { rowElement, rowId } from './row.js';
import { VirtualList } from './virtual-list.js';

const MAX_ROWS = 10_000;
const PAGE_ROWS = 200;
const ROW_HEIGHT = 46;
const MANY = 1_000;
const AGE_TICK_MS = 30_000;
const TYPING_MS = 150;

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

/**
 * The list, its filters, its keys. The service filters and sorts; what is scrolled to is fetched page by page. Rows keep
 * their objects while their content is the same, so they are not drawn again.
 */
export class Worklist {
  private query: Query = parseQuery(location.search);
  private rows: WorklistRow[] = [];
  private matching = 0;
  private total = 0;
  private cursor: string | null = null;
  private fetching = false;
  private details: boolean;
  private texts = new Map<string, string>();
  /** Grows with each change of the question, so that a late answer to an earlier one is dropped. */
  private question = 0;
  private typingTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly grid = byId('grid');
  private readonly list: VirtualList<WorklistRow>;
  private readonly panel: StudyPanel;
  private readonly live: Live;

  constructor() {
    this.details = this.query.study !== null;
    this.list = new VirtualList(byId('scroller'), byId('rows'), ROW_HEIGHT, (r) => r.studyInstanceUid, (r) => this.rowNode(r), () => void this.more());
    this.live = new Live(() => this.refresh(), showLiveness, () => (this.rows.length > MANY ? 1_000 : 150));
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
    const node = rowElement(row, uid === this.query.study, Date.now());
    node.addEventListener('click', () => {
      this.choose(uid);
      this.showDetails(true);
    });
    node.addEventListener('dblclick', () => this.open(uid));
    return node;
  }

  /** As many rows as there were; the first time also as many as it takes to show the chosen one. */
  private async refresh(): Promise<void> {
    await this.fetch(Math.max(PAGE_ROWS, this.rows.length));
    const chosen = this.query.study;
    if (chosen !== null && this.cursor !== null && !this.rows.some((r) => r.studyInstanceUid === chosen)) {
      await this.fetch(Math.min(this.matching, MAX_ROWS));
    }
    await this.refreshPanel();
  }

  private async fetch(limit: number): Promise<void> {
    const asked = this.question;
    const page = await api.worklist({ ...toSearch(this.query), limit: Math.min(limit, MAX_ROWS) });
    if (asked === this.question) {
      this.take(this.unchangedKept(page.rows), page.cursor, page.matching, page.all);
    }
  }

  /** The next page, when the end of what is here comes into view. */
  private async more(): Promise<void> {
    if (this.fetching || this.cursor === null) {
      return;
    }
    this.fetching = true;
    const asked = this.question;
    try {
      const page = await api.worklist({ ...toSearch(this.query), limit: PAGE_ROWS, cursor: this.cursor });
      if (asked === this.question) {
        const here = new Set(this.rows.map((r) => r.studyInstanceUid));
        const added = page.rows.filter((r) => !here.has(r.studyInstanceUid));
        this.take([...this.rows, ...added], page.cursor, page.matching, page.all);
      }
    } catch {
      this.live.soon(0);
    } finally {
      this.fetching = false;
    }
  }

  private take(rows: WorklistRow[], cursor: string | null, matching: number, all: number): void {
    this.rows = rows;
    this.cursor = cursor;
    this.matching = matching;
    this.total = all;
    this.texts = new Map(rows.map((r) => [r.studyInstanceUid, JSON.stringify(r)]));
    this.show();
  }

  /** The objects of rows whose content is as before are kept. */
  private unchangedKept(rows: WorklistRow[]): WorklistRow[] {
    const before = new Map(this.rows.map((r) => [r.studyInstanceUid, r]));
    return rows.map((row) => {
      const uid = row.studyInstanceUid;
      return this.texts.get(uid) === JSON.stringify(row) ? (before.get(uid) ?? row) : row;
    });
  }

  private show(): void {
    this.list.show(this.rows);
    this.grid.setAttribute('aria-rowcount', String(this.matching + 1));
    this.grid.setAttribute('aria-activedescendant', this.query.study ? rowId(this.query.study) : '');
    byId('count').textContent = t('list.count', { shown: this.matching, all: this.total });
    byId('empty').hidden = this.rows.length > 0;
    byId('empty').textContent = t(this.total === 0 ? 'list.empty' : 'list.noMatch');
  }

  private async refreshPanel(): Promise<void> {
    const row = this.rows.find((r) => r.studyInstanceUid === this.query.study);
    if (!this.details || !row) {
      this.panel.hide();
      return;
    }
    await this.panel.show(row);
  }

  private update(change: Partial<Query>): void {
    this.query = { ...this.query, ...change };
    history.replaceState(null, '', `${location.pathname}${formatQuery(this.query)}`);
    this.show();
  }

  /** Another question to the service: from its first page on. */
  private ask(change: Partial<Query>): void {
    this.question++;
    this.update(change);
    byId('scroller').scrollTop = 0;
    this.fetch(PAGE_ROWS).catch((e: unknown) => toast(t('error.load', { why: String(e) }), true));
  }

  private choose(uid: string): void {
    this.update({ study: uid });
    this.list.invalidate();
    const index = this.rows.findIndex((r) => r.studyInstanceUid === uid);
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

  /** The last study may be on a page that is not here yet. */
  private async move(to: (current: number) => number): Promise<void> {
    if (to(0) === Infinity && this.cursor !== null) {
      await this.fetch(MAX_ROWS);
    }
    const current = this.rows.findIndex((r) => r.studyInstanceUid === this.query.study);
    const row = this.rows[Math.max(0, Math.min(this.rows.length - 1, to(current)))];
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
      this.move(move).catch((e: unknown) => toast(String(e), true));
    } else if (event.key === '/') {
      event.preventDefault();
      byId('search').focus();
    }
  }

  private escape(): void {
    const search = byId('search') as HTMLInputElement;
    if (document.activeElement === search) {
      search.value = '';
      this.ask({ text: '' });
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
            this.ask({ sort: key, descending: active && !this.query.descending });
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
    search.addEventListener('input', () => {
      clearTimeout(this.typingTimer);
      this.typingTimer = setTimeout(() => this.ask({ text: search.value }), TYPING_MS);
    });
    const findings = h('input', { type: 'checkbox', id: 'findings' });
    findings.checked = this.query.findings;
    findings.addEventListener('change', () => this.ask({ findings: findings.checked }));
    const priority = this.choice('list.priority', PRIORITIES, this.query.priority, (p) => t(`priority.${p}`), (p) => this.ask({ priority: p }));
    const state = this.choice('list.state', STATES, this.query.state, (s) => t(`state.${s}`), (s) => this.ask({ state: s }));
    replace(byId('filters'), search, priority, state, h('label', { class: 'check' }, findings, t('list.findingsOnly')), h('span', { id: 'count', role: 'status' }));
  }

  private choice<T extends string>(label: MessageKey, values: readonly T[], chosen: T | null, name: (v: T) => string, set: (v: T | null) => void): HTMLElement {
    const field = h('select', {}, h('option', { value: '' }, t('list.any')), ...values.map((v) => h('option', { value: v, selected: v === chosen }, name(v))));
    field.addEventListener('change', () => set(values.find((v) => v === field.value) ?? null));
    return h('label', {}, `${t(label)} `, field);
  }
}
