/** What a test chooses for one run of the program. Carried by the environment, as it must be there before the program. */
export interface DoubleSettings {
  readonly userData: string;
  /** Parent of the folders that `app.getPath` names, e.g. `downloads`. */
  readonly home: string;
  readonly colorScheme: 'light' | 'dark';
  /** Whether no other run of the program holds the single-instance lock. */
  readonly isFirstInstance: 'yes' | 'no';
}

const prefix = 'ELECTRON_DOUBLE_';

export function settingsEnvironment(settings: DoubleSettings): Record<string, string> {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [`${prefix}${name}`, value as string]),
  );
}

export function setting<Name extends keyof DoubleSettings>(name: Name): DoubleSettings[Name] {
  const value = process.env[`${prefix}${name}`];
  if (value === undefined)
    throw new Error(`The double of Electron was started without its setting "${name}".`);
  return value as DoubleSettings[Name];
}
