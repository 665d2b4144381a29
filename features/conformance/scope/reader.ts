import { formatMessage } from '@allmend/kit-i18n';
import { scopeErrors } from './errors.ts';
import type { ParsedScope, ScopeFormat } from './formats/format.ts';
import { scopeFormats } from './formats/registry.ts';
import type { Scope, ScopeFinding } from './model.ts';
import { gatherFindings } from './reading.ts';
import { checkRules } from './rules.ts';
import { scopeTexts } from './texts.ts';
import { isRefusal, readYaml, type YamlLimits } from './yaml-view.ts';

/** More than ten times what the largest official scope file needs. */
const limits: YamlLimits = { characters: 1_000_000, documents: 1, depth: 24, values: 50_000 };

/** What a file says and everything that is to be said of it. `scope` is null when errors keep it from being used. */
export interface LintedScope {
  readonly scope: Scope | null;
  readonly findings: readonly ScopeFinding[];
  /** Id of the format that read it; null when none did. */
  readonly format: string | null;
}

/** All findings about a scope file, in the order of the file. Never throws. `formats` only for tests of the registry. */
export function lintScope(text: string, formats: readonly ScopeFormat[] = scopeFormats): LintedScope {
  const sink = gatherFindings();
  const views = readYaml(text, limits);
  if (isRefusal(views)) {
    sink.error(views.refused, views, scopeTexts.message('unreadable', { problem: views.problem }));
    return { scope: null, findings: sink.findings(), format: null };
  }
  const [root] = views;
  const format = root?.kind === 'map' ? formats.find((one) => one.detect(root)) : undefined;
  if (!format || root?.kind !== 'map') {
    const known = formats.map((one) => one.id);
    sink.error('unknown-format', root ?? { line: 1, column: 1 }, scopeTexts.message('unknown-format', { known }));
    return { scope: null, findings: sink.findings(), format: null };
  }
  const parsed: ParsedScope = format.read(root, sink);
  checkRules(parsed, sink);
  const findings = sink.findings();
  const usable = findings.every((finding) => finding.severity === 'warning');
  return { scope: usable ? { ...parsed.scope, warnings: findings } : null, findings, format: format.id };
}

/**
 * Reads a scope file for use. `source` names it in errors.
 * Throws `scope.unreadable` (not YAML, bomb, duplicate key, too large), `scope.unknown-format`, `scope.invalid` (first error).
 */
export function readScope(text: string, source: string): Scope {
  const { scope, findings, format } = lintScope(text);
  if (scope) return scope;
  const errors = findings.filter((finding) => finding.severity === 'error');
  const { code, message, line, column } = errors[0]!;
  if (code === 'unknown-format') {
    throw scopeErrors.error('unknown-format', { source, known: scopeFormats.map((one) => one.id).join(', ') });
  }
  if (format === null) {
    throw scopeErrors.error('unreadable', { source, problem: String(message.params?.['problem']), line, column });
  }
  const problem = formatMessage('en', message).replace(/[.?]$/, '');
  throw scopeErrors.error('invalid', { source, problem, line, column, count: errors.length });
}
