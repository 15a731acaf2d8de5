import type { InvokeRequest } from '../../src-shared/contract/invoke-map.ts';
import { preferencesSchema, type Preferences } from '../../src-shared/contract/preferences.ts';
import { AppError } from '../../src-shared/domain/app-error.ts';
import { JsonFile } from './json-file.ts';

const recentFiles = 10;

const initial: Preferences = {
  theme: 'system',
  banner: '',
  notifies: true,
  enlargement: 8,
  recentModels: [],
  recentDatasets: [],
};

/** What the user set once for the program, and the files opened last. */
export class PreferencesService {
  /** Called after every change. */
  onChange: (preferences: Preferences) => void = () => {};
  private readonly file: JsonFile<Preferences>;

  constructor(path: string) {
    this.file = new JsonFile(path, preferencesSchema, initial);
  }

  get(): Preferences {
    return this.file.value;
  }

  /** Throws AppError `OUTPUT_NOT_WRITABLE`; the change then holds until the program ends. */
  set(change: InvokeRequest<'preferences:set'>): Preferences {
    const failure = this.write({ ...this.get(), ...withoutUndefined(change) });
    if (failure === undefined) return this.get();
    throw new AppError(
      'OUTPUT_NOT_WRITABLE',
      `The preferences cannot be kept (${failure.message}). They hold until the program ends. Check the free space and ` +
        'the permissions of that folder.',
      { cause: failure },
    );
  }

  /** Puts a file that was opened in front of the recent ones. One that cannot be kept is not worth an error. */
  remember(kind: 'recentModels' | 'recentDatasets', path: string): void {
    const others = this.get()[kind].filter((other) => other !== path);
    this.write({ ...this.get(), [kind]: [path, ...others].slice(0, recentFiles) });
  }

  private write(preferences: Preferences): Error | undefined {
    const failure = this.file.write(preferences);
    this.onChange(preferences);
    return failure;
  }
}

/** A key without a value changes nothing. */
function withoutUndefined(change: InvokeRequest<'preferences:set'>): Partial<Preferences> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}
