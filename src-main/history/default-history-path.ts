import { homedir } from 'node:os';
import path from 'node:path';

/** What the choice depends on; the running process by default. */
export interface HistoryPathSources {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

/**
 * Where the history lies unless the user names another file: the folder each platform keeps for an application's
 * data (XDG Base Directory Specification, Windows known folder RoamingAppData, macOS Application Support).
 */
export function defaultHistoryPath(
  sources: HistoryPathSources = { platform: process.platform, environment: process.env, home: homedir() },
): string {
  return path.join(dataFolder(sources), 'neural-cleanse-desktop', 'history.sqlite');
}

function dataFolder({ platform, environment, home }: HistoryPathSources): string {
  switch (platform) {
    case 'win32':
      return environment['APPDATA'] || path.join(home, 'AppData', 'Roaming');
    case 'darwin':
      return path.join(home, 'Library', 'Application Support');
    default: {
      // The specification says to ignore a relative path.
      const xdg = environment['XDG_DATA_HOME'];
      return xdg !== undefined && path.isAbsolute(xdg) ? xdg : path.join(home, '.local', 'share');
    }
  }
}
