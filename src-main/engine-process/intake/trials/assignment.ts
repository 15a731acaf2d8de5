/**
 * The permutation with the largest sum of gains: `gains[row][column]`, square. The result gives each row its column.
 * Shortest augmenting paths with potentials, O(n³): the Hungarian method (Kuhn, Naval Research Logistics Quarterly 2,
 * 1955) as Jonker and Volgenant put it (Computing 38, 1987).
 */
export function bestAssignment(gains: readonly (readonly number[] | Float64Array)[]): number[] {
  const size = gains.length;
  const rowPotential = new Float64Array(size);
  const columnPotential = new Float64Array(size);
  /** Row of each column, −1 where it has none yet. */
  const rowOf = new Int32Array(size).fill(-1);
  for (let start = 0; start < size; start++) {
    const path = new Int32Array(size).fill(-1);
    const distance = new Float64Array(size).fill(Infinity);
    const isDone = new Uint8Array(size);
    const reached: number[] = [];
    let row = start;
    let column = -1;
    let length = 0;
    while (row !== -1) {
      if (column !== -1) {
        isDone[column] = 1;
        reached.push(column);
      }
      let nearest = -1;
      for (let other = 0; other < size; other++) {
        if (isDone[other] === 1) continue;
        const through = length - gains[row]![other]! - rowPotential[row]! - columnPotential[other]!;
        if (through < distance[other]!) {
          distance[other] = through;
          path[other] = column;
        }
        if (nearest === -1 || distance[other]! < distance[nearest]!) nearest = other;
      }
      column = nearest;
      length = distance[column]!;
      row = rowOf[column]!;
    }
    rowPotential[start] = rowPotential[start]! + length;
    for (const done of reached) {
      const slack = length - distance[done]!;
      columnPotential[done] = columnPotential[done]! - slack;
      rowPotential[rowOf[done]!] = rowPotential[rowOf[done]!]! + slack;
    }
    // Along the path each column takes over the row of the one before.
    while (path[column] !== -1) {
      rowOf[column] = rowOf[path[column]!]!;
      column = path[column]!;
    }
    rowOf[column] = start;
  }
  const columnOf = new Array<number>(size);
  for (const [column, row] of rowOf.entries()) columnOf[row] = column;
  return columnOf;
}
