import { writeFile } from 'node:fs/promises';

/** What the packager asks of fpm, the tool that writes Debian packages. */
export interface PackageRequest {
  /** Where the files and folders of the package are installed. */
  readonly contents: readonly string[];
  /** The text of the application's `.desktop` file. */
  readonly desktopEntry: string;
}

/** A program that, in the place of fpm, writes the request into a file of its own name with `.json` behind it. */
export async function makeStandInFpm(file: string): Promise<void> {
  await writeFile(file, script, { mode: 0o755 });
}

// fpm is given each file as `source=destination`, and the package's own name after `--package`.
const script = `#!${process.execPath}
const { readFileSync, writeFileSync } = require('node:fs');
const words = process.argv.slice(2);
const files = words.filter((word) => /^\\/.*=\\//.test(word)).map((word) => word.split('='));
const [entry] = files.find(([, destination]) => destination.endsWith('.desktop'));
const contents = files.map(([, destination]) => destination);
writeFileSync(__filename + '.json', JSON.stringify({ contents, desktopEntry: readFileSync(entry, 'utf8') }));
writeFileSync(words[words.indexOf('--package') + 1], '');
`;
