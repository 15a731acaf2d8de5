import { AppError } from '../../../src-shared/domain/app-error.ts';
import type { ModelOptions } from '../../../src-shared/domain/model-options.ts';
import { elementCount } from '../../graph/graph.ts';
import type { ModelFinding } from '../classifier.ts';
import type { GraphProto } from './file/schema.ts';
import type { Evaluator } from './network/evaluator.ts';
import type { Scope } from './network/scope.ts';
import { computedFrom, type DataTensor } from './values/data-tensor.ts';

/** The output that holds the scores of the labels. */
export interface ChosenOutput {
  readonly tensor: DataTensor;
  readonly findings: readonly ModelFinding[];
}

interface Candidate {
  readonly name: string;
  readonly tensor: DataTensor;
}

/**
 * The output that was asked for, or the only one that can hold scores. Throws AppError MODEL_OUTPUT_NEEDED where there
 * are several, MODEL_NOT_IMAGE_CLASSIFIER where there is none, and what the network's operators throw.
 */
export function chooseOutput(
  path: string,
  graph: GraphProto,
  options: ModelOptions,
  evaluator: Evaluator,
  scope: Scope,
): ChosenOutput {
  const names = (graph.output ?? []).map(({ name = '' }) => name);
  if (options.output !== null && !names.includes(options.output))
    throw noSuchOutput(path, options.output, names);
  const wanted = options.output === null ? names : [options.output];
  if (wanted.length === 1) return { tensor: scoresOf(path, wanted[0]!, evaluator, scope), findings: [] };
  const { candidates, refusals } = readCandidates(path, wanted, evaluator, scope);
  const distinct = candidates.filter(
    ({ tensor }, i) => candidates.findIndex((other) => other.tensor === tensor) === i,
  );
  const [chosen, ...others] = decide(distinct);
  if (chosen === undefined) throw refusals[0] ?? noOutput(path);
  if (others.length > 0)
    throw severalOutputs(
      path,
      distinct.map(({ name }) => name),
    );
  const rest = names.filter((name) => name !== chosen.name).map((name) => `"${name}"`);
  const message = `Of the network's ${names.length} outputs, "${chosen.name}" is taken for the scores of the labels and ${rest.join(', ')} left out. Choose another with --model-output NAME.`;
  return { tensor: chosen.tensor, findings: [{ severity: 'info', message }] };
}

/** Outputs that cannot be computed here do not matter as long as another can. */
function readCandidates(
  path: string,
  names: readonly string[],
  evaluator: Evaluator,
  scope: Scope,
): { candidates: readonly Candidate[]; refusals: readonly AppError[] } {
  const candidates: Candidate[] = [];
  const refusals: AppError[] = [];
  for (const name of names) {
    try {
      candidates.push({ name, tensor: scoresOf(path, name, evaluator, scope) });
    } catch (error) {
      const isOtherKind = error instanceof AppError && /^MODEL_(UNSUPPORTED|NOT_)/.test(error.code);
      if (!isOtherKind) throw error;
      refusals.push(error);
    }
  }
  return { candidates, refusals };
}

/**
 * Leaves out what is named as auxiliary (GoogLeNet's `aux1`, `aux2`), and what another output is computed from
 * (features before scores, scores before probabilities), as long as anything is left.
 */
function decide(candidates: readonly Candidate[]): readonly Candidate[] {
  const main = candidates.filter(({ name }) => !/aux/i.test(name));
  const left = main.length > 0 ? main : candidates;
  return left.filter(
    ({ tensor }) =>
      !left.some((other) => other.tensor !== tensor && computedFrom(other.tensor).includes(tensor)),
  );
}

/** The output's tensor. Of labels by `ArgMax` the scores that they are chosen from. */
function scoresOf(path: string, name: string, evaluator: Evaluator, scope: Scope): DataTensor {
  const tensor = evaluator.scores(scope, name);
  if (tensor.kind === 'data' && elementCount(tensor.shape) > 0) return tensor;
  throw new AppError(
    'MODEL_NOT_IMAGE_CLASSIFIER',
    `${path}: the output "${name}" is the same whatever the image. Only image classifiers can be scanned; choose another file.`,
  );
}

function severalOutputs(path: string, names: readonly string[]): AppError {
  return new AppError(
    'MODEL_OUTPUT_NEEDED',
    `${path} has several outputs that could hold the scores of the labels: ${names.join(', ')}. Choose one with --model-output NAME.`,
    { choices: names },
  );
}

function noSuchOutput(path: string, name: string, names: readonly string[]): AppError {
  return new AppError(
    'MODEL_OUTPUT_NEEDED',
    `${path} has no output "${name}"; it has ${names.join(', ')}. Choose one with --model-output NAME.`,
    { choices: names },
  );
}

function noOutput(path: string): AppError {
  return new AppError(
    'MODEL_CORRUPT',
    `${path} states no output. The file is damaged; export the model again.`,
  );
}
