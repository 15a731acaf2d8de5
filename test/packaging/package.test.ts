import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { extractAll } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import type Sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { presets } from '../../src-shared/presets.ts';
import { EngineProcess } from '../../src-main/engine-process/engine-process.ts';
import { launchDesktop } from '../e2e/support/launch-desktop.ts';
import { inProject } from '../e2e/support/project.ts';
import { pack, type PackedApplication } from './pack.ts';

const isLinux = process.platform === 'linux';
if (!isLinux) process.stdout.write('skipped: packing on a stand-in for Electron, which is a Linux one\n');

describe.skipIf(!isLinux)('the packed application', () => {
  let packed: PackedApplication;
  /** The archive and the unpacked files in one folder, far from the project's node_modules: what the program sees. */
  let program: string;
  let files: string[];

  beforeAll(async () => {
    packed = await pack();
    program = mkdtempSync(path.join(tmpdir(), 'packed-program-'));
    extractAll(packed.archive, program);
    files = filesBelow(program);
  });
  afterAll(async () => {
    rmSync(program, { recursive: true, force: true });
    await packed.remove();
  });

  it('holds everything that the build made but the command line', () => {
    const built = filesBelow(inProject('out')).map((file) => `out/${file}`);
    expect(files.filter((file) => file.startsWith('out/'))).toEqual(
      built.filter((file) => file !== 'out/main/cli.js'),
    );
  });

  it('holds no sources, no source maps and no tests', () => {
    const unwanted = [
      /\.(ts|cts|mts|svelte|map|tsbuildinfo)$/,
      /(^|\/)(src-\w+|tests?|__tests__|spec|coverage)\//,
      /[._-](test|spec)\.\w+$/,
    ];
    expect(files.filter((file) => unwanted.some((pattern) => pattern.test(file)))).toEqual([]);
  });

  it('holds the packages that the program loads and none that only its development needs', () => {
    const { dependencies, devDependencies } = readManifest(inProject('package.json'));
    const packages = new Set(files.map(packageOf));
    const ofTheCommandLine = ['cli-progress', 'commander'];
    const loaded = Object.keys(dependencies).filter((name) => !ofTheCommandLine.includes(name));
    expect(loaded.filter((name) => !packages.has(name))).toEqual([]);
    expect(
      [...ofTheCommandLine, ...Object.keys(devDependencies)].filter((name) => packages.has(name)),
    ).toEqual([]);
  });

  it('has a manifest that names the program and no scripts or development dependencies', () => {
    const manifest = readManifest(path.join(program, 'package.json'));
    expect(manifest).toMatchObject({
      name: 'neural-cleanse-desktop',
      main: 'out/main/index.js',
      type: 'module',
    });
    expect(manifest).not.toHaveProperty('scripts');
    expect(manifest).not.toHaveProperty('devDependencies');
  });

  it("keeps this system's native libraries and the sample as files, and nothing else", () => {
    const onnxruntime = `node_modules/onnxruntime-node/bin/napi-v6/${process.platform}/${process.arch}`;
    const pictures = ['sharp', 'sharp-libvips'].flatMap((name) => {
      const folder = `node_modules/@img/${name}-${process.platform}-${process.arch}/lib`;
      const libraries = readdirSync(inProject(folder)).filter((file) => /\.(node|dll|dylib|so\b)/.test(file));
      return libraries.map((file) => `${folder}/${file}`);
    });
    expect(pictures).toHaveLength(2);
    expect(filesBelow(packed.unpacked)).toEqual(
      [
        ...pictures,
        `node_modules/better-sqlite3/prebuilds/${process.platform}-${process.arch}.node`,
        ...filesBelow(inProject(onnxruntime)).map((file) => `${onnxruntime}/${file}`),
        ...filesBelow(inProject('resources', 'sample')).map((file) => `resources/sample/${file}`),
      ].sort(),
    );
  });

  it('has the fuses set that leave nothing of Electron but this program', async () => {
    const { version, ...fuses } = await getCurrentFuseWire(packed.executable);
    expect(version).toBe('1');
    const states = Object.entries(fuses).map(([fuse, state]) => [
      FuseV1Options[Number(fuse)],
      String.fromCharCode(Number(state)) === '1',
    ]);
    expect(Object.fromEntries(states)).toEqual({
      RunAsNode: false,
      EnableCookieEncryption: true,
      EnableNodeOptionsEnvironmentVariable: false,
      EnableNodeCliInspectArguments: false,
      EnableEmbeddedAsarIntegrityValidation: true,
      OnlyLoadAppFromAsar: true,
      LoadBrowserProcessSpecificV8Snapshot: false,
      GrantFileProtocolExtraPrivileges: false,
    });
  });

  it('tells a Linux desktop its icon and the files that it opens', () => {
    const { contents, desktopEntry } = packed.debian;
    expect(contents.filter((file) => file.endsWith('.png'))).toEqual(
      [16, 24, 32, 48, 64, 128, 256, 512].map(
        (size) => `/usr/share/icons/hicolor/${size}x${size}/apps/neural-cleanse-desktop.png`,
      ),
    );
    expect(desktopEntry).toContain('Icon=neural-cleanse-desktop\n');
    expect(desktopEntry).toContain('MimeType=application/x-hdf;application/x-keras;application/x-onnx;\n');
    expect(contents).toContain('/usr/share/mime/packages/neural-cleanse-desktop.xml');
    // No argument in between, such as one that switches the sandbox off.
    expect(desktopEntry).toContain('Exec="/opt/Neural Cleanse Desktop/neural-cleanse-desktop" %F\n');
  });

  it('runs its own engine process on its own sample', async () => {
    const engine = new EngineProcess({ entry: pathToFileURL(path.join(program, 'out', 'main', 'entry.js')) });
    onTestFinished(async () => engine.end());
    const sample = path.join(packed.unpacked, 'resources', 'sample');

    const devices = await engine.request('list-devices', null);
    expect(devices).toContainEqual(
      expect.objectContaining({ engine: 'onnxruntime', device: 'cpu', available: true }),
    );
    expect(devices).toContainEqual(
      expect.objectContaining({ engine: 'tensorflow', device: 'cpu', available: true }),
    );
    await engine.request('open-model', { path: path.join(sample, 'backdoored.h5') });
    await engine.request('open-dataset', {
      path: path.join(sample, 'images.h5'),
      imagesKey: null,
      labelsKey: null,
    });
    const choice = await engine.request('choose-pixels', {
      modelPixels: null,
      datasetPixels: null,
      threads: 1,
    });
    // The model was trained on such images until it knew nearly all of them; a wrong pixel range is near 0.1.
    expect(choice.cleanAccuracy?.accuracy).toBeGreaterThan(0.9);

    // Two labels at once, each in a thread that starts from the program's own files.
    const settings = {
      ...presets.fast,
      modelPixels: choice.modelPixels,
      datasetPixels: choice.datasetPixels,
      threads: 2,
      labelSlots: 2,
      steps: 1,
    };
    expect(await engine.request('choose-engine', settings)).toMatchObject({ threads: 2, labelSlots: 2 });
    const search = engine.request('search', { settings, labels: [7, 8], finished: [], repeats: false });
    expect(await search).toMatchObject({ completed: true });
  });

  it('decodes pictures with its own library', async () => {
    const address = pathToFileURL(path.join(program, 'node_modules', 'sharp', 'dist', 'index.mjs')).href;
    const { default: sharp } = (await import(/* @vite-ignore */ address)) as { default: typeof Sharp };
    const { info } = await sharp(readFileSync(inProject('resources', 'icons', 'linux', '32x32.png')))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(info).toMatchObject({ width: 32, height: 32 });
  });

  it('starts and shows its window', async () => {
    const desktop = await launchDesktop({ program });
    await desktop.page.getByRole('heading').first().waitFor();
    expect(desktop.networkAttempts()).toEqual([]);
    expect(await desktop.close()).toBe(0);
  });
});

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

function readManifest(file: string): Manifest {
  return JSON.parse(readFileSync(file, 'utf8')) as Manifest;
}

/** Paths of all files, relative, with forward slashes, in order. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
}

/** `zod` for `node_modules/zod/index.js`; undefined for the program's own files. */
function packageOf(file: string): string | undefined {
  return /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
}
