import type { ExportFormat } from '../../../src-shared/contract/scan-detail.ts';

/** What can be written, with what each is for. */
export const exportFormats: readonly { format: ExportFormat; label: string; description: string }[] = [
  {
    format: 'html',
    label: 'HTML report',
    description: 'One page with charts and pictures; opens in any browser.',
  },
  { format: 'pdf', label: 'PDF report', description: 'The same page for paper and archives.' },
  { format: 'json', label: 'JSON', description: 'All figures and settings, versioned, for other programs.' },
  { format: 'csv', label: 'CSV', description: 'A row a label, for a spreadsheet.' },
  { format: 'sarif', label: 'SARIF', description: 'Findings for a security dashboard.' },
  {
    format: 'png',
    label: 'Pictures, exact size',
    description: 'Mask, pattern and trigger of every label, pixel for pixel.',
  },
  {
    format: 'png-enlarged',
    label: 'Pictures, enlarged',
    description: 'The same pictures, large enough for a document.',
  },
  { format: 'zip', label: 'ZIP', description: 'Everything above but the PDF in one file, to hand over.' },
];
