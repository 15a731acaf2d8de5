/** The mark of a flagged label as a path: another shape, not only another colour. */
export function triangle({ x, y, radius }: { x: number; y: number; radius: number }): string {
  return `M${x} ${y - 1.2 * radius}l${1.2 * radius} ${2.1 * radius}h${-2.4 * radius}z`;
}
