export { createPublicSite, type PublicSiteOptions } from './site.ts';
export type { PublicAnswer, PublicHandler, PublicRequest } from './http/request.ts';
export type { RateLimit } from './http/rate-limit.ts';
export type { SiteLocale, SiteSettings } from './view/view.ts';
export type { Interval, PublicSource, Seal } from './source/public-source.ts';
export { clientSource, fetchReader, type ApiAnswer, type ApiReader } from './source/client-source.ts';
export { addressSource, folderSource } from './source/folder-source.ts';
export { dataFiles } from './source/data-files.ts';
export { exportSite, type ExportOptions, type ExportResult } from './export/export.ts';
