/**
 * `npm run build:native-tensorflow`: the native part of `@tensorflow/tfjs-node-gpu`, compiled from the C++ sources in
 * that package against the TensorFlow library in a Python wheel, both of which package registries have. Its own
 * installer fetches a library of TensorFlow 2.9 from elsewhere. Needs Linux, Python 3.9 to 3.12 with venv, a C++ compiler
 * and 1.5 GB in `.cache`. Everything goes there; the installed package is left alone.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildFolder, builtBinding, builtPackage } from './built-package.ts';

/** The newest that was tried; its C interface has all that the sources for 2.9 use. */
const tensorflowVersion = '2.18.1';

const installed = fileURLToPath(new URL('../../node_modules/@tensorflow/tfjs-node-gpu', import.meta.url));
const environment = path.join(buildFolder, 'venv');
const python = path.join(environment, 'bin', 'python');

if (process.platform !== 'linux') {
  throw new Error(
    `This builds for Linux, whose wheels hold the library as .so files; not for ${process.platform}.`,
  );
}
mkdirSync(buildFolder, { recursive: true });
if (!existsSync(python)) run('python3', ['-m', 'venv', environment]);
run(python, ['-m', 'pip', 'install', '--no-deps', `tensorflow-cpu==${tensorflowVersion}`]);
compile(
  path.join(output(python, ['-c', 'import sysconfig; print(sysconfig.get_path("purelib"))']), 'tensorflow'),
);
process.stdout.write(`Built ${builtBinding}\n`);

function compile(tensorflow: string): void {
  for (const part of ['package.json', 'dist']) {
    cpSync(path.join(installed, part), path.join(builtPackage, part), { recursive: true });
  }
  mkdirSync(path.dirname(builtBinding), { recursive: true });
  const sources = ['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) => path.join(installed, 'binding', name));
  const nodeHeaders = path.join(path.dirname(process.execPath), '..', 'include', 'node');
  const includes = [path.dirname(installed), path.join(tensorflow, 'include'), nodeHeaders];
  const libraries = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];
  // Under another name until it is whole: the tests run as soon as it is there.
  const unfinished = `${builtBinding}.unfinished`;
  run(process.env['CXX'] ?? 'g++', [
    ...['-std=c++17', '-O2', '-fPIC', '-shared', '-DNAPI_VERSION=8'],
    ...includes.map((folder) => `-I${folder}`),
    ...sources,
    ...libraries.map((library) => path.join(tensorflow, library)),
    `-Wl,-rpath,${tensorflow}`,
    ...['-o', unfinished],
  ]);
  renameSync(unfinished, builtBinding);
}

function run(program: string, words: readonly string[]): void {
  const { status, error } = spawnSync(program, words, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) throw new Error(`${program} ${words.join(' ')} failed`, { cause: error });
}

function output(program: string, words: readonly string[]): string {
  return spawnSync(program, words, { encoding: 'utf8' }).stdout.trim();
}
