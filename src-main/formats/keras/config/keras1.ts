import type { JsonObject } from './json.ts';

/** Classes that Keras 2 renamed (Keras 2.0 release notes), and one that Keras 3 exports under another name than its own. */
const renamedClasses = new Map(
  Object.entries({
    Convolution2D: 'Conv2D',
    AtrousConvolution2D: 'Conv2D',
    Deconvolution2D: 'Conv2DTranspose',
    SeparableConvolution2D: 'SeparableConv2D',
    GroupQueryAttention: 'GroupedQueryAttention',
  }),
);

/** Arguments that Keras 2 renamed; the old ones are no longer used for anything else. */
const renamedFields = new Map(
  Object.entries({
    nb_filter: 'filters',
    border_mode: 'padding',
    subsample: 'strides',
    dim_ordering: 'data_format',
    atrous_rate: 'dilation_rate',
    output_dim: 'units',
    bias: 'use_bias',
    p: 'rate',
    sigma: 'stddev',
  }),
);

const mergeClasses = new Map(
  Object.entries({
    sum: 'Add',
    mul: 'Multiply',
    ave: 'Average',
    max: 'Maximum',
    concat: 'Concatenate',
    dot: 'Dot',
    cos: 'Dot',
  }),
);

/**
 * A layer's class and arguments under their Keras 2 names, so that nothing further down knows Keras 1.
 * Configurations of Keras 2 and 3 pass through unchanged.
 */
export function renameKeras1(
  className: string,
  fields: JsonObject,
): { className: string; fields: JsonObject } {
  const { nb_row: rows, nb_col: columns, ...others } = fields;
  const renamed = Object.fromEntries(
    Object.entries(others).map(([key, value]) => [renamedFields.get(key) ?? key, keras2Value(key, value)]),
  );
  if (rows !== undefined && columns !== undefined) renamed.kernel_size = [rows, columns];
  if (className === 'Merge') return renameMerge(renamed);
  return { className: renamedClasses.get(className) ?? className, fields: renamed };
}

function keras2Value(key: string, value: unknown): unknown {
  if (key !== 'dim_ordering') return value;
  return value === 'th' ? 'channels_first' : value === 'tf' ? 'channels_last' : undefined;
}

/** `Merge` chose its operation by `mode`; each is a layer of its own since Keras 2. */
function renameMerge(fields: Record<string, unknown>): { className: string; fields: JsonObject } {
  const mode = String(fields.mode);
  const className = mergeClasses.get(mode);
  if (className === undefined) return { className: 'Merge', fields };
  const { name, trainable, concat_axis: axis, dot_axes: axes } = fields;
  const ownFields =
    className === 'Concatenate' ? { axis } : className === 'Dot' ? { axes, normalize: mode === 'cos' } : {};
  return { className, fields: { name, trainable, ...ownFields } };
}
