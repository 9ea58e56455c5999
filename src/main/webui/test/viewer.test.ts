import assert from 'node:assert/strict';
import { test } from 'node:test';
import { multipart, readAnswer } from '../src/intake.js';
import { useLanguage } from '../src/i18n/index.js';
import type { DataSet } from '../src/viewer/dicomweb.js';
import { type Grid, gridOf, letter, toIndex, toPoint } from '../src/viewer/geometry.js';
import { identityOf } from '../src/viewer/study-images.js';
import { parseHanging } from '../src/viewer/hanging.js';
import { edgeLetters, extract, fromVoxel, planeSize, toVoxel } from '../src/viewer/plane.js';
import { cut, kindOf, outline, type Region, regionsOf, setBits } from '../src/viewer/regions.js';
import { draftText, type Report } from '../src/viewer/report.js';
import { Loader, MissingSlices } from '../src/viewer/loader.js';
import { outwards, Volume } from '../src/viewer/volume.js';
import { greyTable, paint, PRESETS } from '../src/viewer/windowing.js';

function header(z: number, change: DataSet = {}): DataSet {
  return {
    '00080018': { vr: 'UI', Value: [`1.2.${z}`] },
    '00200032': { vr: 'DS', Value: [-10, -20, z] },
    '00200037': { vr: 'DS', Value: [1, 0, 0, 0, 1, 0] },
    '00280010': { vr: 'US', Value: [3] },
    '00280011': { vr: 'US', Value: [4] },
    '00280030': { vr: 'DS', Value: [0.5, 0.7] },
    '00280100': { vr: 'US', Value: [16] },
    '00280101': { vr: 'US', Value: [12] },
    '00280103': { vr: 'US', Value: [0] },
    '00281052': { vr: 'DS', Value: [-1024] },
    '00281053': { vr: 'DS', Value: [1] },
    ...change,
  };
}

function grid(): Grid {
  const made = gridOf([header(4), header(0), header(2)]);
  assert.ok(made);
  return made;
}

/** A volume whose HU tell their own index: i + 10 j + 100 k. */
function numbered(): Volume {
  const volume = new Volume(grid());
  for (let k = 0; k < 3; k++) {
    volume.put(k, Uint16Array.from({ length: 12 }, (_, v) => 1024 + (v % 4) + 10 * Math.floor(v / 4) + 100 * k).buffer);
  }
  return volume;
}

test('slices are sorted along the normal, whatever the order they came in', () => {
  assert.deepEqual(grid().slices.map((s) => s.sop), ['1.2.0', '1.2.2', '1.2.4']);
  assert.deepEqual(grid().spacing, [0.7, 0.5, 2]);
});

test('index to point and back', () => {
  const g = grid();
  const p = toPoint(g, [2, 1, 2]);
  assert.deepEqual(p, [-10 + 2 * 0.7, -20 + 0.5, 4]);
  toIndex(g, p).forEach((v, a) => assert.ok(Math.abs(v - [2, 1, 2][a]!) < 1e-9));
});

test('headers without an image plane give no grid', () => {
  assert.equal(gridOf([header(0, { '00200037': { vr: 'DS', Value: [] } })]), null);
});

test('a localizer among the slices is left out', () => {
  const g = gridOf([header(0), header(2), header(9, { '00200037': { vr: 'DS', Value: [0, 1, 0, 0, 0, -1] } })]);
  assert.equal(g?.slices.length, 2);
});

test('frames of a multi-frame instance are slices', () => {
  const frame = (z: number): DataSet => ({ '00209113': { vr: 'SQ', Value: [{ '00200032': { vr: 'DS', Value: [0, 0, z] } }] } });
  const g = gridOf([header(0, { '00200032': { vr: 'DS', Value: [] }, '00280008': { vr: 'IS', Value: [2] }, '52009230': { vr: 'SQ', Value: [frame(5), frame(2)] } })]);
  assert.deepEqual(g?.slices.map((s) => [s.frame, s.position[2]]), [[2, 2], [1, 5]]);
});

test('stored values become HU, unused bits and signs are respected', () => {
  const volume = new Volume(grid());
  volume.put(0, new Uint16Array(12).fill(0xf400).buffer);
  assert.equal(volume.slice(0)?.[0], 0x400 - 1024);
  const signed = gridOf([header(0, { '00280103': { vr: 'US', Value: [1] } })]);
  assert.ok(signed);
  const other = new Volume(signed);
  other.put(0, new Uint16Array(12).fill(0x0fff).buffer);
  assert.equal(other.slice(0)?.[0], -1 - 1024);
  assert.throws(() => volume.put(1, new ArrayBuffer(3)), /slice 2 has 3 bytes/);
});

test('coronal and sagittal planes show the head above', () => {
  const v = numbered();
  const coronal = extract(v, 'coronal', 1, new Int16Array(12));
  assert.deepEqual([...coronal], [210, 211, 212, 213, 110, 111, 112, 113, 10, 11, 12, 13]);
  const sagittal = extract(v, 'sagittal', 3, new Int16Array(9));
  assert.deepEqual([...sagittal], [203, 213, 223, 103, 113, 123, 3, 13, 23]);
  assert.deepEqual([...extract(v, 'axial', 2, new Int16Array(0))].slice(0, 2), [200, 201]);
});

test('every plane shows at a pixel what the volume has at its voxel', () => {
  const v = numbered();
  for (const plane of ['axial', 'coronal', 'sagittal'] as const) {
    const s = planeSize(v.grid, plane);
    for (let at = 0; at < s.depth; at++) {
      const hu = extract(v, plane, at, new Int16Array(s.width * s.height));
      for (let n = 0; n < hu.length; n++) {
        const index = toVoxel(v.grid, plane, at, n % s.width, Math.floor(n / s.width));
        assert.equal(hu[n], index[0] + 10 * index[1] + 100 * index[2]);
        assert.deepEqual(fromVoxel(v.grid, plane, index), { at, x: n % s.width, y: Math.floor(n / s.width) });
      }
    }
  }
});

test('a slice that has not arrived is air on every plane', () => {
  const v = new Volume(grid());
  v.put(1, new Uint16Array(12).fill(1024 + 7).buffer);
  assert.equal(v.slice(0), null);
  assert.deepEqual([...extract(v, 'axial', 0, new Int16Array(12))], new Array<number>(12).fill(-1024));
  assert.deepEqual([...extract(v, 'coronal', 1, new Int16Array(12))], [-1024, -1024, -1024, -1024, 7, 7, 7, 7, -1024, -1024, -1024, -1024]);
  assert.deepEqual([...extract(v, 'sagittal', 3, new Int16Array(9))], [-1024, -1024, -1024, 7, 7, 7, -1024, -1024, -1024]);
});

test('edges carry the directions of the patient', () => {
  assert.deepEqual(edgeLetters(grid(), 'axial'), { left: 'R', right: 'L', top: 'A', bottom: 'P' });
  assert.deepEqual(edgeLetters(grid(), 'coronal'), { left: 'R', right: 'L', top: 'H', bottom: 'F' });
  assert.deepEqual(edgeLetters(grid(), 'sagittal'), { left: 'A', right: 'P', top: 'H', bottom: 'F' });
  assert.equal(letter([0.1, -0.9, 0], 1), 'A');
});

test('the window maps its lower edge to black and its upper edge to white', () => {
  const table = greyTable(PRESETS.mediastinum);
  const out = new Uint32Array(3);
  paint(Int16Array.from([-160, 240, 40]), table, out);
  assert.equal(out[0], 0xff000000);
  assert.equal(out[1], 0xffffffff);
  assert.ok(Math.abs((out[2]! & 255) - 128) <= 1);
});

test('bits of a segmentation run over byte and frame borders', () => {
  assert.deepEqual([...setBits(Uint8Array.of(0b00000001, 0b10000000), 0, 16)], [0, 15]);
  assert.deepEqual([...setBits(Uint8Array.of(0, 0b00010000, 0), 1, 12)], [0]);
});

test('segments find their slices by position and lungs are left out', () => {
  const item = (ds: DataSet): DataSet[string] => ({ vr: 'SQ', Value: [ds] });
  const segment = (n: number, label: string): DataSet => ({ '00620004': { vr: 'US', Value: [n] }, '00620005': { vr: 'LO', Value: [label] } });
  const frame = (n: number, z: number): DataSet => ({ '00209113': item({ '00200032': { vr: 'DS', Value: [-10, -20, z] } }), '0062000A': item({ '0062000B': { vr: 'US', Value: [n] } }) });
  const seg: DataSet = { '00280010': { vr: 'US', Value: [3] }, '00280011': { vr: 'US', Value: [4] }, '00620002': { vr: 'SQ', Value: [segment(1, 'Left lung'), segment(2, 'Nodule 1')] }, '52009230': { vr: 'SQ', Value: [frame(1, 0), frame(2, 4)] } };
  const data = new Uint8Array(3);
  data[0] = 1;
  const bit = 12 + 6;
  data[bit >> 3] = 1 << (bit & 7);
  const regions = regionsOf(seg, data, grid());
  assert.equal(regions.length, 1);
  assert.deepEqual([regions[0]?.origin, regions[0]?.size], [[2, 1, 2], [1, 1, 1]]);
});

test('the labels of our segmentations tell their kind', () => {
  assert.deepEqual(['Ground-glass opacity', 'Consolidation', 'Right lung', 'Nodule 2'].map(kindOf), ['groundGlass', 'consolidation', 'lung', 'finding']);
});

test('a cut lies where the region is, on every plane', () => {
  const region: Region = { label: 'x', kind: 'finding', trackingUid: '', origin: [1, 0, 1], size: [2, 1, 1], mask: Uint8Array.of(1, 1) };
  assert.equal(cut(region, grid(), 'axial', 0), null);
  const axial = cut(region, grid(), 'axial', 1);
  assert.deepEqual(axial && [axial.x, axial.y, axial.width, axial.height], [1, 0, 2, 1]);
  const coronal = cut(region, grid(), 'coronal', 0);
  assert.deepEqual(coronal && [coronal.x, coronal.y, coronal.width], [1, 1, 2]);
  assert.ok(axial);
  assert.equal(outline(axial).length / 4, 6, 'six edges around two pixels');
});

test('a slice that cannot be loaded is counted and keeps no other away', async () => {
  const v = new Volume(grid());
  const fetchFrame = (_study: string, _series: string, sop: string): Promise<ArrayBuffer> => (sop === '1.2.2' ? Promise.reject(new Error('gone')) : Promise.resolve(new Uint16Array(12).buffer));
  const seen: number[] = [];
  const loader = new Loader('1', '2', v, 1, (k) => seen.push(k), fetchFrame);
  await assert.rejects(loader.run(), (e) => e instanceof MissingSlices && e.missing === 1 && e.all === 3 && e.message === 'gone');
  assert.deepEqual(seen.sort(), [0, 2]);
  assert.deepEqual([...v.loaded], [1, 0, 1]);
});

test('slices are fetched from the one in view outwards', () => {
  assert.deepEqual(outwards(2, 5), [2, 1, 3, 0, 4]);
});

test('a damaged hanging state is the default', () => {
  assert.equal(parseHanging('{').layout, 'mpr');
  assert.deepEqual(parseHanging('{"window":{"center":40,"width":400},"layout":"axial","linked":false}'), { window: PRESETS.mediastinum, layout: 'axial', overlay: true, linked: false });
  assert.deepEqual(parseHanging('{"window":{"center":null,"width":0}}').window, PRESETS.lung);
});

const REPORT: Report = { studyInstanceUid: '1', resultUid: '2', status: 'ANALYSED', reason: null, pipelines: [], nodules: [{ findingUid: 'f', trackingUid: 't', kind: 'NODULE', score: 0.9, centerLpsMm: [0, 0, 0], longAxisMm: 8.24, shortAxisMm: 6.1, meanDiameterMm: 7.2, volumeMm3: 200, density: 'SOLID', meanHu: 31.6, side: 'LEFT', zone: 'UPPER' }], pneumonia: null, comparison: null };

test('the draft has the measured numbers in both languages and says what it is', () => {
  assert.match(draftText(REPORT), /1\. solid nodule, left lung, upper zone, 8\.2 × 6\.1 mm, mean 32 HU\.[^]*not clinically evaluated/);
  useLanguage('zh');
  assert.match(draftText(REPORT), /1\. 左肺上野实性结节，8\.2 × 6\.1 mm，平均 32 HU。[^]*未经临床评价/);
  useLanguage('en');
});

test('the draft invents nothing: no axes where none were measured, no pneumonia where none was analysed', () => {
  const text = draftText({ ...REPORT, nodules: [{ ...REPORT.nodules![0]!, longAxisMm: null }] });
  assert.doesNotMatch(text, /mm,|pacities/);
});

test('the answer of STOW-RS tells what was stored and what was not', () => {
  const answer = readAnswer({ '00081199': { vr: 'SQ', Value: [{}, {}] }, '00081198': { vr: 'SQ', Value: [{ '00081197': { vr: 'US', Value: [0xa700] } }, { '00081197': { vr: 'US', Value: [0xa900] } }] } });
  assert.deepEqual(answer, { stored: 2, failures: ['no space left on the disk', '0xA900'] });
});

test('a file is the one part of its request', async () => {
  assert.equal(await multipart(new Blob(['x']), 'b').text(), '--b\r\nContent-Type: application/dicom\r\n\r\nx\r\n--b--\r\n');
});

test('the patient is named from the headers of the images in view', () => {
  const name = { vr: 'PN', Value: [{ Alphabetic: 'Zhang^Wei', Ideographic: '张^伟' }] };
  assert.equal(identityOf({ '00100010': name, '00100020': { vr: 'LO', Value: ['P7'] }, '00080020': { vr: 'DA', Value: ['20260102'] } }), '张 伟 (Zhang Wei) · P7 · 2026-01-02');
});
