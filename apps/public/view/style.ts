import { siteStyle } from '@allmend/kit-ui';

/** Rules of the public pages alone. */
export const publicStyle = `${siteStyle}
.pick{margin-bottom:24px}.pick .facet>div{flex-wrap:wrap}.zz.plain{border:0;padding-top:0}.zz.plain dl{margin-top:0}
.badge{display:block;height:auto;max-width:100%}
.cmp .c-pass,.cmp .c-fail{white-space:nowrap}
`;
