/**
 * Where the window is. The address keeps it (`location.hash`), so that a reloaded window shows the same screen:
 * `#/new-scan/input`, `#/live`, `#/scans?text=gtsrb`, `#/scan/<id>`, `#/compare/<id>,<id>`, `#/about/limits`.
 */
export type Route =
  | { readonly place: 'new-scan'; readonly step: string | null }
  | { readonly place: 'live' }
  /** `query`: the filter of the list, as the part of an address after the question mark. */
  | { readonly place: 'scans'; readonly query: string }
  | { readonly place: 'scan'; readonly scanId: string }
  | { readonly place: 'compare'; readonly scanIds: readonly string[] }
  | { readonly place: 'about'; readonly section: string | null };

export const startPath = '/new-scan';

/** @param hash as in the address, with or without `#`; anything unknown leads to the start */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?', 2);
  const [place = '', rest = ''] = path.replace(/^\//, '').split('/', 2).map(decode);
  switch (place) {
    case 'live':
      return { place };
    case 'scans':
      return { place, query };
    case 'scan':
      return rest === '' ? { place: 'scans', query: '' } : { place, scanId: rest };
    case 'compare':
      return { place, scanIds: rest.split(',').filter((id) => id !== '') };
    case 'about':
      return { place, section: rest === '' ? null : rest };
    default:
      return { place: 'new-scan', step: place === 'new-scan' && rest !== '' ? rest : null };
  }
}

/** A percent sign that encodes nothing stays as it is. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
