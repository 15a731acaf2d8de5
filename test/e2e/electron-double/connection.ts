import { Peer } from './peer.ts';
import type { MainOffer, WindowsOffer } from './wire.ts';

/** The test's process, which started this one and owns the windows. Offers: main-offer.ts and window-server.ts. */
export const windows = new Peer<MainOffer, WindowsOffer>({
  send: (message) => void process.send?.(message),
  onMessage: (listener) => void process.on('message', listener),
});
