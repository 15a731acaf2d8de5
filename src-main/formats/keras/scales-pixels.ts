import type { CallArgument } from './config/call-arguments.ts';
import type { LayerConfig } from './config/model-config.ts';

const scalingLayers = new Set(['Rescaling', 'Normalization']);
const shifts =
  /^(keras\.ops\.(Divide|TrueDivide|Subtract|Add)|tf\.(math\.(divide|truediv|subtract)|nn\.bias_add|__operators__\.add))$/;
const factors = /^(keras\.ops\.Multiply|tf\.math\.multiply)$/;
/** Pixels in [0, 1] are not divided or shifted by more than this, nor multiplied by less than its tenth. */
const largestForUnit = 2;

/** Whether a layer that is called on the images brings raw pixels down, so that the model expects those. */
export function scalesPixels({ className, calls }: LayerConfig): boolean {
  if (scalingLayers.has(className)) return true;
  const numbers = calls.flatMap(({ args, kwargs }) => [...args, ...Object.values(kwargs)].flatMap(numbersOf));
  if (shifts.test(className)) return numbers.some((number) => Math.abs(number) > largestForUnit);
  return factors.test(className) && numbers.some((number) => Math.abs(number) < largestForUnit / 10);
}

function numbersOf(argument: CallArgument): readonly number[] {
  switch (argument.kind) {
    case 'plain':
      return typeof argument.value === 'number' ? [argument.value] : [];
    case 'constant':
      return argument.constant.data;
    case 'list':
      return argument.items.flatMap(numbersOf);
    default:
      return [];
  }
}
