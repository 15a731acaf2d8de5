import type { ScanReport } from '../../../src-shared/domain/scan-report.ts';
import { encodeFusion, encodeMask, encodePattern } from '../png.ts';
import type { ReadLabel } from '../read-triggers.ts';
import { html, type Markup } from './markup.ts';

type PictureKind = 'mask' | 'pattern' | 'fusion';

/** A picture at its exact size as a `data:` address. */
interface PictureSource {
  readonly kind: PictureKind;
  readonly source: string;
}

/** Mask, pattern and fusion of each label that has pictures; none where its search broke down. */
export type PictureSources = ReadonlyMap<number, readonly PictureSource[]>;

/**
 * Reads labels and draws their triggers, one label at a time: a report is made while a scan runs and a window waits. A pattern that is neither gray nor RGB has no picture.
 */
export async function readPictures(
  { model }: Pick<ScanReport, 'model'>,
  readLabel: ReadLabel,
  labels: Iterable<number>,
): Promise<PictureSources> {
  const sources = new Map<number, readonly PictureSource[]>();
  for (const label of labels) {
    sources.set(label, await drawLabel(readLabel(label), model.inputShape));
  }
  return sources;
}

async function drawLabel(
  { mask, pattern }: ReturnType<ReadLabel>,
  size: ScanReport['model']['inputShape'],
): Promise<PictureSource[]> {
  if (mask.length === 0) return [];
  const picture = async (kind: PictureKind, png: Promise<Uint8Array>): Promise<PictureSource> => ({
    kind,
    source: `data:image/png;base64,${Buffer.from(await png).toString('base64')}`,
  });
  const pictures = [picture('mask', encodeMask(mask, size))];
  if (size.channels === 1 || size.channels === 3) {
    pictures.push(
      picture('pattern', encodePattern(pattern, size)),
      picture('fusion', encodeFusion(mask, pattern, size)),
    );
  }
  return Promise.all(pictures);
}

/**
 * A label's pictures for the document; the browser enlarges them without smoothing.
 *
 * @param scale whole number of screen pixels a pixel of the trigger
 */
export function triggerPictures(
  { model }: Pick<ScanReport, 'model'>,
  sources: PictureSources,
  label: number,
  scale: number,
): { readonly kind: PictureKind; readonly image: Markup }[] {
  const [width, height] = [model.inputShape.width * scale, model.inputShape.height * scale];
  return (sources.get(label) ?? []).map(({ kind, source }) => ({
    kind,
    image: html`<img src="${source}" alt="${kind} of label ${label}" width="${width}" height="${height}" />`,
  }));
}

/** The greatest whole scale at which the longer side keeps within so many pixels, at least 1. */
export function scaleToFit(report: ScanReport, pixels: number): number {
  const { height, width } = report.model.inputShape;
  return Math.max(1, Math.floor(pixels / Math.max(height, width)));
}
