import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('../../', import.meta.url));

/**
 * The folder of what `@sparticuz/chromium` carries for Linux: Chromium, the libraries and the font that a bare system
 * lacks, and SwiftShader, the graphics drivers in software. Unpacked once, into the project's cache.
 */
export function unpackPackagedChromium(): string {
  const folder = path.join(project, '.cache', 'chromium');
  if (!existsSync(folder)) unpack(folder);
  return folder;
}

/** The package unpacks to the system's temporary folder and for Amazon's servers alone: it is told that this is both. */
function unpack(folder: string): void {
  const unfinished = `${folder}-${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  const program = `import chromium from '@sparticuz/chromium'; await chromium.executablePath();`;
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: project,
    env: { ...process.env, TMPDIR: unfinished, AWS_LAMBDA_JS_RUNTIME: 'nodejs24.x' },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`Chromium could not be unpacked from @sparticuz/chromium:\n${stderr}`);
  try {
    renameSync(unfinished, folder);
  } catch (thrown) {
    // Another test process was faster, and its copy is as good.
    rmSync(unfinished, { recursive: true });
    if (!existsSync(folder)) throw thrown;
  }
}
