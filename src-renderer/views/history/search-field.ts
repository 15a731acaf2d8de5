/** Where the shortcut for searching leads the focus. */
export const searchFieldId = 'scan-search';
