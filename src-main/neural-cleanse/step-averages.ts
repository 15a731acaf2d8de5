/** Means over the gradient evaluations of one step; they decide everything the schedule does. */
export class StepAverages {
  private sums = { loss: 0, maskNorm: 0, attackSuccessRate: 0 };
  private evaluations = 0;

  get count(): number {
    return this.evaluations;
  }

  add(loss: number, maskNorm: number, attackSuccessRate: number): void {
    this.evaluations++;
    this.sums.loss += loss;
    this.sums.maskNorm += maskNorm;
    this.sums.attackSuccessRate += attackSuccessRate;
  }

  /** The means, and an empty account for the next step. */
  take(): { loss: number; maskNorm: number; attackSuccessRate: number } {
    const { sums, evaluations } = this;
    this.sums = { loss: 0, maskNorm: 0, attackSuccessRate: 0 };
    this.evaluations = 0;
    return {
      loss: sums.loss / evaluations,
      maskNorm: sums.maskNorm / evaluations,
      attackSuccessRate: sums.attackSuccessRate / evaluations,
    };
  }
}
