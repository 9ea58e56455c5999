import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WorklistRow } from '../src/api.js';
import { age, duration, personName, quantity } from '../src/format.js';
import { chosenLanguage, useLanguage } from '../src/i18n/index.js';
import { formatQuery, parseQuery, toSearch } from '../src/worklist/query.js';
import { scrollFor, visible } from '../src/worklist/virtual-list.js';
import { stateText, whyText } from '../src/worklist/wording.js';

function row(uid: string, change: Partial<WorklistRow> = {}): WorklistRow {
  return {
    studyInstanceUid: uid,
    patientName: null,
    patientId: null,
    accessionNumber: null,
    priority: 'ROUTINE',
    why: [],
    state: 'REPORTED',
    noduleCount: null,
    largestMm: null,
    affectedPercent: null,
    timeToFlagMs: null,
    receivedAt: '2026-01-01T00:00:00Z',
    ...change,
  };
}

test('filters and sorting survive the address', () => {
  const query = parseQuery('?priority=URGENT&state=FAILED&findings=1&sort=largest&dir=desc&study=1.2');
  assert.deepEqual(parseQuery(formatQuery(query)), query);
});

test('what is searched for may be a name and never enters the address', () => {
  assert.equal(formatQuery({ ...parseQuery(''), text: 'Zhang' }), '');
});

test('an address with values we do not know shows everything', () => {
  assert.deepEqual(parseQuery('?priority=HIGH&sort=shoe'), parseQuery(''));
});

test('the service is asked in its own words', () => {
  const query = { ...parseQuery('?priority=URGENT&sort=flagTime&dir=desc'), text: '张 p7' };
  assert.deepEqual(toSearch(query), { text: '张 p7', priority: 'URGENT', state: null, findings: false, sort: 'FLAG_TIME', descending: true });
  assert.equal(toSearch(parseQuery('')).sort, 'URGENCY');
});

test('states are plain words in both languages', () => {
  const tilt = row('1', { state: 'NOT_ANALYSED', why: ['not analysed: GANTRY_TILT'] });
  assert.equal(stateText(tilt), 'not analysed: gantry tilt');
  assert.equal(stateText(row('1', { state: 'ANALYSING', progressPercent: 61.6 })), 'analysing 62 %');
  assert.equal(stateText(row('1', { state: 'RECEIVING' })), 'waiting for slices');
  useLanguage('zh');
  assert.equal(stateText(tilt), '未分析：机架倾斜');
  assert.equal(whyText(row('1', { why: ['pneumonia flag', 'nodule 8.2 mm', 'something new'] })), '肺炎标记 · 结节 8.2 mm · something new');
  useLanguage('en');
});

test('a code that is not known is shown, not hidden', () => {
  assert.equal(stateText(row('1', { state: 'NOT_ANALYSED', why: ['not analysed: NEW_CODE'] })), 'not analysed: NEW_CODE');
});

test('10,000 rows need only those in view', () => {
  const window = visible(46 * 5000, 800, 46, 10_000);
  assert.ok(window.first <= 5000 && window.end >= 5018, JSON.stringify(window));
  assert.ok(window.end - window.first < 40);
  assert.deepEqual(visible(46 * 5000, 800, 46, 3), { first: 3, end: 3 });
});

test('a row in view does not move, one below is brought to the lower edge', () => {
  assert.equal(scrollFor(3, 100, 400, 46), 100);
  assert.equal(scrollFor(20, 0, 400, 46), 21 * 46 - 400);
  assert.equal(scrollFor(0, 100, 400, 46), 0);
});

test('numbers that were not measured are a dash, never zero', () => {
  assert.equal(quantity(null, 1, 'mm'), '–');
  assert.equal(quantity(0, 1, 'mm'), '0.0 mm');
});

test('spans of time are read at a glance', () => {
  assert.equal(duration(8_420), '8.4 s');
  assert.equal(duration(192_000), '3 min 12 s');
  assert.equal(duration(7_500_000), '2 h 05 min');
  assert.equal(age(3 * 86_400_000), '3 d');
});

test('person names show the ideographic group first', () => {
  assert.equal(personName('Zhang^Wei=张^伟'), '张 伟 (Zhang Wei)');
  assert.equal(personName('Doe^Jane^^Dr'), 'Doe Jane Dr');
  assert.equal(personName(''), '–');
});

test('the language is the stored one, else the first of the browser that we have', () => {
  assert.equal(chosenLanguage('zh', ['en']), 'zh');
  assert.equal(chosenLanguage(null, ['fr', 'zh-CN', 'en']), 'zh');
  assert.equal(chosenLanguage(null, ['fr']), 'en');
});
