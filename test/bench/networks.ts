import type { Classifier, ImageShape } from '../../src-main/formats/classifier.ts';
import { openModel } from '../../src-main/formats/model.ts';
import { randomClassifier, type RandomLayer } from '../support/random-classifier.ts';
import { samplePath } from '../support/sample.ts';

/** A network whose gradient evaluation is timed. */
export interface BenchNetwork {
  readonly name: string;
  readonly batchSize: number;
  /** Rounds of the measurement, as a share of what is asked for: below 1 where one evaluation takes long. */
  readonly rounds: number;
  load(): Promise<Classifier>;
}

/** Every network of the benchmark; `--only` picks by a part of the name. Weights are made up but the sample's. */
export const networks: readonly BenchNetwork[] = [
  { name: 'GTSRB, 32×32', batchSize: 32, rounds: 1, load: async () => gtsrbNetwork() },
  {
    name: 'the sample model, 32×32',
    batchSize: 32,
    rounds: 1,
    load: () => openModel(samplePath('backdoored.h5')),
  },
  network('DeepID, 55×47', { channels: 3, height: 55, width: 47 }, deepIdLayers(), 1283),
  network('VGG-like, 64×64', square(64), vggLayers([64, 128, 256], 2, [512]), 200, 0.3),
  network('ResNet-like, 64×64', square(64), resnetLayers([32, 64, 128]), 200, 0.3),
  network('VGG-16, 224×224', square(224), vgg16Layers(), 1000, 0.1, 8),
  network('ResNet-18, 224×224', square(224), resnet18Layers(), 1000, 0.1, 8),
];

function network(
  name: string,
  shape: ImageShape,
  layers: readonly RandomLayer[],
  labelCount: number,
  rounds = 1,
  batchSize = 32,
): BenchNetwork {
  return { name, batchSize, rounds, load: async () => randomClassifier(shape, layers, labelCount) };
}

function square(size: number): ImageShape {
  return { channels: 3, height: size, width: size };
}

/** The 6-convolution network, with made-up weights. */
export function gtsrbNetwork(): Classifier {
  return randomClassifier(square(32), gtsrbLayers(), 43);
}

/**
 * The network of the reference's GTSRB experiment (`gtsrb_inject_example.py`, `load_traffic_sign_model`): 6 convolutions
 * of 32·32·64·64·128·128 filters, 3 poolings, dense layers of 512 and 43. Its dropout layers do nothing at inference.
 */
function gtsrbLayers(): RandomLayer[] {
  const block = (filters: number): RandomLayer[] => [same(filters), valid(filters), { kind: 'max-pool' }];
  return [...block(32), ...block(64), ...block(128), { kind: 'dense', units: 512 }];
}

/** Sun et al., CVPR 2014, as the face models that Neural Cleanse is tried on have it: 20·40·60·80 filters. */
function deepIdLayers(): RandomLayer[] {
  const pooled = [20, 40, 60].flatMap((filters): RandomLayer[] => [valid(filters), { kind: 'max-pool' }]);
  return [...pooled, valid(80), { kind: 'dense', units: 160 }];
}

/** Blocks of `depth` convolutions and a pooling, then dense layers (Simonyan & Zisserman, ICLR 2015). */
function vggLayers(filters: readonly number[], depth: number, units: readonly number[]): RandomLayer[] {
  const blocks = filters.flatMap((count) => vggBlock(count, depth));
  return [...blocks, ...units.map((size): RandomLayer => ({ kind: 'dense', units: size }))];
}

function vgg16Layers(): RandomLayer[] {
  return [...vggLayers([64, 128], 2, []), ...vggLayers([256, 512, 512], 3, [4096, 4096])];
}

function vggBlock(filters: number, depth: number): RandomLayer[] {
  return [...Array.from({ length: depth }, () => same(filters)), { kind: 'max-pool' }];
}

/** Two blocks for each number of filters, the first of them with stride 2 but at the beginning (He et al., CVPR 2016). */
function resnetLayers(filters: readonly number[]): RandomLayer[] {
  const [first] = filters as [number, ...number[]];
  return [{ ...same(first), normalized: true }, ...residualBlocks(filters), { kind: 'global-average' }];
}

function resnet18Layers(): RandomLayer[] {
  return [
    { kind: 'conv', filters: 64, padding: 'same', kernel: 7, stride: 2, normalized: true },
    { kind: 'max-pool', overlapping: true },
    ...residualBlocks([64, 128, 256, 512]),
    { kind: 'global-average' },
  ];
}

function residualBlocks(filters: readonly number[]): RandomLayer[] {
  return filters.flatMap((count, stage): RandomLayer[] => [
    { kind: 'residual', filters: count, stride: stage === 0 ? 1 : 2 },
    { kind: 'residual', filters: count, stride: 1 },
  ]);
}

function same(filters: number) {
  return { kind: 'conv', filters, padding: 'same' } as const;
}

function valid(filters: number) {
  return { kind: 'conv', filters, padding: 'valid' } as const;
}
