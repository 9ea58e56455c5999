import { getJson, request } from '../api.js';

/** A data set as DICOM JSON has it (PS3.18 annex F). */
export type DataSet = Record<string, { vr: string; Value?: unknown[]; BulkDataURI?: string; InlineBinary?: string } | undefined>;

export const Tag = {
  accessionNumber: '00080050',
  patientName: '00100010',
  patientId: '00100020',
  patientBirthDate: '00100030',
  patientSex: '00100040',
  sopInstanceUid: '00080018',
  modality: '00080060',
  seriesDescription: '0008103E',
  studyDate: '00080020',
  seriesInstanceUid: '0020000E',
  seriesNumber: '00200011',
  instanceCount: '00201209',
  imagePosition: '00200032',
  imageOrientation: '00200037',
  rows: '00280010',
  columns: '00280011',
  pixelSpacing: '00280030',
  bitsAllocated: '00280100',
  bitsStored: '00280101',
  pixelRepresentation: '00280103',
  rescaleIntercept: '00281052',
  rescaleSlope: '00281053',
  frameCount: '00280008',
  sharedGroups: '52009229',
  perFrameGroups: '52009230',
  planePosition: '00209113',
  planeOrientation: '00209116',
  pixelMeasures: '00289110',
  pixelValueTransformation: '00289145',
  segmentSequence: '00620002',
  segmentNumber: '00620004',
  segmentLabel: '00620005',
  segmentIdentification: '0062000A',
  referencedSegmentNumber: '0062000B',
  trackingUid: '00620021',
  pixelData: '7FE00010',
} as const;

export function values(ds: DataSet, tag: string): unknown[] {
  return ds[tag]?.Value ?? [];
}

export function text(ds: DataSet, tag: string): string {
  const first = values(ds, tag)[0];
  return typeof first === 'string' || typeof first === 'number' ? String(first) : '';
}

export function numbers(ds: DataSet, tag: string): number[] {
  return values(ds, tag).map(Number);
}

export function number(ds: DataSet, tag: string, absent: number): number {
  const first = values(ds, tag)[0];
  return first === undefined || first === null ? absent : Number(first);
}

/** A person name with its component groups, as DICOM writes it. */
export function person(ds: DataSet, tag: string): string {
  const name = values(ds, tag)[0] as { Alphabetic?: string; Ideographic?: string } | string | undefined;
  return typeof name === 'object' && name !== null ? `${name.Alphabetic ?? ''}${name.Ideographic ? `=${name.Ideographic}` : ''}` : (name ?? '');
}

/** The items of a sequence. */
export function items(ds: DataSet, tag: string): DataSet[] {
  return values(ds, tag) as DataSet[];
}

export interface SeriesEntry {
  uid: string;
  modality: string;
  description: string;
  count: number;
}

const root = (study: string): string => `/dicomweb/studies/${encodeURIComponent(study)}`;

/** QIDO-RS: the series of a study. */
export async function listSeries(study: string): Promise<SeriesEntry[]> {
  const found = await getDicom(`${root(study)}/series`);
  return found.map((ds) => ({ uid: text(ds, Tag.seriesInstanceUid), modality: text(ds, Tag.modality), description: text(ds, Tag.seriesDescription), count: number(ds, Tag.instanceCount, 0) }));
}

/** WADO-RS: the headers of a series. */
export function seriesMetadata(study: string, series: string): Promise<DataSet[]> {
  return getDicom(`${root(study)}/series/${encodeURIComponent(series)}/metadata`);
}

/** WADO-RS: one frame, decoded by the service, little-endian. */
export async function frame(study: string, series: string, sop: string, index: number, signal: AbortSignal): Promise<ArrayBuffer> {
  const path = `${root(study)}/series/${encodeURIComponent(series)}/instances/${encodeURIComponent(sop)}/frames/${index}`;
  return (await request(path, { signal, headers: { accept: 'application/octet-stream; transfer-syntax=1.2.840.10008.1.2.1' } })).arrayBuffer();
}

/** WADO-RS: the whole value of an attribute, by the address that the metadata gives; only its path, so that it stays here. */
export async function bulk(uri: string): Promise<ArrayBuffer> {
  return (await request(new URL(uri, location.href).pathname, { headers: { accept: 'application/octet-stream' } })).arrayBuffer();
}

async function getDicom(path: string): Promise<DataSet[]> {
  const answer = await request(path, { headers: { accept: 'application/dicom+json' } });
  return answer.status === 204 ? [] : ((await answer.json()) as DataSet[]);
}

export { getJson };
