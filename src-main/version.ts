import packageJson from '../package.json' with { type: 'json' };

/** Version of this program, stored with every scan. */
export const programVersion: string = packageJson.version;
