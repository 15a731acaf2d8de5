import path from 'node:path';
import { expect, test } from 'vitest';
import { defaultHistoryPath } from '../../../src-main/history/default-history-path.ts';

const home = path.resolve('/home/analyst');
const end = path.join('neural-cleanse-desktop', 'history.sqlite');

test.each([
  { platform: 'linux', environment: {}, folder: path.join(home, '.local', 'share') },
  {
    platform: 'linux',
    environment: { XDG_DATA_HOME: path.resolve('/data') },
    folder: path.resolve('/data'),
  },
  {
    platform: 'linux',
    environment: { XDG_DATA_HOME: 'relative' },
    folder: path.join(home, '.local', 'share'),
  },
  { platform: 'darwin', environment: {}, folder: path.join(home, 'Library', 'Application Support') },
  { platform: 'win32', environment: { APPDATA: path.resolve('/roaming') }, folder: path.resolve('/roaming') },
  { platform: 'win32', environment: {}, folder: path.join(home, 'AppData', 'Roaming') },
] as const)('on $platform with $environment the history lies in $folder', (sources) => {
  const { platform, environment, folder } = sources;
  expect(defaultHistoryPath({ platform, environment, home })).toBe(path.join(folder, end));
});
