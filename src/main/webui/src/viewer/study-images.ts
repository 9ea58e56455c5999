import { personName } from '../format.js';
import { type DataSet, listSeries, person, type SeriesEntry, seriesMetadata, Tag, text } from './dicomweb.js';
import { type Grid, gridOf } from './geometry.js';
import { Loader } from './loader.js';
import { readRegions, type Region } from './regions.js';
import { Volume } from './volume.js';

/** The images of one study: its CT series, the volume of the one in view, what was segmented on it. */
export class StudyImages {
  series: SeriesEntry[] = [];
  private others: SeriesEntry[] = [];
  /** Whose images these are, from their own headers: name, ID, birth date, sex, study date, accession. */
  identity = '';
  private loader: Loader | null = null;

  constructor(readonly study: string) {}

  async list(): Promise<void> {
    const all = await listSeries(this.study);
    this.series = all.filter((s) => s.modality === 'CT');
    this.others = all.filter((s) => s.modality === 'SEG');
  }

  /** The wanted series, else the one with the most images. */
  pick(wanted: string | null): SeriesEntry | null {
    return this.series.find((s) => s.uid === wanted) ?? [...this.series].sort((a, b) => b.count - a.count)[0] ?? null;
  }

  /**
   * Begins to load a series, from its middle outwards.
   *
   * @param arrived called for each slice
   * @returns the volume to draw while it fills, and a promise of its end; null where there is no image plane
   */
  async open(series: string, arrived: (slice: number) => void): Promise<{ volume: Volume; done: Promise<void> } | null> {
    this.loader?.cancel();
    const headers = await seriesMetadata(this.study, series);
    this.identity = headers[0] ? identityOf(headers[0]) : '';
    const grid = gridOf(headers);
    if (!grid) {
      return null;
    }
    const volume = new Volume(grid);
    this.loader = new Loader(this.study, series, volume, Math.floor(grid.slices.length / 2), arrived);
    const done = this.loader.run();
    done.catch(() => undefined); // Whoever waits for it hears of it, though it fails before that.
    return { volume, done };
  }

  cancel(): void {
    this.loader?.cancel();
  }

  near(slice: number): void {
    this.loader?.near(slice);
  }

  /** The segments of every segmentation of the study that fall on this grid. */
  async regions(grid: Grid): Promise<Region[]> {
    const found: Region[] = [];
    for (const seg of this.others) {
      for (const header of await seriesMetadata(this.study, seg.uid)) {
        found.push(...(await readRegions(header, grid)));
      }
    }
    return found;
  }
}

const day = (date: string): string => date.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');

/** The line by which a reader makes sure of the patient. */
export function identityOf(header: DataSet): string {
  const parts = [personName(person(header, Tag.patientName)), text(header, Tag.patientId), day(text(header, Tag.patientBirthDate)), text(header, Tag.patientSex), day(text(header, Tag.studyDate)), text(header, Tag.accessionNumber)];
  return parts.filter((p) => p !== '').join(' · ');
}
