import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { inProject } from '../e2e/support/project.ts';

/** Marks the fuses in Electron's executable; after it their version, their number and one character each. */
const fuseSentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

/** As Electron 45 is delivered. In the order of `FuseV1Options`: 1 for on, 0 for off. */
const deliveredFuses = '10110001';

/** Electron's Linux distribution as far as the packager looks at it. Nothing in it can run. */
export async function makeStandInElectron(folder: string): Promise<void> {
  const { version } = JSON.parse(
    await readFile(inProject('node_modules', 'electron', 'package.json'), 'utf8'),
  ) as { version: string };
  const fuses = Buffer.from([1, deliveredFuses.length, ...Buffer.from(deliveredFuses)]);

  await mkdir(path.join(folder, 'resources'), { recursive: true });
  await mkdir(path.join(folder, 'locales'));
  await writeFile(path.join(folder, 'electron'), Buffer.concat([Buffer.from(fuseSentinel), fuses]), {
    mode: 0o755,
  });
  await writeFile(path.join(folder, 'version'), version);
  await writeFile(path.join(folder, 'LICENSE'), 'of Electron');
  await writeFile(path.join(folder, 'LICENSES.chromium.html'), 'of Chromium');
  await writeFile(path.join(folder, 'locales', 'en-US.pak'), '');
}
