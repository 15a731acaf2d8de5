import type { ScanReport } from '../../../src-shared/domain/scan-report.ts';
import { encodeFusion, encodeMask, encodePattern } from '../png.ts';
import type { ReadLabel } from '../read-label.ts';
import { html, type Markup } from './markup.ts';

/** Mask, pattern and fusion of one label as images, each with its name; empty where the search broke down. */
export interface TriggerPicture {
  readonly kind: 'mask' | 'pattern' | 'fusion';
  readonly image: Markup;
}

/**
 * Reads a label and draws its trigger at its exact size; the browser enlarges it without smoothing. A pattern that is
 * neither gray nor RGB has no picture.
 *
 * @param scale whole number of screen pixels a pixel of the trigger
 */
export function triggerPictures(
  report: ScanReport,
  readLabel: ReadLabel,
  label: number,
  scale: number,
): TriggerPicture[] {
  const { mask, pattern } = readLabel(label);
  const size = report.model.inputShape;
  if (mask.length === 0) return [];
  const image = (png: Uint8Array, kind: string): Markup => {
    const source = `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
    const [width, height] = [size.width * scale, size.height * scale];
    return html`<img src="${source}" alt="${kind} of label ${label}" width="${width}" height="${height}" />`;
  };
  const pictures: TriggerPicture[] = [{ kind: 'mask', image: image(encodeMask(mask, size), 'mask') }];
  if (size.channels === 1 || size.channels === 3) {
    pictures.push(
      { kind: 'pattern', image: image(encodePattern(pattern, size), 'pattern') },
      { kind: 'fusion', image: image(encodeFusion(mask, pattern, size), 'fusion') },
    );
  }
  return pictures;
}

/** The greatest whole scale at which the longer side keeps within so many pixels, at least 1. */
export function scaleToFit(report: ScanReport, pixels: number): number {
  const { height, width } = report.model.inputShape;
  return Math.max(1, Math.floor(pixels / Math.max(height, width)));
}
