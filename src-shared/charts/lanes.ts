/**
 * Spreads marks on a line into lanes above and below it, so that none hides another: each goes into the lane nearest
 * to the middle where there is room. Where no lane has room, it goes where it overlaps least.
 *
 * @param xs ascending
 * @param step least distance of two marks in one lane
 * @param count lanes, at least one; an even number loses one, so that they lie evenly about the middle
 * @returns for each mark its lane: 0 in the middle, 1 above … −1 below …
 */
export function intoLanes(xs: readonly number[], step: number, count: number): number[] {
  const lanes = fromTheMiddle(count);
  const last = new Map(lanes.map((lane) => [lane, -Infinity]));
  return xs.map((x) => {
    const lane =
      lanes.find((candidate) => x - last.get(candidate)! >= step) ??
      lanes.reduce((best, candidate) => (last.get(candidate)! < last.get(best)! ? candidate : best));
    last.set(lane, x);
    return lane;
  });
}

/** 0, 1, −1, 2, −2, … */
function fromTheMiddle(count: number): number[] {
  const arms = Math.floor((Math.max(1, count) - 1) / 2);
  return [0, ...Array.from({ length: arms }, (_, index) => [index + 1, -index - 1]).flat()];
}
