import { AppError } from '../../src-shared/domain/app-error.ts';
import { parseLabelList } from '../../src-shared/domain/label-list.ts';
import { pixelRanges, pixelRangeSchema, type PixelRange } from '../../src-shared/domain/pixel-range.ts';
import { parseShard, type Shard } from '../../src-shared/domain/shard.ts';

/** For an option that may be given more than once: all its values. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** A number as typed. Throws AppError `SETTINGS_INVALID` naming the option. */
export function parseNumber(option: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw invalidValue(option, text, 'a number', 'Write it with digits and a point, for example 0.1 or 1e-3.');
}

/** `0-42`, `3`, `0,5-7` → ascending label numbers without repeats. Throws AppError `SETTINGS_INVALID`. */
export function parseLabels(option: string, text: string): number[] {
  const labels = parseLabelList(text);
  if (labels !== null) return labels;
  throw invalidValue(
    option,
    text,
    'label numbers',
    'Write single labels and ranges, for example 0-42 or 3,7,10-12.',
  );
}

/** `2/4` → the second of four. Throws AppError `SETTINGS_INVALID` naming the option. */
export function readShard(option: string, text: string): Shard {
  const shard = parseShard(text);
  if (shard !== null) return shard;
  throw invalidValue(
    option,
    text,
    'a shard',
    'Write its number, from 1, and how many there are: 2/4 is the second of four shards.',
  );
}

/** `auto` → null; a name; or `mean=…;scale=…[;bgr]` with one number or one a channel, in raw pixels. */
export function parsePixelRange(option: string, text: string): PixelRange | null {
  if (text === 'auto') return null;
  if (Object.hasOwn(pixelRanges, text)) return pixelRanges[text as keyof typeof pixelRanges];
  const parts = text.split(';').map((part) => part.trim());
  const numbersOf = (name: string): number[] | undefined =>
    parts
      .find((part) => part.startsWith(`${name}=`))
      ?.slice(name.length + 1)
      .split(',')
      .map((number) => parseNumber(option, number));
  const known = parts.every((part) => /^(mean=|scale=|bgr$)/.test(part));
  const range = pixelRangeSchema.safeParse({
    name: 'explicit',
    reverseChannels: parts.includes('bgr'),
    mean: numbersOf('mean') ?? [0],
    scale: numbersOf('scale') ?? [1],
  });
  if (known && range.success) return range.data;
  throw invalidValue(
    option,
    text,
    'a pixel range',
    'Use auto, raw, mnist, inception, imagenet, or for example "mean=123.7,116.3,103.5;scale=58.4,57.1,57.4" ' +
      '(value = (raw pixel − mean) / scale; add ";bgr" for reversed channels; no scale may be 0).',
  );
}

/** An option's value that cannot be read: what was found, what was expected, what to write instead. */
export function invalidValue(option: string, found: string, expected: string, remedy: string): AppError {
  return new AppError(
    'SETTINGS_INVALID',
    `${option} was given "${found}", which is not ${expected}. ${remedy}`,
  );
}
