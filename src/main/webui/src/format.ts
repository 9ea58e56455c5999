import { t } from './i18n/index.js';

/** A number with unit and fixed digits; a dash where it was not measured, never a zero. */
export function quantity(value: number | null | undefined, digits: number, unit = ''): string {
  if (value === null || value === undefined || !Number.isFinite(value)) {
    return t('unit.none');
  }
  return unit ? `${value.toFixed(digits)} ${unit}` : value.toFixed(digits);
}

/** A span of time in its two largest units: 8.4 s, 3 min 12 s, 2 h 05 min, 3 d 4 h. */
export function duration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) {
    return t('unit.none');
  }
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 60) {
    return `${seconds.toFixed(1)} s`;
  }
  const whole = Math.floor(seconds);
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) {
    return `${minutes} min ${String(whole % 60).padStart(2, '0')} s`;
  }
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${String(minutes % 60).padStart(2, '0')} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** An age in its largest unit, as it is read at a glance. */
export function age(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  if (minutes < 60) {
    return `${minutes} min`;
  }
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
}

/** A DICOM person name for reading: the ideographic group first where there is one, components apart by a space. */
export function personName(name: string | null | undefined): string {
  if (!name) {
    return t('unit.none');
  }
  const groups = name.split('=').map((g) => g.split('^').filter((c) => c.trim() !== '').join(' ').trim());
  const [alphabetic = '', ideographic = ''] = groups;
  return ideographic && alphabetic ? `${ideographic} (${alphabetic})` : ideographic || alphabetic || t('unit.none');
}

export function instant(iso: string | null | undefined): string {
  return iso ? new Date(iso).toLocaleString() : t('unit.none');
}
