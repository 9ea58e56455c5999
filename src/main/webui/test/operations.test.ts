import assert from 'node:assert/strict';
import { test } from 'node:test';
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
