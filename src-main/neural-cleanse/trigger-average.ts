import type { Trigger } from './stamp-trigger.ts';
import type { TriggerVariables } from './trigger-variables.ts';

/**
 * The exponential moving average of a trigger's unbounded variables over the gradient evaluations (Polyak & Juditsky,
 * SIAM J. Control Optim. 1992): each step of Adam follows one small batch, their average follows all of them.
 */
export class TriggerAverage {
  private readonly variables: TriggerVariables;
  private readonly memory: number;
  private readonly mask: Float32Array;
  private readonly pattern: Float32Array;

  /** @param memory share of the average that one more evaluation leaves, in (0, 1) */
  constructor(variables: TriggerVariables, memory: number) {
    this.variables = variables;
    this.memory = memory;
    this.mask = variables.maskVariables.slice();
    this.pattern = variables.patternVariables.slice();
  }

  /** Takes in the variables as they are now. */
  update(): void {
    blend(this.mask, this.variables.maskVariables, this.memory);
    blend(this.pattern, this.variables.patternVariables, this.memory);
  }

  /**
   * The averaged trigger, its mask larger or smaller: `mask = unit(v + shift)`, so that the odds of every mask value,
   * m / (1 − m), are multiplied by e^(2 · shift). What is 0 or 1 stays so, and the order of the pixels is kept.
   */
  triggerAt(shift: number): Trigger {
    return this.variables.triggerOf(
      this.mask.map((value) => value + shift),
      this.pattern,
    );
  }
}

function blend(average: Float32Array, values: Float32Array, memory: number): void {
  for (let i = 0; i < average.length; i++) {
    average[i] = memory * average[i]! + (1 - memory) * values[i]!;
  }
}
