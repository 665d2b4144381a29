import { render, type Markup } from '@allmend/kit-ui';

interface Policy {
  createHTML(text: string): unknown;
}

/** The page's policy lets nothing write HTML but what came through here (docs/decisions/0027). */
const policy: Policy = (
  globalThis as { trustedTypes?: { createPolicy(name: string, rules: { createHTML(text: string): string }): Policy } }
).trustedTypes?.createPolicy('allmend', { createHTML: (text) => text }) ?? { createHTML: (text) => text };

/** A part of kit/ui in the page. `Markup` is escaped where it is made: untrusted text cannot become an element. */
export function Html({ of, block }: { readonly of: Markup; readonly block?: true }) {
  const html = { __html: policy.createHTML(render(of)) as string };
  return block ? (
    <div className="mk" dangerouslySetInnerHTML={html} />
  ) : (
    <span className="mk" dangerouslySetInnerHTML={html} />
  );
}
