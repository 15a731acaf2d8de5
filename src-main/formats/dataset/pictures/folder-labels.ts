import { orderFinding, type LabelContext, type Labels } from '../labels/labels.ts';
import { below } from './arrangement.ts';

/**
 * Labels of pictures that lie in one folder a label. Folders are numbered in the order of their code points, empty ones too,
 * as torchvision's ImageFolder and Keras do. Fewer folders than the model has labels, all called by a number, are those
 * labels.
 *
 * @param classes names of the folders, in order
 */
export function labelsOfFolders(
  classes: readonly string[],
  pictures: readonly string[],
  base: string,
  context: LabelContext,
): Labels {
  const { where, labelCount } = context;
  const numbers = classes.map(Number);
  const areNumbers =
    classes.every((name) => /^\d{1,9}$/.test(name)) && new Set(numbers).size === classes.length;
  const areLabels =
    areNumbers &&
    labelCount !== undefined &&
    classes.length < labelCount &&
    Math.max(...numbers) < labelCount;
  const labelOf = new Map(classes.map((name, place) => [name, areLabels ? numbers[place]! : place]));
  const values = Int32Array.from(pictures, (name) => {
    const path = below(name, base);
    return labelOf.get(path.slice(0, path.indexOf('/')))!;
  });
  if (areLabels) {
    const message = `${where}: the ${classes.length} folders are called by numbers, which were taken for labels of the model.`;
    return { values, form: 'folders', names: null, findings: [{ severity: 'info', message }] };
  }
  const findings = [orderFinding({ ...context, where: `${where}: folders` }, classes)];
  if (areNumbers && numbers.some((number, place) => place > 0 && number < numbers[place - 1]!)) {
    findings.push({
      severity: 'warning',
      message:
        `${where}: the folders are called by numbers, and in the order of torchvision and Keras "10" comes before "2": the ` +
        'label is the place in that order, not the number.',
    });
  }
  return { values, form: 'folders', names: classes, findings };
}
