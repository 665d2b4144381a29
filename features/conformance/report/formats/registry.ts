import type { ReportFormat } from './format.ts';
import { scsRun } from './scs-run.ts';
import { scsVersions } from './scs-versions.ts';

/** Known shapes of official reports, the more special ones first: the first that detects its own reads the document. */
export const reportFormats: readonly ReportFormat[] = [scsVersions, scsRun];
