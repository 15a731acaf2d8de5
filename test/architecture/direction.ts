import { posix } from 'node:path';

/**
 * Which part of the program may import which: the one table behind the lint rule and the architecture test.
 * An area is a folder or a file; the longest matching path decides. Importing within an area is always allowed.
 */
const allowedImports: Readonly<Record<string, readonly string[]>> = {
  'src-shared': [],

  'src-main/graph': ['src-shared'],
  'src-main/formats': ['src-shared', 'src-main/graph'],
  'src-main/engines': ['src-shared', 'src-main/graph'],
  'src-main/neural-cleanse': ['src-shared', 'src-main/graph', 'src-main/formats', 'src-main/engines'],
  'src-main/engine-process': [
    'src-shared',
    'src-main/graph',
    'src-main/formats',
    'src-main/engines',
    'src-main/neural-cleanse',
  ],
  'src-main/history': ['src-shared'],
  'src-main/report': ['src-shared', 'src-main/history'],
  'src-main/services': [
    'src-shared',
    'src-main/version.ts',
    'src-main/neural-cleanse',
    'src-main/engine-process',
    'src-main/history',
    'src-main/report',
  ],
  'src-main/ipc': ['src-shared', 'src-main/services'],
  'src-main/window': ['src-shared'],
  'src-main/preload.ts': ['src-shared'],
  'src-main/version.ts': ['package.json'],
  'src-main/cli': [
    'src-shared',
    'src-main/services',
    'src-main/engine-process',
    'src-main/history',
    'src-main/report',
  ],
  // The composition roots: they make the parts and hand them to each other.
  'src-main/index.ts': [
    'src-shared',
    'src-main/ipc',
    'src-main/window',
    'src-main/services',
    'src-main/engine-process',
    'src-main/history',
    'src-main/version.ts',
  ],
  'src-main/cli.ts': [
    'src-shared',
    'src-main/version.ts',
    'src-main/cli',
    'src-main/services',
    'src-main/engine-process',
    'src-main/history',
    'src-main/report',
  ],
  'src-main/demo.ts': [
    'src-shared',
    'src-main/cli',
    'src-main/services',
    'src-main/engine-process',
    'src-main/history',
    'src-main/report',
  ],

  'src-renderer/bridge.ts': ['src-shared'],
  'src-renderer/format.ts': ['src-shared'],
  'src-renderer/charts': ['src-shared', 'src-renderer/format.ts'],
  'src-renderer/components': ['src-shared', 'src-renderer/charts', 'src-renderer/format.ts'],
  'src-renderer/state': ['src-shared', 'src-renderer/bridge.ts', 'src-renderer/format.ts'],
  'src-renderer/views': [
    'src-shared',
    'src-renderer/format.ts',
    'src-renderer/charts',
    'src-renderer/components',
    'src-renderer/state',
  ],
  // What is left of the renderer: its entry and the frame around the views.
  'src-renderer': [
    'src-shared',
    'src-renderer/bridge.ts',
    'src-renderer/format.ts',
    'src-renderer/charts',
    'src-renderer/components',
    'src-renderer/state',
    'src-renderer/views',
  ],
};

/** The only places that may import `electron`. */
const electronUsers: readonly string[] = [
  'src-main/index.ts',
  'src-main/engine-process/utility-channel.ts',
  'src-main/window',
  'src-main/ipc/handle.ts',
  'src-main/preload.ts',
];

/** Where Node's own modules do not exist. */
const areasWithoutNode: readonly string[] = ['src-shared', 'src-renderer', 'src-main/preload.ts'];

/**
 * Why a file must not import a module, or undefined where it may.
 *
 * @param file path of the importing file from the project root, with forward slashes
 * @param specifier as it is written in the import
 */
export function importProblem(file: string, specifier: string): string | undefined {
  const area = areaOf(file);
  if (area === undefined) return undefined;
  if (!specifier.startsWith('.')) return packageProblem(file, specifier);
  const target = posix.join(posix.dirname(file), specifier);
  const mayImport = allowedImports[area]!;
  if (areaOf(target) === area || mayImport.some((other) => isWithin(target, other))) return undefined;
  return `${file} imports ${target}; ${area} may import: ${mayImport.join(', ') || 'nothing but itself'}.`;
}

function packageProblem(file: string, specifier: string): string | undefined {
  const isAmong = (areas: readonly string[]) => areas.some((area) => isWithin(file, area));
  if (/^electron(\/|$)/.test(specifier) && !isAmong(electronUsers)) {
    return `${file} imports electron; only these may: ${electronUsers.join(', ')}.`;
  }
  if (specifier.startsWith('node:') && isAmong(areasWithoutNode)) {
    return `${file} imports ${specifier}; there is no Node in ${areasWithoutNode.join(', ')}.`;
  }
  return undefined;
}

/** The area that a file belongs to, or undefined for a file outside of the program. */
function areaOf(file: string): string | undefined {
  return Object.keys(allowedImports)
    .filter((area) => isWithin(file, area))
    .sort((a, b) => b.length - a.length)[0];
}

function isWithin(file: string, area: string): boolean {
  return file === area || file.startsWith(`${area}/`);
}
