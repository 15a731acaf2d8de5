import type { FilePurpose } from '../../state/draft.svelte.ts';
import type { StepId } from './steps.ts';

/** What a file that is dropped on the window is taken for: by the step that is shown, names by their ending. */
export function purposeOfDrop(step: StepId, name: string): FilePurpose {
  if (/\.(csv|txt)$/i.test(name)) return 'label-names';
  return step === 'dataset' ? 'dataset' : 'model';
}
