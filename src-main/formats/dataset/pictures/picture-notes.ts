import type { ResizeMethod } from '../../../../src-shared/domain/resize-method.ts';
import type { DatasetFinding } from '../dataset.ts';
import type { Picture, PictureChange } from '../decoding/picture.ts';
import type { Size } from '../decoding/resize.ts';

type Change = PictureChange | 'resized' | 'grey' | 'colour';

/** Completes "… pictures …". */
const texts: Record<Exclude<Change, 'resized'>, string> = {
  alpha:
    'have an alpha channel, which was dropped as torchvision and Keras do; what lies under transparent parts is seen',
  depth: 'have 16 bits a value, of which the upper 8 were taken',
  cmyk: 'are in CMYK and were turned into RGB as Pillow does, without a colour profile',
  orientation: 'were turned upright as their EXIF orientation says',
  frames: 'have several frames or pages, of which the first was taken',
  grey: 'are grey, and the grey was repeated for each channel of the model',
  colour: 'are in colour and were turned into grey with the weights of ITU-R 601 (0.299, 0.587, 0.114)',
};

const methodTexts: Record<ResizeMethod, string> = {
  stretch: 'stretched, bilinear with antialiasing, as torchvision Resize((height, width))',
  'shorter-side-crop': 'by the shorter side and cropped to the centre, as torchvision Resize and CenterCrop',
  'imagenet-crop':
    'by the shorter side to 256/224 of the size and cropped to the centre, as for ImageNet in torchvision',
  'stretch-plain': 'stretched, bilinear without antialiasing, as Keras image_dataset_from_directory',
  'stretch-nearest': 'stretched to the nearest pixel, as Keras load_img',
};

/** What had to be done to pictures, counted over those that were read. */
export class PictureNotes {
  private readonly wanted: Size;
  private readonly channels: 1 | 3;
  private readonly counts = new Map<Change, { pictures: number; readonly example: string }>();
  private readonly read = new Set<string>();

  constructor(wanted: Size, channels: 1 | 3) {
    this.wanted = wanted;
    this.channels = channels;
  }

  get areResized(): boolean {
    return this.counts.has('resized');
  }

  add(name: string, { height, width, channels, changes }: Picture): void {
    if (this.read.has(name)) return;
    this.read.add(name);
    for (const change of changes) this.count(change, name);
    if (height !== this.wanted.height || width !== this.wanted.width) this.count('resized', name);
    if (channels !== this.channels) this.count(channels === 1 ? 'grey' : 'colour', name);
  }

  /** @param isAsked whether the user chose the method */
  findings(method: ResizeMethod, isAsked: boolean): DatasetFinding[] {
    return [...this.counts].map(([change, { pictures, example }]) => {
      const subject = `${pictures} of ${this.read.size} pictures (for example "${example}")`;
      if (change !== 'resized') return { severity: 'info', message: `${subject} ${texts[change]}.` };
      const { height, width } = this.wanted;
      const how = `${subject} were resized to ${height}×${width}: ${methodTexts[method]}.`;
      return isAsked
        ? { severity: 'info', message: how }
        : {
            severity: 'warning',
            message: `${how} Nothing says that the model was trained so; --resize names other ways.`,
          };
    });
  }

  private count(change: Change, name: string): void {
    const count = this.counts.get(change);
    if (count === undefined) this.counts.set(change, { pictures: 1, example: name });
    else count.pictures++;
  }
}
