/**
 * Where menus, lists and tooltips are drawn: within the main landmark, so that a screen reader finds them in the
 * screen they belong to, and outside of every scrolling box, so that none clips them.
 */
export const overlaysId = 'overlays';
