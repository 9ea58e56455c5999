import { Problem } from './api.js';
import { byId, h, replace } from './dom.js';
import { t } from './i18n/index.js';
import { startShell } from './shell.js';

const AT_ONCE = 4;

/** All files of what was dropped, folders walked to their ends. */
async function filesOf(entries: readonly FileSystemEntry[]): Promise<File[]> {
  const found: File[] = [];
  for (const entry of entries) {
    if (entry.isFile) {
      found.push(await new Promise<File>((take, fail) => (entry as FileSystemFileEntry).file(take, fail)));
    } else if (entry.isDirectory) {
      found.push(...(await filesOf(await children(entry as FileSystemDirectoryEntry))));
    }
  }
  return found;
}

/** A reader gives at most a hundred entries at a time, and none at the end. */
async function children(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((take, fail) => reader.readEntries(take, fail));
    if (some.length === 0) {
      return all;
    }
    all.push(...some);
  }
}

/** What became of one upload: instances stored and the reasons of those that were not. */
export interface Stored {
  stored: number;
  failures: string[];
}

/** A Failure Reason (PS3.18 annex I.2.2) in words; those that nobody can act upon as the number that they are. */
function failureReason(code: number): string {
  const hex = `0x${code.toString(16).toUpperCase().padStart(4, '0')}`;
  return code === 0xc000 ? t('intake.notDicom') : code === 0xa700 ? t('intake.noSpace') : hex;
}

/** The answer of STOW-RS as DICOM JSON: referenced and failed instances (PS3.18 10.5.3). */
export function readAnswer(body: unknown): Stored {
  const ds = (body ?? {}) as Record<string, { Value?: Record<string, { Value?: unknown[] }>[] } | undefined>;
  const failed = ds['00081198']?.Value ?? [];
  const reason = (item: Record<string, { Value?: unknown[] }>): string => {
    const code = item['00081197']?.Value?.[0];
    return typeof code === 'number' ? failureReason(code) : '?';
  };
  return { stored: ds['00081199']?.Value?.length ?? 0, failures: failed.map(reason) };
}

/** One Part 10 file as the single part of a STOW-RS request. */
export function multipart(file: Blob, boundary: string): Blob {
  return new Blob([`--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`, file, `\r\n--${boundary}--\r\n`]);
}

interface Answer {
  status: number;
  body: unknown;
}

/** A POST that tells how many bytes have gone; fetch does not. */
function post(path: string, body: Blob, headers: Record<string, string>, sent: (bytes: number) => void): Promise<Answer> {
  return new Promise((take, fail) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    Object.entries(headers).forEach(([name, value]) => request.setRequestHeader(name, value));
    request.upload.addEventListener('progress', (e) => sent(e.loaded));
    request.addEventListener('error', () => fail(new Error(t('intake.noConnection'))));
    request.addEventListener('load', () => {
      let json: unknown = null;
      try {
        json = JSON.parse(request.responseText);
      } catch {
        // An answer that is no JSON has nothing to tell but its status.
      }
      take({ status: request.status, body: json });
    });
    request.send(body);
  });
}

function refusal(answer: Answer): Problem {
  const detail = (answer.body as { detail?: unknown } | null)?.detail;
  return new Problem(answer.status, String(answer.status), typeof detail === 'string' ? detail : `the service answered ${answer.status}`);
}

const isOk = (answer: Answer): boolean => answer.status >= 200 && answer.status < 300;

async function send(file: File, sent: (bytes: number) => void): Promise<Stored> {
  if (/\.zip$/i.test(file.name)) {
    const answer = await post('/api/v1/upload', file, { 'content-type': 'application/zip', accept: 'application/json' }, sent);
    const body = answer.body as { stored?: number; known?: number; failures?: { name: string; reason: string }[] } | null;
    if (!isOk(answer) && !body?.failures) {
      throw refusal(answer);
    }
    return { stored: (body?.stored ?? 0) + (body?.known ?? 0), failures: (body?.failures ?? []).map((f) => `${f.name}: ${f.reason}`) };
  }
  const boundary = `hilum-${crypto.randomUUID()}`;
  const headers = { 'content-type': `multipart/related; type="application/dicom"; boundary=${boundary}`, accept: 'application/dicom+json' };
  const answer = await post('/dicomweb/studies', multipart(file, boundary), headers, sent);
  const read = readAnswer(answer.body);
  if (!isOk(answer) && read.failures.length === 0) {
    throw refusal(answer);
  }
  return read;
}

/** Sends files a few at a time and says for each that was not stored why. */
class Upload {
  private sent = 0;
  /** Bytes of files that are done, and of those on their way. */
  private doneBytes = 0;
  private readonly onTheWay = new Map<File, number>();
  private stored = 0;
  private failed = 0;
  private readonly bar = h('progress', { 'aria-label': t('intake.title') });
  private readonly text = h('p', { role: 'status' });
  private readonly failures = h('ul', { class: 'failures' });

  constructor(private readonly files: readonly File[]) {
    this.bar.max = Math.max(1, files.reduce((sum, f) => sum + f.size, 0));
    byId('uploads').prepend(h('section', { class: 'card' }, this.bar, this.text, this.failures));
  }

  async run(): Promise<void> {
    const queue = [...this.files];
    this.tell();
    await Promise.all(Array.from({ length: AT_ONCE }, () => this.work(queue)));
    this.text.textContent = this.files.length === 0 ? t('intake.empty') : t('intake.done', { stored: this.stored, failed: this.failed });
    this.text.dataset.done = 'true';
  }

  private async work(queue: File[]): Promise<void> {
    for (let file = queue.shift(); file; file = queue.shift()) {
      await this.one(file);
      this.sent++;
      this.onTheWay.delete(file);
      this.doneBytes += file.size;
      this.tell();
    }
  }

  private async one(file: File): Promise<void> {
    try {
      const answer = await send(file, (bytes) => {
        this.onTheWay.set(file, Math.min(bytes, file.size));
        this.tell();
      });
      this.stored += answer.stored;
      answer.failures.forEach((why) => this.fail(file.name, why));
    } catch (error) {
      this.fail(file.name, error instanceof Error ? error.message : String(error));
    }
  }

  private fail(name: string, why: string): void {
    this.failed++;
    this.failures.append(h('li', {}, t('intake.failed', { name, why })));
  }

  private tell(): void {
    const bytes = [...this.onTheWay.values()].reduce((sum, n) => sum + n, this.doneBytes);
    this.bar.value = this.sent === this.files.length ? this.bar.max : bytes;
    this.text.textContent = t('intake.progress', { sent: this.sent, all: this.files.length, percent: Math.floor((100 * this.bar.value) / this.bar.max) });
  }
}

function picker(text: string, folder: boolean): HTMLElement {
  const input = h('input', { type: 'file', multiple: true, hidden: true, webkitdirectory: folder });
  input.addEventListener('change', () => {
    void new Upload([...(input.files ?? [])]).run();
    input.value = '';
  });
  return h('span', {}, input, h('button', { type: 'button', onclick: () => input.click() }, text));
}

export function startIntake(): void {
  startShell('intake', t('intake.title'));
  const zone = h('div', { id: 'drop', class: 'drop' }, h('p', {}, t('intake.drop')), h('p', { class: 'actions' }, picker(t('intake.choose'), false), picker(t('intake.chooseFolder'), true)), h('p', { class: 'sub' }, t('intake.note')));
  zone.addEventListener('dragover', (e) => {
    e.preventDefault();
    zone.classList.add('over');
  });
  zone.addEventListener('dragleave', () => zone.classList.remove('over'));
  zone.addEventListener('drop', (e) => {
    e.preventDefault();
    zone.classList.remove('over');
    const items = [...(e.dataTransfer?.items ?? [])];
    const entries = items.map((i) => i.webkitGetAsEntry()).filter((x) => x !== null);
    const plain = [...(e.dataTransfer?.files ?? [])];
    void (entries.length > 0 ? filesOf(entries) : Promise.resolve(plain)).then((files) => new Upload(files).run());
  });
  replace(byId('main'), h('h1', {}, t('intake.title')), zone, h('div', { id: 'uploads' }));
}
