/** How numbers are written in the report. */

const none = '–';

export function fixed(value: number | null, digits: number): string {
  return value === null ? none : value.toFixed(digits);
}

/** @param share in [0, 1] */
export function percent(share: number | null): string {
  return share === null ? none : `${(share * 100).toFixed(1)} %`;
}

/** 12,345 */
export function grouped(value: number): string {
  return value.toLocaleString('en-US');
}

/** `48.2 s`, `12 min 30 s`, `3 h 5 min`. */
export function duration(durationMs: number): string {
  const seconds = durationMs / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `2026-03-01 12:00:00 UTC`. @param iso ISO 8601 in UTC */
export function moment(iso: string | null): string {
  return iso === null ? none : `${iso.slice(0, 19).replace('T', ' ')} UTC`;
}
