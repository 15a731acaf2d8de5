import { AppError } from '../../src-shared/domain/app-error.ts';

/** What a request needs of an earlier one. @param what e.g. `a model` */
export function opened<T>(value: T | undefined, what: string): T {
  if (value !== undefined) return value;
  throw new AppError('INTERNAL', `This request needs ${what}, and there is none. Open the files again.`);
}
