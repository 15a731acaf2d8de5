/** `node write-large-history.ts FILE COPIES`: writes a history, prints the id of its scan of full size. */
import Sqlite from 'better-sqlite3';
import { openHistory } from '../../../src-main/history/history.ts';
import { facesScan, writeFinishedScan } from './large-scans.ts';

const [, , file, copies] = process.argv as [string, string, string, string];

const history = openHistory(file);
const small = writeFinishedScan(history, { labels: 1000, channels: 3, height: 8, width: 8, steps: 30 });
const faces = writeFinishedScan(history, facesScan);
history.close();
multiply(small.id, Number(copies));
process.stdout.write(faces.id);

/** Copies one scan's rows under other ids: a hundred thousand saves of their own would take most of a minute. */
function multiply(template: string, count: number): void {
  const connection = new Sqlite(file);
  const id = `printf('%08x-0000-4000-8000-000000000000', n)`;
  const createdAt = `strftime('%Y-%m-%dT%H:00:00.000Z', '2025-01-01', n || ' hours')`;
  const copy = (table: string, key: string, changed: Readonly<Record<string, string>>): string => {
    const names = (connection.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }) => name);
    return `
      WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${count})
      INSERT INTO ${table} (${names.join(', ')})
        SELECT ${names.map((name) => changed[name] ?? name).join(', ')}
        FROM numbers, ${table} WHERE ${table}.${key} = '${template}';`;
  };
  // Straight into the file: what a crash would leave is of no use to anybody.
  connection.pragma('journal_mode = OFF');
  connection.pragma('synchronous = OFF');
  connection.exec(`
    BEGIN;
    ${copy('scans', 'id', { id, created_at: createdAt })}
    ${copy('scan_reports', 'scan_id', { scan_id: id })}
    ${copy('label_results', 'scan_id', { scan_id: id })}
    COMMIT;`);
  connection.close();
}
