import { describe } from 'vitest';
import { nativeTensorflow } from '../native-tensorflow/built-package.ts';
import { testDevice } from '../support/device-tests.ts';

const environment = nativeTensorflow();
if (environment === undefined) {
  process.stdout.write('skipped: native TensorFlow is not built (npm run build:native-tensorflow, 230 MB)\n');
}

describe.skipIf(environment === undefined)('the tensorflow engine on native TensorFlow', () => {
  testDevice({
    engine: 'tensorflow',
    device: 'native',
    environment: environment ?? {},
    images: 512,
    scanWords: ['--labels', '3,5,7', '--images-per-step', '32', '--steps', '60'],
    // One held-out image more or less that is fooled moves the confirmed size by a step of the bisection, a shift of
    // 1/32, which changes a mask value by at most 1/16 of itself.
    normTolerance: 1 / 16,
  });
});
