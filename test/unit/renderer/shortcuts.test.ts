import { describe, expect, it } from 'vitest';
import { commandOf, shortcuts, type Keystroke } from '../../../src-renderer/views/shortcuts.ts';

const plain: Keystroke = { key: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };

describe('commandOf', () => {
  it('knows every shortcut that the list shows', () => {
    for (const { keys } of shortcuts) {
      const key = keys.at(-1)!;
      const stroke = { ...plain, key: key === 'Esc' ? 'Escape' : key, ctrlKey: keys.length > 1 };
      expect(commandOf(stroke, false), keys.join('+')).not.toBeNull();
    }
  });

  it('takes the command key for the control key', () => {
    expect(commandOf({ ...plain, key: 'o', metaKey: true }, false)).toEqual({ kind: 'open-model' });
  });

  it('leaves plain keys to the field that is typed into, but not shortcuts with a modifier', () => {
    expect(commandOf({ ...plain, key: '?' }, true)).toBeNull();
    expect(commandOf({ ...plain, key: 'Escape' }, true)).toBeNull();
    expect(commandOf({ ...plain, key: 'f', ctrlKey: true }, true)).toEqual({ kind: 'search' });
  });

  it('ignores other keys and other modifiers', () => {
    expect(commandOf({ ...plain, key: 'n' }, false)).toBeNull();
    expect(commandOf({ ...plain, key: 'n', ctrlKey: true, shiftKey: true }, false)).toBeNull();
    expect(commandOf({ ...plain, key: '1', ctrlKey: true, altKey: true }, false)).toBeNull();
  });
});
