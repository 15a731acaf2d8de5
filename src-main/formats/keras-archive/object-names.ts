/**
 * The name of a class in the paths of weights (keras.src.utils.naming, to_snake_case):
 * `Conv2DTranspose` → `conv2d_transpose`, `PReLU` → `p_re_lu`.
 */
function toSnakeCase(className: string): string {
  return className
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

/**
 * Names of the objects of a list: by class, and numbered from the second of a class on (saving_lib,
 * _save_container_state). Layers' own names play no part. `count` is how often the list holds the object.
 */
export function objectNames(
  objects: readonly { readonly className: string; readonly count: number }[],
): readonly string[] {
  const used = new Map<string, number>();
  return objects.map(({ className, count }) => {
    const name = toSnakeCase(className);
    const before = used.get(name) ?? 0;
    used.set(name, before + count);
    return before === 0 ? name : `${name}_${before}`;
  });
}
