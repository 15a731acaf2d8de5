import Download from '@lucide/svelte/icons/download';
import Files from '@lucide/svelte/icons/files';
import Pencil from '@lucide/svelte/icons/pencil';
import Play from '@lucide/svelte/icons/play';
import Repeat from '@lucide/svelte/icons/repeat';
import SlidersHorizontal from '@lucide/svelte/icons/sliders-horizontal';
import Trash2 from '@lucide/svelte/icons/trash-2';
import type { Component } from 'svelte';
import type { ScanSummary } from '../../../src-shared/contract/scan-summary.ts';

/** What can be done with one scan of the list. */
export type RowAction =
  'open' | 'star' | 'annotate' | 'resume' | 'repeat' | 'change' | 'same-file' | 'export' | 'delete';

interface RowItem {
  readonly action: RowAction;
  readonly label: string;
  readonly icon: Component;
  readonly dangerous?: boolean;
}

/** The menu of a row: what makes no sense for the scan is left out. */
export function rowItems(scan: ScanSummary): RowItem[] {
  const canResume = ['cancelled', 'interrupted', 'failed'].includes(scan.status);
  const items: (RowItem | false)[] = [
    { action: 'annotate', label: 'Note and tags…', icon: Pencil },
    canResume && { action: 'resume', label: 'Resume', icon: Play },
    scan.status !== 'refused' && { action: 'repeat', label: 'Repeat with another seed', icon: Repeat },
    { action: 'change', label: 'Scan again with changes', icon: SlidersHorizontal },
    scan.modelSha256 !== null && { action: 'same-file', label: 'All scans of this model', icon: Files },
    scan.verdict !== null && { action: 'export', label: 'Export…', icon: Download },
    scan.status !== 'running' && { action: 'delete', label: 'Delete…', icon: Trash2, dangerous: true },
  ];
  return items.filter((item) => item !== false);
}
