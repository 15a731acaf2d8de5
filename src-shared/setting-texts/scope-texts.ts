import type { SettingText } from './setting-text.ts';

/** What is searched: which numbers the pixels are, which labels, and whether pairs of them. */
export const scopeTexts = {
  modelPixels: {
    title: 'Pixels of the model',
    meaning: 'The numbers that the model was trained on.',
    source: 'Measured on your images',
  },
  datasetPixels: {
    title: 'Pixels of the data file',
    meaning: 'The numbers that the file holds.',
    source: 'Judged by the smallest and the largest value',
  },
  labels: {
    title: 'Labels',
    meaning: 'The labels that are searched. The verdict compares these alone.',
    source: 'Paper: all labels',
  },
  firstLabel: {
    title: 'First label',
    meaning: 'Searched before the others. It changes no result.',
    source: 'Own choice: in the order of their numbers',
  },
  pairs: {
    title: 'Search pairs of labels',
    meaning:
      'After the labels, searches the smallest trigger that moves images of one label to one other, for every pair. This ' +
      'finds backdoors that act on images of some labels only, and those that move every label to another. It takes ' +
      'longer than the labels themselves.',
    source: 'Own choice; pairs of source and target: K-ARM, Shen et al., ICML 2021',
  },
  screenAbove: {
    title: 'Most labels to search in full',
    meaning:
      'With more labels than this, all are searched briefly, and only the promising ones and controls drawn at random ' +
      'in full: minutes instead of hours, with a small chance to miss a backdoor. Nothing typed: every label in full. ' +
      'Needs the loss to move the cost.',
    unit: 'labels',
    allowed: 'a whole number of at least 1, or nothing',
    source: 'Own choice, measured in docs/fast.md',
  },
} as const satisfies Readonly<Record<string, SettingText>>;
