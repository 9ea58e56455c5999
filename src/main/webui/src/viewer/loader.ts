import { frame } from './dicomweb.js';
import { outwards, type Volume } from './volume.js';

const AT_ONCE = 6;

/** Fetches the slices of a volume, those near the one in view first. */
export class Loader {
  private queue: number[];
  private readonly stop = new AbortController();

  constructor(
    private readonly study: string,
    private readonly series: string,
    private readonly volume: Volume,
    first: number,
    private readonly arrived: (slice: number) => void,
  ) {
    this.queue = outwards(first, volume.grid.slices.length);
  }

  /** Resolves when all slices are here; rejects with the first failure that was not an abort. */
  async run(): Promise<void> {
    await Promise.all(Array.from({ length: AT_ONCE }, () => this.work()));
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
      const slice = this.volume.grid.slices[k];
      if (slice) {
        this.volume.put(k, await frame(this.study, this.series, slice.sop, slice.frame, this.stop.signal));
        this.arrived(k);
      }
    }
  }
}
