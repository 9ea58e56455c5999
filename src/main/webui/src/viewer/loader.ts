import { frame } from './dicomweb.js';
import { outwards, type Volume } from './volume.js';

const AT_ONCE = 6;

/** Some slices of a series could not be loaded; the others are there. */
export class MissingSlices extends Error {
  constructor(
    readonly missing: number,
    readonly all: number,
    first: unknown,
  ) {
    super(first instanceof Error ? first.message : String(first));
  }
}

/** Fetches the slices of a volume, those near the one in view first. */
export class Loader {
  private queue: number[];
  private readonly stop = new AbortController();
  private readonly failures: unknown[] = [];

  constructor(
    private readonly study: string,
    private readonly series: string,
    private readonly volume: Volume,
    first: number,
    private readonly arrived: (slice: number) => void,
    private readonly fetchFrame: typeof frame = frame,
  ) {
    this.queue = outwards(first, volume.grid.slices.length);
  }

  /** Resolves when all slices are here, or the loading was cancelled; one that fails does not keep the others from coming. */
  async run(): Promise<void> {
    await Promise.all(Array.from({ length: AT_ONCE }, () => this.work()));
    if (this.failures.length > 0 && !this.stop.signal.aborted) {
      throw new MissingSlices(this.failures.length, this.volume.grid.slices.length, this.failures[0]);
    }
  }

  /** Brings forward what is near this slice. */
  near(slice: number): void {
    this.queue.sort((a, b) => Math.abs(a - slice) - Math.abs(b - slice));
  }

  cancel(): void {
    this.queue = [];
    this.stop.abort();
  }

  private async work(): Promise<void> {
    for (let k = this.queue.shift(); k !== undefined; k = this.queue.shift()) {
      try {
        await this.take(k);
      } catch (failure) {
        this.failures.push(failure);
      }
    }
  }

  private async take(k: number): Promise<void> {
    const slice = this.volume.grid.slices[k];
    if (slice) {
      this.volume.put(k, await this.fetchFrame(this.study, this.series, slice.sop, slice.frame, this.stop.signal));
      this.arrived(k);
    }
  }
}
