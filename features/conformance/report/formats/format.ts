import type { MapView } from '../../scope/yaml-view.ts';
import type { OfficialReport } from '../official.ts';

export interface FormatContext {
  /** Minutes east of UTC at which times without zone were written. */
  readonly naiveOffsetMinutes: number;
}

/**
 * One shape of official reports. Everything behind it works on `OfficialReport`, so that the flat shape that is announced
 * (or any other) is one more file in this folder and one more line in `registry.ts`.
 */
export interface ReportFormat {
  /** e.g. `scs-run`. */
  readonly id: string;
  /** True when a document with this root is in this shape, even when it has faults. */
  detect(root: MapView): boolean;
  /** Throws `Malformed` (`fields.ts`) at the first fault. */
  read(root: MapView, context: FormatContext): OfficialReport;
}
