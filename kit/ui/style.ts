import { darkTokens, lightTokens } from './tokens.ts';

const variables = (tokens: Readonly<Record<string, string>>) =>
  Object.entries(tokens)
    .map(([name, value]) => `--${name}:${value}`)
    .join(';');

/** The rules that every page shares (look.md §4, §5). Print is always light. */
export const baseStyle = `
:root{color-scheme:light dark;--sans:"Helvetica Neue",Helvetica,"Nimbus Sans","Liberation Sans",Arial,sans-serif;--mono:ui-monospace,"SF Mono","Cascadia Mono",Consolas,"Liberation Mono","DejaVu Sans Mono",monospace;${variables(lightTokens)}}
@media (prefers-color-scheme:dark){:root{${variables(darkTokens)}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 var(--sans);font-variant-numeric:tabular-nums;overflow-wrap:break-word}
h1,h2,h3,p,ul,ol,dl,dd,table,figure,pre{margin:0;padding:0}
ul,ol{list-style:none}
a{color:var(--link);text-decoration-thickness:1px;text-underline-offset:.18em}
a:hover{text-decoration-thickness:2px}
:focus-visible{outline:3px solid var(--ink);outline-offset:2px;box-shadow:0 0 0 2px var(--here)}
:target{scroll-margin-top:12px;outline:3px solid var(--here);outline-offset:4px}
h1{font-size:clamp(28px,2.2vw + 18px,44px);line-height:1.08;letter-spacing:-.02em;max-width:22em;hyphens:auto;text-wrap:balance}
h2{font-size:20px;line-height:1.25;letter-spacing:-.005em;hyphens:auto}
h3{font-size:16px;line-height:1.35}
small,.s{font-size:13px;line-height:1.4;color:var(--ink3)}
code,.id,pre{font-family:var(--mono);font-size:max(.875em,12px);overflow-wrap:anywhere}
pre{background:var(--sheet);border-left:3px solid var(--edge);padding:10px 14px;white-space:pre-wrap;font-size:13px;line-height:1.6}
.num{text-align:right;white-space:nowrap}
.vh{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip{position:absolute;left:-99em}.skip:focus{left:8px;top:8px;z-index:9;background:var(--here);color:var(--on-here);padding:8px 12px}
.w{max-width:1392px;margin:0 auto;padding-inline:16px}
.i{width:16px;height:16px;flex:none;fill:currentColor;vertical-align:-2.5px}
.k{fill:none;stroke:var(--ik,var(--paper));stroke-width:2}.o{fill:none;stroke:currentColor;stroke-width:2}
.top{border-top:6px solid var(--ink);border-bottom:1px solid var(--line)}
.top .w{padding-block:16px}.brand svg{display:block;height:26px;width:auto;fill:none;stroke:currentColor;stroke-width:4}
.stand{font-size:13px;line-height:1.4;color:var(--ink2);background:var(--sheet);border-bottom:1px solid var(--line)}
.stand .w{display:flex;flex-wrap:wrap;gap:2px 24px;padding-block:7px}.stand b{color:var(--ink)}
.head{padding-block:36px 28px}.crumb{font-size:14px;margin-bottom:10px;color:var(--ink3)}
.lead{font-size:18px;line-height:1.45;color:var(--ink2);max-width:46em;margin-top:12px}
.plot{position:relative;border:1.5px solid var(--ink);padding:20px 20px 22px;background:var(--paper);margin-bottom:40px}
.plot::before{content:"";position:absolute;inset:-5.5px;pointer-events:none;--d:radial-gradient(circle at center,var(--paper) 2.2px,var(--ink) 2.8px 4px,transparent 4.6px);background:var(--d) 0 0,var(--d) 100% 0,var(--d) 0 100%,var(--d) 100% 100%;background-size:10px 10px;background-repeat:no-repeat}
.ans{font-size:clamp(20px,1vw + 16px,26px);line-height:1.25;letter-spacing:-.01em;font-weight:700;text-wrap:balance}
.sec{border-top:1px solid var(--ink);padding-block:14px 44px;display:grid;gap:14px 32px}
.sec>header p{font-size:14px;line-height:1.45;color:var(--ink2);margin-top:6px;max-width:40em}
.sec>*{min-width:0}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(180px,1fr));gap:14px 28px;margin-top:16px}.facts dt{font-size:13px;color:var(--ink3)}.facts dd{font-weight:700;line-height:1.35;overflow-wrap:anywhere}.facts dd small{display:block;font-weight:400}
.r{display:inline-flex;align-items:center;gap:6px;padding:3px 8px 3px 6px;font-size:14px;line-height:1.3;color:var(--ink);text-decoration:none;border-bottom:2px solid;min-height:28px}
.r.pass{background:var(--pass-t);color:var(--pass);--ik:var(--pass-t)}.r.fail{background:var(--fail-b);color:#fff;--ik:var(--fail-b);border-bottom-color:var(--ink)}
.r.dnf{background:repeating-linear-gradient(135deg,var(--dnf-t) 0 5px,var(--dnf-h) 5px 7px);background-color:var(--dnf-t);color:var(--dnf);--ik:var(--dnf-t)}.r.miss{color:var(--miss);box-shadow:inset 0 0 0 1px var(--edge);border-bottom-color:var(--miss)}
.r.out{background:none;box-shadow:inset 0 0 0 1px currentColor;--ik:var(--paper)}.r.out.fail{color:var(--fail)}.r.out:not(.us,.third,.operator,.declared){border-bottom:0}
.r.us{border-bottom-style:solid}.r.third{border-bottom:4px double}.r.operator{border-bottom-style:dashed}.r.declared{border-bottom-style:dotted}
.c-pass{color:var(--pass)}.c-fail{color:var(--fail)}.c-dnf{color:var(--dnf)}.c-miss{color:var(--miss)}.c-plan{color:var(--plan)}.r.plan{color:var(--plan)}
a.r:hover b{text-decoration:underline}
.st{display:inline-flex;gap:6px;align-items:baseline}.st .i{align-self:center}
table{border-collapse:collapse;width:100%;font-size:14px;line-height:1.4}
th,td{text-align:left;vertical-align:top;padding:9px 12px 9px 0;border-bottom:1px solid var(--line)}
thead th{font-size:13px;line-height:1.35;color:var(--ink2);vertical-align:bottom;border-bottom:1px solid var(--ink);font-weight:700}
tbody th{font-weight:700}
caption{text-align:left;font-size:14px;color:var(--ink2);padding-bottom:8px}
tr>:last-child{padding-right:0}
th.num,td.num{text-align:right}
.scroll{overflow-x:auto;position:relative}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(104px,1fr));gap:10px 20px}.figures>li>b{display:block;font-size:28px;line-height:1.1}.figures .st{font-size:14px}.figures .zero>b{color:var(--ink3);font-weight:400}.figures .zero .st b{font-weight:400}
.mx th small,.mx td small{display:block;font-weight:400;margin-top:3px}.mx td .r,.mx .total td .r{display:flex;width:100%}.mx td{padding-right:10px}.mx td:last-child{padding-right:0}.mx .none{color:var(--ink3)}
.mx thead th:not(:first-child){width:176px}.mx .total>*{border-bottom-color:var(--ink)}.mx tbody tr:not(.total) th{font-weight:400}.mx tbody th .id{color:var(--ink2)}
@media screen and (max-width:959px){.mx,.mx tbody,.mx tr{display:block}.mx thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}.mx tbody th{display:block;border:0;padding:10px 0 4px;font-weight:700!important}
.mx td{display:grid;grid-template-columns:minmax(0,7.5em) minmax(0,20em);gap:2px 10px;align-items:start;border:0;padding:0 0 6px!important}.mx td::before{content:attr(data-c);font-size:13px;padding-top:4px;color:var(--ink2)}.mx td small{grid-column:2;margin:0}.mx tr{border-bottom:1px solid var(--line);padding-bottom:4px}.mx td.none{display:none}}
.sha{display:inline-block;max-width:17ch;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;vertical-align:bottom;user-select:all}
.strip{display:block;width:100%;height:26px;overflow:visible}
.strip .p{fill:var(--pass-bar)}.strip .f{fill:var(--fail-bar)}.strip .d{fill:var(--dnf-bar)}.strip .m{fill:none;stroke:var(--edge)}
.strip path{vector-effect:non-scaling-stroke}.strip .b{stroke:var(--ink);fill:none}.strip .u{stroke:var(--edge);stroke-width:2;stroke-dasharray:1 4;fill:none}
.gap{stroke:var(--paper);stroke-width:1;vector-effect:non-scaling-stroke}
.margin{background:var(--sheet);border-top:1px solid var(--ink);font-size:13px;line-height:1.45;color:var(--ink2)}
.margin .w{padding-block:24px 36px;display:grid;gap:24px 32px;grid-template-columns:repeat(auto-fit,minmax(230px,1fr))}
.margin h2{font-size:13px;color:var(--ink);margin-bottom:8px}.margin li{display:grid;grid-template-columns:32px 1fr;gap:8px;padding:2px 0;--ik:var(--sheet)}
.margin li .i{margin:1px 0 0 4px}.margin .strip{max-width:220px;margin-bottom:6px}.margin .gap{stroke:var(--sheet)}.ln{width:24px;height:0;margin:9px 0 0 1px;border-top:2px solid var(--ink)}.ln.third{border-top:4px double var(--ink);margin-top:7px}.ln.operator{border-top-style:dashed}.ln.declared{border-top-style:dotted}
.margin .demo{width:22px;height:14px;border:1px solid var(--edge);margin:2px 0 0 1px}.margin p+p{margin-top:8px}
@media (min-width:700px){.w{padding-inline:24px}.plot{padding:24px 28px 26px}}
@media (min-width:1040px){.sec{grid-template-columns:232px minmax(0,1fr)}.sec.full{grid-template-columns:minmax(0,1fr)}}
@media (forced-colors:active){.r{outline:1px solid}.strip,.r{forced-color-adjust:none}}
@media print{.sha{max-width:none;white-space:normal;overflow-wrap:anywhere}:root{color-scheme:light;${variables(lightTokens)};--sheet:#fff;--ink:#000;--link:#000}
body{font-size:9.5pt}table{font-size:8.5pt}h1{font-size:20pt}h2,.ans{font-size:12pt}h3{font-size:9pt}small,.s,.margin,.stand,.facts dt{font-size:7.5pt}.lead{font-size:11pt}.sec>header p,.figures .st{font-size:8.5pt}.r{font-size:8pt;min-height:0;padding:1px 5px}code,.id,pre{font-size:7.5pt}.w{padding:0}.skip{display:none}.strip,.r,.plot::before{print-color-adjust:exact;-webkit-print-color-adjust:exact}thead th{font-size:8pt}thead{display:table-header-group}tr,.plot,li{break-inside:avoid}h2,.sec>header{break-after:avoid}details::details-content{content-visibility:visible;display:block}.head{padding-block:10pt}.sec{padding-bottom:12pt;grid-template-columns:minmax(0,1fr)}@page{size:A4;margin:14mm}}
`;
