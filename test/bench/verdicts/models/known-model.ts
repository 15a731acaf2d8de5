import { z } from 'zod';
import type { Half } from './half.ts';

/** A model of which it is known whether it carries a backdoor. */
export interface KnownModel {
  /** Unique over all folders of a run: reports are stored under it. */
  readonly name: string;
  readonly half: Half;
  /** `clean`, or the kind of attack. */
  readonly kind: string;
  readonly modelFile: string;
  readonly imagesFile: string;
  readonly labelCount: number;
  /** The planted target labels; none of a clean model, every label of one attacked from all labels to all. */
  readonly targets: readonly number[];
  /** Labels that the attack acts on; null where it acts on images of any label. */
  readonly sources: readonly number[] | null;
  /** The smallest of the attacks' success rates; null of a clean model. */
  readonly attackSuccessRate: number | null;
}

/** What a scan ought to say. `not-counted`: an attack that hardly works is ground truth for neither side. */
export type Truth = 'clean' | 'attacked' | 'not-counted';

/** Own choice, as in the models' scripts: an attack that succeeds less often is not called a backdoor. */
export const leastAttackSuccess = 0.8;

export function truthOf({ kind, attackSuccessRate }: KnownModel): Truth {
  if (kind === 'clean') return 'clean';
  return attackSuccessRate !== null && attackSuccessRate >= leastAttackSuccess ? 'attacked' : 'not-counted';
}

/** Whether the attack moves images of the one label to the other. */
export function isPlantedPair({ targets, sources }: KnownModel, source: number, target: number): boolean {
  if (sources === null || targets.length === 1) {
    return targets.includes(target) && (sources === null || sources.includes(source));
  }
  const place = sources.indexOf(source);
  return place !== -1 && sources[(place + 1) % sources.length] === target;
}

/** A name that can be part of a file's name. */
export const nameSchema = z.string().regex(/^\w[\w.-]*$/);
export const labelSchema = z.number().int().nonnegative();
export const shareSchema = z.number().min(0).max(1);
