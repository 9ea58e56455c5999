// The plain worklist: asks the service every two seconds, shows rows by urgency and one study beside them.
const rows = document.getElementById('rows');
const panel = document.getElementById('study');
const main = document.querySelector('main');
const connection = document.getElementById('connection');
let selected = new URLSearchParams(location.search).get('study');
let shown = '';

const states = {
  RECEIVING: 'receiving slices',
  READY: 'waiting for analysis',
  ANALYSING: 'analysing',
  REPORTED: 'reported, being delivered',
  DELIVERED: 'delivered',
  NOT_ANALYSED: 'not analysed',
  FAILED: 'failed, needs a person',
};

function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    node.setAttribute(key, value);
  }
  node.append(...children);
  return node;
}

const number = (value, digits, unit) => (value === null || value === undefined ? '–' : `${value.toFixed(digits)} ${unit}`);

function row(study) {
  const open = element('button', { type: 'button' }, study.patientName || '(no name)');
  open.addEventListener('click', () => select(study.studyInstanceUid));
  const cells = [
    element('td', { class: `priority ${study.priority}` }, study.priority),
    element('td', {}, open),
    element('td', {}, study.patientId ?? ''),
    element('td', {}, study.accessionNumber ?? ''),
    element('td', {}, (study.why ?? []).join('; ')),
    element('td', { class: 'number' }, study.noduleCount === null || study.noduleCount === undefined ? '–' : String(study.noduleCount)),
    element('td', { class: 'number' }, number(study.largestMm, 1, 'mm')),
    element('td', { class: 'number' }, number(study.affectedPercent, 1, '%')),
    element('td', {}, states[study.state] ?? study.state),
    element('td', { class: 'number' }, study.timeToFlagMs === null || study.timeToFlagMs === undefined ? '–' : number(study.timeToFlagMs / 1000, 1, 's')),
  ];
  const tr = element('tr', { 'aria-selected': String(study.studyInstanceUid === selected) }, ...cells);
  tr.addEventListener('click', () => select(study.studyInstanceUid));
  return tr;
}

async function refresh() {
  try {
    const answer = await fetch('/api/v1/worklist');
    if (!answer.ok) {
      throw new Error(`the service answered ${answer.status}`);
    }
    const list = (await answer.json()).rows;
    const now = JSON.stringify([list, selected]);
    if (now !== shown) {
      shown = now;
      rows.replaceChildren(...list.map(row));
      document.getElementById('empty').hidden = list.length > 0;
      if (selected) {
        await showStudy(selected);
      }
    }
    connection.textContent = `${list.length} studies`;
  } catch (error) {
    connection.textContent = `No connection: ${error.message}`;
  }
}

function select(uid) {
  selected = uid;
  history.replaceState(null, '', `?study=${encodeURIComponent(uid)}`);
  refresh();
}

function definition(pairs) {
  const list = element('dl');
  for (const [term, value] of pairs) {
    list.append(element('dt', {}, term), element('dd', {}, value ?? '–'));
  }
  return list;
}

function nodules(report) {
  if (report.nodules === null) {
    return [element('p', {}, 'Nodules: not analysed.')];
  }
  if (report.nodules.length === 0) {
    return [element('p', {}, 'No nodule was detected. This does not exclude disease.')];
  }
  return report.nodules.map((n, i) => element('div', {}, element('h3', {}, `Nodule ${i + 1}`), definition([
    ['Type', `${n.kind.toLowerCase()}, ${n.density.toLowerCase().replaceAll('_', '-')}`],
    ['Place', `${n.side.toLowerCase()} lung, ${n.zone.toLowerCase()} zone`],
    ['Axes', `${number(n.longAxisMm, 1, 'mm')} × ${number(n.shortAxisMm, 1, 'mm')}`],
    ['Volume', number(n.volumeMm3, 0, 'mm³')],
    ['Detection score', n.score.toFixed(2)],
  ])));
}

function pneumonia(report) {
  const p = report.pneumonia;
  if (p === null) {
    return [element('p', {}, 'Pneumonia: not analysed.')];
  }
  return [definition([
    ['Triage', `${p.flag ? 'flagged' : 'not flagged'} (score ${p.score.toFixed(2)}, threshold ${p.threshold.toFixed(2)})`],
    ['Lung', number(p.lungVolumeMl, 0, 'mL')],
    ['Lesions', `${number(p.lesionVolumeMl, 1, 'mL')} (${number(p.proportionPercent, 2, '%')})`],
    ['Ground glass', number(p.groundGlassMl, 1, 'mL')],
    ['Consolidation', number(p.consolidationMl, 1, 'mL')],
  ])];
}

async function showStudy(uid) {
  const answer = await fetch(`/api/v1/studies/${encodeURIComponent(uid)}/report`, { headers: { accept: 'application/json' } });
  const parts = [element('h2', {}, 'Study')];
  if (answer.ok) {
    const report = await answer.json();
    if (report.reason) {
      parts.push(element('p', { class: 'warning' }, `Not analysed (${report.reason.code}): ${report.reason.text}`));
    }
    for (const pipeline of report.pipelines) {
      for (const caution of pipeline.cautions) {
        parts.push(element('p', { class: 'warning' }, `${pipeline.name}: ${caution.text}`));
      }
    }
    parts.push(element('h3', {}, 'Pneumonia, triage and quantities'), ...pneumonia(report), element('h3', {}, 'Nodules'), ...nodules(report));
    parts.push(element('h3', {}, 'Models'), ...report.models.map((m) => element('p', {}, `${m.name} ${m.version}${m.clinicallyEvaluated ? '' : ': not clinically evaluated'}`)));
    parts.push(element('p', {}, element('a', { href: `/api/v1/studies/${encodeURIComponent(uid)}/report?format=pdf` }, 'Report as PDF')));
  } else {
    const problem = await answer.json().catch(() => ({ detail: `the service answered ${answer.status}` }));
    parts.push(element('p', {}, problem.detail ?? 'There is no result yet.'));
  }
  panel.replaceChildren(...parts);
  panel.hidden = false;
  main.classList.add('open');
}

refresh();
setInterval(refresh, 2000);
