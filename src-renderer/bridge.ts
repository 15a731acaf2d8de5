import { bridgeName, type Bridge } from '../src-shared/contract/bridge.ts';

/** The preload's global; no other file of the window touches it. */
export const bridge = (globalThis as unknown as Record<typeof bridgeName, Bridge>)[bridgeName];
