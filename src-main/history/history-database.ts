import Sqlite from 'better-sqlite3';
import { busyTimeoutSeconds, toHistoryError } from './history-error.ts';
import { LogFlush } from './log-flush.ts';

/** A value that a column can hold. */
type SqlValue = string | number | null | Uint8Array;
export type SqlParameters = Readonly<Record<string, SqlValue>>;

/**
 * One connection to the history's file. Keeps prepared statements, and turns SQLite's errors into `AppError`s.
 * It knows no tables: SQL lives in the migrations and the repositories.
 */
export class HistoryDatabase {
  readonly path: string;
  readonly #connection: Sqlite.Database;
  readonly #log: LogFlush;
  readonly #statements = new Map<string, Sqlite.Statement>();

  /**
   * @param mustExist make no file where there is none
   * @throws AppError where the file cannot be opened
   */
  constructor(path: string, mustExist = false) {
    this.path = path;
    this.#log = new LogFlush(`${path}-wal`);
    this.#connection = this.#translate(
      () => new Sqlite(path, { timeout: busyTimeoutSeconds * 1000, fileMustExist: mustExist }),
    );
  }

  /** Runs statements that take no parameters and give no rows. */
  execute(sql: string): void {
    this.#translate(() => this.#connection.exec(sql));
  }

  /** Reads or sets one of SQLite's own values, for example `user_version` or `user_version = 20`. */
  pragma(source: string): unknown {
    return this.#translate(() => this.#connection.pragma(source, { simple: true }));
  }

  /** Makes a pure function of texts callable from SQL; 1 is true. */
  define(name: string, work: (...texts: string[]) => boolean): void {
    const text = (value: unknown): string => (typeof value === 'string' ? value : '');
    const call = (...values: unknown[]): number => (work(...values.map(text)) ? 1 : 0);
    this.#connection.function(name, { deterministic: true, varargs: true }, call);
  }

  /** Runs one statement; answers how many rows it changed. */
  run(sql: string, parameters: SqlParameters = {}): number {
    return this.#write(() => this.#prepare(sql).run(parameters).changes);
  }

  /** The first row, its columns by name. `Row` is the shape that the caller's SQL selects. */
  get<Row>(sql: string, parameters: SqlParameters = {}): Row | undefined {
    return this.#translate(() => this.#prepare(sql).get(parameters) as Row | undefined);
  }

  /** All rows, their columns by name. */
  all<Row>(sql: string, parameters: SqlParameters = {}): Row[] {
    return this.#translate(() => this.#prepare(sql).all(parameters) as Row[]);
  }

  /** All of `work` or nothing of it. Takes the write lock at once, so that what was read stays true. */
  transaction<T>(work: () => T): T {
    return this.#write(() => this.#connection.transaction(work).immediate());
  }

  close(): void {
    this.#connection.close();
  }

  #prepare(sql: string): Sqlite.Statement {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#connection.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #write<T>(work: () => T): T {
    return this.#translate(() => {
      const result = work();
      this.#log.soon();
      return result;
    });
  }

  #translate<T>(work: () => T): T {
    try {
      return work();
    } catch (thrown) {
      throw toHistoryError(thrown, this.path);
    }
  }
}
