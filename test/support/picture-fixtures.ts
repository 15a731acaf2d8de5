import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ResizeMethod } from '../../src-shared/domain/resize-method.ts';

/** An array as make_images.py writes it. */
export interface EncodedArray {
  readonly shape: readonly number[];
  /** Base64. */
  readonly data: string;
}

const folder = new URL('../fixtures/images/', import.meta.url);

/** What Pillow and torchvision make of the pictures. */
export const expectedPictures = JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8')) as {
  /** uint8, [height, width, channels] */
  readonly decoded: Record<string, { readonly rgb?: EncodedArray; readonly grey?: EncodedArray }>;
  /** uint8, but float32 for `stretch-plain`; [channels, height, width] */
  readonly resized: Record<string, Record<ResizeMethod, EncodedArray>>;
};

export function picturePath(name: string): string {
  return fileURLToPath(new URL(`pictures/${name}`, folder));
}

export function pixelsOf({ data }: EncodedArray): Uint8Array {
  return new Uint8Array(Buffer.from(data, 'base64'));
}

export function floatsOf(array: EncodedArray): Float32Array {
  return new Float32Array(pixelsOf(array).buffer);
}
