import type { Scope } from '../model.ts';
import type { FindingSink } from '../reading.ts';
import type { MapView, Place } from '../yaml-view.ts';

/** What a format makes of a file. */
export interface ParsedScope {
  /** As far as the file could be read; whole when the sink got no error. */
  readonly scope: Omit<Scope, 'warnings'>;
  /** Where a thing stands: `testcase <id>`, `module <id>`, `version <id>`, `include <version> <module>`, `timeline <date> <version>`. */
  readonly placeOf: (what: string) => Place;
}

/**
 * One shape of scope files. Everything behind it works on the own model, so that a new official shape is one more file in
 * this folder and one more line in `registry.ts`.
 */
export interface ScopeFormat {
  /** e.g. `scs-0003-v1`. */
  readonly id: string;
  /** True when a file with this root is in this shape, even when it has faults. */
  detect(root: MapView): boolean;
  read(root: MapView, sink: FindingSink): ParsedScope;
}
