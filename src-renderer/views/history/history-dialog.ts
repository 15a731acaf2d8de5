/** Which dialog is open over the list of scans. */
export type HistoryDialog = 'none' | 'notes' | 'export' | 'delete';
