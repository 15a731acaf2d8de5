import { AppError } from '../../src-shared/domain/app-error.ts';
import type { HistoryDatabase } from './history-database.ts';
import { notFound } from './scan-errors.ts';
import type { Annotations } from './scan-record.ts';

/** What is to change; the rest stays. */
export type AnnotationChange = Partial<Annotations>;

export interface TagCount {
  readonly tag: string;
  /** Scans that carry it. */
  readonly scans: number;
}

const maximumTags = 20;
const maximumTagLength = 40;
const maximumNoteLength = 20_000;

/**
 * Changes star, note or tags of a scan, or of a refused intake; nothing where one of them cannot be taken.
 *
 * @throws AppError `SCAN_NOT_FOUND`; `SETTINGS_INVALID` where the note or a tag is too long, or there are too many
 */
export function annotateScan(database: HistoryDatabase, id: string, change: AnnotationChange): void {
  const note = change.note === undefined ? null : checkNote(change.note);
  const tags = change.tags === undefined ? null : checkTags(change.tags);
  const star = change.star === undefined ? null : Number(change.star);
  database.transaction(() => {
    const found = database.run(
      'UPDATE scans SET star = coalesce($star, star), note = coalesce($note, note) WHERE id = $id',
      { id, star, note },
    );
    if (found === 0) throw notFound(id, 0, database.path);
    if (tags === null) return;
    database.run('DELETE FROM scan_tags WHERE scan_id = $id', { id });
    for (const tag of tags) database.run('INSERT INTO scan_tags VALUES ($id, $tag)', { id, tag });
  });
}

/** Every tag in use, the most frequent first. */
export function listTags(database: HistoryDatabase): TagCount[] {
  return database.all<TagCount>(
    'SELECT tag, count(*) AS scans FROM scan_tags GROUP BY tag ORDER BY scans DESC, tag',
  );
}

function checkNote(note: string): string {
  if (note.length <= maximumNoteLength) return note;
  throw new AppError(
    'SETTINGS_INVALID',
    `The note has ${note.length} characters; at most ${maximumNoteLength} are kept. Shorten it.`,
  );
}

/** Without blanks around them, and each once. */
function checkTags(given: readonly string[]): string[] {
  const tags = [...new Set(given.map((tag) => tag.trim()).filter(Boolean))];
  const long = tags.find((tag) => tag.length > maximumTagLength);
  if (long !== undefined) {
    throw new AppError(
      'SETTINGS_INVALID',
      `The tag "${long}" has ${long.length} characters; a tag has at most ${maximumTagLength}. Shorten it, or put ` +
        'it into the note.',
    );
  }
  if (tags.length <= maximumTags) return tags;
  throw new AppError(
    'SETTINGS_INVALID',
    `${tags.length} tags were given; a scan has at most ${maximumTags}. Leave some out.`,
  );
}
