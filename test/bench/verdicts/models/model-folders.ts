import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { parseIndexJson } from './index-json.ts';
import type { KnownModel } from './known-model.ts';
import { parseModelsJson } from './models-json.ts';
import { singleModelsOf } from './single-models.ts';

const parsers = { 'models.json': parseModelsJson, 'index.json': parseIndexJson };

/**
 * The models of all folders.
 * @throws Error on a folder without a list, a list that does not fit its format, and a name that occurs twice
 */
export function readModelFolders(folders: readonly string[]): KnownModel[] {
  const models = folders.flatMap(readModelFolder);
  const seen = new Set<string>();
  for (const { name } of models) {
    if (seen.has(name)) throw new Error(`Two models are called ${name}; reports are stored by name.`);
    seen.add(name);
  }
  return models;
}

function readModelFolder(folder: string): KnownModel[] {
  for (const [name, parse] of Object.entries(parsers)) {
    const file = path.join(folder, name);
    if (existsSync(file)) return parseFile(file, folder, parse);
  }
  const models = singleModelsOf(folder);
  if (models === null)
    throw new Error(
      `${folder} holds neither ${Object.keys(parsers).join(' nor ')}. Name a folder of models.`,
    );
  return models;
}

function parseFile(file: string, folder: string, parse: typeof parseModelsJson): KnownModel[] {
  try {
    return parse(JSON.parse(readFileSync(file, 'utf8')), folder);
  } catch (thrown) {
    const reason = thrown instanceof z.ZodError ? z.prettifyError(thrown) : String(thrown);
    throw new Error(`${file} is no list of models: ${reason}`, { cause: thrown });
  }
}
