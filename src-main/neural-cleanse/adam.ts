/** Decay rates of the reference (`Adam(lr, beta_1=0.5, beta_2=0.9)`). */
const beta1 = 0.5;
const beta2 = 0.9;

/**
 * Adam (Kingma & Ba, ICLR 2015) as Keras writes it, with the bias correction in the step size:
 *
 *     m ← β1·m + (1 − β1)·g        v ← β2·v + (1 − β2)·g²
 *     p ← p − lr · √(1 − β2ᵗ) / (1 − β1ᵗ) · m / (√v + ε)
 */
export class Adam {
  private readonly firstMoment: Float32Array;
  private readonly secondMoment: Float32Array;
  private readonly learningRate: number;
  private readonly epsilon: number;
  private steps = 0;

  constructor(size: number, learningRate: number, epsilon: number) {
    this.firstMoment = new Float32Array(size);
    this.secondMoment = new Float32Array(size);
    this.learningRate = learningRate;
    this.epsilon = epsilon;
  }

  /** Moves `parameters` against `gradient`, in place. */
  step(parameters: Float32Array, gradient: Float32Array, learningRate = this.learningRate): void {
    this.steps++;
    const { firstMoment: m, secondMoment: v } = this;
    const rate = (learningRate * Math.sqrt(1 - beta2 ** this.steps)) / (1 - beta1 ** this.steps);
    for (let i = 0; i < parameters.length; i++) {
      const g = gradient[i]!;
      m[i] = beta1 * m[i]! + (1 - beta1) * g;
      v[i] = beta2 * v[i]! + (1 - beta2) * g * g;
      parameters[i] = parameters[i]! - (rate * m[i]!) / (Math.sqrt(v[i]!) + this.epsilon);
    }
  }
}
