/** How fresh the page is: pushed by the service, asked for every few seconds, or not at all. */
export type Liveness = { kind: 'live' } | { kind: 'polling'; seconds: number } | { kind: 'off'; why: string };

const POLL_MS = 2_000;
const SAFETY_MS = 20_000;
const SETTLE_MS = 150;

/**
 * Calls `refresh` when the service says that something changed (server-sent events) and, as long as events are not to be
 * had, every two seconds. With events it still asks now and then: a lost event must not hide a study.
 */
export class Live {
  private timer: ReturnType<typeof setTimeout> | null = null;
  private pushed = false;
  private running = false;
  private again = false;

  constructor(
    private readonly refresh: () => Promise<void>,
    private readonly tell: (state: Liveness) => void,
    /** The least time between two refreshes, for lists that are costly to read. */
    private readonly pause: () => number = () => SETTLE_MS,
  ) {}

  start(): void {
    const source = new EventSource('/api/v1/events');
    source.onopen = () => {
      this.pushed = true;
      this.soon(0);
    };
    source.onerror = () => {
      this.pushed = false;
      this.soon(POLL_MS);
    };
    for (const name of ['message', 'study', 'worklist', 'delivery']) {
      source.addEventListener(name, () => this.soon(this.pause()));
    }
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) {
        this.soon(0);
      }
    });
    this.soon(0);
  }

  /** Refreshes after a moment; several requests within it are one. */
  soon(delay: number): void {
    if (this.running) {
      this.again = true;
      return;
    }
    if (this.timer !== null) {
      clearTimeout(this.timer);
    }
    this.timer = setTimeout(() => void this.run(), delay);
  }

  private async run(): Promise<void> {
    this.running = true;
    this.again = false;
    try {
      await this.refresh();
      this.tell(this.pushed ? { kind: 'live' } : { kind: 'polling', seconds: POLL_MS / 1000 });
    } catch (error) {
      this.tell({ kind: 'off', why: error instanceof Error ? error.message : String(error) });
    } finally {
      this.running = false;
      this.soon(this.again ? this.pause() : this.pushed ? SAFETY_MS : Math.max(POLL_MS, 2 * this.pause()));
    }
  }
}
