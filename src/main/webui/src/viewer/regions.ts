import { bulk, type DataSet, items, number, numbers, Tag, text } from './dicomweb.js';
import { dot, type Grid, minus, nearestSlice, type Point } from './geometry.js';
import { layout, type PlaneName } from './plane.js';

export type RegionKind = 'finding' | 'groundGlass' | 'consolidation' | 'lung';

/** One segment of a segmentation, kept within its bounding box. */
export interface Region {
  label: string;
  kind: RegionKind;
  trackingUid: string;
  /** First voxel of the box: column, row, slice. */
  origin: readonly [number, number, number];
  size: readonly [number, number, number];
  mask: Uint8Array;
}

interface Bits {
  slice: number;
  column: number;
  row: number;
  voxels: Uint32Array;
}

/** What a segment is, by its label as this service writes it. */
export function kindOf(label: string): RegionKind {
  const l = label.toLowerCase();
  return l.includes('ground') ? 'groundGlass' : l.includes('consolidation') ? 'consolidation' : /^(left|right) lung/.test(l) ? 'lung' : 'finding';
}

/** Set bits of one frame of a binary segmentation; bits run from the lowest of each byte, over frame borders (PS3.5 8.1.1). */
export function setBits(data: Uint8Array, frame: number, size: number): Uint32Array {
  const found: number[] = [];
  const start = frame * size;
  for (let b = 0; b < size; b++) {
    const at = start + b;
    const byte = data[at >> 3] as number;
    if (byte === 0 && (at & 7) === 0) {
      b += 7;
    } else if ((byte >> (at & 7)) & 1) {
      found.push(b);
    }
  }
  return Uint32Array.from(found);
}

/** The segments of a SEG instance on the grid of the series that it is of; lungs are left out. */
export async function readRegions(seg: DataSet, grid: Grid): Promise<Region[]> {
  const uri = seg[Tag.pixelData]?.BulkDataURI;
  if (!uri) {
    return [];
  }
  const data = new Uint8Array(await bulk(uri));
  return regionsOf(seg, data, grid);
}

export function regionsOf(seg: DataSet, data: Uint8Array, grid: Grid): Region[] {
  const columns = number(seg, Tag.columns, 0);
  const rows = number(seg, Tag.rows, 0);
  const frames = items(seg, Tag.perFrameGroups);
  return items(seg, Tag.segmentSequence)
    .filter((s) => kindOf(text(s, Tag.segmentLabel)) !== 'lung')
    .flatMap((segment) => {
      const wanted = number(segment, Tag.segmentNumber, 0);
      const bits = frames.flatMap((f, i) => {
        const of = number(items(f, Tag.segmentIdentification)[0] ?? {}, Tag.referencedSegmentNumber, 0);
        return of === wanted ? [bitsOf(f, i, data, columns, rows, grid)] : [];
      });
      const region = boxed(bits, columns, text(segment, Tag.segmentLabel), text(segment, Tag.trackingUid));
      return region ? [region] : [];
    });
}

function bitsOf(frame: DataSet, i: number, data: Uint8Array, columns: number, rows: number, grid: Grid): Bits {
  const [x = 0, y = 0, z = 0] = numbers(items(frame, Tag.planePosition)[0] ?? {}, Tag.imagePosition);
  const position: Point = [x, y, z];
  const slice = nearestSlice(grid, position);
  const from = minus(position, grid.slices[slice]?.position ?? grid.origin);
  return {
    slice,
    column: Math.round(dot(from, grid.axes[0]) / grid.spacing[0]),
    row: Math.round(dot(from, grid.axes[1]) / grid.spacing[1]),
    voxels: setBits(data, i, columns * rows),
  };
}

function boxed(bits: readonly Bits[], columns: number, label: string, trackingUid: string): Region | null {
  const low: [number, number, number] = [Infinity, Infinity, Infinity];
  const high: [number, number, number] = [-1, -1, -1];
  const each = (visit: (i: number, j: number, k: number) => void): void =>
    bits.forEach((b) => b.voxels.forEach((v) => visit(b.column + (v % columns), b.row + Math.floor(v / columns), b.slice)));
  each((...p) => {
    for (let a = 0; a < 3; a++) {
      low[a] = Math.min(low[a] as number, p[a] as number);
      high[a] = Math.max(high[a] as number, p[a] as number);
    }
  });
  if (high[0] < 0) {
    return null;
  }
  const size: [number, number, number] = [high[0] - low[0] + 1, high[1] - low[1] + 1, high[2] - low[2] + 1];
  const mask = new Uint8Array(size[0] * size[1] * size[2]);
  each((i, j, k) => {
    mask[i - low[0] + size[0] * (j - low[1] + size[1] * (k - low[2]))] = 1;
  });
  return { label, kind: kindOf(label), trackingUid, origin: low, size, mask };
}

/** A region cut by a plane: a small image and where its first pixel lies on the plane. */
export interface Cut {
  x: number;
  y: number;
  width: number;
  height: number;
  mask: Uint8Array;
}

export function cut(region: Region, grid: Grid, name: PlaneName, at: number): Cut | null {
  const l = layout(name);
  const through = at - region.origin[l.through];
  if (through < 0 || through >= region.size[l.through]) {
    return null;
  }
  const width = region.size[l.across];
  const height = region.size[l.down];
  const step = [1, region.size[0], region.size[0] * region.size[1]] as const;
  const mask = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const from = through * step[l.through] + (l.reversed ? height - 1 - y : y) * step[l.down];
    for (let x = 0; x < width; x++) {
      mask[y * width + x] = region.mask[from + x * step[l.across]] as number;
    }
  }
  const first = region.origin[l.down];
  const count = l.down === 1 ? grid.rows : grid.slices.length;
  return { x: region.origin[l.across], y: l.reversed ? count - first - height : first, width, height, mask };
}

/** The edges between pixels inside and outside, as x1 y1 x2 y2 in corners of pixels of the plane. */
export function outline(c: Cut): number[] {
  const inside = (x: number, y: number): number => (x < 0 || y < 0 || x >= c.width || y >= c.height ? 0 : (c.mask[y * c.width + x] as number));
  const lines: number[] = [];
  for (let y = 0; y <= c.height; y++) {
    for (let x = 0; x <= c.width; x++) {
      if (inside(x, y) !== inside(x, y - 1)) {
        lines.push(c.x + x, c.y + y, c.x + x + 1, c.y + y);
      }
      if (inside(x, y) !== inside(x - 1, y)) {
        lines.push(c.x + x, c.y + y, c.x + x, c.y + y + 1);
      }
    }
  }
  return lines;
}
