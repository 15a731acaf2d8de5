/** Every shortcut of the program, in the order in which the list shows them. */
export const shortcuts = [
  { keys: ['Mod', 'N'], does: 'New scan' },
  { keys: ['Mod', 'O'], does: 'Open a model file' },
  { keys: ['Mod', 'F'], does: 'Search the scans' },
  { keys: ['Mod', '1'], does: 'Go to New scan' },
  { keys: ['Mod', '2'], does: 'Go to Scans' },
  { keys: ['Mod', '3'], does: 'Go to Compare' },
  { keys: ['Mod', '4'], does: 'Go to About' },
  { keys: ['Mod', ','], does: 'Settings' },
  { keys: ['Esc'], does: 'Go back, or close what is open' },
  { keys: ['?'], does: 'This list' },
] as const;

/** What a key asks of the program; null for every other key. */
export type Command =
  | { readonly kind: 'go'; readonly path: string }
  | { readonly kind: 'open-model' | 'search' | 'back' | 'shortcuts' };

/** The part of a keyboard event that decides. */
export interface Keystroke {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

const withModifier: Readonly<Record<string, Command>> = {
  n: { kind: 'go', path: '/new-scan' },
  o: { kind: 'open-model' },
  f: { kind: 'search' },
  '1': { kind: 'go', path: '/new-scan' },
  '2': { kind: 'go', path: '/scans' },
  '3': { kind: 'go', path: '/compare' },
  '4': { kind: 'go', path: '/about' },
  ',': { kind: 'go', path: '/about/settings' },
};

/**
 * @param typing the key goes into a text field, which keeps plain keys to itself
 */
export function commandOf(stroke: Keystroke, typing: boolean): Command | null {
  if (stroke.altKey) return null;
  if (stroke.ctrlKey || stroke.metaKey) {
    return stroke.shiftKey ? null : (withModifier[stroke.key.toLowerCase()] ?? null);
  }
  if (typing) return null;
  if (stroke.key === 'Escape') return { kind: 'back' };
  if (stroke.key === '?') return { kind: 'shortcuts' };
  return null;
}
