import type { Weeks } from './api.js';

/** One bar of a chart: a share from 0 to 1 and the counts behind it; a week without any has none. */
export interface Bar {
  week: string;
  share: number | null;
  of: number;
  text: string;
}

const percent = (part: number, whole: number): string => `${part}/${whole}`;

/** The share of confirmed among the judged findings, by week, for each set of models. */
export function agreement(weeks: Weeks): Map<string, Bar[]> {
  const byModels = new Map<string, Bar[]>();
  for (const v of weeks.verdicts) {
    const judged = v.confirmed + v.rejected;
    const bar = { week: v.week, share: judged === 0 ? null : v.confirmed / judged, of: judged, text: percent(v.confirmed, judged) };
    byModels.set(v.models, [...(byModels.get(v.models) ?? []), bar]);
  }
  return byModels;
}

/** The share of flagged among the analysed studies, by week. */
export function flagged(weeks: Weeks): Bar[] {
  return weeks.studies.map((s) => ({ week: s.week, share: s.analysed === 0 ? null : s.flagged / s.analysed, of: s.analysed, text: percent(s.flagged, s.analysed) }));
}

/** Names and versions without digests: `nodule/1 abc…, other/2 def…` is read as `nodule/1, other/2`. */
export function modelNames(models: string): string {
  return models.split(', ').map((m) => m.split(' ')[0]).join(', ');
}
