import packageJson from '../package.json' with { type: 'json' };

/** Version of this program, stored with every scan. */
export const programVersion: string = packageJson.version;

/** Name and version of each package that the program is made of. */
export const packageVersions: Readonly<Record<string, string>> = packageJson.dependencies;
