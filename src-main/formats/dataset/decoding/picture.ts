import { AppError } from '../../../../src-shared/domain/app-error.ts';

/** A decoded picture, 8 bits a value. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** 1 for grey, 3 for RGB. */
  readonly channels: 1 | 3;
  /** [height, width, channels] */
  readonly pixels: Uint8Array;
  /** What had to be done to the file's pixels. */
  readonly changes: readonly PictureChange[];
}

/** `alpha` was dropped, `depth` cut to 8 bits, `cmyk` turned into RGB, `orientation` applied, later `frames` left out. */
export type PictureChange = 'alpha' | 'depth' | 'cmyk' | 'orientation' | 'frames';

export const pictureLimits = {
  /** Width times height: twice what common cameras give, 256 MiB decoded with alpha. */
  pixels: 2 ** 26,
  /** One file, packed. */
  bytes: 128 * 1024 ** 2,
  /** Decoding one picture; the largest allowed take about two seconds. */
  seconds: 30,
} as const;

/** Throws FILE_TOO_LARGE, before anything is allocated for the pixels. */
export function checkPictureSize(width: number, height: number, where: string): void {
  if (!(width > 0 && height > 0)) throw brokenPicture(where, `it declares ${width}×${height} pixels`);
  if (width * height <= pictureLimits.pixels) return;
  throw new AppError(
    'FILE_TOO_LARGE',
    `${where} declares ${width}×${height} pixels; at most ${Math.floor(pictureLimits.pixels / 1e6)} million are decoded. Scale ` +
      'it down, or take it out.',
  );
}

export function brokenPicture(where: string, reason: string, cause?: unknown): AppError {
  return new AppError(
    'FILE_CORRUPT',
    `${where} is a damaged picture (${reason}). Copy it again, or take it out.`,
    {
      cause,
    },
  );
}
