import type { EngineEvent } from '../engine-process/protocol.ts';
import type { History } from '../history/history.ts';
import type { ScanListener } from './scan-listener.ts';

/** An event that brings the result of a search. */
type ResultEvent = Extract<
  EngineEvent,
  { readonly kind: 'label-result' | 'label-repeated' | 'pair-result' | 'pair-repeated' }
>;

/** Stores what a search found, then tells the listener what is now known of the label or pair. */
export function keepResult(
  { labels, pairs }: History,
  scanId: string,
  event: ResultEvent,
  listener: ScanListener,
): void {
  switch (event.kind) {
    case 'label-result':
      labels.save(scanId, event.result);
      listener.onLabelResult?.(event.result);
      break;
    case 'label-repeated': {
      const merged = labels.addRepetition(scanId, event.result);
      listener.onLabelResult?.(merged);
      break;
    }
    case 'pair-result':
      pairs.save(scanId, event.result);
      listener.onPairResult?.(event.result, event.progress);
      break;
    case 'pair-repeated':
      pairs.addRepetition(scanId, event.pair);
      listener.onPairResult?.(event.pair, event.progress);
  }
}
