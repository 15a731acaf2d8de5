import type { Random } from './random.ts';

/**
 * Draws image numbers in shuffled rounds: every image once a round, in a new order each round (the reference's Keras
 * generator with shuffle on). Deviation: a batch that reaches the end of a round continues into the next one, where
 * Keras returns a short batch, so that every gradient evaluation sees the same number of images.
 */
export class ImageSampler {
  private readonly order: Uint32Array;
  private readonly random: Random;
  private position: number;

  constructor(imageCount: number, random: Random) {
    this.order = Uint32Array.from({ length: imageCount }, (_, i) => i);
    this.position = imageCount;
    this.random = random;
  }

  next(): number {
    if (this.position === this.order.length) this.shuffle();
    return this.order[this.position++]!;
  }

  /** Fisher and Yates. */
  private shuffle(): void {
    for (let i = this.order.length - 1; i > 0; i--) {
      const j = this.random.below(i + 1);
      [this.order[i], this.order[j]] = [this.order[j]!, this.order[i]!];
    }
    this.position = 0;
  }
}
