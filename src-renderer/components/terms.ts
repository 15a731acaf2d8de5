import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';

/** What the words of the method mean, for a reader who meets them first on the screen. */
export const terms = {
  mask: 'Which pixels the trigger covers and how strongly: one number from 0 to 1 a pixel, shared by the channels.',
  pattern: 'The colours that the trigger paints where the mask lets it.',
  trigger: 'Mask and pattern together: what is laid over an image to send it to the target label.',
  'target label':
    'The label under test: the search looks for the smallest trigger that sends every image to it.',
  'attack success rate':
    'Share of the clean images that the model assigns to the target label once the trigger is on them.',
  'success on unseen images':
    'Attack success rate on images that were kept out of the search. If it is much lower, the trigger fits the images, not the model.',
  'mask L1 norm':
    'Sum of the mask: roughly how many pixels the trigger covers. A backdoored label needs far fewer.',
  median: 'The norm in the middle: half of the labels need a larger trigger, half a smaller one.',
  'scaled MAD':
    'How far norms usually lie from the median: the median absolute deviation times 1.4826, which makes it comparable to a standard deviation.',
  'anomaly index':
    'How many scaled MADs the norm lies below the median. Above the threshold the label is flagged.',
  'index of all the evidence':
    'By how many deviations the label stands apart from the others: by the size of its trigger, the margin of its logits and the features that the trigger uses, added up. Above the threshold the label is flagged.',
  'one deviation':
    'How far the labels of clean models usually lie from their median, measured on models with known answers. Between norms it is a factor, not a number of pixels.',
  '95 % interval':
    'Where the index would lie in 95 of 100 repetitions, were other labels in the model and the searches done again.',
  'largest margin': 'How far the logit of this label can be driven above all others on any picture at all.',
  'feature similarity':
    'How alike the trigger and images of this label are to the network: 1 is the same features, 0 nothing in common.',
  threshold: 'Anomaly index above which a label is flagged. The paper uses 2.',
  'flagged labels': 'Labels that stand apart from the others: what the test picks.',
  'clean images': 'The images you gave, without any trigger.',
  'gradient evaluation': 'One forward and reverse pass of the network over one batch of images.',
  cost: 'Weight of the mask norm against the success of the trigger. It rises while the trigger succeeds and falls when it does not.',
  seed: 'Where the random numbers start. The same seed, settings, files and device give the same scan.',
  overlap:
    'How much two masks cover the same pixels: sum of the smaller over sum of the larger values. 1 is the same mask, 0 nothing in common.',
  cosine:
    'How alike two triggers are in shape and colour, whatever their strength. 1 is the same direction, 0 nothing in common.',
} as const;

export type Term = keyof typeof terms;

/** What the index of a scan means depends on what judged it. */
export function indexTerm({ settings }: { readonly settings: Pick<ScanSettings, 'verdictRule'> }): Term {
  return settings.verdictRule === 'evidence' ? 'index of all the evidence' : 'anomaly index';
}
