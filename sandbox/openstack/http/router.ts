import type { Route } from './route.ts';

export interface RouteMatch {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

export interface Router {
  /** The route of a request. `allowed` lists the methods of that path when only the method is wrong. */
  match(method: string, path: string): RouteMatch | { readonly allowed: readonly string[] };
}

interface Compiled {
  readonly route: Route;
  readonly segments: readonly string[];
  readonly rest: boolean;
  /** Fewer placeholders win: `/servers/detail` before `/servers/{id}`. */
  readonly placeholders: number;
}

/** Compiles the routes of one service. A trailing slash means nothing, except inside `{rest+}`. */
export function createRouter(routes: readonly Route[]): Router {
  const compiled = routes.map(compile).sort((a, b) => a.placeholders - b.placeholders);
  return {
    match(method, path) {
      const allowed = new Set<string>();
      const raw = path.split('/').slice(1);
      const trimmed = raw.length > 0 && raw.at(-1) === '' ? raw.slice(0, -1) : raw;
      for (const one of compiled) {
        const params = fit(one, one.rest ? raw : trimmed);
        if (!params) continue;
        if (one.route.method === method) return { route: one.route, params };
        allowed.add(one.route.method);
      }
      return { allowed: [...allowed] };
    },
  };
}

function compile(route: Route): Compiled {
  const segments = route.template.split('/').filter((segment) => segment !== '');
  const placeholders = segments.filter((segment) => segment.startsWith('{')).length;
  const rest = segments.at(-1)?.endsWith('+}') ?? false;
  return { route, segments, rest, placeholders: placeholders + (rest ? 100 : 0) };
}

function fit(one: Compiled, parts: readonly string[]): Record<string, string> | null {
  if (one.rest ? parts.length < one.segments.length : parts.length !== one.segments.length) return null;
  const params: Record<string, string> = {};
  for (const [index, segment] of one.segments.entries()) {
    const part = parts[index]!;
    if (!segment.startsWith('{')) {
      if (segment !== part) return null;
      continue;
    }
    const value = decode(segment.endsWith('+}') ? parts.slice(index).join('/') : part);
    if (value === null || value === '') return null;
    params[segment.replace(/[{}+]/g, '')] = value;
  }
  return params;
}

function decode(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
