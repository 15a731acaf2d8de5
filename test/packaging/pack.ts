import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inProject } from '../e2e/support/project.ts';
import { makeStandInElectron } from './stand-in-electron.ts';
import { makeStandInFpm, type PackageRequest } from './stand-in-fpm.ts';

/** What `npm run dist` makes, up to the installer itself. */
export interface PackedApplication {
  readonly executable: string;
  /** `app.asar` */
  readonly archive: string;
  /** `app.asar.unpacked`: what the operating system must find as files. */
  readonly unpacked: string;
  /** What the Debian package is made of beside the application. */
  readonly debian: PackageRequest;
  remove(): Promise<void>;
}

/**
 * Packs the built program with the project's own configuration, but around a stand-in for Electron, and hands it to a
 * stand-in for the tool that writes Debian packages: both would be downloaded.
 */
export async function pack(): Promise<PackedApplication> {
  const folder = await mkdtemp(path.join(tmpdir(), 'packed-'));
  const electron = path.join(folder, 'electron');
  const fpm = path.join(folder, 'fpm');
  await makeStandInElectron(electron);
  await makeStandInFpm(fpm);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      inProject('node_modules', 'electron-builder', 'cli.js'),
      ...['--linux', 'deb', `--${process.arch}`],
      `-c.electronDist=${electron}`,
      `-c.directories.output=${path.join(folder, 'dist')}`,
    ],
    { cwd: inProject(), encoding: 'utf8', env: { ...process.env, CUSTOM_FPM_PATH: fpm } },
  );
  if (status !== 0) throw new Error(`electron-builder ended with ${status}.\n${stdout}\n${stderr}`);

  const application = path.join(
    folder,
    'dist',
    process.arch === 'x64' ? 'linux-unpacked' : `linux-${process.arch}-unpacked`,
  );
  return {
    executable: path.join(application, 'neural-cleanse-desktop'),
    archive: path.join(application, 'resources', 'app.asar'),
    unpacked: path.join(application, 'resources', 'app.asar.unpacked'),
    debian: JSON.parse(await readFile(`${fpm}.json`, 'utf8')) as PackageRequest,
    remove: async () => rm(folder, { recursive: true, force: true }),
  };
}
