import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ControlChart } from '../src/api.js';
import { curves, order, scannerName } from '../src/control-charts.js';
import { agreement, flagged, modelNames } from '../src/weeks.js';

const weeks = {
  verdicts: [
    { week: '2026-W47', models: 'a/1 x', confirmed: 3, rejected: 1, missed: 0, positivePredictiveValue: 0.75 },
    { week: '2026-W48', models: 'a/1 x', confirmed: 0, rejected: 0, missed: 2, positivePredictiveValue: null },
    { week: '2026-W48', models: 'a/2 y', confirmed: 1, rejected: 0, missed: 0, positivePredictiveValue: 1 },
  ],
  studies: [{ week: '2026-W48', analysed: 8, flagged: 2, notAnalysed: 1 }],
};

test('each set of models has its own chart, and a week without a judged finding has no share', () => {
  const charts = agreement(weeks);
  assert.deepEqual([...charts.keys()], ['a/1 x', 'a/2 y']);
  assert.deepEqual(charts.get('a/1 x')?.map((b) => [b.week, b.share, b.text]), [['2026-W47', 0.75, '3/4'], ['2026-W48', null, '0/0']]);
});

test('the flagged share is of the analysed studies only', () => {
  assert.deepEqual(flagged(weeks), [{ week: '2026-W48', share: 0.25, of: 8, text: '2/8' }]);
});

test('digests are left out of the names of models', () => {
  assert.equal(modelNames('nodule/1 abc, other/2 def'), 'nodule/1, other/2');
});

const controlChart = (state: ControlChart['state'], averages: number[]): ControlChart => ({
  scanner: { manufacturer: 'SIMULATED A', model: 'A1', kernel: '', thicknessMm: 1.25 },
  measure: 'SLICES',
  state,
  values: 50 + averages.length,
  mean: 10,
  deviation: 1,
  points: averages.map((average) => ({ at: '2026-11-27T00:00:00Z', value: average, average, lower: 9, upper: 11 })),
});

test('a control chart holds its limits and what lies beyond them', () => {
  const drawn = curves(controlChart('OUT_OF_CONTROL', [10, 13]), 100, 40);
  assert.equal(drawn?.average, '0.0,30.0 100.0,0.0');
  assert.equal(drawn?.limits, '0.0,20.0 100.0,20.0 100.0,40.0 0.0,40.0');
  assert.equal(curves(controlChart('COLLECTING', []), 100, 40), null);
});

test('charts that are out of control come first', () => {
  const states = order([controlChart('COLLECTING', []), controlChart('IN_CONTROL', [10]), controlChart('OUT_OF_CONTROL', [13])]).map((c) => c.state);
  assert.deepEqual(states, ['OUT_OF_CONTROL', 'IN_CONTROL', 'COLLECTING']);
});

test('a scanner is named by what it tells of itself', () => {
  assert.equal(scannerName(controlChart('IN_CONTROL', [])), 'SIMULATED A · A1 · 1.25 mm');
});
