/** What a person needs to know of a setting. Its default is in presets.ts, the words of its value in setting-values.ts. */
export interface SettingText {
  readonly title: string;
  /** What it does, and what changes when it is raised or lowered. */
  readonly meaning: string;
  readonly unit?: string;
  /** Which values are possible, for numbers: completes "must be …". */
  readonly allowed?: string;
  /** Where the default comes from. "Reference code" is github.com/bolunwang/backdoor. */
  readonly source: string;
}

/** How more than one setting says which numbers are possible. */
export const positiveNumber = 'a number above 0';
export const wholeNumber = 'a whole number of at least 1';
