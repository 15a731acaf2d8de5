/** How numbers, times and names are written on every screen. */

const noBreakSpace = '\u00a0';

/** What stands where there is no number. */
export const missing = '–';

/** @param digits after the decimal point */
export function formatNumber(value: number | null, digits = 0): string {
  if (value === null || !Number.isFinite(value)) return missing;
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** A mask norm in pixels: two digits below 100, one above. */
export function formatNorm(norm: number | null): string {
  return formatNumber(norm, norm !== null && norm >= 100 ? 1 : 2);
}

/** An anomaly index, with two digits. */
export function formatIndex(index: number | null): string {
  return formatNumber(index, 2);
}

/** @param share in [0, 1]; never rounds up to 100 % */
export function formatShare(share: number | null): string {
  if (share === null || !Number.isFinite(share)) return missing;
  const percent = Math.floor(share * 1000 + 1e-9) / 10;
  return `${formatNumber(percent, percent === 100 || percent === 0 ? 0 : 1)}${noBreakSpace}%`;
}

/** `0.4 s`, `12 s`, `3 min 5 s`, `2 h 10 min`, `1 d 4 h`. */
export function formatDuration(durationMs: number | null): string {
  if (durationMs === null || !Number.isFinite(durationMs)) return missing;
  const seconds = durationMs / 1000;
  if (seconds < 9.95) return `${formatNumber(seconds, 1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return pair(whole, 60, 'min', 's');
  const minutes = Math.round(seconds / 60);
  if (minutes < 24 * 60) return pair(minutes, 60, 'h', 'min');
  return pair(Math.round(seconds / 3600), 24, 'd', 'h');
}

function pair(count: number, size: number, large: string, small: string): string {
  const rest = count % size;
  const first = `${Math.floor(count / size)} ${large}`;
  return rest === 0 ? first : `${first} ${rest} ${small}`;
}

/** `812 B`, `1.5 kB`, `24 MB`: powers of 1000. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${formatNumber(value, unit === 0 || value >= 99.5 ? 0 : 1)} ${units[unit]}`;
}

/** Date and time of the reader's own place. @param iso ISO 8601 */
export function formatDate(iso: string): string {
  return dateAndTime.format(new Date(iso));
}

const dateAndTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** `label 7 · stop`; without a name `label 7`. @param names by label */
export function formatLabel(label: number, names: readonly string[] | null): string {
  const name = names?.[label]?.trim() ?? '';
  return name === '' ? `label ${label}` : `label ${label} · ${name}`;
}

/** `1 label`, `3 labels`. */
export function formatCount(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatNumber(count)} ${count === 1 ? singular : plural}`;
}

/** The file's name without its folders. */
export function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}
