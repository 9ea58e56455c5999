import { getJson } from '../api.js';
import { t } from '../i18n/index.js';
import { quantity } from '../format.js';

/** A result, as far as the viewer shows it. */
export interface Nodule {
  findingUid: string;
  trackingUid: string;
  kind: string;
  /** Null of a finding that a person added. */
  score: number | null;
  centerLpsMm: [number, number, number];
  longAxisMm: number | null;
  shortAxisMm: number | null;
  meanDiameterMm: number | null;
  volumeMm3: number | null;
  density: string;
  meanHu: number | null;
  side: string;
  zone: string;
  verdict?: { action: 'ACCEPTED' | 'REJECTED' | 'EDITED' | 'ADDED'; reason: string | null } | null;
}

export interface Pneumonia {
  findingUid: string;
  flag: boolean;
  score: number;
  threshold: number;
  lungVolumeMl: number;
  lesionVolumeMl: number;
  proportionPercent: number;
  groundGlassMl: number;
  consolidationMl: number;
  bands: { fromHu: number | null; toHu: number | null; ml: number; percent: number }[];
  zones: { name: string; lungMl: number; lesionMl: number; percent: number }[];
  histogram?: { fromHu: number; widthHu: number; ml: number }[];
  severity: { scale: string; score: number; maximum?: number } | null;
}

export interface Report {
  /** Who attested the result; null of the device's own. */
  verification?: { observer: string; organization: string; at: string; reportText?: string | null; decisions: { findingUid: string; action: string; reason: string | null }[] } | null;
  studyInstanceUid: string;
  resultUid: string;
  status: 'ANALYSED' | 'NOT_ANALYSED';
  reason: { code: string; text: string } | null;
  pipelines: { name: string; seriesInstanceUid: string | null; cautions: { code: string; text: string }[] }[];
  nodules: Nodule[] | null;
  pneumonia: Pneumonia | null;
  comparison: { priorStudyUid: string; nodules?: { findingUid: string; change: string; diameterChangeMm: number | null }[] } | null;
}

export const readReport = (study: string): Promise<Report> => getJson(`/api/v1/studies/${encodeURIComponent(study)}/report`);

/** The series that was analysed, or null. */
export function analysedSeries(report: Report | null): string | null {
  return report?.pipelines.find((p) => p.seriesInstanceUid)?.seriesInstanceUid ?? null;
}

const word = (prefix: string, code: string): string => t(`${prefix}.${code}` as Parameters<typeof t>[0]);

export const densityText = (code: string): string => word('density', code);
export const placeText = (n: Nodule): string => `${word('side', n.side)}${t('place.between')}${word('zone', n.zone)}`;
export const zoneName = (name: string): string => {
  const [side = '', zone = ''] = name.split('_');
  return `${word('side', side)}${t('place.between')}${word('zone', zone)}`;
};

/** What a person did to a finding, or null. */
export function decisionOn(report: Report, findingUid: string): string | null {
  return report.verification?.decisions.find((d) => d.findingUid === findingUid)?.action ?? null;
}

/** The draft that a reader edits; every number is the measured one, what was not measured is not written. */
export function draftText(report: Report): string {
  if (report.status === 'NOT_ANALYSED') {
    return `${t('draft.notAnalysed', { why: report.reason?.text ?? report.reason?.code ?? '' })}\n\n${t('draft.end')}`;
  }
  const lines: string[] = [t('draft.findings')];
  if (report.nodules !== null) {
    const standing = report.nodules.filter((n) => n.verdict?.action !== 'REJECTED');
    lines.push(standing.length === 0 ? t('draft.noNodule') : t('draft.noduleCount', { count: standing.length }));
    standing.forEach((n, i) => {
      const axes = n.longAxisMm === null || n.shortAxisMm === null ? '' : t('draft.axes', { long: n.longAxisMm.toFixed(1), short: n.shortAxisMm.toFixed(1) });
      lines.push(t('draft.nodule', { number: i + 1, density: densityText(n.density), place: placeText(n), axes, hu: quantity(n.meanHu, 0, 'HU') }));
    });
  }
  const p = report.pneumonia;
  if (p && decisionOn(report, p.findingUid) !== 'REJECTED') {
    lines.push(
      p.flag
        ? t('draft.lesions', { ml: p.lesionVolumeMl.toFixed(1), percent: p.proportionPercent.toFixed(2), ground: p.groundGlassMl.toFixed(1), dense: p.consolidationMl.toFixed(1) })
        : t('draft.noFlag'),
    );
  }
  return [...lines, '', t('draft.impression'), '', t('draft.end')].join('\n');
}
