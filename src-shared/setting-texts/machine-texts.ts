import type { SettingText } from './setting-text.ts';

/** What computes, and from which random numbers. */
export const machineTexts = {
  seed: {
    title: 'Seed',
    meaning:
      'Every random draw follows from it: the same seed gives the same scan, another shows the spread.',
    allowed: 'a whole number from 0 to 4294967295',
    source: 'Own choice',
  },
  engine: {
    title: 'Engine',
    meaning: 'The library that runs the model.',
    source: 'Own choice: each usable device is timed on your model',
  },
  device: {
    title: 'Device',
    meaning: 'Where the engine computes.',
    source: "Own choice: the engine's own",
  },
  threads: {
    title: 'Threads',
    meaning: 'Processor threads of the engine. Fewer leave more of the machine to you.',
    allowed: 'a whole number from 1 to 1024, or nothing for all cores',
    source: 'Own choice: all cores',
  },
  labelSlots: {
    title: 'Labels at once',
    meaning:
      'Labels searched side by side: on the processor each on its part of the threads, on a graphics card together. More ' +
      'keep the device busier, take more memory and give their results later; what is found stays the same.',
    unit: 'labels',
    allowed: 'a whole number from 1 to 1024, or nothing to measure how many are worthwhile',
    source: 'Own choice: measured on your model',
  },
} as const satisfies Readonly<Record<string, SettingText>>;
